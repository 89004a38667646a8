"""Several weigh and hand over at once: one person never gets more than the ceiling allows."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec
import pytest
from django.db import connections

from afterword.engine.admission import admit_due
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.outbox import hot, settling
from afterword.outbox.models import Intent
from afterword.timeline import queries
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.conformance.abreast import still_open, together
from tests.conftest import NOW
from tests.given import Days, a_store, placed, tell
from tests.outbox.posting import YES, a_plan, marketing, ready

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop() -> Store:
    made = a_store()
    tell(made, placed(), YES)
    return made


def settle_rules(store: Store, **written: object) -> None:
    store.rules_written = written
    store.save(update_fields=["rules_written"])


def test_it_works(shop: Store, home: Path) -> None:
    """Twenty were let out while the rules were lax; three workers hand over at once."""
    for number in range(20):
        ready(shop, f"key-{number}")
    settle_rules(shop)
    workers = [Days(home / str(number)) for number in range(3)]

    def hand_over(days: Days) -> None:
        while days.sender.send_ready(limit=4):
            pass

    together([lambda days=days: hand_over(days) for days in workers])  # type: ignore[misc]
    assert sum(len(days.post.mails) for days in workers) == 8
    states = Intent.objects.of(shop).values_list("state", flat=True)
    assert sorted(states) == ["accepted"] * 8 + ["planned"] * 12
    for one in Intent.objects.of(shop).filter(state="planned"):
        assert '"rule":"ceiling","result":"wait"' in one.because


def test_what_is_written_down_while_one_looks_is_counted(
    shop: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between one look and the next of a worker, another writes down that four were taken: they are
    no longer on the way, and have gone out."""
    for number in range(12):
        ready(shop, f"key-{number}")
    settle_rules(shop)
    one, two = Days(home / "1"), Days(home / "2")
    begun, _ = one.sender.prepare(6)
    assert len(begun) == 6
    yes = shapes.Receipt(provider_id="taken")
    taken = [settling.Handed(it.intent, yes, it.sealed) for it in begun]
    written = iter([taken])

    def and_then(look: Callable[..., Any]) -> Callable[..., Any]:
        def looked(*args: Any) -> Any:
            found = look(*args)
            one.sender.settle(next(written, []))
            return found

        return looked

    monkeypatch.setattr(hot, "on_the_way", and_then(hot.on_the_way))
    monkeypatch.setattr(queries, "timelines", and_then(queries.timelines))
    assert len(two.sender.prepare(6)[0]) == 2
    assert Intent.objects.of(shop).filter(state="accepted").count() == 6


def elsewhere(plan: outbox.Planned) -> outbox.Planned:
    """The same, planned by another journey."""
    return msgspec.structs.replace(plan, journey="after-first-delivery")


def test_the_last_place_is_given_once(shop: Store, home: Path) -> None:
    """While one is begun and not committed, a more urgent one comes: it waits for how that ends.

    Where nobody waited for anybody, it would see the first as one that can still be called back.
    """
    settle_rules(shop, spacing={"marketing": None}, caps={"marketing": {"day": 1}})
    customer = Customer.objects.of(shop).get()
    one, two = Days(home / "1"), Days(home / "2")
    first = a_plan(customer, "first")
    outbox.plan(shop, [first, elsewhere(a_plan(customer, "other"))], now=NOW, by="test")
    one.settle()  # what a journey's first message writes down would make the second wait
    ready(shop, "begun", **marketing())

    def second() -> None:
        try:
            urgent = a_plan(customer, "urgent", **marketing(priority=90))
            outbox.plan(shop, [elsewhere(urgent)], now=NOW, by="test")
            two.settle()
        finally:
            connections.close_all()

    other = Thread(target=second)
    with still_open(lambda: one.sender.prepare(1)) as commit:
        other.start()
        other.join(1)
        commit()
    other.join(60)
    offers = Intent.objects.of(shop).filter(message_class="marketing")
    assert sorted(offers.values_list("state", flat=True)) in (
        ["dispatching", "planned"],
        ["accepted", "planned"],
    )


def test_those_who_weigh_at_once_let_out_no_more_than_may_go(shop: Store, home: Path) -> None:
    customer = Customer.objects.of(shop).get()
    plans = [a_plan(customer, f"key-{number}") for number in range(24)]
    outbox.plan(shop, plans, now=NOW, by="test")
    together([lambda: admit_due(NOW, limit=5)] * 3)
    while admit_due(NOW):
        pass
    days = Days(home)
    days.settle()
    assert len(days.post.mails) == 8
    assert Intent.objects.of(shop).filter(state="planned").count() == 16


def test_the_more_urgent_of_two_batches_goes_first(shop: Store) -> None:
    """All that one person waits for is weighed together, however small the batch."""
    customer = Customer.objects.of(shop).get()
    plans = [a_plan(customer, f"key-{n}", **marketing(priority=n)) for n in range(4)]
    outbox.plan(shop, plans, now=NOW, by="test")
    assert admit_due(NOW, limit=1) == 4
    assert [one.send_key for one in Intent.objects.of(shop).filter(state="ready")] == ["key-3"]
