"""What real shops send, as their documentation has it: signed, through the real door, to what their
customers are told and see."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.test import Client

from tests.api.conftest import SECRET, Address, connect, signed
from tests.conftest import NOW
from tests.connectors.given import body
from tests.connectors.woocommerce.shop import modified, order
from tests.given import Days, publish
from tests.pages.given import order_link

if TYPE_CHECKING:
    from afterword.api.door import Door
    from afterword.house.models import Store

JOURNEYS = ("order-and-shipping", "review-request", "delivery-check-in", "after-first-delivery")


@dataclass
class Shop:
    """A shop that tells its store what happens, on the clock of the store's engine."""

    store: Store
    days: Days
    door: Address
    client: Client
    told: int = field(default=0)

    def shopify(self, topic: str, thing: dict[str, Any]) -> None:
        """Shopify delivers."""
        self.told += 1
        sent = json.dumps(thing).encode()
        self._deliver("shopify", sent, signed(sent, f"d-{self.told}", topic))

    def woocommerce(self, thing: dict[str, Any], topic: str = "order.updated") -> None:
        """WooCommerce delivers."""
        self.told += 1
        sent = msgspec.json.encode(thing)
        signature = b64encode(hmac.digest(SECRET.encode(), sent, "sha256")).decode()
        headers = {
            "Content-Type": "application/json",
            "X-WC-Webhook-Topic": topic,
            "X-WC-Webhook-ID": "7",
            "X-WC-Webhook-Delivery-ID": str(self.told),
            "X-WC-Webhook-Signature": signature,
        }
        self._deliver("woocommerce", sent, headers)

    def _deliver(self, shop: str, sent: bytes, headers: dict[str, str]) -> None:
        answer = self.door.ask("POST", f"/in/{shop}/{self.store.key}", sent, headers)
        assert (answer.status, answer.text) == (200, "Thank you.\n")
        self.days.settle()

    def page(self, order_key: str) -> str:
        """What the page of an order says, in English."""
        link = order_link(self.store, f"order/{order_key}")
        return self.client.get(f"{link}?lang=en").content.decode()

    def announced(self) -> list[str]:
        """What followed from what was told, in order."""
        from afterword.decisions.kinds import KINDS
        from afterword.timeline.models import Event

        rows = Event.objects.of(self.store).order_by("id").values_list("kind", flat=True)
        of_things = ("order.", "shipment.")
        return [one for one in rows if KINDS[one].derived and one.startswith(of_things)]

    def said(self) -> list[tuple[str, str]]:
        """(journey, template) of what went out, in order."""
        from afterword.outbox.models import Intent

        rows = Intent.objects.of(self.store).filter(state="accepted").order_by("id")
        return list(rows.values_list("journey", "template"))

    def words(self) -> str:
        """The words of the last mail that went out."""
        from tests.programs.test_offers import words_of

        return words_of(self.days.post.mails[-1].data)


@pytest.fixture
def days(transactional_db: None, tmp_path: Path) -> Days:
    return Days(tmp_path)


@pytest.fixture
def door(days: Days) -> Door:
    """The whole application as it is served in life, on the engine's clock."""
    from afterword.api.door import Door
    from afterword.site.wsgi import inside

    return Door(inside, clock=days.clock.now)


@pytest.fixture
def shop(
    served: Address, store: Store, days: Days, client: Client, monkeypatch: pytest.MonkeyPatch
) -> Shop:
    from afterword.journeys import actions as journeys
    from afterword.journeys.queries import library

    publish(store, [library()[key] for key in ("review-request", "delivery-check-in")], NOW)
    monkeypatch.setattr("afterword.site.middleware.timezone", days.clock)
    for plug in ("shopify", "woocommerce"):
        connect(store, plug)
    for key in JOURNEYS:
        journeys.switch(store, key, on=True, now=NOW, by="test")
    return Shop(store, days, served, client)


def bought(**changes: Any) -> dict[str, Any]:
    """An order as Shopify's ``orders/create`` has it: a V60 and two bags, with postage."""
    whole: dict[str, Any] = json.loads(body("shopify", "orders_create__present"))
    whole |= {"id": 1042, "customer_locale": "en", "shipping_lines": [way("Standard", "4.95")]}
    whole["total_shipping_price_set"] = sums("4.95")
    return {**whole, **changes}


def way(title: str, price: str = "0.00") -> dict[str, Any]:
    """A way of getting an order, as Shopify writes it: of a pick-up the name of the place."""
    return {
        "id": 5,
        "carrier_identifier": None,
        "code": title,
        "phone": None,
        "price": price,
        "price_set": sums(price),
        "source": "shopify",
        "title": title,
        "tax_lines": [],
        "discount_allocations": [],
    }


def sums(amount: str) -> dict[str, Any]:
    """A sum as Shopify writes it in both currencies."""
    one = {"amount": amount, "currency_code": "GBP"}
    return {"shop_money": one, "presentment_money": one}


def at(moment: datetime) -> str:
    """A moment as Shopify writes it."""
    return moment.isoformat()


def fulfilment(made: datetime, **changes: Any) -> dict[str, Any]:
    """A fulfilment as ``fulfillments/create`` has it."""
    whole: dict[str, Any] = json.loads(body("shopify", "fulfillments_create__no_number"))
    lines = bought()["line_items"]
    stamps = {"created_at": at(made), "updated_at": at(made)}
    return {**whole, "id": 300, "order_id": 1042, **stamps, "line_items": lines, **changes}


PICKED_UP: dict[str, Any] = {"shipping_address": None, "shipping_lines": [way("Ilica Store")]}
LOCAL_PICKUP = {
    "id": 317,
    "method_title": "Collect",
    "method_id": "pickup_location",
    "total": "0.00",
    "meta_data": [
        {"id": 1, "key": "pickup_location", "value": "Ada &amp; Fern, Vlaška"},
        {"id": 2, "key": "pickup_address", "value": "Vlaška 12, 10000 Zagreb"},
    ],
}


# ----------------------------------------------------------------------- collected at the counter


def test_it_works(shop: Shop) -> None:
    """WooCommerce: collected at one of its places, with a plugin that says when it is ready."""
    one = order(1, NOW, "paid_by_card", shipping_lines=[LOCAL_PICKUP])
    shop.days.clock.at = NOW + timedelta(minutes=5)
    shop.woocommerce(one)
    assert shop.said() == [("order-and-shipping", "order-confirmation")]
    assert "Ada & Fern, Vlaška, Vlaška 12, 10000 Zagreb" in shop.words()
    assert "ready for you to collect" in shop.words()
    assert "how to follow it" not in shop.words()
    page = shop.page("woocommerce:1")
    assert "You collect it at the shop; nobody brings it." in page
    assert "Where you collect it" in page
    assert "Not collected yet" in page
    assert "The address is wrong" not in page
    assert "Where is it?" not in page
    shop.days.clock.at += timedelta(hours=2)
    modified(one, shop.days.now, status="ready-pickup")
    shop.woocommerce(one)
    assert shop.announced() == ["shipment.available_for_pickup"]
    assert shop.said()[1:] == [("order-and-shipping", "parcel-waits")]
    assert "can be collected here:" in shop.words()
    assert "Vlaška 12" in shop.words()
    page = shop.page("woocommerce:1")
    assert "is ready to collect." in page
    assert "It is ready for you to collect." in page
    assert "Where you collect it" in page
    assert "The address is wrong" not in page
    shop.days.clock.at += timedelta(days=1)
    modified(one, shop.days.now, status="completed")
    one["date_completed_gmt"] = one["date_modified_gmt"]
    shop.woocommerce(one)
    assert shop.announced()[1:] == ["shipment.delivered", "order.delivered"]
    assert shop.said()[2:] == [("order-and-shipping", "order-arrived")]
    assert "Thank you for coming by." in shop.words()
    assert "with you on" in shop.words()
    page = shop.page("woocommerce:1")
    assert "was collected today" in page
    assert "With the carrier" not in page
    assert "What the carrier told us" not in page
    assert "It says delivered, but it is not here" not in page
    assert "Where you collect it" not in page
    # They are thanked, and asked for a public word, like everybody else.
    shop.days.later(days=14)
    said = shop.said()[3:]
    assert ("after-first-delivery", "first-thanks") in said
    assert ("review-request", "review-ask") in said
    assert not {"order-shipped", "delivery-question"} & {one for _, one in said}


@pytest.mark.parametrize("status", ["completed", "pickup"])
def test_woocommerce_says_only_that_it_was_collected(shop: Shop, status: str) -> None:
    bare = {"id": 317, "method_id": "local_pickup", "method_title": "Collect", "total": "0.00"}
    one = order(1, NOW, "paid_by_card", shipping_lines=[bare])
    shop.days.clock.at = NOW + timedelta(days=1)
    modified(one, shop.days.now, status=status)
    shop.woocommerce(one)
    assert shop.announced() == ["shipment.delivered", "order.delivered"]
    assert "was collected today" in shop.page("woocommerce:1")
    before = shop.announced()
    shop.woocommerce(one)
    assert shop.announced() == before


def test_what_is_half_brought_and_half_collected_is_brought(shop: Shop) -> None:
    brought = {"id": 318, "method_id": "flat_rate", "method_title": "DPD", "total": "5.00"}
    one = order(1, NOW, "paid_by_card", shipping_lines=[LOCAL_PICKUP, brought])
    shop.days.clock.at = NOW + timedelta(minutes=5)
    shop.woocommerce(one)
    assert "The address is wrong" in shop.page("woocommerce:1")


def test_shopify_tells_of_a_pick_up_by_having_nowhere_to_send_it(shop: Shop) -> None:
    shop.days.clock.at = NOW + timedelta(minutes=5)
    shop.shopify("orders/create", bought(**PICKED_UP))
    assert shop.said() == [("order-and-shipping", "order-confirmation")]
    assert "Ilica Store" in shop.words()
    page = shop.page("shopify:1042")
    assert "<bdi>Ilica Store</bdi>" in page
    assert "The address is wrong" not in page
    # It is handed over: the fulfilment by itself comes before the order.
    shop.days.clock.at += timedelta(days=1)
    made = shop.days.now - timedelta(minutes=1)
    shop.shopify("fulfillments/create", fulfilment(made, destination=None))
    whole = bought(
        **PICKED_UP,
        updated_at=at(shop.days.now),
        fulfillment_status="fulfilled",
        fulfillments=[fulfilment(made)],
    )
    shop.shopify("orders/fulfilled", whole)
    assert shop.announced() == ["shipment.delivered", "order.delivered"]
    assert shop.said()[1:] == [("order-and-shipping", "order-arrived")]
    assert "was collected today" in shop.page("shopify:1042")


def test_shopify_says_when_a_fulfilment_can_be_collected(shop: Shop) -> None:
    shop.days.clock.at = NOW + timedelta(hours=1)
    ready = fulfilment(shop.days.now, shipment_status="ready_for_pickup")
    one = bought(**PICKED_UP, updated_at=at(shop.days.now), fulfillments=[ready])
    shop.shopify("orders/updated", one)
    assert shop.announced() == ["shipment.available_for_pickup"]
    page = shop.page("shopify:1042")
    assert "Take the number of your order with you" in page
    assert "Ilica Store" in page


def test_a_fulfilment_with_a_number_is_a_parcel_wherever_it_goes(shop: Shop) -> None:
    shop.days.clock.at = NOW + timedelta(hours=1)
    sent = fulfilment(shop.days.now, destination=None, tracking_numbers=["15500001"])
    shop.shopify("orders/create", bought())
    shop.shopify("fulfillments/create", sent)
    assert "shipment.shipped" in shop.announced()


def test_who_bought_at_the_till_is_thanked_and_waits_for_nothing(shop: Shop) -> None:
    shop.days.clock.at = NOW + timedelta(minutes=1)
    taken = fulfilment(NOW)
    one = bought(
        shipping_address=None,
        shipping_lines=[],
        source_name="pos",
        fulfillment_status="fulfilled",
        fulfillments=[taken],
    )
    shop.shopify("orders/create", one)
    assert shop.announced() == ["shipment.delivered", "order.delivered"]
    assert shop.said() == [("order-and-shipping", "order-arrived")]
    assert "was collected today" in shop.page("shopify:1042")
    shop.days.later(days=31)
    from afterword.timeline.models import Matter

    assert not Matter.objects.of(shop.store).exists(), "nobody looks for a parcel"


# ------------------------------------------------------------------------------------- paid back


def paid_back(made: datetime, amount: str, *lines: tuple[int, int, str]) -> dict[str, Any]:
    """A refund as it stands in an order: (line, how many, what becomes of them)."""
    return {
        "id": 72,
        "order_id": 1042,
        "created_at": at(made),
        "processed_at": at(made),
        "note": None,
        "order_adjustments": [],
        "refund_line_items": [
            {"id": 900 + line, "line_item_id": line, "quantity": count, "restock_type": kind}
            for line, count, kind in lines
        ],
        "transactions": [
            {"id": 8, "kind": "refund", "status": "success", "amount": amount, "currency": "GBP"}
        ],
    }


def left(*counts: int) -> list[dict[str, Any]]:
    """The lines of the order, with so many of each left in it."""
    lines = bought()["line_items"]
    return [{**line, "current_quantity": count} for line, count in zip(lines, counts, strict=True)]


@pytest.mark.parametrize("kind", ["cancel", "no_restock"])
def test_all_paid_back_but_the_postage_is_said_so(shop: Shop, kind: str) -> None:
    shop.days.clock.at = NOW + timedelta(hours=1)
    shop.shopify("orders/create", bought())
    assert "We have your order." in shop.page("shopify:1042")
    refund = paid_back(shop.days.now, "53.00", (11, 1, kind), (12, 2, kind))
    one = bought(
        updated_at=at(shop.days.now),
        financial_status="partially_refunded",
        line_items=left(0, 0),
        refunds=[refund],
    )
    shop.shopify("orders/updated", one)
    page = shop.page("shopify:1042")
    assert "We returned your money." in page
    assert "all but the postage." in page
    assert "Not sent yet" not in page


def test_of_what_was_paid_back_only_what_was_not_sent_follows_no_more(shop: Shop) -> None:
    shop.days.clock.at = NOW + timedelta(hours=1)
    sent = fulfilment(
        shop.days.now,
        line_items=bought()["line_items"][:1],
        tracking_numbers=["15500001"],
        tracking_company="DPD",
    )
    # Both lines were paid back in part: of the second one of two, and the first that was sent.
    refund = paid_back(shop.days.now, "40.50", (11, 1, "no_restock"), (12, 1, "no_restock"))
    one = bought(
        updated_at=at(shop.days.now),
        financial_status="partially_refunded",
        fulfillment_status="partial",
        fulfillments=[sent],
        refunds=[refund],
        line_items=left(0, 1),
    )
    shop.shopify("orders/updated", one)
    page = shop.page("shopify:1042")
    follows = page.partition('id="waiting"')[2].partition("</section>")[0]
    assert "Morning House" in follows
    assert "V60" not in follows
    from afterword.timeline.models import Event

    (gone,) = Event.objects.of(shop.store).filter(kind="order.reduced")
    assert gone.data["items"] == 1


def test_what_left_before_it_was_called_off_may_still_come(shop: Shop) -> None:
    shop.days.clock.at = NOW + timedelta(hours=1)
    sent = fulfilment(shop.days.now, tracking_numbers=["15500001"], tracking_company="DPD")
    one = bought(
        updated_at=at(shop.days.now),
        fulfillments=[sent],
        fulfillment_status="partial",
        cancelled_at=at(shop.days.now),
        cancel_reason="customer",
    )
    shop.shopify("orders/cancelled", one)
    page = shop.page("shopify:1042")
    assert "Your order was cancelled." in page
    assert "What had left before may still reach you." in page
    assert "Nothing more comes." not in page


def test_a_tip_is_no_thing_that_comes(shop: Shop) -> None:
    tip = {
        **bought()["line_items"][0],
        "id": 13,
        "product_id": None,
        "variant_id": None,
        "title": "Tip",
        "name": "Tip",
        "price": "3.00",
        "price_set": sums("3.00"),
        "requires_shipping": False,
        "tip": {"payment_gateway": "shopify_payments", "payment_method": "Visa ending 1234"},
    }
    shop.days.clock.at = NOW + timedelta(minutes=5)
    shop.shopify("orders/create", bought(line_items=[*bought()["line_items"], tip]))
    assert "Tip" not in shop.page("shopify:1042")
    assert "Tip" not in shop.words()


def test_of_two_pieces_the_one_that_was_paid_back_is_not_in_the_parcel(shop: Shop) -> None:
    """WooCommerce: the list of refunds names the piece, the parcel names none."""
    from afterword.connectors.woocommerce import orders
    from afterword.timeline import actions as timeline

    one = order(1, NOW - timedelta(days=2))
    shop.days.clock.at = NOW
    shop.woocommerce(one)
    meta = [{"id": 2076, "key": "_refunded_item_id", "value": "316"}]
    refund = {
        "id": 726,
        "amount": "25.00",
        "date_created_gmt": (NOW - timedelta(hours=1)).replace(tzinfo=None).isoformat(),
        "line_items": [{"id": 1300, "product_id": 94, "quantity": -2, "meta_data": meta}],
    }
    brief = orders.brief_of(one, orders.Terms("order.updated", NOW, "EUR"))
    timeline.record(shop.store, orders.refunds([refund], brief), now=NOW, by="connector:test")
    shop.days.clock.at = NOW + timedelta(hours=1)
    modified(one, shop.days.now, status="completed")
    one["date_completed_gmt"] = one["date_modified_gmt"]
    shop.woocommerce(one)
    page = shop.page("woocommerce:1")
    parcel = page.partition('class="card parcel"')[2].partition("</section>")[0]
    assert "Hario" in parcel
    assert "Morning House" not in parcel
    assert "the shop does not tell us what" not in parcel
    assert shop.said()[-1] == ("order-and-shipping", "order-shipped")
    assert "Morning House" not in shop.words()


# ------------------------------------------------------------------------------- changed later


def scanned(shop: Shop, status: str, fulfilment_id: int = 300) -> None:
    """What Shopify hears from a carrier."""
    event = {
        "id": int(shop.days.now.timestamp()),
        "fulfillment_id": fulfilment_id,
        "order_id": 1042,
        "status": status,
        "happened_at": at(shop.days.now),
        "created_at": at(shop.days.now),
        "estimated_delivery_at": None,
    }
    shop.shopify("fulfillment_events/create", event)


def follows(page: str) -> str:
    """What is still to come, as the page says it; empty: nothing."""
    return page.partition('id="waiting"')[2].partition("</section>")[0]


def test_an_exchange_follows_and_arrives(shop: Shop) -> None:
    numbered = {"tracking_company": "DPD", "tracking_numbers": ["15500001"]}
    shop.days.clock.at = NOW + timedelta(hours=1)
    shop.shopify("orders/create", bought())
    first = fulfilment(shop.days.now, **numbered)
    there = {"fulfillment_status": "fulfilled", "fulfillments": [first]}
    shop.shopify("orders/fulfilled", bought(updated_at=at(shop.days.now), **there))
    shop.days.clock.at += timedelta(days=2)
    scanned(shop, "delivered")
    assert "arrived today" in shop.page("shopify:1042")
    # One of the bags comes back, and a grinder is sent for it.
    shop.days.clock.at += timedelta(days=3)
    grinder = {**bought()["line_items"][0], "id": 14, "product_id": 777, "name": "Hand grinder"}
    grinder["title"] = "Hand grinder"
    back = paid_back(shop.days.now, "0.00", (12, 1, "return"))
    lines = [*left(1, 1), {**grinder, "current_quantity": 1}]
    changed = {"line_items": lines, "refunds": [{**back, "transactions": []}]}
    one = bought(
        updated_at=at(shop.days.now), **{**there, "fulfillment_status": "partial"}, **changed
    )
    shop.shopify("orders/edited", one)
    page = shop.page("shopify:1042")
    assert "Hand grinder" in follows(page)
    assert "Morning House" not in follows(page)
    shop.days.clock.at += timedelta(days=1)
    second = fulfilment(
        shop.days.now,
        id=301,
        tracking_company="DPD",
        tracking_numbers=["15500002"],
        line_items=[grinder],
    )
    both = {"fulfillment_status": "fulfilled", "fulfillments": [first, second]}
    shop.shopify("orders/fulfilled", bought(updated_at=at(shop.days.now), **both, **changed))
    page = shop.page("shopify:1042")
    assert follows(page) == ""
    assert "Your Hand grinder is on its way." in page
    shop.days.clock.at += timedelta(days=2)
    scanned(shop, "delivered", 301)
    assert "Everything has arrived" in shop.page("shopify:1042")
    assert shop.announced().count("order.delivered") == 1, "nobody is asked twice for one order"


def test_while_the_rest_is_to_be_sent_something_can_be_done_about_it(shop: Shop) -> None:
    shop.days.clock.at = NOW + timedelta(hours=1)
    sent = fulfilment(
        shop.days.now,
        line_items=bought()["line_items"][:1],
        tracking_company="DPD",
        tracking_numbers=["15500001"],
    )
    part = {"fulfillment_status": "partial", "fulfillments": [sent]}
    shop.shopify("orders/partially_fulfilled", bought(updated_at=at(shop.days.now), **part))
    shop.days.clock.at += timedelta(days=2)
    scanned(shop, "delivered")
    page = shop.page("shopify:1042")
    assert "arrived today" in page
    assert "Morning House" in follows(page)
    assert "The address is wrong" in page
    assert "What has not left yet may still be changed; the rest is on its way." in page
    assert "What has not left yet can still go elsewhere" in page


def test_what_nobody_scans_was_scanned_by_nobody(shop: Shop) -> None:
    """Brought by the shop itself: no carrier, no number."""
    shop.days.clock.at = NOW + timedelta(hours=1)
    sent = fulfilment(shop.days.now)
    near = {"shipping_lines": [way("Local Delivery", "3.00")], "fulfillments": [sent]}
    one = bought(updated_at=at(shop.days.now), fulfillment_status="fulfilled", **near)
    shop.shopify("orders/fulfilled", one)
    page = shop.page("shopify:1042")
    assert "It left the shop today" in page
    assert "The carrier last scanned it" not in page
    shop.days.clock.at += timedelta(hours=1)
    scanned(shop, "out_for_delivery")
    assert "comes today." in shop.page("shopify:1042")


def test_where_nobody_tells_what_was_paid_back_that_is_said(shop: Shop) -> None:
    shop.days.clock.at = NOW
    one = order(1, NOW - timedelta(days=2), "completed")
    modified(one, NOW - timedelta(hours=2))
    shop.woocommerce(one)
    unsure = "the shop does not tell us what"
    assert unsure not in shop.page("woocommerce:1")
    shop.days.clock.at = NOW + timedelta(hours=1)
    short = {"id": 726, "reason": "", "total": "-12.50"}
    modified(one, shop.days.now, refunds=[short])
    shop.woocommerce(one)
    page = shop.page("woocommerce:1")
    assert unsure in page
    assert "Morning House" in page
