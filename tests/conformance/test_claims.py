"""Claims: several take different rows, the longest due first, and none is left behind."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.outbox import claiming
from afterword.outbox.models import Intent
from afterword.timeline import abreast, hot_waits
from afterword.timeline.models import Customer, Wait
from tests.conformance.abreast import together
from tests.conftest import NOW
from tests.given import a_store, placed, tell
from tests.outbox.posting import a_plan, ready

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop() -> Store:
    made = a_store()
    tell(made, placed())
    return made


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has claimed before: where the last claim ended is known to a process for a while."""
    monkeypatch.setattr(hot_waits, "_low_water", abreast.LowWater())


def waiting(store: Store, number: int) -> None:
    customer = Customer.objects.of(store).get().pk
    for one in range(number):
        hot_waits.add_waits(store.pk, "run", [(customer, one, NOW - timedelta(minutes=one))])


def claim(limit: int) -> list[int]:
    """Claim, and hold the claim until everybody has claimed, where several can."""
    with transaction.atomic():
        return [due.owner for due in hot_waits.claim_due("run", NOW, limit)]


def test_it_works(shop: Store) -> None:
    waiting(shop, 5)
    assert claim(3) == [4, 3, 2]


def test_two_take_different_rows(shop: Store) -> None:
    """On SQLite the second waits for the first; on PostgreSQL it passes over what that holds."""
    waiting(shop, 10)
    meet = Barrier(2)

    def take() -> list[int]:
        with transaction.atomic():
            found = [due.owner for due in hot_waits.claim_due("run", NOW, 5)]
            if connection.vendor == "postgresql":
                meet.wait(30)
            hot_waits.done_waiting(shop.pk, "run", found)
            return found

    one, two = together([take, take])
    assert sorted(one + two) == list(range(10))


def test_nothing_is_held_that_is_not_looked_at(shop: Store) -> None:
    """A claim that began where the last one ended, and came short there, begins anew."""
    waiting(shop, 10)
    assert claim(3) == [9, 8, 7], "and the next begins a little before these"
    Wait.objects.of(shop).filter(owner_id__gte=3).update(due=NOW - timedelta(days=1))
    meet = Barrier(2)

    def take() -> list[int]:
        with transaction.atomic():
            found = [due.owner for due in hot_waits.claim_due("run", NOW, 5)]
            if connection.vendor == "postgresql":
                meet.wait(30)
            hot_waits.done_waiting(shop.pk, "run", found)
            return found

    one, two = together([take, take])
    assert sorted(one + two) == list(range(10))


def test_a_row_that_becomes_due_earlier_than_the_last_claimed_is_found(shop: Store) -> None:
    """Claims begin where the last one ended; what was stamped before that is not forgotten."""
    waiting(shop, 40)
    customer = Customer.objects.of(shop).get().pk
    taken: list[int] = []
    late = 1000
    while True:
        with transaction.atomic():
            found = [due.owner for due in hot_waits.claim_due("run", NOW, 10)]
            hot_waits.done_waiting(shop.pk, "run", found)
        if not found and not Wait.objects.of(shop).filter(owner="run").exists():
            break
        taken += found
        if late < 1003:
            hot_waits.add_waits(shop.pk, "run", [(customer, late, NOW - timedelta(days=late))])
            late += 1
    assert sorted(taken) == [*range(40), 1000, 1001, 1002]


def test_a_message_is_planned_once_whoever_plans_it(shop: Store) -> None:
    customer = Customer.objects.of(shop).get()

    def plan() -> None:
        outbox.plan(shop, [a_plan(customer, key) for key in ("a", "b")], now=NOW, by="test")

    together([transaction.atomic(plan) for _ in range(4)])
    assert sorted(Intent.objects.of(shop).values_list("send_key", flat=True)) == ["a", "b"]
    assert Wait.objects.of(shop).filter(owner="message").count() == 2


def test_messages_are_claimed_by_one_each_the_urgent_first(shop: Store) -> None:
    ready(shop, "late", message_class="service")
    for number in range(6):
        ready(shop, f"key-{number}")
    meet = Barrier(2)

    def take() -> list[str]:
        with transaction.atomic():
            found = claiming.claim(4, NOW)
            if connection.vendor == "postgresql":
                meet.wait(30)
            for intent in found:
                Intent.objects.of(shop).filter(id=intent.pk).update(state="dispatching")
            return [intent.send_key for intent in found]

    one, two = together([take, take])
    assert sorted(one + two) == [*(f"key-{number}" for number in range(6)), "late"]
    assert "late" in (one + two)[-1:] or "late" in one[-1:], "it comes last where it is taken"
