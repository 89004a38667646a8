"""What cannot be stored is refused with a word on what to change, and nothing of it is stored."""

# ruff: noqa: E501 (tables: a case is easier to read on one line)

from typing import Any

import pytest

from afterword.decisions.kinds import KINDS
from afterword.house.models import Store
from afterword.timeline import actions, models
from afterword.timeline.checking import Refused, check
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ORDER, PARCEL, placed, scan


def event(kind: str = "order.placed", **facts: Any) -> shapes.Event:
    base = {"key": "k", "happened": NOW, "about": ORDER}
    return shapes.Event(kind=kind, **{**base, **facts})


WRONG: list[tuple[str, shapes.Event, str]] = [
    ("an unknown kind", event("order.plaecd"), "there is no event kind 'order.plaecd'; docs/guides/events.md lists them, and one of your own begins with 'custom.'"),
    ("a kind of one's own without a name", event("custom."), "there is no event kind 'custom.'"),
    ("a name that is too long", event("custom." + "x" * 60), "the name of an event has at most 60 characters"),
    ("no key", event(key=""), "order.placed: the key must have 1 to 200 characters"),
    ("a key that is too long", event(key="x" * 201), "the key must have 1 to 200 characters"),
    ("a time without an offset", event(happened=NOW.replace(tzinfo=None)), "`happened` must name its offset from UTC"),
    ("no order", event(about=""), "order.placed: say which order it is about, as 'order/...'"),
    ("a parcel that is none", event("shipment.created"), "say which shipment it is about, as 'shipment/...'"),
    ("a return without a name", event("return.requested", about=""), "say which return it is about, as 'return/...'"),
    ("too long a name of a thing", event(about="order/" + "x" * 180), "longer than 170 characters"),
    ("a number as a word", event(data={"total": "5"}), "order.placed: 'total' must be a number, not '5'"),
    ("a flag as a number", event(data={"total": True}), "'total' must be a number, not True"),
    ("a word as a list", event(data={"tags": "gift"}), "'tags' must be a list, not 'gift'"),
    ("lines that are none", event(data={"lines": [{"quantity": "2"}]}), "'lines' must list lines with product, title, quantity and price"),
    ("contents that are none", event("shipment.created", about=PARCEL, data={"contents": [["p1"]]}), "'contents' must list pairs of a product and how many of it"),
    ("a promise that is no time", event("shipment.created", about=PARCEL, data={"promised_to": "next week"}), "'promised_to' must be a time with its offset from UTC"),
    ("a promise without an offset", event("shipment.created", about=PARCEL, data={"promised_to": "2026-11-24"}), "'promised_to' must be a time with its offset"),
    ("a tag without a word", event("customer.tagged", about=""), "customer.tagged: 'tag' must say which"),
    ("what nobody can send in", event("shipment.delivered", about=PARCEL), "shipment.delivered is announced here when a parcel's scans say so; send shipment.checkpoint with its status"),
    ("nor that", event("order.delivered"), "order.delivered is announced here when all parcels of the order have arrived"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "wrong", "wanted"), WRONG, ids=[case[0] for case in WRONG])
@pytest.mark.django_db
def test_what_is_refused(store: Store, says: str, wrong: shapes.Event, wanted: str) -> None:
    with pytest.raises(Refused) as caught:
        actions.record(store, [placed(order="order/shop:9"), wrong], now=NOW, by="test")
    assert wanted in str(caught.value), says
    assert not models.Event.objects.of(store).exists()


def test_every_announced_kind_is_refused_from_outside() -> None:
    for kind in (name for name, one in KINDS.items() if one.derived):
        with pytest.raises(Refused, match="is announced here"):
            check(event(kind, about=PARCEL if kind.startswith("shipment") else ORDER))


ODD: list[tuple[str, shapes.Event]] = [
    ("nothing but nulls", event(data=dict.fromkeys(("number", "total", "items", "lines", "tags", "country")))),
    ("very long words", event(data={"number": "9" * 300, "country": "Croatia", "currency": "pounds", "url": "x" * 900, "source": "y" * 90})),
    ("very long words in a line", event(data={"lines": [{"title": "t" * 900, "sku": "s" * 300, "type": "u" * 300, "quantity": 1, "price": 1}]})),
    ("a status nobody knows", scan("teleported" * 5, NOW, reason="r" * 300, url="u" * 900)),
    ("a very long title", shapes.Event(kind="return.requested", key="r", happened=NOW, about="return/1", order=ORDER, data={"title": "t" * 900})),
    ("an empty promise", scan("in_transit", NOW, promised_to="", contents=[])),
]  # fmt: skip


@pytest.mark.parametrize(("says", "odd"), ODD, ids=[case[0] for case in ODD])
@pytest.mark.django_db
def test_what_is_odd_is_kept_and_the_present_holds_what_it_can(
    store: Store, says: str, odd: shapes.Event
) -> None:
    actions.record(store, [placed(), odd], now=NOW, by="test")
    row = models.Event.objects.of(store).get(key=odd.key)
    for name, value in odd.data.items():
        assert row.data[name] == value, says
    order = models.Order.objects.of(store).get()
    assert len(order.number) <= 80
    for parcel in models.Shipment.objects.of(store):
        assert parcel.status in ("unknown", "pending", "in_transit")
