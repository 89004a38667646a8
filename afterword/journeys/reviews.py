"""One rule is law and not taste (FTC 16 CFR 465, EU Omnibus): a public review is asked of everyone
or of no one, never by score. A review ask that an answer can keep from happening is refused.

An answer may do so in a lane it chooses, behind an exit in such a lane, through an exit rule, a
guard or an ``unless``, or by a tag or a stated fact that such a lane leaves on the customer. It may
do so across journeys: by what the lane of one leaves for another, or by starting or stopping it.
"""

from collections.abc import Iterator, Sequence

import msgspec

from afterword.decisions.conditions import Condition, parts
from afterword.decisions.faults import Fault
from afterword.decisions.journey import (
    Ask,
    Branch,
    Emit,
    Exit,
    Journey,
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
    "the journey {!r} asks for a public review, and an answer here would decide whether it does; "
    "a review is asked of everyone, whatever they answered"
)
FROM_SAYS = (
    "this asks for a public review, and in the journey {!r} an answer would decide whether it does "
    "(step {!r}); a review is asked of everyone, whatever they answered"
)


class Traces(msgspec.Struct):
    """Where an answer can be read from: its own name, and what it left on the customer."""

    answers: set[str]
    tags: set[str]
    stated: set[str]

    def read_by(self, condition: Condition) -> bool:
        """Whether a condition comes out by an answer."""
        return any(self._read_by(part) for part in parts(condition))

    def _read_by(self, part: Condition) -> bool:
        return (
            part.answer in self.answers
            or part.count == "answer.given"
            or (part.customer == "tags" and part.includes in self.tags)
            or part.stated in self.stated
        )


def gated_reviews(journey: Journey, others: Sequence[Journey] = ()) -> Iterator[Fault]:
    """The review asks that an answer can keep from happening: those of this journey, and those of
    the store's ``others`` where that comes from this journey."""
    left = _left([journey, *others])
    yield from _gated(journey, left)
    alone = _left(others)
    for other in others:
        if any(_gated(other, left)) and not any(_gated(other, alone)):
            yield Fault("steps", ACROSS_SAYS.format(other.journey))
    yield from _switched(journey, others, left)


def _gated(journey: Journey, left: Traces) -> Iterator[Fault]:
    asks = [step for step in walk(journey.steps) if _asks_for_review(step)]
    if not asks:
        return
    traces = _traces(journey, left)
    trigger = journey.trigger
    if trigger.event == "answer.given" or (trigger.when and traces.read_by(trigger.when)):
        yield Fault("trigger", RULE_SAYS)
    for rule in journey.exits:
        if traces.read_by(rule.when):
            yield Fault(f"rule {rule.id!r}", RULE_SAYS)
    for rule in journey.guards:
        if any(ask.guarded for ask in asks if isinstance(ask, Saying)) and traces.read_by(
            rule.when
        ):
            yield Fault(f"rule {rule.id!r}", RULE_SAYS)
    for step, by_answer in _walked(journey.steps, traces, by_answer=False):
        unless = step.unless if isinstance(step, Saying) else None
        depends = unless is not None and traces.read_by(unless)
        if _asks_for_review(step) and (by_answer or depends):
            yield Fault(f"step {step.id!r}", SAYS)


def _left(journeys: Sequence[Journey]) -> Traces:
    """What answers leave on customers in all these journeys. No name of an answer is among it:
    those are known in their own journey alone."""
    left = Traces(set(), set(), set())
    before = -1
    while before != (size := len(left.tags) + len(left.stated)):
        before = size
        for journey in journeys:
            traces = _traces(journey, left)
            left.tags |= traces.tags
            left.stated |= traces.stated
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
        for step, by_answer in _walked(one.steps, _traces(one, left), by_answer=False):
            targets = _targets(step, (journey, *others)) if by_answer else set()
            for target in sorted(targets & asking):
                if one is journey:
                    yield Fault(f"step {step.id!r}", ACROSS_SAYS.format(target))
                elif target == journey.journey:
                    yield Fault("journey", FROM_SAYS.format(one.journey, step.id))


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
    traces = Traces(answers, set(left.tags), set(left.stated))
    before = -1
    while before != (size := len(traces.answers) + len(traces.tags) + len(traces.stated)):
        before = size
        _follow(journey.steps, traces, by_answer=False)
    return traces


def _follow(steps: Sequence[Step], traces: Traces, *, by_answer: bool) -> None:
    for step in steps:
        if by_answer and isinstance(step, Update):
            traces.tags |= {*step.tag, *step.untag}
            traces.stated |= set(step.state)
        chosen = _chosen(step, traces)
        if chosen:
            traces.answers.add(step.id)
        for _, inner in lanes(step):
            _follow(inner, traces, by_answer=by_answer or chosen)


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
                case.event == "answer.given" or (case.becomes and traces.read_by(case.becomes))
                for case in step.any_of
            )
    return False


def _asks_for_review(step: Step) -> bool:
    return isinstance(step, Saying) and step.purpose == "reviews"


def _has_exit(steps: Sequence[Step]) -> bool:
    return any(isinstance(step, Exit) for step in walk(steps))
