"""Laws of what people say: a public review is asked of the unhappy as of the happy, in whatever
journey the linter lets through; and nothing is sold to who waits for us."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import msgspec
from hypothesis import HealthCheck, assume, find, given, settings
from hypothesis import strategies as st

from afterword.decisions.journey import Ask, Journey, Plan, Saying, read, walk
from afterword.decisions.kinds import KINDS
from afterword.journeys.check import check
from tests.engine.living import Deed, came, live, wrote

CHANNELS = ("email",)
OPEN = [{"field": "open", "is": True}]
OPINIONS: list[dict[str, Any]] = [
    {"answer": "score", "at_most": 6},
    {"answer": "score", "at_least": 9},
    {"count": "answer.given", "where": [{"field": "value", "at_least": 9}]},
    {"count": "reply.received", "where": [{"field": "sentiment", "is": "negative"}]},
    {"count": "reply.received", "last": True, "where": [{"field": "sentiment", "is": "positive"}]},
    {"count": "reply.received", "where": [{"field": "intent", "is": "complaint"}]},
    {"count": "conversation.handed"},
    {"has": "complaint"},
    {"has": "complaint", "where": OPEN},
    {"not": {"has": "complaint", "where": OPEN}},
    {"has": "conversation", "where": OPEN},
    {"has": "task", "at_most": 0},
    {"customer": "tags", "includes": "sad"},
    {"stated": "mood", "is": "low"},
    {"count": "custom.sad"},
    {"count": "message.accepted", "where": [{"field": "template", "is": "care-tip"}]},
]
NEUTRAL: list[dict[str, Any]] = [
    {"customer": "country", "is": "GB"},
    {"has": "order", "at_least": 2},
    {"has": "return", "where": OPEN},
]
HEARD: list[dict[str, Any]] = [
    {"event": "answer.given"},
    {"event": "complaint.opened"},
    {"event": "complaint.closed"},
    {"event": "conversation.handed"},
    {"event": "reply.received", "where": [{"field": "sentiment", "is": "positive"}]},
    {"event": "review.left"},
    {"event": "custom.sad"},
]
CONDITIONS = st.sampled_from([*OPINIONS, *NEUTRAL])


def _said(template: str, **more: Any) -> dict[str, Any]:
    return {"kind": "send", "class": "service", "template": template, **more}


REVIEW = _said("review-ask", purpose="reviews", valid_for="52 weeks")
PLAIN: list[dict[str, Any]] = [
    REVIEW,
    REVIEW | {"guarded": False},
    _said("care-tip"),
    {"kind": "wait", "for": "1 day"},
    {"kind": "ask", "class": "service", "template": "check-in", "answer": "score",
     "scale": {"low": 0, "high": 10}, "timeout": "3 days"},
    {"kind": "update", "tag": ["sad"]},
    {"kind": "update", "state": {"mood": "low"}},
    {"kind": "update", "revoke": ["reviews"]},
    {"kind": "emit", "event": "custom.sad"},
    {"kind": "task", "title": "Write", "what": "complaint"},
    {"kind": "exit", "outcome": "gone"},
]  # fmt: skip


@st.composite
def steps(draw: st.DrawFn, depth: int = 2) -> list[dict[str, Any]]:
    return [draw(step(depth)) for _ in range(draw(st.integers(1, 3)))]


@st.composite
def step(draw: st.DrawFn, depth: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(["plain", "plain", "branch", "wait_for"] if depth else ["plain"]))
    if kind == "plain":
        made = draw(st.sampled_from(PLAIN))
        if made["kind"] == "send" and draw(st.integers(0, 7)) == 0:
            return {**made, "unless": draw(CONDITIONS)}
        return dict(made)
    inner = st.one_of(st.just([]), steps(depth - 1))
    if kind == "branch":
        lane = {"id": "lane", "when": draw(CONDITIONS), "steps": draw(inner)}
        return {"kind": "branch", "cases": [lane], "otherwise": draw(inner)}
    case = {"id": "lane", "of": "customer", **draw(st.sampled_from(HEARD)), "steps": draw(inner)}
    return {"kind": "wait_for", "timeout": "9 days", "any_of": [case], "on_timeout": draw(inner)}


@st.composite
def journeys(draw: st.DrawFn) -> dict[str, Any]:
    """A journey that begins when a parcel comes. Its names are given afterwards."""
    rules = st.lists(CONDITIONS, max_size=1)
    made: dict[str, Any] = {
        "journey": "new", "name": "New", "trigger": {"event": "order.delivered"},
        "guards": [{"id": f"g{n}", "when": one} for n, one in enumerate(draw(rules))],
        "exits": [{"id": f"e{n}", "when": one} for n, one in enumerate(draw(rules))],
        "steps": _named(draw(steps()), count(1)),
    }  # fmt: skip
    if draw(st.integers(0, 5)) == 0:
        heard = draw(st.sampled_from([one for one in HEARD if one["event"] in KINDS]))
        made["goal"] = {"name": "goal", "within": "90 days", "ends": True, **heard}
    return made


def _named(some: Sequence[dict[str, Any]], numbers: Any) -> list[dict[str, Any]]:
    named = []
    for one in some:
        number = next(numbers)
        more: dict[str, Any] = {"id": f"s{number}"}
        if one["kind"] == "ask":
            more["answer"] = "score"
        if one["kind"] == "branch":
            (lane,) = one["cases"]
            more["cases"] = [{**lane, "steps": _named(lane["steps"], numbers)}]
            more["otherwise"] = _named(one["otherwise"], numbers)
        if one["kind"] == "wait_for":
            (lane,) = one["any_of"]
            more["any_of"] = [{**lane, "steps": _named(lane["steps"], numbers)}]
            more["on_timeout"] = _named(one["on_timeout"], numbers)
        named.append({**one, **more})
    return named


def talked(day: float, word: str) -> Deed:
    return Deed(day, f"conversation.{word}", "conversation/1", "order/shop:1", {"by": "team"})


HAPPY = [*came(0, 1), wrote(4.5, sentiment="positive", intent="thanks")]
UNHAPPY = [
    *came(0, 1),
    wrote(4.5, sentiment="negative", intent="complaint"),
    *(talked(4.6, word) for word in ("opened", "asked", "handed")),
    Deed(4.7, "complaint.opened", "complaint/1", "order/shop:1"),
    talked(9, "answered"),
    Deed(20, "complaint.closed", "complaint/1", "order/shop:1"),
    talked(21, "closed"),
]


def asked(journey: Journey, deeds: Sequence[Deed], score: int) -> list[str]:
    """The review asks that somebody has been sent in the end, by their steps."""
    says = {one.id: score for one in walk(journey.steps) if isinstance(one, Ask)}
    person = live("ana", deeds, says=says, plans=[Plan(_first(journey))], days=130)
    reviews = {
        one.id
        for one in walk(journey.steps)
        if isinstance(one, Saying) and one.purpose == "reviews"
    }
    return sorted(one.step for one in person.outcomes if one.what == "sent" and one.step in reviews)


def _first(journey: Journey) -> Journey:
    return read({**_plain(journey), "version": 1})


def _plain(journey: Journey) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(journey, enc_hook=str)
    return found


def let_through(made: Mapping[str, Any]) -> bool:
    return not check(read(dict(made)), channels=CHANNELS)


def opinionated(made: Mapping[str, Any]) -> bool:
    """Whether it reads what somebody thinks and asks for a review."""
    text = str(made)
    return "'reviews'" in text and any(str(one) in text for one in OPINIONS)


@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(made=journeys())
def test_who_is_unhappy_is_asked_as_who_is_happy(made: dict[str, Any]) -> None:
    assume(opinionated(made) and let_through(made))
    journey = read(made)
    assert asked(journey, HAPPY, 10) == asked(journey, UNHAPPY, 0)


def test_the_law_is_about_something() -> None:
    """Such journeys are made, some are refused, and some that read what people think are not."""
    refused = find(journeys(), lambda made: opinionated(made) and not let_through(made))
    assert refused
    free = find(journeys(), lambda made: opinionated(made) and let_through(made))
    assert free
