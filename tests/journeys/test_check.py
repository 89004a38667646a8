"""The linter: each fault says where it stands and what to write instead."""

# ruff: noqa: E501 (tables: a case is easier to read on one line)

from typing import Any

import msgspec
import pytest

from afterword.decisions.conditions import Condition
from afterword.decisions.journey import Journey, read
from afterword.house.models import Store
from afterword.journeys import actions, models
from afterword.journeys.check import check
from afterword.journeys.text import Unreadable, load_yaml
from tests.conftest import NOW

CHANNELS = {"email", "sms"}
TEMPLATES = {"t": {"email", "sms"}, "ask": {"email"}}
EXIT = "- {id: x, kind: exit}"


def found(steps: str = EXIT, **head: Any) -> list[str]:
    """The faults of a journey with these steps, as path: text."""
    made = {"journey": "j", "name": "J", "trigger": {"event": "order.placed"}} | head
    journey = read({**made, "steps": load_yaml(steps)})
    return [f"{one.path}: {one.says}" for one in check(journey, channels=CHANNELS, templates=TEMPLATES)]  # fmt: skip


def test_it_works() -> None:
    assert found() == []


HEADS: list[tuple[str, dict[str, Any], str]] = [
    ("a key with spaces", {"journey": "My journey"}, "journey: a key has small letters, digits and dashes"),
    ("an event that there is not", {"trigger": {"event": "order.plaecd"}},
     "trigger.event: there is no event called 'order.plaecd'; docs/guides/events.md lists them"),
    ("a field that the event has not", {"trigger": {"event": "order.paid", "where": [{"field": "total", "is": 1}]}},
     "trigger.where[0]: there is no field 'total' here; known: order"),
    ("a comparison that does not fit", {"trigger": {"event": "order.placed", "where": [{"field": "total", "is": "1"}]}},
     "trigger.where[0]: compare a number with a number"),
    ("an event about something else", {"subject": "shipment"}, "subject: 'order.placed' is about no shipment"),
    ("too many left alone", {"holdout": 60}, "holdout: leave between 0 and 50 percent alone"),
    ("a priority beyond the scale", {"priority": 101}, "priority: a priority lies between 0 and 100"),
    ("a goal that there is not", {"goal": {"name": "g", "event": "order.plcd"}}, "goal.event: there is no event called 'order.plcd'"),
    ("an audience that is none", {"trigger": {"event": "order.placed", "when": {}}}, "trigger.when: write exactly one of all, any"),
    ("a guard that is none", {"guards": [{"id": "g", "when": {"has": "return", "within": "1 day"}}]},
     "rule 'g'.within: a thing has no single time"),
    ("two rules of one name", {"guards": [{"id": "g", "when": {"has": "return"}}], "exits": [{"id": "g", "when": {"has": "return"}}]},
     "rule 'g': this id is taken; every guard and exit needs its own"),
    ("an answer that nobody gives", {"exits": [{"id": "e", "when": {"answer": "scor", "is": 1}}]},
     "rule 'e': nothing here learns 'scor'; an `ask` names its answer"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "head", "wanted"), HEADS, ids=[case[0] for case in HEADS])
def test_faults_of_the_head(says: str, head: dict[str, Any], wanted: str) -> None:
    assert [one for one in found(**head) if one.startswith(wanted)], (says, found(**head))


SAY = "class: service, template: t"
STEPS: list[tuple[str, str, str]] = [
    ("a way back with one channel", f"- {{id: s, kind: send, {SAY}, fall_back: {{after: 2 hours}}}}",
     "step 's'.fall_back: name a second channel, or leave this out"),
    ("an order of one channel", f"- {{id: s, kind: send, {SAY}, prefer: cheap}}",
     "step 's'.prefer: name a second channel, or leave this out"),
    ("a way back after days", f"- {{id: s, kind: send, {SAY}, channels: [sms, email], fall_back: {{after: 2 days}}}}",
     "step 's'.fall_back.after: write it in minutes or hours"),
    ("no steps", "[]", "steps: a journey has at least one step"),
    ("an id with capitals", "- {id: A, kind: exit}", "step 'A': an id has small letters, digits and dashes"),
    ("an id twice, once in a lane",
     "- {id: s, kind: split, experiment: e, ways: [{id: a, weight: 1, steps: [{id: s, kind: exit}]}, {id: b, weight: 1}]}",
     "step 's': this id is taken; every step needs its own"),
    ("a word that steps know already", "- {id: timeout, kind: exit}", "step 'timeout': this id is taken"),
    ("two lanes of one name",
     "- {id: s, kind: split, experiment: e, ways: [{id: a, weight: 1}, {id: a, weight: 1}]}",
     "step 's', lane 'a': give every lane an id of its own"),
    ("a lane called as the time-out", "- {id: w, kind: wait_for, timeout: 1 day, any_of: [{id: timeout, event: order.paid}]}",
     "step 'w', lane 'timeout': give every lane an id of its own"),
    ("a template that there is not", "- {id: s, kind: send, class: service, template: tt}", "step 's'.template: there is no template 'tt'"),
    ("a channel that there is not", f"- {{id: s, kind: send, {SAY}, channels: [pigeon]}}",
     "step 's'.channels: there is no channel 'pigeon'; known: email, sms"),
    ("no channel", f"- {{id: s, kind: send, {SAY}, channels: []}}", "step 's'.channels: name at least one channel"),
    ("a scale that goes down", f"- {{id: s, kind: ask, {SAY}, answer: a, timeout: 1 day, scale: {{low: 5, high: 1}}}}",
     "step 's'.scale: a scale goes up, in at most eleven answers"),
    ("an answer named as a step", f"- {{id: s, kind: ask, {SAY}, answer: s, timeout: 1 day}}",
     "step 's': an answer has this name; give one of the two another"),
    ("nothing to wait for", "- {id: w, kind: wait_for, timeout: 1 day, any_of: []}", "step 'w': name at least one event or condition to wait for"),
    ("a case without either", "- {id: w, kind: wait_for, timeout: 1 day, any_of: [{id: a}]}",
     "step 'w', case 'a': write either an event or a condition under `becomes`"),
    ("a case with an unknown event", "- {id: w, kind: wait_for, timeout: 1 day, any_of: [{id: a, event: order.x}]}",
     "step 'w', case 'a'.event: there is no event called 'order.x'"),
    ("a fact that is none", "- {id: w, kind: wait, after: {}}",
     "step 'w'.after: write either an event or a promise: {event: order.delivered}"),
    ("a fact of an unknown event", "- {id: w, kind: wait, after: {event: order.x}}", "step 'w'.after: there is no event called 'order.x'"),
    ("a branch without a case", "- {id: b, kind: branch, cases: []}", "step 'b': a branch needs at least one case"),
    ("a split without weight", "- {id: s, kind: split, experiment: e, ways: [{id: a, weight: 0}]}",
     "step 's': a split needs ways with weights above zero"),
    ("an event of the house", "- {id: e, kind: emit, event: order.placed}", "step 'e'.event: an event of your own begins with 'custom.'"),
    ("an event with too long a name", f"- {{id: e, kind: emit, event: custom.{'x' * 60}}}", "step 'e'.event: an event of your own"),
    ("a change of nothing", "- {id: u, kind: update}", "step 'u': say what to change: tag, untag or state"),
    ("an empty tag", "- {id: u, kind: update, tag: ['']}", "step 'u': a tag or name has 1 to 60 characters"),
    ("a journey that starts itself", "- {id: s, kind: start, journey: j}", "step 's'.journey: a journey cannot start or stop itself"),
    ("a condition in a branch", "- {id: b, kind: branch, cases: [{id: a, when: {count: order.x}}]}",
     "step 'b'.a.count: there is no event called 'order.x'"),
    ("a condition in an unless", f"- {{id: s, kind: send, {SAY}, unless: {{has: order, is: true}}}}", "step 's'.unless.is: how many? write a whole number"),
    ("a step behind the end", "- {id: x, kind: exit}\n- {id: y, kind: exit}", "step 'y': nobody comes here: every way before it leaves the journey"),
    ("a step behind lanes that all end",
     "- {id: b, kind: branch, cases: [{id: a, when: {has: return}, steps: [{id: x, kind: exit}]}], otherwise: [{id: y, kind: exit}]}\n- {id: z, kind: exit}",
     "step 'z': nobody comes here"),
    ("a case after one that takes all", "- {id: b, kind: branch, cases: [{id: a, when: {all: []}}, {id: c, when: {has: return}}]}",
     "step 'b', lane 'c': nobody comes here: a case before it takes all of them"),
    ("a case that stands twice", "- {id: b, kind: branch, cases: [{id: a, when: {has: return}}, {id: c, when: {has: return}}]}",
     "step 'b', lane 'c': nobody comes here"),
    ("a way that nobody draws", "- {id: s, kind: split, experiment: e, ways: [{id: a, weight: 1}, {id: b, weight: 0}]}",
     "step 's', lane 'b': nobody comes here: give it a weight above zero, or take it out"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "steps", "wanted"), STEPS, ids=[case[0] for case in STEPS])
def test_faults_of_the_steps(says: str, steps: str, wanted: str) -> None:
    assert [one for one in found(steps) if one.startswith(wanted)], (says, found(steps))


REACHED: list[tuple[str, str]] = [
    ("behind a lane that goes on",
     "- {id: b, kind: branch, cases: [{id: a, when: {has: return}, steps: [{id: x, kind: exit}]}]}\n- {id: z, kind: exit}"),
    ("behind the time-out",
     "- {id: w, kind: wait_for, timeout: 1 day, any_of: [{id: a, event: order.paid, steps: [{id: x, kind: exit}]}]}\n- {id: z, kind: exit}"),
    ("behind the hold-out",
     "- {id: s, kind: split, experiment: e, holdout: 1, ways: [{id: a, weight: 1, steps: [{id: x, kind: exit}]}]}\n- {id: z, kind: exit}"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "steps"), REACHED, ids=[case[0] for case in REACHED])
def test_steps_that_somebody_comes_to(says: str, steps: str) -> None:
    assert found(steps) == [], says


# ------------------------------------------------------------------------------ review asks

ASK = "- {id: ask, kind: ask, class: service, template: ask, answer: score, timeout: 1 day}\n"
REVIEW = "{id: review, kind: send, class: service, purpose: reviews, template: t}"
LOW = "{answer: score, at_most: 6}"


def lane(steps: str, when: str = LOW, rest: str = "") -> str:
    return (
        f"- {{id: by, kind: branch, cases: [{{id: low, when: {when}, steps: [{steps}]}}]}}\n{rest}"
    )


GATED: list[tuple[str, str]] = [
    ("in a lane that the score chooses", ASK + lane(REVIEW)),
    ("in the other lane",
     ASK + f"- {{id: by, kind: branch, cases: [{{id: low, when: {LOW}}}], otherwise: [{REVIEW}]}}"),
    ("behind an exit of the unhappy", ASK + lane("{id: x, kind: exit}", rest=f"- {REVIEW}")),
    ("deep inside", ASK + lane(f"{{id: in, kind: split, experiment: e, ways: [{{id: a, weight: 1, steps: [{REVIEW}]}}]}}")),
    ("hidden in a larger condition", ASK + lane(REVIEW, f"{{all: [{{has: order}}, {{not: {LOW}}}]}}")),
    ("by whether there was an answer", ASK + lane(REVIEW, "{answer: ask, is: answered}")),
    ("by the event of the answer", ASK + lane(REVIEW, "{count: answer.given, where: [{field: value, at_least: 9}]}")),
    ("by an unless", ASK + "- " + REVIEW.replace("template: t", f"template: t, unless: {LOW}")),
    ("in a lane of a wait for the answer",
     f"- {{id: w, kind: wait_for, timeout: 1 day, any_of: [{{id: a, event: answer.given, of: customer, steps: [{REVIEW}]}}]}}"),
    ("by a tag that the lane puts on", ASK + lane("{id: u, kind: update, tag: [sad]}", rest=(
        f"- {{id: b2, kind: branch, cases: [{{id: s, when: {{customer: tags, includes: sad}}}}], otherwise: [{REVIEW}]}}"))),
    ("by what the lane keeps as stated", ASK + lane("{id: u, kind: update, state: {mood: low}}", rest=(
        f"- {{id: b2, kind: branch, cases: [{{id: s, when: {{stated: mood}}}}], otherwise: [{REVIEW}]}}"))),
    ("by the mood of a reply", lane(REVIEW, "{count: reply.received, where: [{field: sentiment, is: positive}]}")),
    ("by the mood of the last reply", lane(REVIEW, "{count: reply.received, last: true, where: [{field: sentiment, in: [positive, neutral]}]}")),
    ("by what a reply wants", lane(REVIEW, "{not: {count: reply.received, where: [{field: intent, is: complaint}]}}")),
    ("by a word of the store's", lane(REVIEW, "{count: reply.received, where: [{field: word, is: great}]}")),
    ("by the mood in a talk", lane(REVIEW, "{count: conversation.asked, where: [{field: sentiment, is: positive}]}")),
    ("by the stars of an earlier review", lane(REVIEW, "{count: review.left, where: [{field: stars, at_least: 4}]}")),
    ("by a complaint", lane(REVIEW, "{not: {has: complaint}}")),
    ("by an open complaint", lane("{id: x, kind: exit}", "{has: complaint, where: [{field: open, is: true}]}", f"- {REVIEW}")),
    ("by a task that was made of it", lane(REVIEW, "{has: task, is: 0}")),
    ("by a person who took over", lane("{id: x, kind: exit}", "{count: conversation.taken}", f"- {REVIEW}")),
    ("in a lane of a wait for a happy word",
     f"- {{id: w, kind: wait_for, timeout: 1 day, any_of: [{{id: a, event: reply.received, of: customer, where: [{{field: sentiment, is: positive}}], steps: [{REVIEW}]}}]}}"),
    ("behind an exit of who complained",
     f"- {{id: w, kind: wait_for, timeout: 1 day, any_of: [{{id: a, event: complaint.opened, of: customer, steps: [{{id: x, kind: exit}}]}}]}}\n- {REVIEW}"),
    ("by an unless that reads the mood", "- " + REVIEW.replace("template: t", "template: t, unless: {count: reply.received, where: [{field: sentiment, is: negative}]}")),
    ("by a message that only the unhappy got", ASK + lane("{id: sorry, kind: send, class: service, template: t}", rest=(
        f"- {{id: b2, kind: branch, cases: [{{id: s, when: {{count: message.accepted, where: [{{field: step, is: sorry}}]}}}}], otherwise: [{REVIEW}]}}"))),
    ("by an event of one's own", ASK + lane("{id: m, kind: emit, event: custom.m}", rest=(
        f"- {{id: b2, kind: branch, cases: [{{id: s, when: {{count: custom.m}}}}], otherwise: [{REVIEW}]}}"))),
    ("by the lane that was taken", ASK + lane("{id: m, kind: emit, event: custom.m}", rest=(
        f"- {{id: b2, kind: branch, cases: [{{id: s, when: {{answer: by, is: low}}}}], otherwise: [{REVIEW}]}}"))),
]  # fmt: skip


@pytest.mark.parametrize(("says", "steps"), GATED, ids=[case[0] for case in GATED])
def test_a_review_ask_that_depends_on_a_score_is_refused(says: str, steps: str) -> None:
    refused = [one for one in found(steps) if one.startswith("step 'review'")]
    assert len(refused) == 1, says
    assert "a public review is asked of everyone, whatever they answered; move it out" in refused[0]


@pytest.mark.parametrize("kind", ["guards", "exits"])
def test_a_rule_that_reads_the_score_may_not_stand_over_a_review_ask(kind: str) -> None:
    rule = [{"id": "sad", "when": {"answer": "score", "at_most": 6}}]
    (said,) = found(ASK + f"- {REVIEW}", **{kind: rule})
    assert said.startswith("rule 'sad': a public review is asked of everyone")
    assert found(ASK + EXIT, **{kind: rule}) == []


OPEN = {"has": "complaint", "where": [{"field": "open", "is": True}]}
KEPT: list[tuple[str, Any, bool]] = [
    ("while a complaint is open", OPEN, True),
    ("while a talk goes on", {**OPEN, "has": "conversation"}, True),
    ("while either is open", {"any": [OPEN, {**OPEN, "has": "task"}]}, True),
    ("while it is open and the order large",
     {"all": [OPEN, {"has": "order", "where": [{"field": "total", "at_least": 5000}]}]}, True),
    ("for ever after a complaint", {"has": "complaint"}, False),
    ("once it is closed", {"has": "complaint", "where": [{"field": "open", "is": False}]}, False),
    ("while none is open", {"not": OPEN}, False),
    ("while none is open, by number", {**OPEN, "is": 0}, False),
    ("once they were unhappy",
     {"count": "reply.received", "where": [{"field": "sentiment", "is": "negative"}]}, False),
    ("once they complained", {"count": "complaint.opened"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("says", "when", "free"), KEPT, ids=[case[0] for case in KEPT])
def test_a_guard_may_let_a_review_wait_and_may_keep_nobody_from_it(
    says: str, when: Any, free: bool
) -> None:
    """What is open is closed one day, and then it is asked; what was said stays said."""
    rule = [{"id": "sad", "when": when}]
    said = found(f"- {REVIEW}", guards=rule)
    assert [one.partition(":")[0] for one in said] == ([] if free else ["rule 'sad'"]), says
    unguarded = REVIEW.replace("template: t", "template: t, guarded: false")
    assert found(f"- {unguarded}", guards=rule) == [], "it holds nothing back there"
    (ends,) = found(f"- {REVIEW}", exits=rule)
    assert ends.startswith("rule 'sad'"), "what ends the journey is no waiting"


def test_a_goal_that_ends_by_what_somebody_thinks_is_refused() -> None:
    goal: dict[str, Any] = {"name": "happy", "event": "reply.received",
                            "where": [{"field": "sentiment", "is": "positive"}]}  # fmt: skip
    assert found(f"- {REVIEW}", goal=goal) == [], "it only counts"
    (said,) = found(f"- {REVIEW}", goal={**goal, "ends": True})
    assert said.startswith("goal: a public review is asked of everyone")


def test_an_answer_may_not_take_the_yes_to_reviews_back() -> None:
    steps = ASK + lane("{id: u, kind: update, revoke: [reviews]}") + JUST_REVIEW
    (said,) = found(steps)
    assert said.startswith("step 'u': what somebody answered would take their yes")
    assert found(ASK + lane("{id: u, kind: update, revoke: [offers]}") + JUST_REVIEW) == []


FREE: list[tuple[str, str]] = [
    ("for everyone", ASK + f"- {REVIEW}"),
    ("behind private care for the unhappy", ASK + lane("{id: t, kind: task, title: Write}", rest=f"- {REVIEW}")),
    ("by lot", ASK + f"- {{id: s, kind: split, experiment: e, holdout: 1, ways: [{{id: a, weight: 1, steps: [{REVIEW}]}}]}}"),
    ("behind a word to the unhappy", lane("{id: sorry, kind: send, class: service, template: t}",
        "{count: reply.received, where: [{field: sentiment, is: negative}]}", f"- {REVIEW}")),
    ("after a wait for the end of a complaint",
     f"- {{id: w, kind: wait_for, timeout: 9 days, any_of: [{{id: a, event: complaint.closed, of: customer}}]}}\n- {REVIEW}"),
    ("by whether they wrote one already",
     f"- {{id: w, kind: wait_for, timeout: 9 days, any_of: [{{id: a, event: review.left, of: customer, steps: [{{id: x, kind: exit}}]}}]}}\n- {REVIEW}"),
    ("by whether the parcel came back", lane("{id: x, kind: exit}", "{has: return}", f"- {REVIEW}")),
    ("by the country", ASK + lane(REVIEW, "{customer: country, is: GB}")),
]  # fmt: skip


@pytest.mark.parametrize(("says", "steps"), FREE, ids=[case[0] for case in FREE])
def test_a_review_ask_that_does_not(says: str, steps: str) -> None:
    assert found(steps) == [], says


# ------------------------------------------------------------ review asks across journeys


def other(steps: str, key: str = "other", event: str = "order.delivered") -> Journey:
    """Another journey of the store."""
    made = {"journey": key, "name": "O", "trigger": {"event": event}}
    return read({**made, "steps": load_yaml(steps)})


def across(steps: str, others: list[Journey]) -> list[str]:
    """The faults of the journey ``new`` beside the others of the store."""
    faults = check(other(steps, "new"), channels=CHANNELS, templates=TEMPLATES, others=others)
    return [f"{one.path}: {one.says}" for one in faults]


SAD = "{id: u, kind: update, tag: [sad]}"
IF_SAD = (
    "- {id: b2, kind: branch, cases: [{id: s, when: {customer: tags, includes: sad}}], "
    f"otherwise: [{REVIEW}]}}"
)
JUST_REVIEW = f"- {REVIEW}"
ASKS_IF = ASK + lane("{id: s, kind: %s, journey: other}")
ACROSS: list[tuple[str, str, str, str]] = [
    ("by a tag that another left", IF_SAD, ASK + lane(SAD), "step 'review'"),
    ("by a tag left here", ASK + lane(SAD), IF_SAD, "steps"),
    ("started here", ASKS_IF % "start", JUST_REVIEW, "step 's'"),
    ("stopped here", ASKS_IF % "stop", JUST_REVIEW, "step 's'"),
    ("emitted here", ASK + lane("{id: s, kind: emit, event: custom.again}"), JUST_REVIEW,
     "step 's'"),
    ("started elsewhere", JUST_REVIEW, ASK + lane("{id: s, kind: start, journey: new}"), "journey"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "here", "there", "path"), ACROSS, ids=[case[0] for case in ACROSS]
)
def test_an_answer_in_one_journey_may_not_gate_a_review_in_another(
    says: str, here: str, there: str, path: str
) -> None:
    event = "custom.again" if says == "emitted here" else "order.delivered"
    others = [other(there, event=event)]
    said = across(here, others)
    assert [one.partition(":")[0] for one in said] == [path], (says, said)
    assert "whatever they answered" in said[0]
    assert across(here, []) == []


@pytest.mark.parametrize(
    ("says", "here", "there"),
    [
        ("two that have nothing to do with each other", JUST_REVIEW, ASK + lane(SAD)),
        ("a tag that no answer chose", IF_SAD, f"- {SAD}"),
        ("started for everyone", ASK + "- {id: s, kind: start, journey: other}", JUST_REVIEW),
        ("one without a review started by an answer", ASKS_IF % "start", f"- {SAD}"),
        ("a fault of theirs that was there before", f"- {SAD}", ASK + lane(REVIEW)),
    ],
)  # fmt: skip
def test_journeys_that_get_along(says: str, here: str, there: str) -> None:
    assert across(here, [other(there)]) == [], says


def test_a_review_journey_that_an_answer_begins_is_refused() -> None:
    faults = check(other(JUST_REVIEW, event="answer.given"), channels=CHANNELS)
    assert "trigger" in [one.path for one in faults]


def rules(condition: Any) -> Condition:
    return msgspec.convert(condition, Condition)


UNHAPPY = {"count": "reply.received", "where": [{"field": "sentiment", "is": "negative"}]}
CAME: dict[str, Any] = {
    "event": "audience.entered",
    "where": [{"field": "audience", "is": "some"}],
}
AUDIENCES: list[tuple[str, Any, list[str]]] = [
    ("of the happy", {"not": UNHAPPY}, ["trigger"]),
    ("of who gave a high score",
     {"count": "answer.given", "where": [{"field": "value", "at_least": 9}]}, ["trigger"]),
    ("deep inside", {"all": [{"has": "order"}, {"any": [{"has": "return"}, UNHAPPY]}]},
     ["trigger"]),
    ("of who never complained", {"has": "complaint", "is": 0}, ["trigger"]),
    ("of who bought twice", {"count": "order.placed", "at_least": 2}, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "condition", "wanted"), AUDIENCES, ids=[case[0] for case in AUDIENCES]
)
def test_no_audience_chooses_who_is_asked_for_a_review_by_an_answer(
    says: str, condition: Any, wanted: list[str]
) -> None:
    some = {"some": rules(condition), "others": rules(UNHAPPY)}

    def refused(steps: str, **head: Any) -> list[str]:
        made = {"journey": "new", "name": "N", "subject": "customer", "trigger": CAME} | head
        new = read({**made, "steps": load_yaml(steps)})
        return [one.path for one in check(new, channels=CHANNELS, audiences=some)]

    assert refused(JUST_REVIEW) == wanted, says
    assert refused(JUST_REVIEW, trigger={**CAME, "event": "audience.left"}) == wanted, says
    assert refused("- {id: c, kind: send, class: service, template: t}") == [], "care may"
    # Beside another trigger, in a rule or a lane, it chooses as well.
    came = {"count": CAME["event"], "where": CAME["where"]}
    bought: dict[str, Any] = {"trigger": {"event": "order.placed"}, "subject": "order"}
    exits = {**bought, "exits": [{"id": "e", "when": came}]}
    assert refused(JUST_REVIEW, **exits) == ["rule 'e'" for _ in wanted], says
    # Whoever comes into any audience, the unhappy among them.
    assert refused(JUST_REVIEW, trigger={"event": "audience.entered"}) == ["trigger"]


def test_an_audience_by_a_tag_that_an_answer_left_chooses_by_it() -> None:
    tagged = {"some": rules({"customer": "tags", "includes": "sad"})}
    made = {"journey": "new", "name": "N", "subject": "customer", "trigger": CAME}
    new = read({**made, "steps": load_yaml(JUST_REVIEW)})
    asks = other(ASK + lane(SAD))
    assert [one.path for one in check(new, channels=CHANNELS, others=[asks], audiences=tagged)] == [
        "trigger"
    ]
    for_all = other(f"- {SAD}")
    assert check(new, channels=CHANNELS, others=[for_all], audiences=tagged) == []


def test_what_an_unhappy_audience_begins_may_stop_no_review_ask() -> None:
    sad = {"some": rules(UNHAPPY)}
    made = {"journey": "new", "name": "N", "subject": "customer", "trigger": CAME}
    for step, wanted in (
        ("{id: s, kind: stop, journey: other}", ["step 's'"]),
        ("{id: s, kind: start, journey: other}", ["step 's'"]),
        ("{id: s, kind: task, title: Write to them}", []),
    ):
        new = read({**made, "steps": load_yaml(f"- {step}")})
        asks = other(JUST_REVIEW)
        faults = check(new, channels=CHANNELS, others=[asks], audiences=sad)
        assert [one.path for one in faults] == wanted, step


def test_a_journey_that_an_answer_begins_may_tag_nobody_out_of_a_review() -> None:
    begun = other(f"- {SAD}", event="answer.given")
    assert [one.partition(":")[0] for one in across(IF_SAD, [begun])] == ["step 'review'"]


@pytest.mark.django_db
def test_publishing_looks_at_the_stores_other_journeys(store: Store) -> None:
    texts = [
        f"journey: {key}\nname: {key}\ntrigger: {{event: order.delivered}}\nsteps:\n{steps}\n"
        for key, steps in (("first", ASK + lane(SAD)), ("second", IF_SAD))
    ]
    actions.publish(store, texts[0], now=NOW, by="test")
    with pytest.raises(Unreadable, match="whatever they answered"):
        actions.publish(store, texts[1], now=NOW, by="test")


# ------------------------------------------------------------------------------- publishing


@pytest.mark.django_db
def test_a_journey_with_faults_is_not_published_and_all_of_them_are_named(store: Store) -> None:
    text = """
journey: new
name: New
trigger: {event: order.placed}
steps:
  - {id: a, kind: send, class: service, template: none, channels: [pigeon]}
"""
    before = models.Version.objects.of(store).count()
    with pytest.raises(Unreadable) as caught:
        actions.publish(store, text, now=NOW, by="test", templates={"t": {"email"}})
    assert [one.path for one in caught.value.faults] == ["step 'a'.template", "step 'a'.channels"]
    assert models.Version.objects.of(store).count() == before
    assert not models.Journey.objects.of(store).filter(key="new").exists()
