"""Another day of an order: written where the shop keeps it while it waits, and never after."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from afterword.house.models import Account
from afterword.timeline import actions
from afterword.timeline.models import Event, Order
from afterword.wire import shapes
from tests.conftest import NOW
from tests.connectors.given import CONNECTORS

from .given import Life

pytestmark = pytest.mark.django_db(transaction=True)
At = Callable[[str], Life]
both = pytest.mark.parametrize("plug", ["shopify", "woocommerce"])
OWN = {"shopify": "attribute", "woocommerce": "field"}


def test_it_works(at: At) -> None:
    life = at("shopify")
    life.keep_day("Zapiet")
    life.fields = [("Gift", "yes"), ("Delivery-Date", "2026-11-30"), ("Delivery-Time", "13:00")]
    done = life.do("order_day")
    assert (done.state, done.says) == ("accepted", "")
    assert life.fields == [
        ("Gift", "yes"),
        ("Delivery-Date", "2026-12-03"),
        ("Delivery-Time", "13:00"),
    ], "what is not written again would be lost"
    told = Event.objects.of(life.store).get(kind="deed.done")
    assert (told.data["what"], told.order) == ("order_day", life.order)


BEFORE = 1_795_996_860  # 30 November 2026, 00:01, on a clock that knows no zone
PLUGINS: list[tuple[str, dict[str, str], list[tuple[str, str]], list[tuple[str, str]]]] = [
    ("Order Delivery Date Pro", {},
     [("_orddd_timestamp", str(BEFORE)), ("Delivery Date", "30 November, 2026")],
     [("_orddd_timestamp", str(BEFORE + 3 * 86400)), ("Delivery Date", "3 December, 2026")]),
    ("Order Delivery Date Lite", {"fields": "Wunschtermin"},
     [("_orddd_lite_timestamp", str(BEFORE)), ("Wunschtermin", "30.11.2026")],
     [("_orddd_lite_timestamp", str(BEFORE + 3 * 86400)), ("Wunschtermin", "03.12.2026")]),
    ("Iconic Delivery Slots", {},
     [("jckwds_date", "30/11/2026"), ("jckwds_timeslot", "10:00 - 12:00"),
      ("jckwds_date_ymd", "20261130"), ("jckwds_timestamp", "1796029200")],
     [("jckwds_date", "03/12/2026"), ("jckwds_timeslot", "10:00 - 12:00"),
      ("jckwds_date_ymd", "20261203"), ("jckwds_timestamp", "1796288400")]),
    ("YITH Delivery Date", {},
     [("ywcdd_order_delivery_date", "2026-11-30")],
     [("ywcdd_order_delivery_date", "2026-12-03")]),
    ("WooCommerce Order Delivery", {}, [("_delivery_date", "2026-11-30")],
     [("_delivery_date", "2026-12-03")]),
    ("PI Delivery Date", {},
     [("pi_system_delivery_date", "2026/11/30"), ("pi_delivery_date", "Nov 30, 2026")],
     [("pi_system_delivery_date", "2026/12/03"), ("pi_delivery_date", "Dec 3, 2026")]),
    ("field", {"fields": "bezorgdatum, bezorgdag", "written": "DD-MM-YYYY"},
     [("bezorgdag", "30-11-2026"), ("bezorgdatum", "30-11-2026")],
     [("bezorgdag", "03-12-2026"), ("bezorgdatum", "03-12-2026")]),
    ("field", {"fields": "day", "written": "dddd, D MMMM YYYY"}, [("other", "1")],
     [("other", "1"), ("day", "Thursday, 3 December 2026")]),
]  # fmt: skip


@pytest.mark.parametrize(("where", "more", "before", "after"), PLUGINS)
def test_every_field_of_a_plugin_says_the_same_day(
    at: At,
    where: str,
    more: dict[str, str],
    before: list[tuple[str, str]],
    after: list[tuple[str, str]],
) -> None:
    life = at("woocommerce")
    life.keep_day(where, **more)
    life.fields = before
    assert life.do("order_day").state == "accepted"
    assert life.fields == after


@pytest.mark.parametrize(
    ("where", "fields", "says"),
    [
        # 5 December or 12 May: nobody can tell, and it is left alone.
        ("Iconic Delivery Slots",
         [("jckwds_date_ymd", "20260512"), ("jckwds_date", "12.5.26")], "'jckwds_date'"),
        ("Iconic Delivery Slots",
         [("jckwds_date_ymd", "20260505"), ("jckwds_date", "05/05/2026")], "'jckwds_date'"),
        ("YITH Delivery Date", [("ywcdd_order_delivery_date", "30/11")], "not written as"),
    ],
)  # fmt: skip
def test_where_nobody_can_tell_how_a_field_is_written_nothing_is(
    at: At, where: str, fields: list[tuple[str, str]], says: str
) -> None:
    life = at("woocommerce")
    life.keep_day(where)
    life.fields = fields
    refused = life.do("order_day")
    assert (refused.state, life.fields) == ("failed", fields)
    assert says in refused.says


def test_what_a_store_says_of_its_plugin_settles_it(at: At) -> None:
    life = at("woocommerce")
    life.keep_day("Iconic Delivery Slots", written="MM/DD/YYYY")
    life.fields = [("jckwds_date_ymd", "20260505"), ("jckwds_date", "05/05/2026")]
    assert life.do("order_day").state == "accepted"
    assert dict(life.fields)["jckwds_date"] == "12/03/2026"


# ---------------------------------------------------------------------------------- metafields


def of_shopify(life: Life, **more: Any) -> list[dict[str, Any]]:
    """The metafields of the order."""
    found: list[dict[str, Any]] = life.shop.orders[life.number].setdefault("metafields", [])
    return found


def test_a_metafield_is_set_and_made_where_there_is_none(at: At) -> None:
    life = at("shopify")
    life.keep_day("metafield", fields="custom.delivery_date")
    assert life.do("order_day").state == "accepted"
    (one,) = of_shopify(life)
    assert [one[name] for name in ("namespace", "key", "type", "value")] == [
        *("custom", "delivery_date", "date", "2026-12-03")
    ]
    assert life.do("order_day", key="2", day="2026-12-04").state == "accepted"
    assert [each["value"] for each in of_shopify(life)] == ["2026-12-04"]


def test_a_metafield_that_somebody_changes_meanwhile_is_looked_at_anew(at: At) -> None:
    life = at("shopify")
    life.keep_day("metafield", fields="custom.delivery_date")
    life.do("order_day", day="2026-11-30")
    changed = [1]

    def meanwhile(asked: Any) -> None:
        if b"metafieldsSet" in asked.body and changed:
            changed.pop()
            of_shopify(life)[0] |= {"value": "2026-12-01", "compareDigest": "another"}

    life.before = meanwhile
    stale = life.do("order_day", key="2")
    assert (stale.state, of_shopify(life)[0]["value"]) == ("ready", "2026-12-01")
    assert "has been updated since it was loaded" in stale.says
    assert life.on(stale, hours=1).state == "accepted"
    assert of_shopify(life)[0]["value"] == "2026-12-03"


def test_a_metafield_of_another_type_is_refused_in_shopifys_words(at: At) -> None:
    life = at("shopify")
    life.keep_day("metafield", fields="custom.delivery_date", written="DD/MM/YYYY")
    field = {"namespace": "custom", "key": "delivery_date", "type": "date", "value": "2026-11-30"}
    of_shopify(life).append({**field, "id": "gid://shopify/Metafield/1", "compareDigest": "d"})
    refused = life.do("order_day")
    assert refused.state == "failed"
    assert "not written as DD/MM/YYYY" in refused.says
    assert of_shopify(life)[0]["value"] == "2026-11-30"


# ------------------------------------------------------------------------------ never, and once


PACKED: list[tuple[str, str, dict[str, Any]]] = [
    ("shopify", "it left", {"fulfillment_status": "fulfilled"}),
    ("shopify", "a fulfilment service packs it", {"fulfillment_status": "in_progress"}),
    ("shopify", "it was cancelled", {"cancelled_at": "2026-11-23T10:00:00+00:00"}),
    ("woocommerce", "it left", {"status": "completed"}),
    ("woocommerce", "it was cancelled", {"status": "cancelled"}),
]  # fmt: skip


@pytest.mark.parametrize(("plug", "says", "how"), PACKED)
def test_what_is_packed_has_left_or_is_cancelled_keeps_its_day(
    at: At, plug: str, says: str, how: dict[str, Any]
) -> None:
    life = at(plug)
    life.keep_day(OWN[plug], fields="day")
    life.waits()
    life.left = True
    life.fields = before = [("day", "2026-11-30")]
    life.shop.orders[life.number if plug == "shopify" else 0].update(how)
    refused = life.do("order_day")
    assert (refused.state, life.fields) == ("failed", before), says
    assert Event.objects.of(life.store).get(kind="deed.failed").data["what"] == "order_day"


def test_one_with_a_tracking_number_has_left(at: At) -> None:
    life = at("woocommerce")
    life.keep_day("field", fields="day")
    life.fields = [("day", "2026-11-30"), ("_tracking_number", "15501234567890")]
    assert life.do("order_day").state == "failed"
    assert dict(life.fields)["day"] == "2026-11-30"


@both
def test_where_no_place_is_named_nothing_is_written(at: At, plug: str) -> None:
    life = at(plug)
    life.fields = before = [("Delivery-Date", "2026-11-30")]
    refused = life.do("order_day")
    assert (refused.state, life.fields) == ("failed", before)
    assert "where the shop keeps its delivery day" in refused.says
    assert not life.asked


@both
def test_a_day_it_has_already_is_written_no_more(at: At, plug: str) -> None:
    life = at(plug)
    life.keep_day(OWN[plug], fields="day")
    assert life.do("order_day").state == "accepted"
    writes = len(life.asked)
    assert life.do("order_day", key="2").state == "accepted"
    assert len(life.asked) == writes + 1, "it was only asked"


@both
def test_what_the_line_broke_over_is_looked_for_and_not_written_twice(at: At, plug: str) -> None:
    life = at(plug)
    life.keep_day(OWN[plug], fields="day")
    life.shop.drops = 1 if plug == "shopify" else 2  # a PUT is tried again by whoever carries it
    unsure = life.do("order_day")
    assert unsure.state == "unknown"
    writes = [one for one in life.asked if _writes(one)]
    assert life.on(unsure, minutes=10).state == "accepted"
    assert [one for one in life.asked if _writes(one)] == writes
    assert life.there("order_day") == 1


def _writes(asked: Any) -> bool:
    return asked.method == "PUT" or b"mutation" in asked.body


@both
def test_a_shop_that_says_yes_and_does_nothing_is_not_believed(at: At, plug: str) -> None:
    life = at(plug)
    life.keep_day(OWN[plug], fields="day")
    life.shop.deaf = True
    refused = life.do("order_day")
    assert refused.state == "failed"
    assert "kept the day as it was" in refused.says


def test_without_the_scope_it_waits_and_stands_at_the_account(at: At) -> None:
    life = at("shopify")
    life.keep_day("Zapiet")
    life.shop.scopes = ("read_orders",)
    waits = life.do("order_day")
    assert (waits.state, life.there("order_day")) == ("ready", 0)
    assert "write_orders" in Account.objects.of(life.store).get(plug="shopify").trouble


# ------------------------------------------------------------------------------------- reading


def of_shop(store: Any, plug: str, payload: dict[str, Any], at: datetime) -> None:
    """The shop tells of its order as it stands, some time."""
    account = Account.objects.of(store).get(plug=plug)
    body = json.dumps(payload).encode()
    topic = {"shopify": "orders/updated", "woocommerce": "order.updated"}[plug]
    header = {"shopify": "x-shopify-topic", "woocommerce": "x-wc-webhook-topic"}[plug]
    received = shapes.Received(body=body, headers={header: topic}, at=at)
    told = CONNECTORS[plug].parse(received, "EUR", account.settings)
    events = [one for one in told if isinstance(one, shapes.Event)]
    actions.record(
        store, [one for one in events if one.kind.startswith("order.")], now=at, by="test"
    )


WOO: dict[str, Any] = {
    "status": "processing",
    "number": "727",
    "currency": "EUR",
    "date_created_gmt": "2026-11-24T08:00:00",
    "billing": {"email": "ana@example.com"},
    "line_items": [{"id": 1, "name": "Tea", "product_id": 7, "quantity": 1, "subtotal": "40.00"}],
}


@both
def test_the_day_comes_in_with_the_order_and_is_kept_until_another_is_told(
    at: At, plug: str
) -> None:
    life = at(plug)
    life.keep_day(OWN[plug], fields="day", written="DD/MM/YYYY")
    number = life.number if plug == "shopify" else 0
    order = life.shop.orders[number]
    base = {**order, **(WOO if plug == "woocommerce" else {})}
    changed = "updated_at" if plug == "shopify" else "date_modified_gmt"

    def day_after(value: str | None, minutes: int) -> str:
        when = NOW + timedelta(minutes=minutes)
        name = "note_attributes" if plug == "shopify" else "meta_data"
        what = "name" if plug == "shopify" else "key"
        fields = {name: [{what: "day", "value": value}] if value else []}
        told = {**base, changed: when.isoformat()[:19], **(fields if value is not None else {})}
        if value is None:
            told.pop(name, None)
        of_shop(life.store, plug, told, when)
        return Order.objects.of(life.store).get(about=life.order).day

    assert day_after("30/11/2026", 1) == "2026-11-30"
    assert day_after("03/12/2026", 2) == "2026-12-03"
    assert day_after(None, 3) == "2026-12-03", "it does not speak of the day"
    assert day_after("soon", 4) == "", "nobody can tell which"
    assert day_after("04/12/2026", 5) == "2026-12-04"
    assert day_after("", 6) == "", "taken back at the shop"


def test_a_metafield_comes_in_where_the_webhook_tells_it(at: At) -> None:
    life = at("shopify")
    life.keep_day("metafield", fields="custom.delivery_date")
    field = {"namespace": "custom", "key": "delivery_date", "value": "2026-12-03"}
    order = {**life.shop.orders[life.number], "updated_at": NOW.isoformat()}
    of_shop(life.store, "shopify", {**order, "metafields": [field]}, NOW)
    assert Order.objects.of(life.store).get(about=life.order).day == "2026-12-03"
    of_shop(life.store, "shopify", {**order, "note": "x"}, NOW + timedelta(minutes=1))
    assert Order.objects.of(life.store).get(about=life.order).day == "2026-12-03"


def test_where_no_place_is_named_no_day_is_read(at: At) -> None:
    life = at("shopify")
    order = {**life.shop.orders[life.number], "updated_at": NOW.isoformat()}
    order["note_attributes"] = [{"name": "Delivery-Date", "value": "2026-12-03"}]
    of_shop(life.store, "shopify", order, NOW)
    assert Order.objects.of(life.store).get(about=life.order).day == ""
