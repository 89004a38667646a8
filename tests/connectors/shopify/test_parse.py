"""What Shopify payloads say, in full."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from afterword.connectors.shopify import parse as understand
from afterword.connectors.shopify.orders import FIELDS, order
from afterword.wire.reading import load, only
from afterword.wire.shapes import Event, Misread, Note, Privacy, Product, Received, Who
from tests.connectors.given import AT, body, changed, events, folder, gist, read, received

ORDER = "order/shopify:5100000000000001042"
PLACED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANA = Who(
    ids=("shopify:7200000000000000101",),
    email="ana@example.com",
    name="Ana Petrović",
    given_name="Ana",
    language="hr",
    country="HR",
)


def contents(name: str, topic: str = "orders/updated", kind: str = "order.changed") -> Event:
    """The last report of an order in a payload."""
    return [event for event in events("shopify", topic, name) if event.kind == kind][-1]


def test_it_works() -> None:
    assert events("shopify", "orders/create", "orders_create__two_lines") == [
        Event(
            kind="order.placed",
            key=f"{ORDER}:placed",
            happened=PLACED,
            about=ORDER,
            order=ORDER,
            who=ANA,
            data={
                "number": "#1042",
                "currency": "GBP",
                "country": "HR",
                "source": "web",
                "url": "https://fern.example/orders/1042?key=k1",
                "total": 5795,
                "items": 3,
                "lines": [
                    {
                        "product": "shopify:501",
                        "title": "Hario V60",
                        "quantity": 1,
                        "price": 2800,
                        "sku": "V60-W",
                    },
                    {
                        "product": "shopify:502",
                        "title": "Morning House 250 g",
                        "quantity": 2,
                        "price": 1250,
                        "sku": "MH-250",
                    },
                ],
                "products": ["shopify:501", "shopify:502"],
                "told": "2026-11-24T09:00:02+00:00",
            },
            private={
                "note": "Leave it with the neighbour",
                "address": {
                    "name": "Ana Petrović",
                    "address1": "Ilica 10",
                    "city": "Zagreb",
                    "zip": "10000",
                    "country": "Croatia",
                },
            },
        )
    ]


# ---------------------------------------------------------------------------------- money


def test_the_buyers_money_counts_and_the_shops_stands_beside_it() -> None:
    data = contents("orders_create__two_currencies", "orders/create", "order.placed").data
    assert (data["currency"], data["total"]) == ("EUR", 6954)
    assert (data["shop_currency"], data["shop_total"]) == ("GBP", 5795)
    assert [line["price"] for line in data["lines"]] == [3360, 1500]


def test_a_currency_without_cents() -> None:
    data = contents("orders_create__yen", "orders/create", "order.placed").data
    assert (data["currency"], data["total"], data["lines"][0]["price"]) == ("JPY", 5900, 5900)


def test_the_postage_stands_apart_in_the_buyers_money_and_the_grams_beside_it() -> None:
    paid = {
        "shop_money": {"amount": "5.00", "currency_code": "GBP"},
        "presentment_money": {"amount": "6.00", "currency_code": "EUR"},
    }

    def told(**more: object) -> tuple[object, object]:
        sent = changed("shopify", "orders_create__two_currencies", **more)
        placed = read("shopify", "orders/create", sent)[0]
        assert isinstance(placed, Event)
        return placed.data.get("shipping"), placed.data.get("weight")

    assert told(total_shipping_price_set=paid, total_weight=870) == (600, 870)
    paid["presentment_money"]["amount"] = "0.00"
    assert told(total_shipping_price_set=paid, total_weight=0) == (0, None), "free, never weighed"
    assert told(total_weight=-5) == (None, None)


def test_payloads_of_old_versions_have_plain_amounts() -> None:
    data = contents("orders_create__without_sets", "orders/create", "order.placed").data
    assert (data["currency"], data["total"], data["lines"][0]["price"]) == ("GBP", 2800, 2800)


@pytest.mark.parametrize(
    ("name", "topic", "total"),
    [
        ("orders_edited__added", "orders/edited", 6195),
        ("orders_edited__taken_out", "orders/edited", 4545),
        ("orders_updated__partly_refunded", "orders/updated", 5795),
        ("orders_cancelled__by_customer", "orders/cancelled", 5795),
    ],
)
def test_the_total_follows_changes_but_not_refunds(name: str, topic: str, total: int) -> None:
    assert contents(name, topic).data["total"] == total


@pytest.mark.parametrize("amount", ["free", "", None, "1e400", [], "9" * 40])
def test_an_amount_that_is_none_counts_as_nothing(amount: object) -> None:
    sent = changed(
        "shopify",
        "orders_create__without_sets",
        total_price=amount,
        line_items=[{"title": "Odd", "quantity": 1, "price": amount}],
    )
    placed = read("shopify", "orders/create", sent)[0]
    assert isinstance(placed, Event)
    assert (placed.data["total"], placed.data["lines"][0]["price"]) == (0, 0)


# ---------------------------------------------------------------------------------- lines


def bought(name: str, topic: str, kind: str = "order.changed") -> list[tuple[str, int]]:
    data = contents(name, topic, kind).data
    return [(line["title"], line["quantity"]) for line in data["lines"]]


def test_what_was_taken_out_of_an_order_is_no_part_of_it() -> None:
    assert bought("orders_edited__taken_out", "orders/edited") == [
        ("Hario V60", 1),
        ("Morning House 250 g", 1),
    ]


def test_what_was_paid_back_before_it_was_sent_is_no_part_of_it() -> None:
    assert bought("orders_edited__not_sent", "orders/edited") == [("Hario V60", 1)]


def test_what_came_back_was_bought_all_the_same() -> None:
    assert bought("orders_updated__partly_refunded", "orders/updated") == [
        ("Hario V60", 1),
        ("Morning House 250 g", 2),
    ]


def test_a_cancelled_order_still_says_what_it_was() -> None:
    assert bought("orders_cancelled__by_customer", "orders/cancelled") == [
        ("Hario V60", 1),
        ("Morning House 250 g", 2),
    ]


def test_lines_of_the_shops_own_have_no_product_and_may_cost_less_than_nothing() -> None:
    data = contents("orders_create__own_lines", "orders/create", "order.placed").data
    assert [(line["product"], line["price"]) for line in data["lines"]] == [("", 200), ("", -500)]
    assert (data["total"], data["items"], data["products"]) == (-300, 2, [])


def test_an_order_of_nothing() -> None:
    data = contents("orders_create__no_items", "orders/create", "order.placed").data
    assert (data["items"], data["lines"], data["total"]) == (0, [], 0)


def test_a_test_order_is_an_order_and_says_so() -> None:
    data = contents("orders_create__test_order", "orders/create", "order.placed").data
    assert data["test"] is True
    assert "test" not in contents("orders_create__guest", "orders/create", "order.placed").data


# --------------------------------------------------------------------------------- people


def test_a_guest_is_known_by_the_address_they_gave() -> None:
    who = contents("orders_create__guest", "orders/create", "order.placed").who
    assert who == Who(
        email="ana@example.com",
        name="Ana Petrović",
        given_name="Ana",
        language="hr",
        country="HR",
    )


def test_somebody_who_gave_only_a_number() -> None:
    who = contents("orders_create__phone_only", "orders/create", "order.placed").who
    assert who is not None
    assert (who.ids, who.email, who.phone) == ((), "", "+385 91 234 5678")


def test_nobody_is_known_at_the_till() -> None:
    assert contents("orders_create__till", "orders/create", "order.placed").who == Who()


def test_a_present_goes_elsewhere_and_says_nothing_of_the_buyer() -> None:
    placed = contents("orders_create__present", "orders/create", "order.placed")
    assert placed.who is not None
    assert (placed.who.name, placed.who.phone, placed.who.country) == (
        "Ana Petrović",
        "+385 91 234 5678",
        "HR",
    )
    assert (placed.data["country"], placed.data["region"]) == ("SE", "AB")
    assert placed.private["address"]["name"] == "Björn Lind"


def test_the_two_words_of_a_customer_come_with_an_order() -> None:
    given, revoked = events("shopify", "orders/create", "orders_create__subscribed")[1:]
    assert (given.kind, given.data["channel"], given.data["purpose"]) == (
        "consent.given",
        "email",
        "offers",
    )
    assert given.happened == PLACED - timedelta(minutes=1)
    assert given.key == (
        "customer/shopify:7200000000000000101:consent:email:subscribed:2026-11-24T08:59:00+00:00"
    )
    assert (revoked.kind, revoked.data["channel"]) == ("consent.revoked", "sms")


def test_a_ticked_box_is_a_yes_of_that_moment() -> None:
    given = events("shopify", "orders/create", "orders_create__box_ticked")[1]
    assert (given.kind, given.happened, given.data["collected"]) == (
        "consent.given",
        PLACED,
        "checkout",
    )
    assert given.key.startswith(f"{ORDER}:consent:email:subscribed:")


def test_a_state_nobody_knows_is_kept_and_counts_as_nothing() -> None:
    odd = events("shopify", "customers/update", "customers_update__new_state")[1]
    assert (odd.kind, odd.data["state"]) == ("custom.consent_state", "dreaming")


def test_a_customer_tells_who_they_are() -> None:
    seen = events("shopify", "customers/create", "customers_create__with_consents")[0]
    assert seen == Event(
        kind="customer.seen",
        key="customer/shopify:7200000000000000101:seen:2026-11-24T09:00:05+00:00",
        happened=datetime(2026, 11, 24, 9, 0, 5, tzinfo=UTC),
        who=Who(
            ids=ANA.ids,
            email="ana@example.com",
            phone="+385912345678",
            name="Ana Petrović",
            given_name="Ana",
            language="hr",
            country="HR",
        ),
        data={"source": "shopify", "customer_tags": ["vip", "Zagreb"]},
        private={
            "note": "Rings before she comes",
            "address": {
                "name": "Ana Petrović",
                "address1": "Ilica 10",
                "city": "Zagreb",
                "zip": "10000",
                "country": "Croatia",
            },
        },
    )


def test_merged_customers_are_told_by_both_their_ids() -> None:
    (seen,) = events("shopify", "customers/merge", "customers_merge__done")
    assert seen.who == Who(ids=("shopify:7200000000000000101", "shopify:7200000000000000102"))


# -------------------------------------------------------------------------------- parcels


def test_one_fulfilment_with_two_numbers_is_two_parcels() -> None:
    found = events("shopify", "fulfillments/update", "fulfillments_update__two_numbers")
    assert [(event.about, event.data["number"]) for event in found if "code" not in event.data] == [
        ("shipment/shopify:306", "15500003"),
        ("shipment/shopify:306:15500004", "15500004"),
    ]
    assert {event.order for event in found} == {ORDER}


def lines(*told: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": number, "quantity": 1, **one} for number, one in enumerate(told, 1)]


def test_which_size_is_in_a_parcel_is_told_where_a_product_has_several() -> None:
    shirt = {"product_id": 7, "title": "Shirt"}
    told = changed(
        "shopify",
        "fulfillments_create__one_number",
        line_items=lines(
            {**shirt, "name": "Shirt - S"},
            {"product_id": 8, "title": "Kettle", "name": "Kettle", "quantity": 2},
            {"product_id": None, "title": "Gift wrap", "name": "Gift wrap"},
            {"product_id": 9, "title": "Gift card", "requires_shipping": False},
        ),
    )
    made = next(one for one in read("shopify", "fulfillments/create", told))
    assert isinstance(made, Event)
    assert made.data["contents"] == [
        ["shopify:7", 1, "Shirt - S"],
        ["shopify:8", 2],
        ["", 1, "Gift wrap"],
    ]


def test_what_is_not_sent_says_so() -> None:
    told = changed(
        "shopify",
        "orders_create__own_lines",
        line_items=lines(
            {"product_id": 9, "title": "Gift card", "requires_shipping": False},
            {"product_id": 8, "title": "Kettle", "requires_shipping": True},
        ),
    )
    placed = next(one for one in read("shopify", "orders/create", told))
    assert isinstance(placed, Event)
    assert [line.get("digital") for line in placed.data["lines"]] == [True, None]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("fulfillments_create__one_number", "picked_up"),
        ("fulfillments_create__no_number", "picked_up"),
        ("fulfillments_update__on_its_way", "in_transit"),
        ("fulfillments_update__cancelled", "cancelled"),
    ],
)
def test_how_a_parcel_stands(name: str, status: str) -> None:
    assert events("shopify", "fulfillments/update", name)[-1].data["status"] == status


def test_a_scan_in_full() -> None:
    (scan,) = events(
        "shopify", "fulfillment_events/create", "fulfillment_events_create__on_the_van"
    )
    assert scan == Event(
        kind="shipment.checkpoint",
        key="shipment/shopify:301:event:4001",
        happened=datetime(2026, 11, 27, 6, 45, tzinfo=UTC),
        about="shipment/shopify:301",
        order=ORDER,
        data={
            "status": "out_for_delivery",
            "code": "out_for_delivery",
            "promised_to": "2026-11-27T17:00:00+00:00",
            "country": "HR",
        },
        private={"message": "On the van in Zagreb", "city": "Zagreb", "zip": "10000"},
    )


def test_late_is_a_flag_and_a_new_word_is_kept() -> None:
    (late,) = events("shopify", "fulfillment_events/create", "fulfillment_events_create__delayed")
    assert late.data == {
        "status": "unknown",
        "code": "delayed",
        "delayed": True,
        "promised_to": "2026-11-29T17:00:00+00:00",
    }
    (odd,) = events("shopify", "fulfillment_events/create", "fulfillment_events_create__new_word")
    assert odd.data == {"status": "unknown", "code": "teleported", "unmapped": True}


# -------------------------------------------------------------------------------- refunds


def test_a_refund_has_one_key_whichever_way_it_comes() -> None:
    (alone,) = events("shopify", "refunds/create", "refunds_create__one_line")
    inside = contents("orders_updated__partly_refunded", kind="order.refunded")
    assert alone == inside
    assert (alone.key, alone.data) == (
        f"{ORDER}:refund:71",
        {"amount": 1250, "currency": "GBP"},
    )


def test_a_refund_of_all_says_so() -> None:
    data = contents("orders_updated__all_refunded", kind="order.refunded").data
    assert data == {"amount": 5795, "currency": "GBP", "full": True}


def test_a_refund_in_the_shops_money_is_counted_in_the_buyers() -> None:
    (found,) = events("shopify", "refunds/create", "refunds_create__in_the_shops_currency")
    assert found.data == {"amount": 1500, "currency": "EUR"}


# -------------------------------------------------------------------------------- products


def test_a_product_in_full() -> None:
    (found,) = read(
        "shopify",
        "products/create",
        body("shopify", "products_create__two_variants"),
        {"shop": "Fern.example"},
    )
    assert found == Product(
        outside="shopify:501",
        title="Hario V60",
        sku="V60-W",
        type="Brewing",
        tags=("pour-over", "ceramic"),
        price=2800,
        currency="GBP",
        url="https://fern.example/products/hario-v60",
        image="https://cdn.example/v60.jpg",
        told=datetime(2026, 11, 1, 10, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize("shop", ["", "not an address", "fern.example/evil", "javascript:alert(1)"])
def test_a_product_has_no_address_where_the_shops_is_not_known(shop: str) -> None:
    (found,) = read(
        "shopify",
        "products/create",
        body("shopify", "products_create__two_variants"),
        {"shop": shop},
    )
    assert isinstance(found, Product)
    assert found.url == ""


# ------------------------------------------------------------------------ what is no news


@pytest.mark.parametrize(
    "sent",
    [
        body("shopify", "orders_create__guest"),
        body("shopify", "customers_create__with_consents"),
        changed("shopify", "orders_create__test_order", id=820982911946154508),
    ],
)
def test_a_notification_that_is_tried_out_is_only_noted(sent: bytes) -> None:
    tried = received("shopify", "orders/create", sent, x_shopify_test="true")
    (note,) = understand(tried, "GBP", {})
    assert note == Note(says="A test from Shopify's settings: it came in well. Nothing was kept.")


def test_an_order_placed_to_try_the_shop_out_is_taken_in() -> None:
    sent = body("shopify", "orders_create__test_order")
    tried = received("shopify", "orders/create", sent, x_shopify_test="true")
    (placed,) = understand(tried, "GBP", {})
    assert isinstance(placed, Event)


def test_an_unknown_topic_is_noted_by_its_name() -> None:
    (note,) = read("shopify", "disputes/create", b'{"id": 1}')
    assert note == Note(says="Afterword does not listen to disputes/create.")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("orders_create__guest", "order.placed"),
        ("refunds_create__one_line", "order.refunded"),
        ("fulfillments_create__one_number", "shipment.created"),
        ("fulfillment_events_create__on_the_van", "shipment.checkpoint"),
    ],
)
def test_without_a_topic_the_shape_tells(name: str, kind: str) -> None:
    assert gist("shopify", "", name)[0] == kind


def test_without_a_topic_a_request_to_erase_makes_no_customer() -> None:
    assert gist("shopify", "", "customers_redact__any")[0].startswith("note: The delivery names no")


@pytest.mark.parametrize("orders", [True, 7, "7", {"7": 7}, None])
def test_a_request_whose_list_of_orders_is_none_still_names_the_person(orders: object) -> None:
    told = changed("shopify", "customers_redact__any", orders_to_redact=orders)
    (asked,) = read("shopify", "customers/redact", told)
    assert isinstance(asked, Privacy)
    assert (bool(asked.who.ids), asked.orders) == (True, ())


def test_what_rest_wraps_up_is_read_by_its_own_name() -> None:
    assert gist("shopify", "customers/update", "orders_updated__wrapped")[0] == "order.placed"


@pytest.mark.parametrize("sent", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"id": NaN}', b"7"])
def test_what_is_no_object_is_misread(sent: bytes) -> None:
    with pytest.raises(Misread):
        read("shopify", "orders/create", sent)


def test_the_sender_may_say_when_it_was() -> None:
    said = received(
        "shopify",
        "orders/delete",
        b'{"id": 7}',
        x_shopify_triggered_at="2026-11-24T08:00:00.123Z",
    )
    (event,) = understand(said, "GBP", {})
    assert isinstance(event, Event)
    assert event.happened == datetime(2026, 11, 24, 8, 0, 0, 123000, tzinfo=UTC)
    later = Received(headers={"shopify-topic": "orders/delete"}, body=b'{"id": 7}', at=AT)
    (event,) = understand(later, "GBP", {})
    assert isinstance(event, Event)
    assert event.happened == AT


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("fulfillments_create__one_number", "label_created"),
        ("fulfillments_create__no_number", "picked_up"),
        ("fulfillments_update__on_its_way", "in_transit"),
    ],
)
def test_a_store_that_labels_early_waits_for_the_first_scan(name: str, status: str) -> None:
    told = read("shopify", "fulfillments/update", body("shopify", name), {"left": "scanned"})
    assert [one for one in told if isinstance(one, Event)][-1].data["status"] == status


class Watched(dict[str, Any]):
    """An order that remembers which of its fields were asked for."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)


ORDERS = sorted(path.stem for path in folder("shopify").glob("orders_*"))


@pytest.mark.parametrize("stem", ORDERS)
def test_no_field_is_read_that_is_passed_over(stem: str) -> None:
    """What is not listed is never seen: every field that is read has to be listed."""
    payload = Watched(json.loads(body("shopify", stem), parse_float=Decimal))
    for topic in ("orders/create", "orders/updated", "orders/paid", "orders/cancelled"):
        with suppress(Misread):
            order(payload, topic, "GBP", AT)
    assert payload.asked <= set(FIELDS)


@pytest.mark.parametrize("stem", ORDERS)
def test_passing_over_the_rest_changes_nothing(stem: str) -> None:
    sent = body("shopify", stem)
    short, whole = load(sent, only(*FIELDS)), load(sent)
    if isinstance(whole, dict):
        assert short == {name: value for name, value in whole.items() if name in FIELDS}
