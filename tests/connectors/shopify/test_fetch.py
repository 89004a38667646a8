"""An order is the same order, whether a webhook tells it or Shopify is asked for it."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from afterword.connectors.shopify import fetch
from afterword.connectors.shopify.parse import parse
from afterword.wire.shapes import Account, Event, Incomplete, Note, Product, Refusal, Response, Told
from afterword.wire.syncing import Job, Took
from tests.conftest import NOW
from tests.connectors.given import folder, received
from tests.fetching import goods
from tests.vendors.shopify.server import CLIENT, DOMAIN, SECRET, TOKEN, Shop

ACCOUNT = Account(
    settings={"shop": DOMAIN, "currency": "EUR"},
    secrets={"token": TOKEN, "secret": SECRET},
    url="https://desk.example.com/in/shopify/ada-fern",
)
MOMENT = goods.FIRST + timedelta(days=20)


def drive(shop: Shop, job: Job, account: Account = ACCOUNT, at: datetime = NOW) -> list[Told]:
    """All that a job tells, asked without a wire. Every state goes through JSON."""
    state: Any = dict(fetch.begin(job))
    told: list[Told] = []
    for _ in range(500):
        request = fetch.next(json.loads(json.dumps(state)), account, at)
        took = fetch.took(state, _carried(shop, request), account, at)
        if isinstance(took, Refusal):
            assert took.busy, took.says
            shop.level = shop.maximum
            continue
        told += took.told
        if took.finished:
            return told
        state = took.state
    raise AssertionError("it does not end")


def _carried(shop: Shop, request: Any) -> Response:
    if request.method == "GET":
        first, last = request.headers["Range"].removeprefix("bytes=").split("-")
        (bulk,) = shop.bulks.values()
        body = bulk.lines[int(first) : int(last) + 1]
        told = f"bytes {first}-{int(first) + len(body) - 1}/{len(bulk.lines)}"
        return Response(status=206, headers={"content-range": told}, body=body)
    asked = json.loads(request.body)
    shop.level = shop.maximum
    answer = shop.answer(asked["query"], asked.get("variables") or {})
    return Response(status=200, body=json.dumps(answer).encode())


def by_webhook(payload: dict[str, Any]) -> list[Told]:
    sent = json.dumps(payload).encode()
    settings = {"shop": DOMAIN}
    return list(parse(received("shopify", "orders/updated", sent), "EUR", settings))


def events(told: Sequence[Told]) -> dict[str, Any]:
    """By their keys: kind, time and plain content of each event, and who it is about."""
    return {
        one.key: (one.kind, one.happened, dict(one.data), dict(one.private), one.who)
        for one in told
        if isinstance(one, Event)
    }


def money(amount: str, currency: str = "EUR") -> dict[str, str]:
    return {"amount": amount, "currency_code": currency}


def _edited() -> dict[str, Any]:
    order = goods.order(1)
    order["line_items"][1]["current_quantity"] = 0
    sent = goods.parcel(1, 0, MOMENT, MOMENT, order["line_items"][:1])
    return {**order, "current_total_price": "20.00", "fulfillments": [sent]}


def _in_two_parcels() -> dict[str, Any]:
    order = goods.order(2, fulfillment_status="partial")
    one, two = order["line_items"]
    way = {"shipment_status": "in_transit", "tracking_numbers": ["A1", "A2"]}
    half = goods.parcel(2, 1, MOMENT, MOMENT, [two]) | way
    return {**order, "fulfillments": [goods.parcel(2, 0, MOMENT, MOMENT, [one]), half]}


def _paid_back() -> dict[str, Any]:
    order = goods.order(3, financial_status="partially_refunded", current_total_price="20.00")
    line = order["line_items"][1]
    back = {
        "id": goods.BIG + 9,
        "created_at": MOMENT.isoformat(),
        "processed_at": MOMENT.isoformat(),
        "note": "broken",
        "refund_line_items": [
            {
                "line_item_id": line["id"],
                "quantity": 1,
                "restock_type": "return",
                "subtotal_set": {
                    "shop_money": money("20.00"),
                    "presentment_money": money("20.00"),
                },
            }
        ],
        "transactions": [
            {"id": 1, "kind": "refund", "status": "success", "amount": "20.00", "currency": "EUR"},
            {"id": 2, "kind": "refund", "status": "failure", "amount": "1.00", "currency": "EUR"},
        ],
    }
    line["current_quantity"] = 0
    return {**order, "refunds": [back]}


def _other_currency() -> dict[str, Any]:
    order = goods.order(4, currency="EUR", presentment_currency="USD")
    for thing, name, shop, seen in [
        (order, "total_price", "40.00", "44.50"),
        (order, "current_total_price", "40.00", "44.50"),
        *((line, "price", "20.00", "22.25") for line in order["line_items"]),
    ]:
        both = {"shop_money": money(shop), "presentment_money": money(seen, "USD")}
        thing[f"{name}_set"] = both
    return order


def _with_scans() -> dict[str, Any]:
    order = goods.order(5)
    order["fulfillments"][0]["shipment_status"] = "out_for_delivery"
    return order


ORDERS: dict[str, dict[str, Any]] = {
    "plain": goods.order(0),
    "lines were taken out": _edited(),
    "two parcels, one with two numbers": _in_two_parcels(),
    "partly paid back": _paid_back(),
    "another currency": _other_currency(),
    "postage and grams": goods.order(
        12,
        total_weight=870,
        total_shipping_price_set={"shop_money": money("4.90"), "presentment_money": money("4.90")},
    ),
    "on the van": _with_scans(),
    "called off": goods.order(
        6,
        cancelled_at=MOMENT.isoformat(),
        cancel_reason="customer",
        fulfillment_status=None,
        fulfillments=[],
        financial_status="voided",
    ),
    "a guest": goods.order(7, customer=None),
    "at the till": goods.order(
        8, customer=None, email="", shipping_address=None, billing_address=None, source_name="pos"
    ),
    "not paid, not sent": goods.order(
        9, financial_status="pending", fulfillment_status=None, fulfillments=[]
    ),
    "sixty lines": goods.order(10, lines=60),
    "a label that was made too early": goods.order(11, note="leave it with the neighbour"),
}


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("what", ["history", "missed"])
def test_both_ways_tell_the_same(name: str, what: Any) -> None:
    order = ORDERS[name]
    shop = Shop(orders={order["id"]: order})
    since = goods.FIRST - timedelta(days=1)

    asked = drive(shop, Job(what=what, since=since))

    assert events(asked) == events(by_webhook(order))
    assert events(asked), "it told nothing"


def test_the_postage_and_the_grams_are_asked_for_with_an_order() -> None:
    order = ORDERS["postage and grams"]
    asked = events(drive(Shop(orders={order["id"]: order}), Job(what="history")))
    told = [data for kind, _, data, *_ in asked.values() if kind == "order.placed"]
    assert [(data["shipping"], data["weight"]) for data in told] == [(490, 870)]


def test_scans_are_told_as_webhooks_tell_them() -> None:
    order = _with_scans()
    parcel = order["fulfillments"][0]
    scan = {
        "id": goods.BIG + 77,
        "fulfillment_id": parcel["id"],
        "order_id": order["id"],
        "status": "out_for_delivery",
        "message": "On the van",
        "happened_at": MOMENT.isoformat(),
        "city": "Dublin",
        "country": "IE",
        "zip": "D02",
    }
    parcel["events"] = [scan]
    shop = Shop(orders={order["id"]: order})

    asked = events(drive(shop, Job(what="missed", since=goods.FIRST)))

    sent = received("shopify", "fulfillment_events/create", json.dumps(scan).encode())
    (told,) = events(parse(sent, "EUR", {})).items()
    assert asked[told[0]] == told[1]


def test_every_order_among_the_payloads_is_the_same_both_ways() -> None:
    compared = 0
    for path in sorted(folder("shopify").glob("orders_*.json")):
        order = json.loads(path.read_bytes())
        whole = {"id", "created_at", "currency", "line_items"} <= order.keys()
        if not whole or not order["line_items"] or "updated_at" not in order:
            continue
        shop = Shop(orders={int(order["id"]): order})
        asked = drive(shop, Job(what="missed"))
        told = {key.partition(":consent")[0] for key in events(by_webhook(order))}
        known = {key.partition(":consent")[0] for key in events(asked)}
        # What was ticked at the checkout stands in webhooks alone, and so does a time of its own.
        placed = {key for key in told if key.endswith((":placed", ":paid", ":cancelled"))}
        assert placed <= known, path.name
        compared += 1
    assert compared >= 8


def test_stock_is_told_both_ways() -> None:
    counted, endless = goods.product(0, stock=7), goods.product(1, stock=None)
    sold_out, drawn_back = goods.product(2, stock=0), goods.product(3, published_at=None)
    several = [counted, endless, sold_out, drawn_back]
    shop = Shop(products={one["id"]: one for one in several})

    asked = [one for one in drive(shop, Job(what="products")) if isinstance(one, Product)]

    told = [
        one
        for payload in several
        for one in parse(
            received("shopify", "products/update", json.dumps(payload).encode()),
            "EUR",
            {"shop": DOMAIN},
        )
    ]
    assert asked == told
    assert [(one.stock, one.available) for one in asked] == [
        (7, True),
        (None, True),
        (0, False),
        (5, False),
    ]


def test_a_shop_that_finds_it_too_dear_is_asked_for_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.vendors.shopify.schema.MOST", 260)
    orders = {one["id"]: one for one in (goods.order(0), _in_two_parcels(), _paid_back())}

    asked = drive(Shop(orders=orders), Job(what="missed"))

    wanted = {key for one in orders.values() for key in events(by_webhook(one))}
    assert events(asked).keys() == wanted


def test_more_than_can_be_asked_for_is_left_open_with_a_word() -> None:
    order = goods.order(1, lines=80)
    order["fulfillments"].append(goods.parcel(1, 1, MOMENT, MOMENT, order["line_items"][:1]))

    asked = drive(Shop(orders={order["id"]: order}), Job(what="history"))

    notes = [one.says for one in asked if isinstance(one, Note)]
    assert notes == ["#1001: what is in a parcel is left open, it is too much to ask for."]
    created = [one for one in asked if isinstance(one, Event) and one.kind == "shipment.created"]
    assert ["contents" in one.data for one in created] == [False, True]


@pytest.mark.parametrize(
    ("settings", "secrets", "says"),
    [
        ({"shop": "ada-and-fern.example"}, {"token": "t"}, ".myshopify.com"),
        ({"shop": ""}, {"token": "t"}, ".myshopify.com"),
        ({"shop": "evil.example/ada.myshopify.com"}, {"token": "t"}, ".myshopify.com"),
        ({"shop": DOMAIN}, {"secret": SECRET}, "client ID"),
    ],
)
def test_what_an_account_lacks_is_said(settings: Any, secrets: Any, says: str) -> None:
    state = fetch.begin(Job(what="connect"))
    with pytest.raises(Incomplete, match=says):
        fetch.next(state, Account(settings=settings, secrets=secrets), NOW)


def test_an_address_may_be_pasted_whole() -> None:
    pasted = Account(settings={"shop": f"https://{DOMAIN}/"}, secrets={"token": "t"})
    url = fetch.next(fetch.begin(Job(what="connect")), pasted, NOW).url
    assert url == f"https://{DOMAIN}/admin/api/2026-10/graphql.json"


def test_a_token_that_ends_is_asked_for_in_time() -> None:
    def account(until: datetime | None, **secrets: str) -> Account:
        settings = {"shop": DOMAIN, "client": CLIENT}
        if until:
            settings["token_until"] = until.isoformat()
        return Account(settings=settings, secrets={"secret": SECRET, **secrets})

    assert fetch.renewal(ACCOUNT, NOW) is None, "one that does not end"
    assert fetch.renewal(account(NOW + timedelta(hours=1), access="a"), NOW) is None
    first = fetch.renewal(account(None), NOW)
    assert first
    assert json.loads(first.body)["grant_type"] == "client_credentials"
    soon = fetch.renewal(account(NOW + timedelta(seconds=90), access="a", refresh="r"), NOW)
    assert soon
    assert json.loads(soon.body)["refresh_token"] == "r"


def test_a_token_that_is_refused_before_its_time_is_replaced_once() -> None:
    account = Account(
        settings={"shop": DOMAIN, "client": CLIENT, "token_until": "2027-01-01T00:00:00+00:00"},
        secrets={"secret": SECRET, "access": "a"},
    )
    state = fetch.begin(Job(what="count"))
    refused = Response(status=401, body=b'{"errors": "[API] Invalid API key or access token"}')

    once = fetch.took(state, refused, account, NOW)

    assert isinstance(once, Took)
    assert once.settings == {"token_until": ""}
    twice = fetch.took(once.state, refused, account, NOW)
    assert isinstance(twice, Refusal)
    assert twice.account
