"""Timelines that are remembered are the timelines that are stored, whatever happened in between."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from afterword.decisions.timeline import Event, Timeline
from afterword.house.models import Store
from afterword.timeline import actions, hot, models, queries
from afterword.timeline.erasing import erase
from afterword.timeline.memory import FEW, Memory, with_memory
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, a_store, of_order, placed, scan, tell

pytestmark = pytest.mark.django_db(transaction=True)

BO = shapes.Who(email="bo@example.com", name="Bo Lind")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def memory() -> Memory:
    return Memory()


def people(store: Store) -> list[int]:
    return list(models.Customer.objects.of(store).order_by("id").values_list("id", flat=True))


def look(memory: Memory, store: Store) -> dict[int, Timeline]:
    with with_memory(memory):
        return queries.timelines(store, people(store))


def same(memory: Memory, store: Store) -> bool:
    """Whether what is remembered is what is stored, and adds up to the same."""
    stored, remembered = queries.timelines(store, people(store)), look(memory, store)
    assert remembered.keys() == stored.keys()
    for one, timeline in stored.items():
        seen = remembered[one]
        assert (seen.customer, seen.events) == (timeline.customer, timeline.events)
        for part in ("orders", "shipments", "messages", "consents", "matters", "contacts"):
            assert getattr(seen.present, part) == getattr(timeline.present, part)
    return True


def test_it_works(store: Store, memory: Memory) -> None:
    tell(store, placed())
    first = look(memory, store)
    again = look(memory, store)
    (one,) = people(store)
    assert again[one] is first[one]
    tell(store, of_order("order.paid", LATER))
    assert [event.kind for event in look(memory, store)[one].events][-1] == "order.paid"
    assert same(memory, store)


def after_something_older(store: Store) -> None:
    tell(store, of_order("order.paid", NOW - timedelta(days=1)))


def after_more_than_a_few(store: Store) -> None:
    tell(store, *(scan("transit", NOW + timedelta(minutes=n)) for n in range(FEW + 3)))


def after_a_merge(store: Store) -> None:
    one, other = people(store)
    actions.merge(store, into=one, other=other, now=LATER, by="test")


def after_one_is_forgotten(store: Store) -> None:
    erase(store, people(store)[1], now=LATER, by="test")


def after_a_scan_finds_its_order(store: Store) -> None:
    """What was nobody's becomes somebody's, with a lower number than what they have."""
    tell(store, scan("transit", NOW, parcel="shipment/dpd:9", order="order/shop:3"))
    tell(store, placed(order="order/shop:3", who=BO))


@pytest.mark.parametrize(
    "happens",
    [
        after_something_older,
        after_more_than_a_few,
        after_a_merge,
        after_one_is_forgotten,
        after_a_scan_finds_its_order,
    ],
)
def test_it_is_what_is_stored(
    store: Store, memory: Memory, happens: Callable[[Store], None]
) -> None:
    tell(store, placed())
    tell(store, placed(order="order/shop:2", who=BO))
    assert same(memory, store)
    happens(store)
    assert same(memory, store)
    assert same(memory, store)


@pytest.mark.parametrize("inner", [False, True])
def test_what_was_taken_back_was_never_there(store: Store, memory: Memory, inner: bool) -> None:
    """The same number is then given to something else: SQLite counts on from what is stored."""
    tell(store, placed())
    (one,) = people(store)

    def looked_at_and_gone() -> None:
        with transaction.atomic():
            tell(store, of_order("order.paid", LATER))
            assert look(memory, store)[one].events[-1].kind == "order.paid"
            raise InterruptedError

    if inner:
        with transaction.atomic(), pytest.raises(InterruptedError):
            looked_at_and_gone()
    else:
        with pytest.raises(InterruptedError):
            looked_at_and_gone()
    tell(store, of_order("order.cancelled", LATER))
    assert [event.kind for event in look(memory, store)[one].events] == [
        "order.placed",
        "order.cancelled",
    ]


def test_after_a_new_connection_nothing_is_believed(store: Store, memory: Memory) -> None:
    tell(store, placed())
    first = look(memory, store)
    connection.close()
    again = look(memory, store)
    (one,) = people(store)
    assert again[one] is not first[one]
    assert same(memory, store)


def test_what_is_remembered_is_not_read_again(
    store: Store, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(store, placed())
    look(memory, store)
    read: list[int] = []
    events_of = hot.events_of

    def reading(store: int, wanted: Iterable[int]) -> list[tuple[int, Event]]:
        read.extend(wanted)
        return events_of(store, wanted)

    monkeypatch.setattr(hot, "events_of", reading)
    look(memory, store)
    assert read == []
    tell(store, of_order("order.paid", LATER))
    look(memory, store)
    assert read == []


def test_who_was_looked_at_longest_ago_is_forgotten_first(store: Store) -> None:
    memory = Memory(most=2)
    for number in range(3):
        who = shapes.Who(email=f"p{number}@example.com")
        tell(store, placed(order=f"order/shop:{number}", who=who))
    one, two, three = people(store)
    seen = {who: look_at(memory, store, who) for who in (one, two, three)}
    assert look_at(memory, store, three) is seen[three]
    assert look_at(memory, store, two) is seen[two]
    assert look_at(memory, store, one) is not seen[one]
    assert same(memory, store)


def look_at(memory: Memory, store: Store, one: int) -> Timeline:
    with with_memory(memory):
        return queries.timelines(store, [one])[one]


def test_two_stores_are_two(store: Store, memory: Memory) -> None:
    tell(store, placed())
    other = a_store("other")
    look(memory, store)
    with with_memory(memory):
        assert queries.timelines(other, people(store))[people(store)[0]].events == ()
    assert same(memory, store)


def test_nobody_remembers_unless_told_to(store: Store) -> None:
    tell(store, placed(who=ANA))
    (one,) = people(store)
    assert queries.timelines(store, [one])[one] is not queries.timelines(store, [one])[one]
