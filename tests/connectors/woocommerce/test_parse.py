"""What WooCommerce payloads say, in full."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from afterword.wire.shapes import Event, Misread, Note, Parcels, Product, Who
from tests.connectors.given import body, changed, events, gist, read

ORDER = "order/woocommerce:727"
MADE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PAID = datetime(2026, 11, 24, 9, 1, 30, tzinfo=UTC)
DONE = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
ANA = Who(
    email="ana@example.com",
    phone="091 234 5678",
    name="Ana Petrović",
    given_name="Ana",
    country="HR",
    region="HR-21",
)


def updated(name: str, kind: str = "") -> list[Event]:
    """The events of an ``order.updated``, or those of one kind."""
    found = events("woocommerce", "order.updated", name)
    return [event for event in found if not kind or event.kind == kind]


def test_it_works() -> None:
    placed, changed_since, paid = updated("order_updated__paid_by_card")
    assert placed == Event(
        kind="order.placed",
        key=f"{ORDER}:placed",
        happened=PAID,
        about=ORDER,
        order=ORDER,
        who=ANA,
        data={
            "number": "727",
            "currency": "EUR",
            "total": 5850,
            "country": "HR",
            "region": "HR-21",
            "source": "checkout",
            "items": 3,
            "lines": [
                {
                    "product": "woocommerce:93",
                    "title": "Hario V60",
                    "quantity": 1,
                    "price": 2800,
                    "sku": "V60-W",
                },
                {
                    "product": "woocommerce:94",
                    "title": "Morning House – 250 g",
                    "quantity": 2,
                    "price": 1250,
                },
            ],
            "products": ["woocommerce:93", "woocommerce:94"],
            "told": "2026-11-24T09:02:00+00:00",
        },
        private={
            "note": "Leave it with the neighbour",
            "address": {
                "first_name": "Ana",
                "last_name": "Petrović",
                "address_1": "Ilica 10",
                "city": "Zagreb",
                "postcode": "10000",
                "state": "HR-21",
                "country": "HR",
            },
        },
    )
    assert (changed_since.kind, changed_since.data) == ("order.changed", placed.data)
    assert paid == Event(
        kind="order.paid", key=f"{ORDER}:paid", happened=PAID, about=ORDER, order=ORDER
    )


# ---------------------------------------------------------------------------- when and who


@pytest.mark.parametrize(
    ("name", "placed"),
    [
        ("order_updated__paid_by_card", PAID),
        ("order_updated__paid_two_days_later", datetime(2026, 11, 26, 12, 0, tzinfo=UTC)),
        ("order_updated__bank_transfer_paid", MADE),
    ],
)
def test_an_order_is_placed_when_somebody_has_bought(name: str, placed: datetime) -> None:
    assert updated(name, "order.placed")[0].happened == placed


def test_a_bank_transfer_is_an_order_before_it_is_paid() -> None:
    found = events("woocommerce", "order.created", "order_created__bank_transfer")
    assert [(event.kind, event.happened) for event in found] == [("order.placed", MADE)]


def test_who_has_an_account_has_an_id_and_a_guest_has_none() -> None:
    with_account = updated("order_updated__account", "order.placed")[0].who
    assert with_account is not None
    assert with_account.ids == ("woocommerce:25",)
    assert updated("order_updated__paid_by_card", "order.placed")[0].who == ANA


def test_a_present_goes_elsewhere_and_says_nothing_of_the_buyer() -> None:
    placed = updated("order_updated__present", "order.placed")[0]
    assert placed.who == ANA
    assert (placed.data["country"], placed.data["region"]) == ("SE", "AB")
    assert placed.private["address"]["first_name"] == "Björn"


def test_a_customer_in_full() -> None:
    (seen,) = events("woocommerce", "customer.updated", "customer_updated__moved")
    assert seen.who == Who(
        ids=("woocommerce:25",),
        email="ana@example.com",
        phone="091 234 5678",
        name="Ana Petrović",
        given_name="Ana",
        country="HR",
        region="HR-21",
    )
    assert seen.key == "customer/woocommerce:25:seen:2026-11-25T08:00:00+00:00"


def test_times_are_those_of_the_twins_in_utc() -> None:
    sent = changed(
        "woocommerce",
        "order_created__bank_transfer",
        date_created="2026-11-24T20:00:00",
        date_modified="2026-11-24T20:00:01",
    )
    placed = read("woocommerce", "order.created", sent)[0]
    assert isinstance(placed, Event)
    assert placed.happened == MADE


# ---------------------------------------------------------------------------------- money


def test_prices_are_those_the_buyer_saw() -> None:
    data = updated("order_updated__with_tax", "order.placed")[0].data
    assert [(line["title"], line["price"]) for line in data["lines"]] == [
        ("Hario V60", 933),
        ("Gone product", 100),
    ]
    assert (data["items"], data["products"]) == (4, ["woocommerce:93"])


@pytest.mark.parametrize(("currency", "total"), [("JPY", 59), ("KWD", 58500), ("EUR", 5850)])
def test_currencies_have_their_own_smallest_units(currency: str, total: int) -> None:
    sent = changed("woocommerce", "order_updated__paid_by_card", currency=currency)
    placed = read("woocommerce", "order.updated", sent)[0]
    assert isinstance(placed, Event)
    assert placed.data["total"] == total


def test_the_postage_stands_apart_with_its_tax_where_something_is_sent() -> None:
    def told(**more: object) -> object:
        sent = changed("woocommerce", "order_updated__paid_by_card", **more)
        placed = read("woocommerce", "order.updated", sent)[0]
        assert isinstance(placed, Event)
        return placed.data.get("shipping")

    way = {"id": 1, "method_id": "flat_rate", "total": "5.00"}
    assert told(shipping_total="5.00", shipping_tax="1.05", shipping_lines=[way]) == 605
    assert told(shipping_total="0.00", shipping_tax="0.00", shipping_lines=[way]) == 0
    assert told(shipping_total="0.00", shipping_lines=[]) is None, "it is downloaded"
    assert told(shipping_lines=[way]) is None


def test_refunds_are_listed_in_the_order() -> None:
    (part,) = updated("order_updated__partly_refunded", "order.refunded")
    assert part == Event(
        kind="order.refunded",
        key=f"{ORDER}:refund:726",
        happened=datetime(2026, 11, 28, 10, 0, tzinfo=UTC),
        about=ORDER,
        order=ORDER,
        data={"amount": 1250, "currency": "EUR"},
        private={"note": "Came broken"},
    )
    (whole,) = updated("order_updated__refunded", "order.refunded")
    assert whole.data == {"amount": 5850, "currency": "EUR", "full": True}


# -------------------------------------------------------------------------------- parcels


def numbers(name: str, **settings: str) -> list[tuple[str, str, str, str]]:
    """(parcel, number, carrier, address to follow it) of each parcel in a payload."""
    told = read("woocommerce", "order.updated", body("woocommerce", name), settings)
    return [
        (
            event.about,
            event.data.get("number", ""),
            event.data.get("carrier", ""),
            event.data.get("url", ""),
        )
        for event in told
        if isinstance(event, Event) and event.kind == "shipment.created"
    ]


FIRST = "shipment/woocommerce:727"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("order_updated__completed", [(FIRST, "", "", "")]),
        ("order_updated__completed_download", []),
        ("order_updated__completed_collected", [(FIRST, "", "", "")]),
        (
            "order_updated__shipment_tracking",
            [
                (FIRST, "1550001", "DPD", "https://track.example/155"),
                (f"{FIRST}:GLS77", "GLS77", "gls", ""),
            ],
        ),
        ("order_updated__numbered_ahead", [(FIRST, "1550001", "dpd", "")]),
        ("order_updated__aftership", [(FIRST, "JD014", "dhl", "")]),
        ("order_updated__yith", [(FIRST, "Y-1", "Post", "https://track.example/y")]),
        (
            "order_updated__advanced_shipment_tracking",
            [(FIRST, "15501234567890", "dpd-uk", ""), (f"{FIRST}:GLS77", "GLS77", "gls", "")],
        ),
        (
            "order_updated__aftership_split",
            [
                (FIRST, "JD014600003SE", "dhl", ""),
                (f"{FIRST}:1550009", "1550009", "dpd", ""),
            ],
        ),
        (
            "order_updated__parcelpanel",
            [(FIRST, "1550001", "dpd", ""), (f"{FIRST}:1550002", "1550002", "dpd", "")],
        ),
        (
            "order_updated__orders_tracking",
            [(FIRST, "1550001", "DPD", "https://track.example/1550001")],
        ),
        ("order_updated__yith_ahead", [(FIRST, "Y-1", "HRVATSKA_POSTA", "")]),
        (
            "order_updated__plain_fields",
            [(FIRST, "P1", "Hrvatska pošta", ""), (f"{FIRST}:P2", "P2", "Hrvatska pošta", "")],
        ),
    ],
)
def test_parcels_by_what_plugins_write(
    name: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert numbers(name) == expected


V60, COFFEE = "woocommerce:93", "woocommerce:94"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("advanced_shipment_tracking", [[[V60, 1]], [[COFFEE, 2]]]),
        ("aftership_split", [[[V60, 1]], [[COFFEE, 2]]]),
        ("parcelpanel", [[[V60, 1], [COFFEE, 1]], [[COFFEE, 1]]]),
        ("orders_tracking", [[[V60, 1], [COFFEE, 2]]]),
        ("shipment_tracking", [None, None]),
    ],
)
def test_what_is_in_a_parcel_where_the_plugin_says(name: str, expected: list[object]) -> None:
    made = updated(f"order_updated__{name}", "shipment.created")
    assert [event.data.get("contents") for event in made] == expected


def test_two_variations_of_a_product_are_told_apart_by_their_names() -> None:
    line = {"product_id": 93, "quantity": 1, "subtotal": "30.00"}
    shirts = [{**line, "id": 1, "name": "Shirt - S"}, {**line, "id": 2, "name": "Shirt - L"}]
    item = {"tracking_number": "1550001", "products_list": [{"item_id": "2", "qty": "1"}]}
    told = changed(
        "woocommerce",
        "order_updated__advanced_shipment_tracking",
        line_items=shirts,
        meta_data=[{"key": "_wc_shipment_tracking_items", "value": [item]}],
    )
    made = [
        one
        for one in read("woocommerce", "order.updated", told)
        if isinstance(one, Event) and one.kind == "shipment.created"
    ]
    assert [one.data["contents"] for one in made] == [[[V60, 1, "Shirt - L"]]]


@pytest.mark.parametrize(
    ("facts", "digital"),
    [
        ({"needs_processing": False, "shipping_lines": []}, True),
        ({"needs_processing": True, "shipping_lines": []}, None),  # a service, or no way set up
        ({"shipping_lines": []}, None),  # older shops do not say
        ({"needs_processing": False}, None),
    ],
)
def test_what_is_only_downloaded_comes_by_no_parcel(
    facts: dict[str, Any], digital: bool | None
) -> None:
    told = changed("woocommerce", "order_updated__paid_by_card", **facts)
    placed = next(one for one in read("woocommerce", "order.updated", told))
    assert isinstance(placed, Event)
    assert {line.get("digital") for line in placed.data["lines"]} == {digital}


def test_a_parcel_that_waits_for_its_carrier_has_not_left_and_may_have_a_day() -> None:
    made, scan = [
        event
        for event in updated("order_updated__yith_ahead")
        if event.about.startswith("shipment")
    ]
    assert made.data["promised_to"] == "2026-12-03T00:00:00+00:00"
    assert scan.data["status"] == "label_created"


def listed(name: str) -> list[Parcels]:
    told = read("woocommerce", "order.updated", body("woocommerce", f"order_updated__{name}"))
    return [one for one in told if isinstance(one, Parcels)]


def test_every_order_says_which_parcels_it_has() -> None:
    (found,) = listed("shipment_tracking")
    assert found == Parcels(order=ORDER, keys=(FIRST, f"{FIRST}:GLS77"), told=DONE)
    assert listed("paid_by_card")[0].keys == ()
    # Its fulfilments are a list of their own: this one does not know them.
    assert listed("fulfilments") == []


def test_a_field_of_the_stores_own_choice() -> None:
    assert numbers("order_updated__own_field") == [(FIRST, "", "", "")]
    assert numbers("order_updated__own_field", tracking_keys="other, parcel_codes") == [
        (FIRST, "X1", "", ""),
        (f"{FIRST}:X2", "X2", "", ""),
    ]


@pytest.mark.parametrize(
    ("name", "course"),
    [
        ("order_updated__completed", [("picked_up", DONE)]),
        ("order_updated__yith", [("picked_up", DONE)]),
        ("order_updated__numbered_ahead", [("label_created", DONE - timedelta(days=1, hours=6))]),
        ("order_updated__delivered", [("picked_up", DONE), ("delivered", DONE)]),
    ],
)
def test_how_a_parcel_stands(name: str, course: list[tuple[str, datetime]]) -> None:
    found = updated(name, "shipment.checkpoint")
    assert [(event.data["status"], event.happened) for event in found] == course


def test_the_day_a_plugin_wrote_counts_when_it_is_long_past() -> None:
    late = changed("woocommerce", "order_updated__yith", date_modified_gmt="2026-12-02T08:00:00")
    found = [one for one in read("woocommerce", "order.updated", late) if isinstance(one, Event)]
    left = [event.happened for event in found if event.kind == "shipment.checkpoint"]
    assert left == [datetime(2026, 11, 26, tzinfo=UTC)]


# ------------------------------------------------------------------------ what is no order


def test_nobody_has_bought_while_the_payment_is_open() -> None:
    (note,) = read(
        "woocommerce",
        "order.created",
        body("woocommerce", "order_created__waiting_for_payment"),
    )
    assert note == Note(says="Order 727 is pending: nobody has bought yet.")


def test_what_was_never_paid_is_only_called_off() -> None:
    assert [event.kind for event in updated("order_updated__cancelled_unpaid")] == [
        "order.cancelled"
    ]


def test_a_status_of_the_shops_own_is_an_order_and_is_noted() -> None:
    found = gist("woocommerce", "order.updated", "order_updated__own_status")
    assert "order.placed" in found
    assert found[-1] == "note: The status 'roasting' is the shop's own: taken for an order."


# -------------------------------------------------------------------------------- the rest


def test_a_product_in_full() -> None:
    told = read("woocommerce", "product.created", body("woocommerce", "product_created__simple"))
    assert told == [
        Product(
            outside="woocommerce:93",
            title="Hario V60 & filters",
            sku="V60-W",
            type="Brewing",
            tags=("ceramic", "pour-over"),
            price=2800,
            currency="GBP",
            url="https://fern.example/product/v60/",
            image="https://fern.example/v60.jpg",
            told=datetime(2026, 11, 1, 10, 0, tzinfo=UTC),
        )
    ]


def test_a_product_says_what_is_in_stock() -> None:
    sent = changed(
        "woocommerce",
        "product_created__simple",
        manage_stock=True,
        stock_quantity=4,
        stock_status="instock",
        status="publish",
    )
    (told,) = read("woocommerce", "product.updated", sent)
    assert isinstance(told, Product)
    assert (told.stock, told.available) == (4, True)


def test_a_list_is_read_one_by_one() -> None:
    one = json.loads(body("woocommerce", "customer_updated__moved"))
    told = read("woocommerce", "customer.updated", json.dumps([one, {**one, "id": 26}]).encode())
    assert [event.who.ids for event in told if isinstance(event, Event) and event.who] == [
        ("woocommerce:25",),
        ("woocommerce:26",),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("order_updated__paid_by_card", "order.placed"),
        ("customer_updated__moved", "customer.seen"),
        ("product_created__simple", "product woocommerce:93"),
        ("coupon_created__any", "note: The delivery names no topic, and its content is none that"),
    ],
)
def test_without_a_topic_the_shape_tells(name: str, kind: str) -> None:
    assert gist("woocommerce", "", name)[0].startswith(kind)


@pytest.mark.parametrize("sent", [b"", b"null", b"{", b"[7]", b"\xff", b'{"id": Infinity}'])
def test_what_is_no_object_is_misread(sent: bytes) -> None:
    with pytest.raises(Misread):
        read("woocommerce", "order.updated", sent)
