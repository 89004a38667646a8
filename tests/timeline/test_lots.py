"""What lots are drawn by: the same of the same person, however often a database is told of them, in
whatever order; and never that of somebody else."""

from __future__ import annotations

from itertools import permutations

import pytest
from django.db import transaction

from afterword.house.models import Store
from afterword.timeline import actions
from afterword.timeline.erasing import erase
from afterword.timeline.models import Customer, Order
from afterword.timeline.queries import timeline, timelines
from afterword.wire.shapes import Who
from tests.conftest import NOW
from tests.given import ORDER, a_store, placed, tell

PEOPLE: dict[str, Who] = {
    "order/shop:1": Who(ids=("shop:1",), email="home@example.com", name="Ana"),
    "order/shop:2": Who(ids=("shop:2",), email="home@example.com", name="Ivo"),
    "order/shop:3": Who(email="mira@example.com"),
    "order/shop:4": Who(phone="+385911234567", name="Luka Horvat"),
    "order/shop:5": Who(phone="+385911234567"),
    "order/shop:6": Who(phone="+385911234567"),
    "order/shop:7": Who(),
    "order/shop:8": Who(),
}


def told(store: Store, orders: tuple[str, ...], *, at_once: bool) -> dict[str, str]:
    """What the lots of these orders' people are drawn by, when they are told of in this order."""
    with transaction.atomic():
        events = [placed(order=order, who=PEOPLE[order]) for order in orders]
        for some in [events] if at_once else [[one] for one in events]:
            tell(store, *some)
        rows = Order.objects.of(store).select_related("customer")
        found = {row.about: row.customer.natural for row in rows}
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("at_once", [True, False])
def test_it_works(store: Store, at_once: bool) -> None:
    wanted = told(store, tuple(PEOPLE), at_once=True)
    assert len(set(wanted.values())) == len(PEOPLE)
    for some in list(permutations(list(PEOPLE)[:4])):
        assert told(store, (*some, *list(PEOPLE)[4:][::-1]), at_once=at_once) == wanted


def test_a_timeline_draws_by_it(store: Store) -> None:
    tell(store, placed())
    one = Customer.objects.of(store).get()
    assert timeline(one).customer == one.natural == one.lot != str(one.pk)


def test_who_was_there_before_keeps_their_lots(store: Store) -> None:
    tell(store, placed())
    Customer.objects.of(store).update(lot="")
    one = Customer.objects.of(store).get()
    assert timeline(one).customer == str(one.pk)


def test_two_stores_do_not_know_each_others_people(store: Store) -> None:
    other = a_store("elsewhere")
    for one in (store, other):
        tell(one, placed())
    assert len(set(Customer.objects.everywhere().values_list("lot", flat=True))) == 2


def test_a_merge_leaves_the_lots_of_the_one_who_stays(store: Store) -> None:
    tell(store, placed())
    tell(store, placed(order="order/shop:7", who=Who(email="a@example.org")))
    kept, gone = Customer.objects.of(store).order_by("id")
    actions.merge(store, into=kept.pk, other=gone.pk, now=NOW, by="test")
    assert timelines(store, [kept.pk])[kept.pk].customer == kept.natural


@pytest.mark.parametrize("who", [Who(email="ana@example.com"), Who(ids=("shop:1",))])
def test_who_was_forgotten_and_comes_back_is_somebody_new(store: Store, who: Who) -> None:
    """Else they would count as having heard what the forgotten record heard."""
    for number, order in enumerate((ORDER, "order/shop:7", "order/shop:8"), 1):
        tell(store, placed(order=order, who=who))
        newest = Customer.objects.of(store).order_by("-id")[0]
        assert Customer.objects.of(store).count() == number
        erase(store, newest.pk, now=NOW, by="test")
    assert len(set(Customer.objects.of(store).values_list("lot", flat=True))) == 3
