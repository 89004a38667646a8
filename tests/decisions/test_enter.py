"""Who enters a journey, how often, and who is left alone."""

from typing import Any

import msgspec
import pytest

from afterword.decisions.enter import Before, Entered, enter, enter_at, looks_back, subject_of
from afterword.decisions.journey import Plan
from afterword.decisions.timeline import Event, Timeline
from tests.decisions.telling import ORDER, RULES, at, definition, event, line, placed

TWO = "order/shop:2"
STEPS = "- {id: x, kind: exit}"


def entering(
    now: float = 0, news: Event | None = None, before: list[Before] | None = None,
    timeline: Timeline | None = None, **head: Any,
) -> Entered | None:  # fmt: skip
    came = news or placed()
    seen = timeline or line(came)
    plan = Plan(definition(STEPS, **head))
    return enter(plan, came, seen, before or [], at(now), RULES)


def test_it_works() -> None:
    news = placed()
    found = entering(news=news)
    assert found is not None
    assert found.run is not None
    run = found.run
    assert (run.subject, run.entry, run.entered, run.since) == (ORDER, 1, at(), at())
    assert (run.trigger, run.at, run.natural) == (news.id, "x", "")
    assert [(one.rule, one.result) for one in found.because] == [("trigger", "yes")]


def test_another_event_is_none_of_its_business() -> None:
    assert entering(news=event("order.paid")) is None
    fields = {"event": "order.placed", "where": [{"field": "total", "at_least": 9000}]}
    assert entering(trigger=fields) is None


def earlier(hours: float, subject: str = ORDER, ended: bool = True, entry: int = 1) -> Before:
    return Before(subject, entry, at(hours), ended)


OFTEN: list[tuple[str, dict[str, Any], list[Before], int | None]] = [
    ("the first time", {"rule": "once"}, [], 1),
    ("once, and it was", {"rule": "once"}, [earlier(-9)], None),
    ("once for each order", {"rule": "once"}, [earlier(-9, TWO)], 1),
    ("once in a customer's life", {"rule": "once", "per": "customer"}, [earlier(-9, TWO)], None),
    ("one at a time, and it stands", {"rule": "after_exit"}, [earlier(-9, ended=False)], None),
    ("one at a time, and it ended", {"rule": "after_exit"}, [earlier(-9)], 2),
    ("one at a time per customer", {"rule": "after_exit", "per": "customer"},
     [earlier(-9, TWO, ended=False)], None),
    ("always", {"rule": "always"}, [earlier(-9, ended=False)], 2),
    ("always, the third time", {"rule": "always"}, [earlier(-9), earlier(-5, entry=2)], 3),
    ("within the pause", {"rule": "always", "pause": "10 hours"}, [earlier(-9)], None),
    ("after the pause", {"rule": "always", "pause": "9 hours"}, [earlier(-9)], 2),
    ("the pause counts from the last", {"rule": "always", "pause": "6 hours"},
     [earlier(-9), earlier(-5, entry=2)], None),
    ("numbers count for each subject", {"rule": "always", "per": "customer"},
     [earlier(-9, TWO)], 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "entry", "before", "number"), OFTEN, ids=[case[0] for case in OFTEN]
)
def test_how_often(
    says: str, entry: dict[str, Any], before: list[Before], number: int | None
) -> None:
    found = entering(before=before, entry=entry)
    assert found is not None
    assert (found.run.entry if found.run else None) == number, says
    if number is None:
        assert [(one.rule, one.result) for one in found.because][-1] == ("entry", "no")


def test_an_import_starts_no_journey() -> None:
    found = entering(news=msgspec.structs.replace(placed(), history=True))
    assert found is not None
    assert (found.run, found.because[-1].rule) == (None, "history")


AUDIENCE = {"event": "order.placed", "when": {"customer": "country", "is": "GB"}}


def test_only_its_audience_enters() -> None:
    found = entering(trigger=AUDIENCE)
    assert found is not None
    assert found.run is not None
    assert [one.rule for one in found.because] == ["trigger", "audience"]
    abroad = {**AUDIENCE, "when": {"customer": "country", "is": "FR"}}
    found = entering(trigger=abroad)
    assert found is not None
    assert (found.run, found.because[-1].result) == (None, "no")


def test_the_audience_is_judged_by_what_was_known() -> None:
    came = placed()
    tagged = event("customer.tagged", 0, known=5, tag="vip")
    trigger = {"event": "order.placed", "when": {"customer": "tags", "includes": "vip"}}
    for now, wanted in ((1, False), (5, True)):
        found = entering(now, came, timeline=line(came, tagged), trigger=trigger)
        assert found is not None
        assert (found.run is not None) is wanted


def test_the_hold_out_is_entered_and_left_alone() -> None:
    came = placed()
    held, others = 0, 0
    for customer in range(400):
        seen = Timeline(str(customer), [came])
        plan = Plan(definition(STEPS, holdout=25))
        found = enter(plan, came, seen, [], at(), RULES)
        assert found is not None
        assert found.run is not None
        if found.run.outcome == "held out":
            assert (found.run.at, found.because[-1].result) == ("", "yes")
            held += 1
        else:
            assert found.because[-1].result == "no"
            others += 1
    assert (held, others) == (98, 302)


SUBJECTS: list[tuple[str, Event, str]] = [
    ("order", placed(), ORDER),
    ("order", event("shipment.created"), ORDER),
    ("order", event("customer.seen"), ""),
    ("shipment", event("shipment.created"), "shipment/c:1"),
    ("shipment", placed(), ""),
    ("return", event("return.requested", about="return/1"), "return/1"),
    ("customer", event("customer.seen"), "customer"),
]


@pytest.mark.parametrize(("kind", "news", "subject"), SUBJECTS)
def test_what_a_passage_is_about(kind: str, news: Event, subject: str) -> None:
    assert subject_of(kind, news) == subject


def test_an_event_without_such_a_subject_starts_nothing() -> None:
    found = entering(
        news=event("customer.seen"), trigger={"event": "customer.seen"}, subject="order"
    )
    assert found is not None
    assert (found.run, [one.result for one in found.because]) == (None, ["yes", "no"])


def test_another_journey_may_ask_for_it() -> None:
    asked = msgspec.structs.replace(placed(), kind="journey.other")
    found = enter_at(Plan(definition(STEPS, subject="customer")), asked, line(), [], at(), RULES)
    assert found.run is not None
    assert (found.run.subject, found.run.natural) == ("customer", "customer/7")


class Unread(Timeline):
    """A timeline that nobody has read: whoever looks into it is caught."""

    def __init__(self, customer: str) -> None:
        self.customer = customer

    @property
    def events(self) -> tuple[Event, ...]:  # type: ignore[override]
        raise AssertionError("it looked into the timeline")


@pytest.mark.parametrize(
    ("says", "entry", "before", "number"), OFTEN, ids=[one[0] for one in OFTEN]
)
def test_where_it_does_not_look_back_no_timeline_is_needed(
    says: str, entry: dict[str, Any], before: list[Before], number: int | None
) -> None:
    for holdout in (0, 50):
        plan = Plan(definition(STEPS, entry=entry, holdout=holdout))
        assert looks_back(plan) == ("pause" in entry)
        if not looks_back(plan):
            seen = enter(plan, placed(), line(placed()), before, at(), RULES)
            unseen = enter(plan, placed(), Unread(line().customer), before, at(), RULES)
            assert seen
            assert unseen
            assert (seen.run is None, seen.run and seen.run.entry) == (number is None, number)
            assert unseen.because[1:] == seen.because[1:]


def test_an_audience_looks_back() -> None:
    when = {"has": "order", "at_least": 2}
    assert looks_back(Plan(definition(STEPS, trigger={"event": "order.placed", "when": when})))
