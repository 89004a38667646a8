"""A store and its WooCommerce shop: by webhook and asked for, through the real intake, fetcher and
database."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client

from afterword.decisions.answering import look_up
from afterword.engine import fetch_actions
from afterword.engine.fetching import Fetcher
from afterword.engine.models import FetchJob
from afterword.engine.ports import VirtualClock
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.timeline import models
from afterword.timeline.queries import timeline
from afterword.wire.addresses import Reach
from afterword.wire.http import Http
from afterword.wire.shapes import Answer
from afterword.wire.syncing import What
from tests.connectors.given import take
from tests.connectors.woocommerce.shop import NOW, SHOP, days, modified, order, product
from tests.given import scan, tell
from tests.pages.given import order_link
from tests.vendors.woocommerce import KEY, SECRET, Woo, woocommerce

pytestmark = pytest.mark.django_db
DOOR = "https://desk.example.com/in/woocommerce/ada-fern"


@dataclass
class Life:
    """A store, its shop, and the way between them, on a clock that is set by hand."""

    store: Store
    woo: Woo
    http: Http = field(default_factory=lambda: Http(reach=Reach(["127.0.0.0/8"])))
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(NOW))

    def start(self, asked: Any, may: Callable[[], bool]) -> "Future[Answer]":
        """The carrier: TLS ends at a proxy before the stand-in."""
        url = asked.url.replace(SHOP, self.woo.url)
        headers = {**asked.headers, "X-Forwarded-Proto": "https"}
        return self.http.start(msgspec.structs.replace(asked, url=url, headers=headers), may)

    def do(self, what: What, **span: datetime) -> FetchJob:
        """Ask for something, and see it through."""
        now = self.clock.now()
        job = fetch_actions.ask(self.store, "woocommerce", what, now=now, by="test", **span)
        fetcher = Fetcher(clock=self.clock, carrier=self, at_once=1)
        for _ in range(20):
            fetcher.until_quiet()
            job.refresh_from_db()
            if job.status != "waiting":
                break
            self.clock.at = max(job.due, self.clock.at)
        return job

    def missed(self) -> FetchJob:
        """Look for what was missed in the last hour."""
        return self.do("missed", since=self.clock.at - timedelta(hours=1), until=self.clock.at)

    def hear(self, one: dict[str, Any]) -> models.Intake:
        """A webhook tells of an order."""
        sent = msgspec.json.encode(one)
        return take(self.store, "woocommerce", "order.updated", sent, self.clock.at)

    def shop_tells(self, topic: str, one: dict[str, Any]) -> list[int]:
        """The shop sends its deliveries; on a thread, as a browser's loop may run on this one."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self.woo.tell(topic, one)).result()

    def counted(self) -> int:
        return models.Event.objects.of(self.store).count()

    def parcels(self) -> list[tuple[str, str, str]]:
        rows = models.Shipment.objects.of(self.store).order_by("about")
        return [(row.about.partition(":")[2], row.number, row.status) for row in rows]


@pytest.fixture
def life(store: Store, settings: Any) -> Iterator[Life]:
    settings.AFTERWORD_URL = "https://desk.example.com"
    with woocommerce() as woo:
        made = Life(store, woo)
        woo.clock = lambda: made.clock.at.timestamp()
        house.save_account(
            store,
            kind="connector",
            plug="woocommerce",
            settings={"shop": SHOP},
            secrets_={"consumer_key": KEY, "consumer_secret": SECRET},
            now=NOW,
            by="test",
        )
        yield made
        made.http.close()


def tracking(*numbers: str) -> list[dict[str, Any]]:
    """What Shipment Tracking writes into an order."""
    items = [
        {"tracking_provider": "dpd", "tracking_number": number, "date_shipped": "2026-11-20"}
        for number in numbers
    ]
    return [{"id": 1, "key": "_wc_shipment_tracking_items", "value": items}]


def test_it_works(life: Life) -> None:
    life.woo.currency = "EUR"
    job = life.do("connect")
    assert (job.status, [one["ok"] for one in job.found]) == ("done", [True, True, True, True])
    account = Account.objects.of(life.store).get(plug="woocommerce")
    secret = account.secrets(life.store.secret)["secret"]
    assert {one["secret"] for one in life.woo.webhooks} == {secret}
    assert {one["delivery_url"] for one in life.woo.webhooks} == {DOOR}
    made = list(days(3, timedelta(days=2)))
    short = {"id": 9, "reason": "", "total": "-1.00"}
    life.woo.orders = [
        order(1, made[0], "completed", meta_data=tracking("A1")),
        order(2, made[1], refunds=[short]),
        order(3, made[2], "account"),
    ]
    life.woo.refunds = {2: [{"id": 9, "amount": "1.00", "date_created_gmt": "2026-10-20T08:00:00"}]}
    life.woo.customers = [{"id": 25, "email": "ana@example.com", "first_name": "Ana"}]
    life.woo.products = [product(93, made[0])]
    job = life.do("history")
    assert (job.status, job.done, job.fault) == ("done", 5, "")
    assert models.Order.objects.of(life.store).count() == 3
    assert life.parcels() == [("1", "A1", "picked_up")]
    refund = models.Event.objects.of(life.store).get(kind="order.refunded")
    assert (refund.happened.day, refund.history) == (20, True)
    assert life.do("products").status == "done"
    sold = models.Product.objects.of(life.store).get()
    assert (sold.stock, sold.available, sold.currency) == (7, True, "EUR")


def test_twice_changes_nothing_whichever_way_it_came(life: Life) -> None:
    at = NOW - timedelta(minutes=30)
    life.woo.orders = [
        order(number, at - timedelta(days=number), name, meta_data=tracking(f"N{number}"))
        for number, name in enumerate(("paid_by_card", "completed", "partly_refunded"), start=1)
    ]
    life.woo.refunds = {3: [{"id": 726, "amount": "12.50", "reason": "Came broken"}]}
    for one in life.woo.orders:
        modified(one, at)
    for one in life.woo.orders[:2]:
        life.hear(one)
    life.missed()
    before = life.counted()
    assert (life.missed().news, life.counted()) == (0, before)
    # The refund that was asked for is told of again by the webhook, without its time.
    assert life.do("history").news == 0
    for one in life.woo.orders:
        life.hear(one)
    assert life.counted() == before
    # A plugin touches the order: that is no news either.
    modified(life.woo.orders[0], at + timedelta(minutes=5))
    assert (life.missed().news, life.counted()) == (0, before)


def test_what_a_webhook_lost_is_found_and_it_is_switched_on_again(life: Life) -> None:
    life.do("connect")
    life.woo.reaches = False
    one = order(1, NOW - timedelta(minutes=20))
    life.woo.orders = [one]
    for _ in range(7):
        life.shop_tells("order.updated", one)
    hook = next(hook for hook in life.woo.webhooks if hook["topic"] == "order.updated")
    assert hook["status"] == "disabled"
    assert life.shop_tells("order.updated", one) == []
    job = life.missed()
    assert (job.status, job.found[-1]["says"]) == (
        "done",
        "The shop tells us of 9 things as they happen. 1 had to be set up again.",
    )
    assert models.Order.objects.of(life.store).get().about == "order/woocommerce:1"
    assert hook["status"] == "active"


def test_a_number_that_is_put_right_is_taken_over(life: Life) -> None:
    one = order(1, NOW - timedelta(days=9), "completed", meta_data=tracking("A1"))
    modified(one, NOW - timedelta(days=8))
    life.hear(one)
    for at, number in ((2, "A2"), (1, "A1")):
        modified(one, NOW - timedelta(hours=at), meta_data=tracking(number))
        life.hear(one)
        assert life.parcels() == [("1", number, "picked_up")]
    before = life.counted()
    life.hear(one)
    assert life.counted() == before


def test_a_parcel_that_is_taken_out_is_called_off_and_the_order_can_be_complete(
    life: Life,
) -> None:
    life.clock.at = NOW - timedelta(days=3)
    one = order(1, NOW - timedelta(days=9), "completed", meta_data=tracking("A1", "B1"))
    modified(one, life.clock.at)
    old = {**one}
    life.hear(one)
    life.clock.at = NOW
    modified(one, NOW - timedelta(minutes=5), meta_data=tracking("A1"), status="delivered")
    life.hear(one)
    assert life.parcels() == [("1", "A1", "delivered"), ("1:B1", "B1", "cancelled")]
    assert models.Order.objects.of(life.store).get().delivered is not None
    # The report from before comes in late, and one more time.
    life.hear(old)
    life.hear(one)
    assert life.parcels() == [("1", "A1", "delivered"), ("1:B1", "B1", "cancelled")]


def test_a_late_report_from_before_a_parcel_calls_it_not_off(life: Life) -> None:
    one = order(1, NOW - timedelta(days=9), "completed", meta_data=tracking("A1", "B1"))
    early = {**one, "meta_data": tracking("A1")}
    modified(early, NOW - timedelta(hours=2))
    modified(one, NOW - timedelta(hours=1))
    life.hear(one)
    life.hear(early)
    assert life.parcels() == [("1", "A1", "picked_up"), ("1:B1", "B1", "picked_up")]


@pytest.fixture
def page(life: Life, client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """What the page of the order says, by the clock of the shop."""
    monkeypatch.setattr("afterword.site.middleware.timezone", life.clock)
    link = order_link(life.store, "order/woocommerce:1")
    return lambda: client.get(link).content.decode()


def follows(page: str) -> str:
    """What is still to come, as the page says it; empty: nothing."""
    return page.partition('id="waiting"')[2].partition("</section>")[0]


def paid_back(life: Life, one: dict[str, Any], line: int, quantity: int, amount: str) -> None:
    """Somebody at the shop pays pieces of an order back."""
    number = 726 + len(one["refunds"])
    meta = [{"id": 2076, "key": "_refunded_item_id", "value": str(line)}]
    lines = [{"id": 1300, "product_id": 94, "quantity": -quantity, "meta_data": meta}]
    at = life.clock.at - timedelta(minutes=5)
    short = {"id": number, "reason": "", "total": f"-{amount}"}
    modified(one, at, refunds=[*one["refunds"], short])
    gmt = at.replace(tzinfo=None).isoformat()
    whole = {"id": number, "amount": amount, "date_created_gmt": gmt, "line_items": lines}
    life.woo.refunds = {1: [*life.woo.refunds.get(1, []), whole]}


def test_what_was_paid_back_before_it_was_sent_follows_no_more(
    life: Life, page: Callable[[], str]
) -> None:
    one = order(1, NOW - timedelta(days=2), "advanced_shipment_tracking", status="processing")
    one["meta_data"][0]["value"] = one["meta_data"][0]["value"][:1]
    modified(one, NOW - timedelta(hours=1))
    life.woo.orders = [one]
    life.hear(one)
    assert "Morning House" in follows(page())
    assert "Hario" not in follows(page())
    paid_back(life, one, 316, 1, "12.50")
    life.hear(one)
    life.missed()
    assert "Morning House" in follows(page()), "one of two is still to come"
    life.clock.at += timedelta(minutes=15)
    paid_back(life, one, 316, 1, "12.50")
    life.hear(one)
    life.missed()
    assert follows(page()) == ""
    # What the webhook says afterwards, and a second look, bring it back no more.
    life.hear(one)
    before = life.counted()
    assert (life.missed().news, life.counted(), follows(page())) == (0, before, "")
    assert "€25.00" in page()


def test_when_all_of_it_was_paid_back_but_the_postage_nothing_is_promised(
    life: Life, page: Callable[[], str]
) -> None:
    one = order(1, NOW - timedelta(days=2))
    modified(one, NOW - timedelta(hours=1))
    life.woo.orders = [one]
    life.hear(one)
    for line, quantity, amount in ((315, 1, "28.00"), (316, 2, "25.00")):
        paid_back(life, one, line, quantity, amount)
    life.hear(one)
    life.missed()
    assert "We returned your money." in page()
    assert "Not sent yet" not in page()
    # Who asks where it is, is told the same.
    seen = timeline(models.Customer.objects.of(life.store).get())
    found = look_up(seen.present, {"hint": "order/woocommerce:1"}, life.clock.at, UTC)
    assert (found.which, found.stands) == ("one", "refunded")


COLLECTED = {
    "id": 317,
    "method_title": "Collect (Ada & Fern, Vlaška)",
    "method_id": "pickup_location",
    "total": "0.00",
    "meta_data": [
        {"id": 1, "key": "pickup_location", "value": "Ada &amp; Fern, Vlaška"},
        {"id": 2, "key": "pickup_address", "value": "Vlaška 12, 10000 Zagreb, Croatia"},
        {"id": 3, "key": "pickup_details", "value": "Mon-Fri 7-20.<br>Ring twice."},
    ],
}
"""As WooCommerce's own pick-up locations write themselves into the order."""


def test_where_it_is_collected_is_said_as_the_shop_says_it(
    life: Life, page: Callable[[], str]
) -> None:
    one = order(1, NOW - timedelta(days=2), shipping_lines=[COLLECTED])
    modified(one, NOW - timedelta(hours=1))
    life.hear(one)
    body = page()
    assert "Where you collect it" in body
    assert "<bdi>Ada &amp; Fern, Vlaška</bdi>" in body
    assert "<bdi>Vlaška 12, 10000 Zagreb, Croatia</bdi>" in body
    assert "Mon-Fri 7-20. Ring twice." in body
    placed = models.Event.objects.of(life.store).get(kind="order.placed")
    assert placed.data["collected"] is True
    assert "Vlaška" not in str(placed.data), "whose place it is stays sealed"
    life.clock.at += timedelta(hours=1)
    modified(one, life.clock.at - timedelta(minutes=1), status="completed")
    life.hear(one)
    assert "Where you collect it" not in page(), "it was collected"


def test_the_carriers_own_word_for_the_place_goes_before_the_shops(
    life: Life, page: Callable[[], str]
) -> None:
    one = order(1, NOW - timedelta(days=2), shipping_lines=[COLLECTED])
    modified(one, NOW - timedelta(hours=1))
    life.hear(one)
    whose = "order/woocommerce:1"
    there = scan("available_for_pickup", NOW, "shipment/dpd:1", whose)
    tell(life.store, there, now=NOW)
    assert "Vlaška 12" in page(), "the carrier does not say where"
    life.clock.at += timedelta(minutes=5)
    again = scan("available_for_pickup", life.clock.at, "shipment/dpd:1", whose, code="2")
    written = {"message": "Kiosk, Ilica 12"}
    tell(life.store, msgspec.structs.replace(again, private=written), now=life.clock.at)
    assert "Kiosk, Ilica 12" in page()
    assert "Vlaška 12" not in page()


def test_what_is_brought_or_collected_nobody_says_where_has_no_place(
    life: Life, page: Callable[[], str]
) -> None:
    bare = {"id": 317, "method_id": "local_pickup", "method_title": "Collect", "total": "0.00"}
    brought = {**COLLECTED, "method_id": "flat_rate", "method_title": "DPD"}
    for minutes, way in ((30, bare), (20, brought)):
        one = order(1, NOW - timedelta(days=2), shipping_lines=[way])
        modified(one, NOW - timedelta(minutes=minutes))
        life.hear(one)
        assert "Where you collect it" not in page()


def test_another_source_says_nothing_of_the_parcels_of_this_one(life: Life) -> None:
    one = order(1, NOW - timedelta(days=9), "completed", meta_data=tracking("A1"))
    modified(one, NOW - timedelta(hours=1))
    life.hear(one)
    shipment = models.Shipment.objects.of(life.store).get()
    for about in ("shipment/woocommerce:10", "shipment/csv:1"):
        models.Shipment.objects.create(
            store=life.store,
            id=shipment.pk + len(about),
            customer=shipment.customer,
            about=about,
            order=shipment.order,
            status="picked_up",
            status_at=shipment.status_at,
        )
    modified(one, NOW + timedelta(hours=1), meta_data=[], status="processing")
    life.hear(one)
    rows = models.Shipment.objects.of(life.store).filter(status="cancelled")
    assert [row.about for row in rows] == ["shipment/woocommerce:1"]
