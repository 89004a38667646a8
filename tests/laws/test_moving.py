"""The law of moving people: whatever is edited under them, and by whatever rule they go, nobody is
lost, nobody is said the same step twice, and what is undone stands as it stood."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.decisions.journey import Plan
from afterword.decisions.run import Run
from afterword.house.models import Store
from afterword.journeys import actions, models, moving, publish_actions, queries
from afterword.journeys.moving import Choice
from afterword.journeys.text import parse
from afterword.outbox.models import Intent
from afterword.timeline.models import Event, Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, scan
from tests.laws.histories import a_shop
from tests.laws.test_once import send_key_of

Step = dict[str, Any]
KEY = "edited"
IDS = tuple("abcdefgh")
SPANS = ("2 hours", "9 hours", "1 day", "3 days")


def text_of(steps: list[Step]) -> str:
    return json.dumps(
        {
            "journey": KEY,
            "name": "Edited",
            "trigger": {"event": "order.placed"},
            "entry": {"rule": "once", "per": "subject"},
            "steps": steps,
        }
    )


@st.composite
def a_step(draw: st.DrawFn, name: str, inner: list[Step]) -> Step:
    kind = draw(st.sampled_from(["wait", "send", "send", "branch", "wait_for", "ask", "task"]))
    if kind == "wait":
        return {"id": name, "kind": kind, "for": draw(st.sampled_from(SPANS))}
    if kind == "task":
        return {"id": name, "kind": kind, "title": "Look"}
    if kind in ("send", "ask"):
        said = {"id": name, "kind": kind, "class": "transactional", "template": "care-tip"}
        if kind == "ask":
            more = {"template": "check-in", "answer": f"{name}-answer"}
            return {**said, **more, "timeout": draw(st.sampled_from(SPANS))}
        return {**said, "valid_for": draw(st.sampled_from(["1 hour", "2 days"]))}
    if kind == "branch":
        when = draw(st.sampled_from([{"has": "order"}, {"has": "return"}]))
        return {"id": name, "kind": kind, "cases": [{"id": "c", "when": when, "steps": inner}]}
    case = {"id": "n", "event": "shipment.checkpoint", "again": draw(st.booleans())}
    return {
        "id": name,
        "kind": kind,
        "timeout": draw(st.sampled_from(SPANS)),
        "any_of": [{**case, "steps": inner}],
    }


@st.composite
def some_steps(draw: st.DrawFn, names: list[str], depth: int = 0) -> list[Step]:
    """Steps with these ids in some order, some of them inside others."""
    found: list[Step] = []
    while names:
        name = names.pop(0)
        inner: list[Step] = []
        if depth < 2 and names and draw(st.booleans()):
            taken = names[: draw(st.integers(0, 2))]
            del names[: len(taken)]
            inner = draw(some_steps(taken, depth + 1))
        found.append(draw(a_step(name, inner)))
        if inner and not any(key in found[-1] for key in ("cases", "any_of")):
            found += inner
    return found


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str, dict[str, Choice]]:
    """Two versions that share some of their steps, and a rule for each step of the first."""
    names = list(draw(st.permutations(IDS)))
    old = draw(some_steps(names[: draw(st.integers(2, 6))]))
    other = list(draw(st.permutations(IDS)))
    new = draw(some_steps(other[: draw(st.integers(1, 6))]))
    if draw(st.booleans()):  # a small change: the same steps with one of another kind or timing
        new = [*old[:-1], draw(a_step(old[-1]["id"], []))]
    before, after = Plan(parse(text_of(old))), Plan(parse(text_of(new)))
    rules = {}
    for at in before.steps:
        rule = draw(st.sampled_from(moving.options(before, after, at)))
        to = draw(st.sampled_from([*after.steps, moving.OUT])) if rule == "move" else ""
        rules[at] = Choice(rule, to)
    return text_of(old), text_of(new), rules


def people(store: Store, days: Days, count: int) -> None:
    """They buy, some hours apart, and their parcels are scanned now and then."""
    for number in range(count):
        who = shapes.Who(email=f"p{number}@example.com", country="GB")
        order = f"order/shop:{number}"
        days.hear(store, placed(days.now, order, who))
        days.hear(store, scan("in_transit", days.now, f"shipment/x:{number}", order))
        days.later(hours=5)


def runs(store: Store) -> dict[str, models.Run]:
    return {row.subject: row for row in models.Run.objects.of(store).filter(journey=KEY)}


def nobody_is_lost(store: Store) -> None:
    assert not models.Run.objects.of(store).exclude(error="").exists()
    waits = {
        owner: (due, kinds)
        for owner, due, kinds in Wait.objects.of(store)
        .filter(owner="run")
        .values_list("owner_id", "due", "kinds")
    }
    for row in models.Run.objects.of(store).filter(ended=None):
        assert any(waits[row.pk]), (row.at, row.state)
        assert row.at in queries.plan(store, KEY, row.version).steps


def nothing_is_said_twice(store: Store, days: Days) -> None:
    keys = Counter(Intent.objects.of(store).values_list("send_key", flat=True))
    assert set(keys.values()) <= {1}
    went = Counter(send_key_of(mail) for mail in days.post.mails)
    assert set(went.values()) <= {1}
    # A lane that is gone through once cannot say its steps for two orders, nor twice for one.
    said = Counter(
        (one.subject, one.step)
        for one in Intent.objects.of(store)
        if one.accepted and not _may_come_again(store, one)
    )
    assert set(said.values()) <= {1}, said


def _may_come_again(store: Store, intent: Intent) -> bool:
    plan = queries.plan(store, KEY, intent.version)
    return bool(moving._around(plan, intent.step))


def states(store: Store) -> dict[str, Run]:
    """Where everybody stands, without when they were looked at."""
    return {subject: row.decided for subject, row in runs(store).items()}


@pytest.mark.django_db
@settings(max_examples=20)
@given(
    edit=edits(),
    hours=st.integers(0, 60),
    after=st.integers(0, 60),
    share=st.sampled_from([100, 100, 30]),
    undoes=st.booleans(),
    batch=st.sampled_from([1, 500]),
)
def test_whatever_is_edited_nobody_is_lost_or_told_twice(
    edit: tuple[str, str, dict[str, Choice]],
    hours: int,
    after: int,
    share: int,
    undoes: bool,
    batch: int,
) -> None:
    old, new, rules = edit
    with a_shop() as store, TemporaryDirectory() as home, batches_of(batch):
        days = Days(Path(home))
        actions.publish(store, old, now=NOW, by="test")
        actions.switch(store, KEY, on=True, now=NOW, by="test")
        people(store, days, 3)
        days.later(hours=hours)
        pace = publish_actions.Pace(share, timedelta(hours=4))
        before = states(store)
        done = publish_actions.publish(store, new, rules=rules, pace=pace, now=days.now, by="mia")
        days.settle()
        nobody_is_lost(store)
        stood = {subject: one for subject, one in before.items() if not one.ended}
        if done and share == 100:
            assert sum(models.Publication.objects.of(store).get().counts.values()) == len(stood)
        people_later = placed(days.now, "order/shop:9", shapes.Who(email="late@example.com"))
        days.hear(store, people_later)
        days.later(hours=after)
        nobody_is_lost(store)
        if done and undoes:
            publish_actions.undo(store, done.pk, now=days.now, by="mia")
            days.settle()
            nobody_is_lost(store)
            for subject, one in runs(store).items():
                if subject in stood and one.ended is None:
                    assert one.version == 1, subject
        days.later(days=60)
        nothing_is_said_twice(store, days)
        # Nothing here waits for a person or for ever: in the end everybody is through, once.
        assert all(one.ended for one in runs(store).values())
        ended = Counter(Event.objects.of(store).filter(kind="journey.ended").values_list(
            "data__run", flat=True))  # fmt: skip
        assert set(ended.values()) <= {1}


@pytest.mark.django_db
@settings(max_examples=12)
@given(edit=edits(), hours=st.integers(0, 40), batch=st.sampled_from([1, 500]))
def test_undone_at_once_all_stand_as_they_stood(
    edit: tuple[str, str, dict[str, Choice]], hours: int, batch: int
) -> None:
    """They go on as if nothing had been: what was not said yet is said when it would have been."""
    old, new, rules = edit
    ends: list[list[Any]] = []
    for undoes in (False, True):
        with a_shop() as store, TemporaryDirectory() as home, batches_of(batch):
            days = Days(Path(home))
            actions.publish(store, old, now=NOW, by="test")
            actions.switch(store, KEY, on=True, now=NOW, by="test")
            people(store, days, 3)
            days.later(hours=hours)
            before = states(store)
            if undoes:
                done = publish_actions.publish(store, new, rules=rules, now=days.now, by="mia")
                if done:
                    publish_actions.undo(store, done.pk, now=days.now, by="mia")
                while publish_actions.go_on(days.now, 1):
                    pass
                assert states(store) == before
            days.later(days=60)
            said = Intent.objects.of(store).order_by("subject", "step", "planned")
            ends.append(
                [(one.subject, one.step, one.state, one.accepted) for one in said]
                + [
                    (subject, one.since, one.outcome, sorted(one.learned))
                    for subject, one in sorted(states(store).items())
                ]
            )
    assert ends[0] == ends[1]


class batches_of:  # noqa: N801 (read as a word: with batches_of(1))
    """How many are moved at a time."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __enter__(self) -> None:
        self.before, publish_actions.BATCH = publish_actions.BATCH, self.size

    def __exit__(self, *_: object) -> None:
        publish_actions.BATCH = self.before
