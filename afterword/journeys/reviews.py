"""One rule is law and not taste (FTC 16 CFR 465, EU Omnibus): a public review is asked of everyone
or of no one, never by score. A review ask that an answer can keep from happening is refused.

An answer is what somebody thinks of us, however they said it: a score, the mood or the wish in what
they wrote, a word the store listens for, a complaint, a task or a talk that came of it. It may
keep a review from being asked for in a lane it chooses, behind an exit in such a lane, through an
exit rule, a goal that ends, a guard or an ``unless``, or by what such a lane leaves: a tag, a
stated fact, an event of one's own, a message, a code, a yes taken back. It may do so across
journeys: by what the lane of one leaves for another, or by starting or stopping it. It may do so
through an audience whose rules ask for any of that: who comes into it or leaves it is chosen by it.

A guard that holds while a complaint, a task or a conversation is open is allowed. It keeps nobody
from being asked: all of them are closed one day, and then it is asked as of everyone.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from afterword.decisions.conditions import Condition, Match, parts
from afterword.decisions.faults import Fault
from afterword.decisions.journey import (
    Ask,
    Branch,
    Emit,
    Exit,
    Journey,
    Reward,
    Saying,
    Start,
    Step,
    Stop,
    Update,
    WaitFor,
    lanes,
    walk,
)

SAYS = (
    "a public review is asked of everyone, whatever they answered; "
    "move it out of the lane that an answer chooses (private care may depend on it)"
)
RULE_SAYS = (
    "a public review is asked of everyone, whatever they answered; "
    "let this rule not depend on an answer, or ask for no review here"
)


ACROSS_SAYS = (
    "the journey %(journey)s asks for a public review, and an answer here would decide whether "
    "it does; a review is asked of everyone, whatever they answered"
)
FROM_SAYS = (
    "this asks for a public review, and in the journey %(journey)s an answer would decide whether "
    "it does (step %(step)s); a review is asked of everyone, whatever they answered"
)


REVOKE_SAYS = (
    "what somebody answered would take their yes to reviews back, and so decide who is asked for "
    "one; a review is asked of everyone, whatever they answered"
)
TALKED = frozenset({"complaint", "task", "conversation"})
"""What is open with somebody because of what they said."""
HEARD = frozenset(
    {"answer.given", "conversation.handed", "conversation.taken"}
    | {f"{what}.{word}" for what in ("complaint", "task") for word in ("opened", "closed")}
)
"""Events that come of what somebody thinks."""
OPINIONS = frozenset(
    {"sentiment", "intent", "urgency", "word", "choice", "why", "stars", "value", "words"}
)
"""What of a reply, a conversation or a review tells what somebody thinks."""
NAMES = frozenset({"tag", "name", "step", "template", "offer", "outcome", "journey"})
"""What events say by name of what a step left."""


class Traces(msgspec.Struct):
    """Where an answer can be read from: its own name, and what it left."""

    answers: set[str] = set()
    tags: set[str] = set()
    stated: set[str] = set()
    marks: set[str] = set()
    """What else a lane left that an answer chose, by the names that events say: its steps, their
    templates, offers and outcomes, the journeys it starts, the events it emits."""
    audiences: set[str] = set()
    """The audiences whose rules come out by an answer."""

    def __len__(self) -> int:
        names = (self.answers, self.tags, self.stated, self.marks, self.audiences)
        return sum(map(len, names))

    def copy(self) -> "Traces":
        """The same, to be added to."""
        return Traces(*(set(getattr(self, name)) for name in self.__struct_fields__))

    def read_by(self, condition: Condition) -> bool:
        """Whether a condition comes out by an answer."""
        return any(self._read_by(part) for part in parts(condition))

    def kept_by(self, condition: Condition, *, so: bool = True) -> bool:
        """Whether a guard keeps somebody away by an answer, and does not only let them wait until
        what is open is closed."""
        if condition.not_ is not None:
            return self.kept_by(condition.not_, so=not so)
        inner = (*(condition.all or ()), *(condition.any or ()))
        if inner:
            return any(self.kept_by(part, so=so) for part in inner)
        return self._read_by(condition) and not (so and _while_open(condition))

    def heard_in(self, event: str | None, where: Sequence[Match] = ()) -> bool:
        """Whether an event tells of an answer."""
        if event is None:
            return False
        if event in HEARD or event in self.marks:
            return True
        if event.startswith(("reply.", "conversation.", "review.")):
            return any(match.field in OPINIONS for match in where)
        if event.startswith("audience."):
            which = [{*_values(match)} for match in where if match.field == "audience"]
            return bool(self.audiences.intersection(*which))
        named = [match for match in where if match.field in NAMES]
        values = {one for match in named for one in _values(match)}
        return bool(values & (self.tags | self.stated | self.marks))

    def _read_by(self, part: Condition) -> bool:
        return (
            part.answer in self.answers
            or part.has in TALKED
            or self.heard_in(part.count, part.where)
            or (part.customer == "tags" and part.includes in self.tags)
            or part.stated in self.stated
        )


def _values(match: Match) -> tuple[object, ...]:
    return (match.is_, *(match.in_ or ()))


def _while_open(part: Condition) -> bool:
    """Whether it is so only while something is open that is closed one day."""
    at_least = part.is_ is None and part.at_most is None and part.at_least != 0
    return part.has in TALKED and at_least and Match(field="open", is_=True) in part.where


Audiences = Mapping[str, Condition]
"""By key: the rules of a store's audiences."""


def gated_reviews(
    journey: Journey, others: Sequence[Journey] = (), audiences: Audiences | None = None
) -> Iterator[Fault]:
    """The review asks that an answer can keep from happening: those of this journey, and those of
    the store's ``others`` where that comes from this journey."""
    rules = audiences or {}
    left = _left([journey, *others], rules)
    yield from _gated(journey, left)
    switched = list(_switched(journey, others, left))
    alone = _left(others, rules)
    for other in others:
        across = Fault("steps", ACROSS_SAYS, {"journey": repr(other.journey)})
        told = any(fault.says == across.says for fault in switched)
        if not told and any(_gated(other, left)) and not any(_gated(other, alone)):
            yield across
    yield from switched


def _gated(journey: Journey, left: Traces) -> Iterator[Fault]:
    asks = [step for step in walk(journey.steps) if _asks_for_review(step)]
    if not asks:
        return
    traces = _traces(journey, left)
    if _begun(journey, traces):
        yield Fault("trigger", RULE_SAYS)
    goal = journey.goal
    if goal and goal.ends and traces.heard_in(goal.event, goal.where):
        yield Fault("goal", RULE_SAYS)
    for rule in journey.exits:
        if traces.read_by(rule.when):
            yield Fault(f"rule {rule.id!r}", RULE_SAYS)
    for rule in journey.guards:
        if any(ask.guarded for ask in asks if isinstance(ask, Saying)) and traces.kept_by(
            rule.when
        ):
            yield Fault(f"rule {rule.id!r}", RULE_SAYS)
    for step, by_answer in _walked(journey.steps, traces, by_answer=False):
        unless = step.unless if isinstance(step, Saying) else None
        depends = unless is not None and traces.read_by(unless)
        if _asks_for_review(step) and (by_answer or depends):
            yield Fault(f"step {step.id!r}", SAYS)


def _left(journeys: Sequence[Journey], audiences: Audiences) -> Traces:
    """What answers leave on customers in all these journeys, and the audiences that are chosen by
    it. No name of an answer is among it: those are known in their own journey alone."""
    left = Traces()
    before = -1
    while before != len(left):
        before = len(left)
        left.audiences |= {key for key, rules in audiences.items() if left.read_by(rules)}
        for journey in journeys:
            traces = _traces(journey, left)
            left.tags |= traces.tags
            left.stated |= traces.stated
            left.marks |= traces.marks
    return left


def _switched(journey: Journey, others: Sequence[Journey], left: Traces) -> Iterator[Fault]:
    """Where an answer here starts or stops another journey that asks for a review, or an answer
    elsewhere this one."""
    asking = {
        one.journey for one in (journey, *others) if any(map(_asks_for_review, walk(one.steps)))
    }
    if not asking:
        return
    for one in (journey, *others):
        traces = _traces(one, left)
        for step, by_answer in _walked(one.steps, traces, by_answer=_begun(one, traces)):
            if by_answer and one is journey and "reviews" in getattr(step, "revoke", ()):
                yield Fault(f"step {step.id!r}", REVOKE_SAYS)
            targets = _targets(step, (journey, *others)) if by_answer else set()
            for target in sorted(targets & asking):
                if one is journey:
                    yield Fault(f"step {step.id!r}", ACROSS_SAYS, {"journey": repr(target)})
                elif target == journey.journey:
                    yield Fault(
                        "journey",
                        FROM_SAYS,
                        {"journey": repr(one.journey), "step": repr(step.id)},
                    )


def _targets(step: Step, journeys: Sequence[Journey]) -> set[str]:
    """The journeys that a step starts, by itself or by what it emits, or stops."""
    match step:
        case Start() | Stop():
            return {step.journey}
        case Emit():
            return {one.journey for one in journeys if one.trigger.event == step.event}
    return set()


def _traces(journey: Journey, left: Traces) -> Traces:
    """All traces of answers; those in lanes chosen by other traces are found in another round."""
    answers = {
        name
        for step in walk(journey.steps)
        if isinstance(step, Ask)
        for name in (step.answer, step.id)
    }
    traces = left.copy()
    traces.answers |= answers
    before = -1
    while before != len(traces):
        before = len(traces)
        _follow(journey.steps, traces, by_answer=_begun(journey, traces))
    return traces


def _begun(journey: Journey, traces: Traces) -> bool:
    """Whether an answer begins a journey: then it chooses who comes to any of its steps."""
    trigger = journey.trigger
    return traces.heard_in(trigger.event, trigger.where) or bool(
        trigger.when and traces.read_by(trigger.when)
    )


def _follow(steps: Sequence[Step], traces: Traces, *, by_answer: bool) -> None:
    for step in steps:
        if by_answer:
            _leave(step, traces)
        chosen = _chosen(step, traces)
        if chosen:
            traces.answers.add(step.id)
        for _, inner in lanes(step):
            _follow(inner, traces, by_answer=by_answer or chosen)


def _leave(step: Step, traces: Traces) -> None:
    """What a step leaves in whose lane an answer led."""
    traces.marks.add(step.id)
    match step:
        case Update():
            traces.tags |= {*step.tag, *step.untag}
            traces.stated |= set(step.state)
        case Saying():
            traces.marks.add(step.template)
        case Reward():
            traces.marks.add(step.offer)
        case Exit():
            traces.marks.add(step.outcome)
        case Start():
            traces.marks.add(step.journey)
        case Emit():
            traces.marks.add(step.event)


def _walked(
    steps: Sequence[Step], traces: Traces, *, by_answer: bool
) -> Iterator[tuple[Step, bool]]:
    """Every step, and whether an answer decides if anybody comes to it."""
    for step in steps:
        yield step, by_answer
        chosen = _chosen(step, traces)
        for _, inner in lanes(step):
            yield from _walked(inner, traces, by_answer=by_answer or chosen)
        if chosen and any(_has_exit(inner) for _, inner in lanes(step)):
            by_answer = True


def _chosen(step: Step, traces: Traces) -> bool:
    """Whether an answer chooses among the lanes of a step."""
    match step:
        case Branch():
            return any(traces.read_by(case.when) for case in step.cases)
        case WaitFor():
            return any(
                traces.heard_in(case.event, case.where)
                or (case.becomes is not None and traces.read_by(case.becomes))
                for case in step.any_of
            )
    return False


def _asks_for_review(step: Step) -> bool:
    return isinstance(step, Saying) and step.purpose == "reviews"


def _has_exit(steps: Sequence[Step]) -> bool:
    return any(isinstance(step, Exit) for step in walk(steps))
