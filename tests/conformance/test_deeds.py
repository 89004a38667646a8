"""Several at once at one order, on both databases: its money goes back once, and one change of it
is asked for at a time."""

from collections.abc import Callable
from typing import Any

import pytest

from afterword.conversations import readdressing, redating, righting
from afterword.conversations.models import Conversation
from afterword.house import actions as house
from afterword.house.models import Membership, Store
from afterword.outbox import deeds
from afterword.outbox.models import Intent
from afterword.timeline.models import Order
from afterword.wire.shapes import Postal
from tests.conformance.abreast import together
from tests.conftest import NOW
from tests.desk.one_talk import a_teammate
from tests.given import ANA, a_store, placed, tell

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = ("order/shopify:77", "order/shopify:78")
DAYS: dict[str, Any] = {"where": "attribute", "fields": "day", "weekdays": ["mon"], "notice": 1}


def a_shop() -> Store:
    """Two orders of £33 at a shop that takes whatever is asked of it."""
    store = a_store()
    settings = {"days": {**DAYS, "ahead": 7, "room": 1}}
    house.save_account(
        store, kind="connector", plug="shopify", settings=settings, secrets_={}, now=NOW, by="t"
    )
    for order in ORDERS:
        tell(store, placed(NOW, order, who=ANA, total=3300, country="GB", day="2026-11-26"))
    return store


def asked(store: Store, what: str) -> list[Intent]:
    return list(Intent.objects.of(store).filter(effect=what).order_by("id"))


def could(work: Callable[[], Any]) -> Callable[[], bool]:
    """Do it, and whether that could be."""

    def run() -> bool:
        try:
            work()
        except ValueError:
            return False
        return True

    return run


def a_talk(store: Store) -> Conversation:
    order = Order.objects.of(store).select_related("customer").get(about=ORDERS[0])
    return Conversation.objects.create(
        store=store, customer=order.customer, channel="email",
        about="conversation/1", state="team", opened=NOW, last=NOW,
    )  # fmt: skip


def test_it_works() -> None:
    """Four press in the same conversation, and each gives £20 of £33 back."""
    store = a_shop()
    olga = a_teammate(store, "Olga Kent", "owner")
    member = Membership.objects.select_related("user", "store").get(user=olga)
    order = Order.objects.of(store).get(about=ORDERS[0])

    talk = a_talk(store)

    def giving(number: int) -> Callable[[], bool]:
        return could(
            lambda: righting.give_back(talk, order, 2000, f"p{number}", member=member, now=NOW)
        )

    done = together([giving(number) for number in range(4)])
    assert sorted(done) == [False, False, False, True]
    assert [deeds.deed_of(one).data["amount"] for one in asked(store, "refund")] == [2000]


def test_one_change_of_an_address_at_a_time() -> None:
    """Two links of one order are confirmed in two browsers at once: the shop would do both, and
    which of them last nobody knows."""
    store = a_shop()
    order = Order.objects.of(store).get(about=ORDERS[0])

    def sending(street: str) -> Callable[[], bool]:
        there = Postal(
            name="Ana", lines=(street,), city="York", postcode="YO1 7HH", region="", country="GB"
        )
        return could(lambda: readdressing.ask(store, order, there, street, now=NOW))

    done = together([sending(f"{number} Stonegate") for number in range(4)])
    assert sorted(done) == [False, False, False, True]
    assert len(asked(store, "order_address")) == 1


def test_the_last_room_of_a_day_is_one_orders() -> None:
    store = a_shop()
    orders = [Order.objects.of(store).get(about=one) for one in ORDERS]
    (day,) = redating.possible(store, orders[0], NOW)

    def choosing(order: Order) -> Callable[[], bool]:
        return could(lambda: redating.ask(store, order, day, order.about, now=NOW))

    assert sorted(together([choosing(one) for one in orders])) == [False, True]
    assert len(asked(store, "order_day")) == 1
