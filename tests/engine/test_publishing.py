"""A version published under people inside, lived through by the engine itself."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.house.models import Store
from afterword.journeys import actions, models, publish_actions, queries
from afterword.journeys.moving import Choice
from afterword.outbox.models import Intent
from afterword.timeline.models import Event, Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, matter, placed

pytestmark = pytest.mark.django_db
KEY = "steps"


def text(*steps: str) -> str:
    body = "\n".join(f"  - {one}" for one in steps)
    guard = "guards: [{id: back, when: {has: return, where: [{field: open, is: true}]}}]"
    return (
        f"journey: {KEY}\nname: Steps\ntrigger: {{event: order.placed}}\n"
        f"entry: {{rule: always, per: subject}}\n{guard}\nsteps:\n{body}\n"
    )


def say(name: str, more: str = "") -> str:
    return (
        f"{{id: {name}, kind: send, class: service, template: care-tip, valid_for: 5 days{more}}}"
    )


def wait(name: str, length: str) -> str:
    return f"{{id: {name}, kind: wait, for: {length}}}"


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    return Days(home)


def begin(store: Store, days: Days, *steps: str, people: int = 1) -> None:
    actions.publish(store, text(*steps), now=NOW, by="test")
    actions.switch(store, KEY, on=True, now=NOW, by="test")
    for number in range(people):
        who = shapes.Who(email=f"p{number}@example.com", country="GB")
        days.hear(store, placed(days.now, f"order/shop:{number}", who))


def publish(
    store: Store, days: Days, *steps: str, rules: dict[str, Choice] | None = None,
    pace: publish_actions.Pace | None = None,
) -> models.Publication:  # fmt: skip
    done = publish_actions.publish(
        store, text(*steps), rules=rules or {}, pace=pace, now=days.now, by="mia"
    )
    assert done is not None
    days.settle()
    return done


def said(store: Store, state: str = "accepted") -> list[str]:
    rows = Intent.objects.of(store).filter(state=state).order_by("state_at", "id")
    return list(rows.values_list("step", flat=True))


def run(store: Store) -> models.Run:
    return models.Run.objects.of(store).get(journey=KEY)


def test_it_works(store: Store, days: Days) -> None:
    """Who waits two days waits five by the new version, and has its next step."""
    begin(store, days, say("one"), wait("w", "2 days"), say("two"))
    publish(store, days, say("one"), wait("w", "5 days"), say("two"), say("three"))
    days.later(days=4)
    assert said(store) == ["one"]
    days.later(days=4)
    assert said(store) == ["one", "two", "three"]
    assert run(store).ended is not None


def test_who_keeps_their_place_keeps_its_time(store: Store, days: Days) -> None:
    begin(store, days, say("one"), wait("w", "2 days"), say("two"))
    publish(store, days, say("one"), wait("w", "5 days"), say("two"), rules={"w": Choice("keep")})
    assert run(store).version == 2
    days.later(days=3)
    assert said(store) == ["one", "two"]


def test_who_is_left_finishes_the_version_they_began(store: Store, days: Days) -> None:
    begin(store, days, say("one"), wait("w", "2 days"), say("two"))
    publish(store, days, say("one"), wait("w", "5 days"), say("new"), rules={"w": Choice("leave")})
    days.later(days=4)
    assert (run(store).version, said(store)) == (1, ["one", "two"])


def test_a_step_that_was_said_is_not_said_again(store: Store, days: Days) -> None:
    begin(store, days, say("one"), wait("w", "2 days"), say("two"))
    rules = {"w": Choice("move", "one")}
    publish(store, days, wait("w", "1 day"), say("one"), say("two"), say("three"), rules=rules)
    days.later(days=6)
    assert said(store) == ["one", "two", "three"]
    assert Intent.objects.of(store).filter(step="one").count() == 1


def test_who_is_moved_out_leaves_and_comes_back_by_undoing(store: Store, days: Days) -> None:
    begin(store, days, say("one"), wait("w", "2 days"), say("two"))
    done = publish(store, days, say("one"), rules={"w": Choice("move")})
    assert (run(store).outcome, run(store).ended is None) == ("moved out", False)
    assert Event.objects.of(store).filter(kind="journey.ended").count() == 1
    publish_actions.undo(store, done.pk, now=days.now, by="mia")
    days.later(days=3)
    assert said(store) == ["one", "two"]
    assert Event.objects.of(store).filter(kind="journey.ended").count() == 1


def test_what_is_left_behind_unsaid_rests_and_is_there_again(store: Store, days: Days) -> None:
    """A return holds the tip back; its step goes, and comes back by undoing."""
    begin(store, days, wait("w", "1 day"), say("old"), say("two"))
    days.hear(store, matter("return.requested", days.now, order="order/shop:0"))
    days.later(days=1, hours=1)
    assert said(store, "planned") == ["old"]
    new = (wait("w", "1 day"), wait("more", "3 days"), say("two"))
    done = publish(store, days, *new, rules={"old": Choice("move", "more")})
    closed = matter("return.closed", days.now, order="order/shop:0")
    days.hear(store, closed)
    days.later(hours=5)
    assert said(store) == []
    publish_actions.undo(store, done.pk, now=days.now, by="mia")
    days.later(days=2)
    assert said(store) == ["old", "two"]


def test_what_rests_expires_with_its_time(store: Store, days: Days) -> None:
    begin(store, days, wait("w", "1 day"), say("old"))
    days.hear(store, matter("return.requested", days.now, order="order/shop:0"))
    days.later(days=1, hours=1)
    publish(store, days, wait("w", "1 day"), rules={"old": Choice("move", "w")})
    days.later(days=8)
    assert said(store, "expired") == ["old"]


def test_some_enter_the_new_version_and_the_rest_the_old_one(store: Store, days: Days) -> None:
    begin(store, days, wait("w", "2 days"), say("two"))
    pace = publish_actions.Pace(50, timedelta(hours=2))
    publish(store, days, wait("w", "3 days"), say("two"), pace=pace)
    for number in range(10, 30):
        who = shapes.Who(email=f"q{number}@example.com", country="GB")
        days.hear(store, placed(days.now, f"order/shop:{number}", who))
    rows = list(models.Run.objects.of(store).filter(journey=KEY).select_related("customer"))
    assert {row.version for row in rows} == {1, 2}
    for row in rows:
        assert row.version == (2 if queries.in_share(KEY, row.customer.natural, 50) else 1)
    days.later(hours=2, minutes=5)
    assert set(models.Run.objects.of(store).values_list("version", flat=True)) == {2}
    days.hear(store, placed(days.now, "order/shop:99", shapes.Who(email="z@example.com")))
    assert models.Run.objects.of(store).get(subject="order/shop:99").version == 2


def test_a_batch_at_a_time_everybody_follows(
    store: Store, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_actions, "BATCH", 2)
    begin(store, days, wait("w", "2 days"), say("two"), people=7)
    done = publish_actions.publish(
        store, text(wait("w", "3 days"), say("two")), rules={}, now=days.now, by="mia"
    )
    assert done
    assert done.counts == {"retime": 2}
    days.settle()
    assert models.Publication.objects.of(store).get().counts == {"retime": 7}
    publish_actions.undo(store, done.pk, now=days.now, by="mia")
    days.settle()
    assert set(models.Run.objects.of(store).values_list("version", flat=True)) == {1}
    assert Wait.objects.of(store).filter(owner="run", due=None, kinds="").count() == 0


def test_a_journey_that_was_off_for_long_floods_nobody(store: Store, days: Days) -> None:
    """What went stale meanwhile expires; what still makes sense goes, one thing a person."""
    begin(store, days, wait("w", "1 day"), say("one"), wait("x", "1 day"), say("two"), people=6)
    actions.switch(store, KEY, on=False, now=days.now, by="mia")
    days.later(days=3)
    assert said(store) == []
    actions.switch(store, KEY, on=True, now=days.now, by="mia")
    days.settle()
    going = Counter(Intent.objects.of(store).filter(state="accepted").values_list("customer"))
    assert max(going.values(), default=0) <= 1
    days.later(days=20)
    per_day = Counter(
        (one.customer_id, one.accepted.date())
        for one in Intent.objects.of(store).filter(state="accepted")
        if one.accepted
    )
    assert set(per_day.values()) == {1}
    actions.switch(store, KEY, on=False, now=days.now, by="mia")
    late = placed(days.now, "order/shop:77", shapes.Who(email="late@example.com"))
    days.hear(store, late)
    assert not models.Run.objects.of(store).filter(subject="order/shop:77").exists()
