"""Asking a WooCommerce shop, over a real line, by a stand-in that refuses what WooCommerce does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from afterword.connectors.woocommerce import fetch
from afterword.connectors.woocommerce.connecting import TOPICS
from afterword.connectors.woocommerce.parse import parse
from afterword.connectors.woocommerce.signing import base_string
from afterword.wire.http import Http
from afterword.wire.shapes import Event, Incomplete, Note, Parcels, Product, Received
from afterword.wire.syncing import Job
from tests.connectors.woocommerce.shop import (
    ACCOUNT,
    DOOR,
    NOW,
    Asked,
    days,
    modified,
    order,
    orders_of,
    plain,
    product,
)
from tests.vendors.woocommerce import KEY, READER, Woo, delivery


@pytest.fixture
def asked(woo: Woo, http: Http) -> Asked:
    return Asked(http, woo)


def reading(**more: Any) -> dict[str, Any]:
    return {**ACCOUNT.secrets, "consumer_key": READER, **more}


# ------------------------------------------------------------------------------- connecting


def test_it_works(asked: Asked) -> None:
    asked.run(Job(what="connect"))
    assert asked.checks() == [("reached", True), ("keys", True), ("webhooks", True)]
    assert asked.found[0].says == "Ada & Fern answers."
    hooks = asked.woo.webhooks
    assert sorted(one["topic"] for one in hooks) == sorted(TOPICS)
    assert {(one["delivery_url"], one["secret"], one["status"]) for one in hooks} == {
        (DOOR, "ours", "active")
    }
    assert asked.account.settings["shop_currency"] == "GBP"


def test_connected_twice_there_is_one_webhook_for_a_topic_and_it_has_our_secret(
    asked: Asked,
) -> None:
    asked.run(Job(what="connect"))
    asked.woo.webhooks[0].update(status="disabled", secret="old", failures=6)
    asked.woo.webhooks.append({**asked.woo.webhooks[1], "id": 9, "delivery_url": "https://x.y/"})
    asked.run(Job(what="connect"))
    assert len(asked.woo.webhooks) == len(TOPICS) + 1
    assert (asked.woo.webhooks[0]["status"], asked.woo.webhooks[0]["secret"]) == ("active", "ours")


def test_a_store_without_a_secret_gets_one_of_its_own_before_it_is_told(asked: Asked) -> None:
    bare = {name: one for name, one in ACCOUNT.secrets.items() if name != "secret"}
    asked.account = msgspec.structs.replace(ACCOUNT, secrets=bare)
    asked.run(Job(what="connect"))
    kept = asked.account.secrets["secret"]
    assert len(kept) == 64
    assert {one["secret"] for one in asked.woo.webhooks} == {kept}


def test_where_the_server_takes_the_header_away_the_keys_go_into_the_address(
    asked: Asked,
) -> None:
    asked.woo.strips = True
    asked.run(Job(what="connect"))
    assert ("keys", True) in asked.checks()
    assert asked.account.settings["keys_in"] == "query"
    asked.run(Job(what="count"))
    assert asked.woo.asked[-1][2]["consumer_key"] == KEY


def test_on_a_plain_line_every_request_is_signed(asked: Asked) -> None:
    settings = {**ACCOUNT.settings, "shop": asked.woo.url}
    asked.account = msgspec.structs.replace(ACCOUNT, settings=settings)
    asked.run(Job(what="connect"))
    assert asked.checks() == [("reached", True), ("keys", True), ("webhooks", True)]
    assert all("consumer_secret" not in params for _, _, params in asked.woo.asked)
    wrong = {**ACCOUNT.secrets, "consumer_secret": "cs_other"}
    asked.account = msgspec.structs.replace(asked.account, secrets=wrong)
    asked.found.clear()
    asked.run(Job(what="connect"))
    assert asked.checks() == [("reached", True), ("keys", False)]
    assert "provided signature does not match" in asked.found[-1].says


def test_the_base_of_a_signature_is_that_of_the_rfc() -> None:
    # RFC 5849, 3.4.1.1, with the parameters of its body and header beside those of its address.
    params = [
        *(("b5", "=%3D"), ("a3", "a"), ("c@", ""), ("a2", "r b"), ("c2", ""), ("a3", "2 q")),
        *(("oauth_consumer_key", "9djdj82h48djs9d2"), ("oauth_token", "kkk9d7dh3k39sjv7")),
        *(("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131201")),
        ("oauth_nonce", "7d8f3e4a"),
    ]
    assert base_string("post", "http://example.com/request", params) == (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253"
        "D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8"
        "f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3"
        "Dkkk9d7dh3k39sjv7"
    )


@pytest.mark.parametrize(
    ("trouble", "check", "says"),
    [
        ({"pretty": False}, "reached", "choose anything but Plain"),
        ({"instead": (403, "Wordfence")}, "reached", "a page instead of data (Wordfence)"),
        ({"instead": (200, "Maintenance")}, "reached", "a page instead of data (Maintenance)"),
        ({"moved_to": "https://www.fern.example"}, "reached", "on to https://www.fern.example:"),
        ({"keys": {}}, "keys", "does not accept these keys"),
        ({"manager": False}, "keys", "an administrator or a shop manager"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    asked: Asked, trouble: dict[str, Any], check: str, says: str
) -> None:
    for name, value in trouble.items():
        setattr(asked.woo, name, value)
    asked.run(Job(what="connect"))
    assert (asked.found[-1].check, asked.found[-1].ok) == (check, False)
    assert says in asked.found[-1].says
    assert asked.woo.webhooks == []


def test_keys_that_may_only_read_bring_in_all_the_same(asked: Asked) -> None:
    asked.account = msgspec.structs.replace(ACCOUNT, secrets=reading())
    asked.run(Job(what="connect"))
    assert asked.checks()[-1] == ("writes", False)
    assert "Make new ones with the permission Read/Write" in asked.found[-1].says
    asked.woo.orders = [order(1, NOW)]
    asked.run(Job(what="history"))
    assert orders_of(asked.told) == ["1"]


def test_whom_nobody_reaches_nobody_can_tell(asked: Asked) -> None:
    asked.account = msgspec.structs.replace(ACCOUNT, url="")
    asked.run(Job(what="connect"))
    assert asked.checks()[-1] == ("webhooks", False)
    assert asked.woo.webhooks == []


def test_a_clock_that_is_wrong_and_other_money_are_said(asked: Asked) -> None:
    asked.woo.currency = "EUR"
    asked.at = NOW - timedelta(days=3650)
    asked.run(Job(what="connect"))
    assert ("clock", False) in asked.checks()
    assert "prices are kept in EUR" in next(f.says for f in asked.found if f.check == "currency")


@pytest.mark.parametrize(
    ("settings", "secrets"),
    [
        ({"shop": ""}, {}),
        ({"shop": "ftp://fern.example"}, {}),
        ({}, {"consumer_key": ""}),
    ],
)
def test_an_account_that_lacks_something_says_so(
    settings: dict[str, str], secrets: dict[str, str]
) -> None:
    account = msgspec.structs.replace(
        ACCOUNT,
        settings={**ACCOUNT.settings, **settings},
        secrets={**ACCOUNT.secrets, **secrets},
    )
    with pytest.raises(Incomplete):
        fetch.next(fetch.begin(Job(what="count")), account, NOW)


# ---------------------------------------------------------------------------------- history


def test_all_orders_come_once_oldest_first_while_the_shop_goes_on(asked: Asked) -> None:
    woo = asked.woo
    woo.orders = [order(number, at) for number, at in enumerate(days(120), start=1)]
    asked.run(Job(what="history"), most=6)
    assert len(orders_of(asked.told)) == 97
    # One that was read goes into the bin, one of the second page is deleted, a new one comes in.
    woo.orders[3]["status"] = "trash"
    del woo.orders[60]
    woo.orders.append(order(500, NOW))
    asked.go_on()
    expected = [*map(str, range(1, 121)), "500"]
    assert orders_of(asked.told) == expected
    assert asked.done == 121
    assert asked.totals[2] == 120


def test_a_shop_that_wrote_all_its_orders_in_one_second_is_read_to_the_end(asked: Asked) -> None:
    asked.woo.orders = [order(number, NOW) for number in range(1, 131)]
    asked.run(Job(what="history"))
    assert sorted(map(int, orders_of(asked.told))) == list(range(1, 131))


def test_the_hour_that_comes_twice_loses_no_order(asked: Asked) -> None:
    # Zagreb, 25 October 2026: at 03:00 it is 02:00 again. The site sorts by its own clock.
    first = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    for number in range(1, 121):
        made = first + timedelta(minutes=number)
        ahead = 2 if made < datetime(2026, 10, 25, 1, tzinfo=UTC) else 1
        one = order(number, made)
        one["date_created"] = plain(made + timedelta(hours=ahead))
        asked.woo.orders.append(one)
    asked.run(Job(what="history"))
    assert sorted(map(int, orders_of(asked.told))) == list(range(1, 121))


def test_only_what_was_placed_since(asked: Asked) -> None:
    asked.woo.orders = [order(number, at) for number, at in enumerate(days(5), start=1)]
    since = list(days(5))[3]
    asked.run(Job(what="count", since=since))
    assert asked.totals == [2]
    asked.run(Job(what="history", since=since))
    assert orders_of(asked.told) == ["4", "5"]


def test_the_postage_is_asked_for_with_an_order(asked: Asked) -> None:
    way = {"id": 1, "method_id": "flat_rate", "total": "4.00"}
    one = order(1, NOW) | {
        "shipping_total": "4.00",
        "shipping_tax": "0.84",
        "shipping_lines": [way],
    }
    asked.woo.orders = [one]
    asked.run(Job(what="history"))
    placed = [told for told in asked.told if isinstance(told, Event) and "lines" in told.data]
    assert placed
    assert {told.data["shipping"] for told in placed} == {484}


def test_whether_anything_is_to_be_sent_is_asked_for_with_an_order(asked: Asked) -> None:
    asked.woo.orders = [order(1, NOW) | {"needs_processing": False, "shipping_lines": []}]
    asked.run(Job(what="history"))
    placed = [told for told in asked.told if isinstance(told, Event) and "lines" in told.data]
    assert placed
    assert all(line["digital"] for told in placed for line in told.data["lines"])


def test_nobody_has_bought_what_is_not_paid(asked: Asked) -> None:
    unpaid: dict[str, Any] = {"date_paid": None, "date_paid_gmt": None}
    asked.woo.orders = [
        order(1, NOW, status="pending", **unpaid),
        order(2, NOW, status="failed", **unpaid),
    ]
    asked.run(Job(what="history"))
    assert [type(one) for one in asked.told] == [Note, Note]


def test_money_came_back_when_the_refund_says(asked: Asked) -> None:
    made, back = list(days(2, timedelta(days=20)))
    short = {"id": 726, "reason": "Came broken", "total": "-12.50"}
    asked.woo.orders = [order(1, made, refunds=[short])]
    whole = {"id": 726, "amount": "12.50", "reason": "Came broken", "date_created_gmt": plain(back)}
    asked.woo.refunds = {1: [{**whole, "date_created": plain(back)}]}
    asked.run(Job(what="history"))
    (refund,) = [o for o in asked.told if isinstance(o, Event) and o.kind == "order.refunded"]
    assert (refund.key, refund.happened) == ("order/woocommerce:1:refund:726", back)
    assert (refund.data, refund.private) == (
        {"amount": 1250, "currency": "EUR"},
        {"note": "Came broken"},
    )


def test_which_pieces_were_paid_back_is_told(asked: Asked) -> None:
    made, back = list(days(2, timedelta(days=20)))
    of_beans = {
        "id": 1316,
        "product_id": 94,
        "quantity": -1,
        "meta_data": [{"id": 2076, "key": "_refunded_item_id", "value": "316"}],
    }
    stranger = {**of_beans, "meta_data": [{"id": 2077, "key": "_refunded_item_id", "value": "9"}]}
    short = [{"id": 726, "reason": "", "total": "-12.50"}, {"id": 727, "reason": "", "total": "-1"}]
    whole = {"date_created_gmt": plain(back), "reason": ""}
    asked.woo.orders = [order(1, made, refunds=short)]
    asked.woo.refunds = {
        1: [
            {**whole, "id": 726, "amount": "12.50", "line_items": [of_beans, stranger]},
            {**whole, "id": 727, "amount": "1.00", "line_items": []},
        ]
    }
    asked.run(Job(what="history"))
    (told,) = [o for o in asked.told if isinstance(o, Event) and o.kind == "order.reduced"]
    assert (told.key, told.about, told.happened) == (
        "order/woocommerce:1:refund:726:pieces",
        "order/woocommerce:1",
        back,
    )
    assert told.data == {"contents": [["woocommerce:94", 1]], "items": 1}


def test_an_order_that_went_meanwhile_holds_up_no_other(asked: Asked) -> None:
    short = {"id": 726, "reason": "", "total": "-1.00"}
    asked.woo.orders = [order(1, NOW, refunds=[short]), order(2, NOW)]
    asked.run(Job(what="history"), most=3)
    del asked.woo.orders[0]
    asked.go_on()
    assert orders_of(asked.told) == ["1", "2"]


def test_people_with_an_account_come_too_and_none_is_skipped(asked: Asked) -> None:
    asked.woo.customers = [
        {"id": number, "email": f"c{number}@example.com", "date_created_gmt": "2026-01-01T00:00:00"}
        for number in range(1, 251)
    ]
    asked.run(Job(what="history"), most=2)
    del asked.woo.customers[:2]
    asked.go_on()
    seen = {one.who.ids[0] for one in asked.told if isinstance(one, Event) and one.who}
    assert seen == {f"woocommerce:{number}" for number in range(1, 251)}


def test_the_state_names_nobody(asked: Asked) -> None:
    short = {"id": 726, "reason": "Came broken", "total": "-1.00"}
    asked.woo.orders = [order(1, NOW, refunds=[short])]
    asked.run(Job(what="history"), most=3)
    written = str(asked.state)
    assert "refunds" in written
    assert not any(word in written for word in ("Ana", "Ilica", "ana@example.com", "broken"))


# -------------------------------------------------------------------- the same by both ways


def test_by_webhook_and_asked_for_the_keys_are_the_same(asked: Asked) -> None:
    names = ("paid_by_card", "shipment_tracking", "yith", "completed", "cancelled_paid")
    asked.woo.orders = [
        order(number, at, name)
        for number, (at, name) in enumerate(zip(days(5), names, strict=True), start=1)
    ]
    asked.run(Job(what="history"))
    hook = {"id": 7, "topic": "order.updated", "secret": "ours"}
    told: list[str] = []
    for one in asked.woo.orders:
        sent, headers = delivery(hook, one)
        plainly = {name.lower(): value for name, value in headers.items()}
        for said in parse(Received(headers=plainly, body=sent, at=NOW), "GBP", {}):
            told += [said.key] if isinstance(said, Event) else []
    assert sorted(asked.keys) == sorted(told)


# ----------------------------------------------------------------------- what was missed


def test_what_changed_since_is_found_and_webhooks_are_switched_on_again(asked: Asked) -> None:
    woo = asked.woo
    woo.orders = [order(number, at) for number, at in enumerate(days(60), start=1)]
    asked.run(Job(what="connect"))
    woo.webhooks[0]["status"], woo.webhooks[1]["status"] = "disabled", "paused"
    del woo.webhooks[2]
    modified(woo.orders[4], NOW - timedelta(minutes=20), status="cancelled")
    modified(woo.orders[5], NOW - timedelta(hours=3))
    modified(woo.orders[6], NOW - timedelta(minutes=10), status="trash")
    asked.found.clear()
    asked.run(Job(what="missed", since=NOW - timedelta(minutes=15), until=NOW))
    assert orders_of(asked.told) == ["5", "7"]
    binned = [o for o in asked.told if isinstance(o, Event) and o.kind == "order.cancelled"]
    assert [(one.about[-2:], one.data.get("reason")) for one in binned] == [
        (":5", None),
        (":7", "deleted"),
    ]
    assert woo.webhooks[0]["status"] == "active"
    assert woo.webhooks[1]["status"] == "paused"
    assert len(woo.webhooks) == len(TOPICS)
    assert "Somebody paused these webhooks" in asked.found[-1].says


def test_a_look_at_what_was_missed_does_its_work_with_keys_that_may_only_read(
    asked: Asked,
) -> None:
    asked.account = msgspec.structs.replace(ACCOUNT, secrets=reading())
    asked.run(Job(what="missed", since=NOW, until=NOW))
    assert asked.refused is None
    assert asked.checks() == [("writes", False)]


# ------------------------------------------------------------------------------- products


def test_products_come_with_what_is_in_stock(asked: Asked) -> None:
    made = list(days(6))
    asked.woo.products = [
        product(1, made[0]),
        product(2, made[1], manage_stock=False, stock_quantity=None, stock_status="outofstock"),
        product(3, made[2], stock_quantity=-2, stock_status="onbackorder"),
        product(4, made[3], status="draft"),
        product(5, made[4], type="variable", manage_stock=False, stock_quantity=None),
        product(6, made[5], type="variable", manage_stock=False, stock_quantity=None),
    ]
    small = {"manage_stock": True, "stock_status": "instock"}
    asked.woo.variations = {
        5: [{"id": 50 + n, "stock_quantity": 1, **small} for n in range(130)],
        6: [{"id": 7, **small, "stock_quantity": 3}, {"id": 8, **small, "manage_stock": False}],
    }
    asked.run(Job(what="products"))
    found = {one.outside: one for one in asked.told if isinstance(one, Product)}
    assert {name: (one.stock, one.available) for name, one in found.items()} == {
        "woocommerce:1": (7, True),
        "woocommerce:2": (None, False),
        "woocommerce:3": (-2, True),
        "woocommerce:4": (7, False),
        "woocommerce:5": (130, True),
        "woocommerce:6": (None, True),
    }
    assert {one.currency for one in found.values()} == {"GBP"}


# -------------------------------------------------------------------------------- fulfilments


def fulfilment(outside: int, *, number: str, done: bool = True) -> dict[str, Any]:
    meta = {
        "_items": [{"item_id": 315, "qty": 1}],
        "_tracking_number": number,
        "_shipping_provider": "dpd",
        "_tracking_url": f"https://track.example/{number}",
        "_date_fulfilled": "2026-10-03 09:00:00",
    }
    return {
        "id": outside,
        "is_fulfilled": done,
        "date_deleted": None,
        "meta_data": [
            {"id": n, "key": key, "value": one} for n, (key, one) in enumerate(meta.items())
        ],
    }


def test_the_shops_own_fulfilments_are_asked_for_order_by_order(asked: Asked) -> None:
    made = next(days(1))
    mark = [{"id": 1, "key": "_fulfillment_status", "value": "partially_fulfilled"}]
    asked.woo.orders = [order(1, made, meta_data=mark), order(2, made)]
    gone = {**fulfilment(13, number="C"), "date_deleted": "2026-10-04 00:00:00"}
    asked.woo.fulfillments = {
        1: [fulfilment(11, number="A1"), fulfilment(12, number="", done=False), gone]
    }
    asked.run(Job(what="history"))
    found = [o for o in asked.told if isinstance(o, Event) and o.about.startswith("shipment/")]
    assert [
        (one.about.rpartition("woocommerce:")[2], one.data.get("number"), one.data.get("status"))
        for one in found
    ] == [
        ("1", "A1", None),
        ("1", "A1", "picked_up"),
        ("1:12", None, None),
        ("1:12", None, "label_created"),
    ]
    assert found[0].data["contents"] == [["woocommerce:93", 1]]
    (listed,) = [one for one in asked.told if isinstance(one, Parcels) and one.order.endswith(":1")]
    assert listed.keys == ("shipment/woocommerce:1", "shipment/woocommerce:1:12")


def test_a_shop_that_is_too_old_for_fulfilments_is_read_all_the_same(asked: Asked) -> None:
    mark = [{"id": 1, "key": "_fulfillment_status", "value": "fulfilled"}]
    asked.woo.orders = [order(1, NOW, meta_data=mark), order(2, NOW)]
    asked.run(Job(what="history"))
    assert orders_of(asked.told) == ["1", "2"]


# --------------------------------------------------------------------------- hosts and leaving


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"Retry-After": "17"}, 17.0),
        (429, {}, 30.0),
        (503, {"Retry-After": "999999"}, 3600.0),
    ],
)
def test_a_host_that_asks_for_rest_gets_it(
    asked: Asked, status: int, headers: dict[str, str], wait: float
) -> None:
    asked.woo.orders = [order(1, NOW)]
    asked.woo.refuses = [(status, headers)]
    asked.run(Job(what="history"))
    assert asked.refused is not None
    assert (asked.refused.busy, asked.refused.permanent, asked.refused.retry_after) == (
        True,
        False,
        wait,
    )
    asked.go_on()
    assert orders_of(asked.told) == ["1"]


def test_a_plugin_in_between_stops_a_job_until_a_person_has_looked(asked: Asked) -> None:
    asked.woo.orders = [order(number, at) for number, at in enumerate(days(60), start=1)]
    asked.run(Job(what="history"), most=3)
    asked.woo.instead = (403, "Attention Required!")
    asked.go_on()
    assert asked.refused is not None
    assert (asked.refused.account, asked.refused.permanent) == (True, False)
    assert "let the addresses under /wp-json/wc/ through" in asked.refused.says
    asked.woo.instead = None
    asked.go_on()
    assert len(orders_of(asked.told)) == 60


def test_leaving_takes_our_webhooks_away_and_no_others(asked: Asked) -> None:
    asked.run(Job(what="connect"))
    asked.woo.webhooks.append({**asked.woo.webhooks[0], "id": 9, "delivery_url": "https://x.y/"})
    asked.run(Job(what="leave"))
    assert [one["id"] for one in asked.woo.webhooks] == [9]
    asked.run(Job(what="leave"))
    assert [one["id"] for one in asked.woo.webhooks] == [9]
