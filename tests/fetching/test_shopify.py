"""Shopify, from connecting to the day after."""

import pytest

from afterword.timeline import models as timeline

from . import goods
from .given import DOOR, Life

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(life: Life) -> None:
    life.shop.orders = {one["id"]: one for one in map(goods.order, range(30))}
    life.shop.products = {one["id"]: one for one in map(goods.product, range(3))}

    connected = life.do("connect")

    assert (connected.status, connected.fault) == ("done", "")
    assert all(one["ok"] for one in connected.found), connected.found
    assert {one["uri"] for one in life.shop.subscriptions.values()} == {DOOR}
    assert life.do("count").total == 30

    history = life.do("history")

    assert (history.status, history.fault, history.done) == ("done", "", 30)
    orders = timeline.Order.objects.of(life.store)
    assert orders.count() == 30
    assert timeline.Product.objects.of(life.store).count() == 3
    first = orders.order_by("placed").first()
    assert first is not None
    assert (first.number, first.total, first.items, first.currency) == ("#1000", 4000, 2, "EUR")
    events = timeline.Event.objects.of(life.store)
    assert not events.filter(history=False).exists()
