"""The two journeys that ship, lived through whole: what each person hears, and why not more."""

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.conversations import actions as conversations
from afterword.conversations.models import Task
from afterword.decisions import journey as steps_of
from afterword.decisions.journey import WaitFor, walk
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import queries
from afterword.journeys.models import Run
from afterword.journeys.text import parse
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of, words_of
from tests.conftest import NOW
from tests.given import ORDER, Days, matter, placed, scan, tell
from tests.outbox.posting import YES

ASKED = ["thanks", "care", "check-in"]


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """Ana's first parcel came this morning."""
    journeys.switch(store, "after-first-delivery", on=True, now=NOW, by="test")
    days = Days(home)
    tell(store, placed(NOW - timedelta(days=3)), now=NOW - timedelta(days=3))
    days.hear(store, scan("delivered", NOW))
    return days


def steps(store: Store, state: str = "accepted") -> list[str]:
    rows = Intent.objects.of(store).filter(state=state).order_by("id")
    return list(rows.values_list("step", flat=True))


def answer(store: Store, days: Days, value: int) -> None:
    asked = Intent.objects.of(store).get(step="check-in")
    conversations.answer(asked, value, now=days.now, by="page:answer")
    days.settle()


def review(store: Store) -> Intent:
    return Intent.objects.of(store).get(step="review")


def held_by(found: Intent) -> str:
    last = because_of(found)[-1]
    assert (found.state, last.rule, last.result) == ("planned", "guard", "wait")
    return str(last.inputs["guard"])


def test_it_works(store: Store, days: Days) -> None:
    """A nine, and a yes to offers: everything comes, in its order and at its hours."""
    tell(store, YES, now=days.now)
    days.later(days=7)
    assert steps(store) == ASKED
    answer(store, days, 9)
    days.later(days=30)
    assert steps(store) == [*ASKED, "review", "suggest"]
    assert not Task.objects.of(store).exists()
    for mail in Intent.objects.of(store).filter(state="accepted"):
        assert mail.accepted is not None
        assert 9 <= mail.accepted.hour < 20
    assert Run.objects.of(store).get().ended is not None


@pytest.mark.parametrize("value", [0, 6, 7, 10, None])
def test_everyone_is_asked_for_a_review_whatever_the_score(
    store: Store, days: Days, value: int | None
) -> None:
    days.later(days=7)
    if value is not None:
        answer(store, days, value)
    days.later(days=1)
    for task in Task.objects.of(store).filter(closed=None):
        conversations.close(store, task.pk, outcome="Sent another.", now=days.now, by="test")
    days.later(days=7)
    assert review(store).state == "accepted"


def test_a_low_score_opens_a_task_and_the_review_waits_for_its_end(
    store: Store, days: Days
) -> None:
    days.later(days=7)
    answer(store, days, 3)
    task = Task.objects.of(store).get()
    assert (task.what, task.urgent, task.learned["score"]) == ("complaint", True, 3)
    days.later(days=60)
    assert held_by(review(store)) == "complaint-open"
    conversations.close(store, task.pk, outcome="Sent another.", now=days.now, by="test")
    days.later(days=1)
    assert review(store).state == "accepted"


@pytest.mark.parametrize(
    ("opens", "closes", "about", "guard"),
    [
        ("return.requested", "return.closed", "return/R-1", "return-open"),
        ("repair.opened", "repair.closed", "repair/P-1", "repair-open"),
    ],
)
def test_the_review_is_postponed_while_something_is_open_and_never_dropped(
    store: Store, days: Days, opens: str, closes: str, about: str, guard: str
) -> None:
    days.later(days=7)
    answer(store, days, 9)
    days.hear(store, matter(opens, days.now, about))
    days.later(days=90)
    assert held_by(review(store)) == guard
    days.hear(store, matter(closes, days.now, about))
    days.later(days=1)
    assert review(store).state == "accepted"


def test_a_question_nobody_answers_is_given_up(store: Store, days: Days) -> None:
    days.later(days=7)
    run = Run.objects.of(store).get()
    assert run.at == "check-in"
    days.later(days=3)
    run.refresh_from_db()
    assert run.at not in ("check-in", "put-it-right")


def test_offers_go_only_to_who_said_yes(store: Store, days: Days) -> None:
    days.later(days=40)
    suggest = Intent.objects.of(store).get(step="suggest")
    assert suggest.state == "withheld"
    assert [(one.rule, one.result) for one in because_of(suggest)][-1] == ("consent", "no")


def test_who_bought_again_is_not_asked_to(store: Store, days: Days) -> None:
    tell(store, YES, now=days.now)
    days.later(days=14)
    days.hear(store, placed(days.now, order="order/shop:1043"))
    days.later(days=20)
    assert "suggest" not in steps(store)
    assert Run.objects.of(store).get().outcome == "bought again"


def test_a_second_order_starts_nothing_anew(store: Store, days: Days) -> None:
    days.later(days=40)
    before = steps(store)
    days.hear(store, placed(days.now, order="order/shop:1043"))
    days.hear(store, scan("delivered", days.now, "shipment/dpd:9", "order/shop:1043"))
    days.later(days=40)
    assert steps(store) == before


def test_a_late_parcel_is_told_with_its_reason_and_lost_ones_reach_a_person(
    store: Store, home: Path
) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed())
    promised = (days.now + timedelta(days=2)).isoformat()
    days.hear(store, scan("in_transit", days.now, promised_to=promised))
    days.later(days=3)
    assert steps(store)[:2] == ["confirm", "tell-shipped"]
    late = Intent.objects.of(store).get(step="tell-late")
    said = words_of(late, store)
    assert said is not None
    assert "sorry" in said.text
    days.hear(store, scan("lost", days.now))
    assert [task.order for task in Task.objects.of(store)] == [ORDER]


def test_the_two_journeys_use_what_the_first_house_needs() -> None:
    kinds = set()
    for text in queries.library().values():
        journey = parse(text)
        kinds |= {type(step) for step in walk(journey.steps)}
        waits = [step for step in walk(journey.steps) if isinstance(step, WaitFor)]
        assert all(step.timeout for step in waits)
    needed = ("Wait", "WaitFor", "Branch", "Send", "Ask", "Task", "Exit")
    assert {getattr(steps_of, name) for name in needed} <= kinds
