"""Another address of an order: written at the shop while it waits, and never after."""

from collections.abc import Callable
from typing import Any

import pytest

from afterword.house.models import Account
from afterword.timeline.models import Event

from .given import Life

pytestmark = pytest.mark.django_db(transaction=True)
At = Callable[[str], Life]
both = pytest.mark.parametrize("plug", ["shopify", "woocommerce"])


def test_it_works(at: At) -> None:
    life = at("shopify")
    done = life.do("order_address")
    assert (done.state, done.says) == ("accepted", "")
    there = life.sent_to
    assert [there[one] for one in ("first_name", "last_name", "address1", "address2")] == [
        *("Niamh", "Byrne", "12 Quay Street", "Flat 3")
    ]
    assert [there[one] for one in ("city", "zip", "province_code", "country_code")] == [
        *("Cork", "T12 X4Y5", "CO", "IE")
    ]
    assert there["phone"] == "+353871234567", "what is not written again would be lost"
    told = Event.objects.of(life.store).get(kind="deed.done")
    assert (told.data["what"], told.order) == ("order_address", life.order)
    assert "Quay" not in str(told.data), "an address is nobody else's"


def test_woocommerce_keeps_what_is_not_written(at: At) -> None:
    life = at("woocommerce")
    assert life.do("order_address").state == "accepted"
    assert life.sent_to == {
        "first_name": "Niamh",
        "last_name": "Byrne",
        "company": "",
        "address_1": "12 Quay Street",
        "address_2": "Flat 3",
        "city": "Cork",
        "postcode": "t12 x4y5",
        "state": "CO",
        "country": "IE",
        "phone": "+353871234567",
    }


PACKED: list[tuple[str, str, dict[str, Any]]] = [
    ("shopify", "it left", {"fulfillment_status": "fulfilled"}),
    ("shopify", "part of it left", {"fulfillment_status": "partial"}),
    ("shopify", "a fulfilment service packs it", {"fulfillment_status": "in_progress"}),
    ("shopify", "it was cancelled", {"cancelled_at": "2026-11-23T10:00:00+00:00"}),
    ("woocommerce", "it left", {"status": "completed"}),
    ("woocommerce", "it was cancelled", {"status": "cancelled"}),
    ("woocommerce", "a status of the shop's own", {"status": "wc-packed"}),
    ("woocommerce", "part of it left",
     {"meta_data": [{"key": "_fulfillment_status", "value": "partially_fulfilled"}]}),
    ("woocommerce", "it has a tracking number",
     {"meta_data": [{"key": "_tracking_number", "value": "15501234567890"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("plug", "says", "how"), PACKED)
def test_what_is_packed_or_has_left_keeps_its_address(
    at: At, plug: str, says: str, how: dict[str, Any]
) -> None:
    life = at(plug)
    life.waits()
    life.left = True
    order = life.shop.orders[life.number if plug == "shopify" else 0]
    order.update(how)
    before = dict(life.sent_to)
    refused = life.do("order_address")
    assert (refused.state, life.sent_to) == ("failed", before), says
    told = Event.objects.of(life.store).get(kind="deed.failed")
    assert told.data["what"] == "order_address"


def test_one_that_is_on_hold_may_go_elsewhere(at: At) -> None:
    life = at("shopify")
    life.waits()
    life.shop.orders[life.number]["fulfillment_status"] = "on_hold"
    life.left = True
    assert life.do("order_address").state == "accepted"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"region": "XX"}, "Province is not valid in Ireland"),
        ({"country": "XX"}, "to be one of"),
        ({"name": ""}, "a name, a street, a town and a country"),
        ({"lines": []}, "a name, a street, a town and a country"),
    ],
)
def test_what_shopify_refuses_is_said_and_changes_nothing(
    at: At, data: dict[str, Any], says: str
) -> None:
    life = at("shopify")
    refused = life.do("order_address", **data)
    assert refused.state == "failed"
    assert says in refused.says
    assert life.sent_to["address1"] == "7 Fern Lane"


@both
def test_a_shop_that_says_yes_and_does_nothing_is_not_believed(at: At, plug: str) -> None:
    life = at(plug)
    life.shop.deaf = True
    refused = life.do("order_address")
    assert refused.state == "failed"
    assert "kept the address as it was" in refused.says


def test_without_the_scope_it_waits_and_stands_at_the_account(at: At) -> None:
    life = at("shopify")
    life.shop.scopes = ("read_orders",)
    waits = life.do("order_address")
    assert (waits.state, life.there("order_address")) == ("ready", 0)
    assert "write_orders" in Account.objects.of(life.store).get(plug="shopify").trouble


@both
def test_an_address_it_has_already_is_written_no_more(at: At, plug: str) -> None:
    life = at(plug)
    assert life.do("order_address").state == "accepted"
    writes = len(life.asked)
    again = life.do("order_address", key="2")
    assert again.state == "accepted"
    assert len(life.asked) == writes + 1, "it was only asked"
