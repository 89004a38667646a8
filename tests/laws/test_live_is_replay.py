"""The law: the live engine over a recorded history, and a life in memory over it, are one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.conversations import actions as conversations
from afterword.conversations.models import Task
from afterword.decisions.rules import Rules
from afterword.decisions.timeline import Event, Timeline
from afterword.engine.simulate import Outcome, replay
from afterword.house.models import Store
from afterword.journeys import actions, queries
from afterword.journeys import models as journey_models
from afterword.outbox import models as outbox
from afterword.outbox.addresses import SPREAD
from afterword.outbox.queries import because_of
from afterword.timeline import models
from afterword.timeline import queries as timeline_queries
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days
from tests.laws import histories
from tests.laws.histories import Told, a_shop, customers, sealed
from tests.laws.journeys import TEXTS

Said = tuple[Any, ...]


def publish(store: Store) -> None:
    for text in TEXTS:
        row = actions.publish(store, text, now=NOW, by="test").journey
        actions.switch(store, row.key, on=True, now=NOW, by="test")


def live(store: Store, days: Days, told: Sequence[Told], answer: int | None, end: datetime) -> None:
    """The engine itself over a history. ``answer``: what everybody asked answers an hour later."""
    waiting = list(told)
    asked: set[str] = set()
    while waiting or days.now < end:
        moment = waiting[0].known if waiting else end
        # People answer at a full hour; where nobody does, nothing happens but what is due.
        step = moment if answer is None else min(moment, days.now + timedelta(hours=1))
        days.until(max(step - timedelta(microseconds=1), days.now))
        days.clock.at = max(step, days.now)
        while waiting and waiting[0].known <= days.now:
            days.hear(store, sealed(store, waiting.pop(0).event))
        _people_act(store, days.now, answer, asked)
        days.settle()


def _people_act(store: Store, now: datetime, answer: int | None, asked: set[str]) -> None:
    hour = now - timedelta(hours=1)
    if answer is None:
        return
    rows = outbox.Intent.objects.of(store).filter(accepted__lte=hour).exclude(question="")
    for intent in rows:
        if intent.send_key not in asked:
            asked.add(intent.send_key)
            conversations.answer(intent, answer, now=now, by="customer")
    for task in Task.objects.of(store).filter(closed=None, opened__lte=hour):
        conversations.close(store, task.pk, outcome="done", now=now, by="teammate")


STATES = {"sent": "accepted", "withheld": "withheld", "expired": "expired"}


def as_lived(store: Store, customer: int) -> tuple[set[Said], set[Said], set[Said]]:
    """(messages with times and reasons, tasks, runs that still stand) as the tables have them."""
    said = {
        (one.send_key, one.step, one.state, one.state_at, msgspec.json.encode(because_of(one)))
        for one in outbox.Intent.objects.of(store).filter(customer=customer)
        if one.state not in ("planned", "ready")
    }
    tasks = {(one.about, one.step, one.title) for one in Task.objects.of(store).filter(
        customer=customer
    )}  # fmt: skip
    runs = {
        (one.journey, one.subject, one.entry, one.ended is None, one.at)
        for one in journey_models.Run.objects.of(store).filter(customer=customer)
    }
    return said, tasks, runs


def as_replayed(
    store: Store, customer: int, end: datetime
) -> tuple[list[Outcome], set[Said], set[Said]]:
    """The same of a life in memory, over what came from outside."""
    rows = models.Event.objects.of(store).filter(customer=customer)
    # That an address is closed for everyone who has it is news from outside, told on by the engine.
    rows = rows.exclude(Q(by="engine") & ~Q(key__startswith=SPREAD))
    ids = set(rows.values_list("id", flat=True))
    life = timeline_queries.timelines(store, [customer])[customer]
    outside = [event for event in life.events if event.id in ids]
    found = replay(
        Timeline(life.customer, outside),
        queries.live_plans(store),
        store.rules,
        own=frozenset(),
        until=end,
    )
    said = {
        (one.key, one.step, STATES[one.what], one.at, msgspec.json.encode(list(one.because)))
        for one in found
        if one.what in STATES
    }
    tasks = {(one.key, one.step, one.title) for one in found if one.what == "task"}
    return found, said, tasks


@pytest.mark.django_db
@settings(max_examples=14)
@given(
    told=histories.histories(most=18),
    answer=st.sampled_from([None, 3, 9]),
    hours=st.sampled_from([40, 90]),
)
def test_live_over_a_recorded_history_is_the_replay_of_it(
    told: list[Told], answer: int | None, hours: int
) -> None:
    end = NOW + timedelta(hours=hours)
    told = [one for one in told if one.known <= end]
    with a_shop() as store, TemporaryDirectory() as home:
        publish(store)
        days = Days(Path(home))
        live(store, days, told, answer, end)
        assert not journey_models.Run.objects.of(store).exclude(error="").exists()
        for one in customers(store):
            same_as_replayed(store, one.pk, end)


def same_as_replayed(store: Store, customer: int, end: datetime) -> None:
    """The law, for one customer."""
    said, tasks, _ = as_lived(store, customer)
    _, replayed, asked = as_replayed(store, customer, end)
    assert said == replayed
    assert tasks == asked


ONE_PERSON = shapes.Event(
    kind="customer.seen",
    key="shop:7:seen:1",
    happened=NOW,
    about="customer/shop:7",
    who=shapes.Who(ids=("shop:7",), email="ben@example.com"),
)
"""Ana's id with Ben's address: their records are one person's."""
BOTH = [
    Told(msgspec.structs.replace(ONE_PERSON, key=f"shop:7:seen:{name}", who=who), NOW)
    for name, who in (("ana", histories.ANA), ("ben", histories.BEN))
]


@pytest.mark.django_db
@settings(max_examples=10)
@given(
    told=histories.histories(most=14),
    answer=st.sampled_from([None, 3]),
    merged=st.sampled_from([0, 0, 6, 15, 40]),
)
def test_two_records_that_are_one_person_live_on_as_one(
    told: list[Told], answer: int | None, merged: int
) -> None:
    """Before anything was decided a merge changes nothing: one record from the start would have
    lived the same. Later on nobody decided with what the other record knew, so what was said
    stands; but nothing is lost, nothing is at fault, and nothing is said twice."""
    end = NOW + timedelta(hours=60)
    at = NOW + timedelta(hours=merged)
    known = [one for one in told if one.known <= end]
    one = Told(msgspec.structs.replace(ONE_PERSON, happened=at), at)
    with a_shop() as store, TemporaryDirectory() as home:
        publish(store)
        days = Days(Path(home))
        story = sorted([*BOTH, one, *known], key=lambda told: told.known)
        live(store, days, story, answer, end)
        assert not journey_models.Run.objects.of(store).exclude(error="").exists()
        (gone,) = models.Customer.objects.of(store).exclude(merged_into=None)
        assert gone.wrapped_key == b""
        for table in (outbox.Intent, journey_models.Run, Task, models.Event, models.Order):
            assert not table.objects.of(store).filter(customer=gone.pk).exists()
        for customer in customers(store):
            if merged == 0 or customer.pk != gone.merged_into:
                same_as_replayed(store, customer.pk, end)
        accepted = models.Event.objects.of(store).filter(kind="message.accepted")
        keys = list(accepted.values_list("data__message", flat=True))
        assert len(keys) == len(set(keys))


def test_a_replay_without_events_is_empty() -> None:
    assert replay(Timeline("1", list[Event]()), [], Rules(), own=frozenset()) == []
