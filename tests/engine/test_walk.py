"""Walking somebody's future: what is supposed, and the law that it is what then happens."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from afterword.conversations import actions as conversations
from afterword.conversations.models import Task
from afterword.engine.supposing import Unclear, read, read_all
from afterword.engine.walk import Invented, Walked, walk
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import queries
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.given import Days, placed, scan

AFTER = "after-first-delivery"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PROMISED = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)


def begun(store: Store, home: Path) -> tuple[Days, Customer]:
    """Ana has ordered, and her parcel is on the road; both journeys are on."""
    for key in ("order-and-shipping", AFTER):
        journeys.switch(store, key, on=True, now=NOW, by="test")
    days = Days(home, NOW - timedelta(days=1))
    days.hear(store, placed(days.now))
    days.later(hours=8)
    days.hear(store, scan("picked_up", days.now, promised_to=PROMISED.isoformat()))
    days.until(NOW)
    return days, Customer.objects.of(store).get()


def walked(store: Store, person: Customer | Invented, *facts: str, key: str = AFTER) -> Walked:
    plan = queries.plan(store, key, 1)
    found, faults = read_all(facts)
    assert faults == []
    return walk(store, plan, person, found, now=NOW)


def lived(store: Store) -> list[tuple[Any, ...]]:
    """What became of each message from now on, as the tables have it."""
    rows = Intent.objects.of(store).filter(state_at__gte=NOW).exclude(state="planned")
    states = {"accepted": "sent"}
    return sorted(
        (one.send_key, one.step, states.get(one.state, one.state), one.channel, one.state_at)
        for one in rows
    )


def foreseen(found: Walked) -> list[tuple[Any, ...]]:
    return sorted(
        (one.key, one.step, one.what, one.channel, one.at)
        for one in found.lived
        if one.what not in ("held", "task")
    )


def arrive(store: Store, days: Days, at: datetime = PROMISED) -> None:
    """The van, then the door, as a walk expects it."""
    van = at.replace(hour=6, minute=30)
    days.until(van)
    days.hear(store, scan("out_for_delivery", days.now))
    days.until(at)
    days.hear(store, scan("delivered", days.now))


def test_a_walk_says_what_then_happens(store: Store, home: Path) -> None:
    days, ana = begun(store, home)
    found = walked(store, ana)
    arrive(store, days)
    days.later(days=40)
    assert foreseen(found) == lived(store)
    assert [one.step for one in found.lived] == [
        "tell-arrived", "thanks", "care", "check-in", "review", "suggest",
    ]  # fmt: skip


def test_a_walk_with_an_answer_says_what_then_happens(store: Store, home: Path) -> None:
    days, ana = begun(store, home)
    found = walked(store, ana, "answer=4@12m", "done@4h")
    arrive(store, days)
    while not (asked := Intent.objects.of(store).filter(step="check-in", state="accepted")):
        due = days.engine.next_due()
        assert due is not None
        days.until(due)
    days.later(minutes=11)
    conversations.answer(asked[0], 4, now=days.now + timedelta(minutes=1), by="page")
    days.later(minutes=1)
    task = Task.objects.of(store).get()
    days.later(hours=4)
    conversations.close(store, task.pk, outcome="", now=days.now, by="test")
    days.later(days=40)
    tasks = [one for one in found.lived if one.what == "task"]
    assert [(one.key, one.title) for one in tasks] == [(task.about, task.title)]
    assert foreseen(found) == lived(store)


def test_nothing_is_written(store: Store, home: Path) -> None:
    _, ana = begun(store, home)

    def counts() -> dict[str, int]:
        return {model._meta.label: model._base_manager.count() for model in apps.get_models()}

    before = counts()
    facts = ["late=3", "answer=4", "stop", "return", "complaint", "order", "review=2", "click",
             "done", "says=hello", "event=page.viewed;page=order", "tried"]  # fmt: skip
    assert walked(store, ana, *facts).count("sent") > 2
    walked(store, Invented(), *facts)
    assert counts() == before


def test_the_same_walk_twice_is_the_same(store: Store, home: Path) -> None:
    _, ana = begun(store, home)
    assert walked(store, ana, "late=2", "answer=4") == walked(store, ana, "late=2", "answer=4")


def test_what_is_supposed_changes_the_story(store: Store, home: Path) -> None:
    _, ana = begun(store, home)
    plainly = walked(store, ana)
    late = walked(store, ana, "late=3")
    assert "tell-late" in [one.step for one in late.outcomes]
    assert "tell-late" not in [one.step for one in plainly.outcomes]
    delivered = {one.kind: one.at for one in late.happened}["shipment.delivered"]
    assert delivered == PROMISED + timedelta(days=3)
    low = walked(store, ana, "answer=4")
    (task,) = [one for one in low.outcomes if one.what == "task"]
    assert task.title == "A low score: write, and put it right"
    review = next(one for one in low.outcomes if one.step == "review")
    assert review.what == "held"
    assert [one.inputs for one in review.because if one.rule == "guard" and one.result == "wait"]
    back = walked(store, ana, "return")
    assert {one.step for one in back.outcomes if one.what == "held"} == {"check-in", "review"}
    stopped = walked(store, ana, "stop")
    assert {one.what for one in stopped.outcomes if one.step == "care"} == {"withheld"}
    assert "heard-stop" in [one.step for one in stopped.outcomes if one.what == "sent"]
    lost = walked(store, ana, "lost")
    assert lost.count("sent") < plainly.count("sent")


def test_somebody_made_up_lives_from_the_order_on(store: Store, home: Path) -> None:
    journeys.switch(store, AFTER, on=True, now=NOW, by="test")
    who = Invented(name="ليلى", country="AE", language="ar", yes=("email",))
    found = walked(store, who)
    assert found.zone == "Asia/Dubai"
    assert [one.kind for one in found.happened] == [
        "order.placed", "shipment.shipped", "shipment.out_for_delivery", "shipment.delivered",
    ]  # fmt: skip
    sent = [one for one in found.outcomes if one.what == "sent"]
    assert [one.step for one in sent] == ["thanks", "care", "check-in", "review", "suggest"]
    assert {found.said[one.key].language for one in sent} == {"ar"}
    assert "ليلى" in found.said[sent[0].key].html
    past = walked(store, Invented(ago=10, language="es", country="ES"))
    assert {one.at < NOW for one in past.outcomes} == {True, False}


WRITTEN = (
    "late=3",
    "answer=4@2h",
    "return@5d",
    "says=where is it@90m",
    "event=review.left;stars=2@3d",
    "says=a %3B b%40c",
    "stop",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_fact_is_read_as_it_is_written(text: str) -> None:
    assert read(text).text == text
    assert read(read(text).text) == read(text)


@pytest.mark.parametrize("text", ["", "rain", "late=many", "late=99", "event=order.eaten",
                                  "event=journey.entered", "return@999d", "review=9"])  # fmt: skip
def test_a_fact_that_cannot_be_read_says_what_to_write(text: str) -> None:
    with pytest.raises(Unclear, match=r"supposed|whole number|no event|at most"):
        read(text)


def test_words_may_hold_any_sign() -> None:
    fact = read("says=why 3;4=5@home@2h")
    assert (fact.value, fact.after) != ("", None)
    written = shapes.Choice(key="x", words="a;b=c@d%25").words
    made = read_all([f"says={written}"])[0][0]
    assert read(made.text) == made
