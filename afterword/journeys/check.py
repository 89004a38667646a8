"""What is wrong with a journey beyond its form: the linter that the desk and the CLI share.

One rule is law and not taste (FTC 16 CFR 465, EU Omnibus): a public review is asked of everyone or
of no one, never by score. A review ask that an answer can keep from happening is refused.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from afterword.decisions.conditions import Condition, Match
from afterword.decisions.faults import Fault, faults
from afterword.decisions.journey import (
    Ask,
    Branch,
    Emit,
    Exit,
    Journey,
    Saying,
    Split,
    Start,
    Step,
    Stop,
    WaitFor,
    lanes,
    walk,
)
from afterword.decisions.kinds import fields_of, is_kind

_ID = re.compile(r"^[a-z][a-z0-9-]{0,58}$")
_RESERVED = frozenset({"timeout", "otherwise", "about"})


def check(
    journey: Journey,
    *,
    channels: Collection[str],
    templates: Collection[str] | None = None,
) -> list[Fault]:
    """Everything wrong with a journey, in reading order.

    ``channels`` and ``templates``: the names and keys that exist; without ``templates`` theirs are
    not looked at.
    """
    return [
        *_names(journey),
        *_start(journey),
        *_steps(journey, channels, templates),
        *_conditions(journey),
        *_reviews(journey.steps, "steps", answers=_answers(journey), by_answer=False),
    ]


def _names(journey: Journey) -> Iterator[Fault]:
    if not _ID.match(journey.journey):
        yield Fault(
            "journey", "a key has small letters, digits and dashes, and begins with a letter"
        )
    if not journey.steps:
        yield Fault("steps", "a journey has at least one step")
    seen: set[str] = set()
    for step in walk(journey.steps):
        path = f"step {step.id!r}"
        if not _ID.match(step.id):
            yield Fault(
                path, "an id has small letters, digits and dashes, and begins with a letter"
            )
        if step.id in seen or step.id in _RESERVED:
            yield Fault(path, "this id is taken; every step needs its own")
        seen.add(step.id)
        inner = [lane for lane, _ in lanes(step)]
        for lane in inner:
            if inner.count(lane) > 1 or not _ID.match(lane):
                yield Fault(f"{path}, lane {lane!r}", "give every lane an id of its own")
                break


def _start(journey: Journey) -> Iterator[Fault]:
    trigger = journey.trigger
    if not is_kind(trigger.event):
        yield Fault("trigger.event", f"there is no event called {trigger.event!r}")
    yield from _matches(trigger.event, trigger.where, "trigger")
    gives = {"order": ("order.", "shipment."), "shipment": ("shipment.",), "return": ("return.",)}
    starts = gives.get(journey.subject)
    if starts and not trigger.event.startswith((*starts, "custom.")):
        yield Fault("subject", f"{trigger.event!r} is about no {journey.subject}")
    if not 0 <= journey.holdout <= 50:
        yield Fault("holdout", "leave between 0 and 50 percent alone")
    if not 0 <= journey.priority <= 100:
        yield Fault("priority", "a priority lies between 0 and 100")


def _steps(
    journey: Journey, channels: Collection[str], templates: Collection[str] | None
) -> Iterator[Fault]:
    for step in walk(journey.steps):
        path = f"step {step.id!r}"
        match step:
            case Saying():
                yield from _saying(step, path, channels, templates)
            case WaitFor():
                yield from _wait_for(step, path)
            case Branch() if not step.cases:
                yield Fault(path, "a branch needs at least one case")
            case Split() if not step.ways or sum(way.weight for way in step.ways) <= 0:
                yield Fault(path, "a split needs ways with weights above zero")
            case Emit() if not step.event.startswith("custom."):
                yield Fault(f"{path}.event", "an event of your own begins with 'custom.'")
            case Start() | Stop() if step.journey == journey.journey:
                yield Fault(f"{path}.journey", "a journey cannot start or stop itself")


def _saying(
    step: Saying, path: str, channels: Collection[str], templates: Collection[str] | None
) -> Iterator[Fault]:
    if templates is not None and step.template not in templates:
        yield Fault(f"{path}.template", f"there is no template {step.template!r}")
    for channel in step.channels:
        if channel not in channels:
            known = ", ".join(sorted(channels))
            yield Fault(f"{path}.channels", f"there is no channel {channel!r}; known: {known}")
    if not step.channels:
        yield Fault(f"{path}.channels", "name at least one channel")
    if isinstance(step, Ask) and not step.scale.low < step.scale.high <= step.scale.low + 10:
        yield Fault(f"{path}.scale", "a scale goes up, in at most eleven answers")


def _wait_for(step: WaitFor, path: str) -> Iterator[Fault]:
    if not step.any_of:
        yield Fault(path, "name at least one event or condition to wait for")
    for case in step.any_of:
        inner = f"{path}, case {case.id!r}"
        if (case.event is None) == (case.becomes is None):
            yield Fault(inner, "write either an event or a condition under `becomes`")
        if case.event is not None:
            if not is_kind(case.event):
                yield Fault(f"{inner}.event", f"there is no event called {case.event!r}")
            yield from _matches(case.event, case.where, inner)


def _matches(kind: str, where: Sequence[Match], path: str) -> Iterator[Fault]:
    known = fields_of(kind)
    for match in where:
        if known is not None and match.field not in known:
            names = ", ".join(sorted(known)) or "none"
            yield Fault(path, f"{kind} has no field {match.field!r}; known: {names}")


def _conditions(journey: Journey) -> Iterator[Fault]:
    if journey.trigger.when:
        yield from faults(journey.trigger.when, "trigger.when")
    for rule in (*journey.guards, *journey.exits):
        yield from faults(rule.when, f"rule {rule.id!r}")
    for step in walk(journey.steps):
        for name, condition in _conditions_of(step):
            yield from faults(condition, f"step {step.id!r}.{name}")


def _conditions_of(step: Step) -> Iterator[tuple[str, Condition]]:
    match step:
        case Saying() if step.unless:
            yield "unless", step.unless
        case WaitFor():
            yield from ((case.id, case.becomes) for case in step.any_of if case.becomes)
        case Branch():
            yield from ((case.id, case.when) for case in step.cases)


def _answers(journey: Journey) -> frozenset[str]:
    """What a run learns from the customer's answers."""
    return frozenset(step.answer for step in walk(journey.steps) if isinstance(step, Ask))


def _reviews(
    steps: Sequence[Step], path: str, *, answers: frozenset[str], by_answer: bool
) -> Iterator[Fault]:
    """Review asks that depend on an answer: in a lane chosen by one, or behind an exit in such."""
    for step in steps:
        if _asks_for_review(step) and (by_answer or _depends(step, answers)):
            yield Fault(
                f"step {step.id!r}",
                "a public review is asked of everyone, whatever they answered; move it out of "
                "the lane that an answer chooses (private care may depend on it)",
            )
        chosen = isinstance(step, Branch) and any(
            _reads_answer(case.when, answers) for case in step.cases
        )
        for lane, inner in lanes(step):
            yield from _reviews(
                inner, f"{path}/{lane}", answers=answers, by_answer=by_answer or chosen
            )
        if chosen and any(_leaves(inner) for _, inner in lanes(step)):
            by_answer = True


def _asks_for_review(step: Step) -> bool:
    return isinstance(step, Saying) and step.purpose == "reviews"


def _depends(step: Step, answers: frozenset[str]) -> bool:
    unless = step.unless if isinstance(step, Saying) else None
    return unless is not None and _reads_answer(unless, answers)


def _leaves(steps: Sequence[Step]) -> bool:
    return any(isinstance(step, Exit) for step in walk(steps))


def _reads_answer(condition: Condition, answers: frozenset[str]) -> bool:
    if condition.answer in answers:
        return True
    if condition.count == "answer.given":
        return True
    parts = (
        *(condition.all or ()),
        *(condition.any or ()),
        *((condition.not_,) if condition.not_ else ()),
    )
    return any(_reads_answer(part, answers) for part in parts)
