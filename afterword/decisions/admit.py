"""``admit``: what may reach a person now, seen across all journeys.

Everything planned for one person is looked at together, the more urgent class first, then by
priority, then by age. Each is sent, held until a time or an event, or dropped; each says why.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from .conditions import Condition, Context, holds, stirred_by, turns
from .consent import Way, way
from .reasons import Because, because
from .rules import CLASSES, MessageClass, Purpose, Rules
from .steps import place_of
from .timeline import Timeline
from .timing import add
from .zones import zone

REFUSALS: dict[str, Literal["withheld", "expired"]] = {"valid": "expired"}
"""Which state a dropped message takes by the rule that dropped it; all others are withheld."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A planned message that wants to reach a person."""

    send_key: str
    message_class: MessageClass
    purpose: Purpose
    channels: tuple[str, ...]
    cap: Literal["hold", "drop"]
    due: datetime
    valid_until: datetime
    priority: int
    subject: str
    guards: tuple[tuple[str, Condition], ...] = ()
    unless: Condition | None = None
    learned: Mapping[str, Any] = {}


class Person(msgspec.Struct, frozen=True):
    """Who it wants to reach: the timeline, and what is already on its way to them."""

    timeline: Timeline
    on_the_way: tuple[tuple[MessageClass, datetime], ...] = ()
    """(class, since when) of messages handed over or about to be, not yet in the timeline."""
    gone: Literal["", "erased", "merged"] = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a candidate."""

    send_key: str
    action: Literal["send", "hold", "drop"]
    because: tuple[Because, ...]
    channel: str = ""
    contact: str = ""
    until: datetime | None = None
    waits_for: frozenset[str] = frozenset()
    state: str = ""
    """For a drop: ``withheld`` or ``expired``."""


def admit(
    candidates: Iterable[Candidate], person: Person, now: datetime, rules: Rules
) -> tuple[Verdict, ...]:
    """A verdict for each candidate, in the order in which they were weighed.

    Pure; sees only what was known by ``now``. What is let out here counts at once for what comes
    after it, so that one look cannot send two where the pause allows one.
    """
    person = msgspec.structs.replace(person, timeline=person.timeline.known_by(now))
    verdicts: list[Verdict] = []
    for candidate in sorted(candidates, key=_urgency):
        verdict = _weigh(candidate, person, now, rules)
        if verdict.action == "send":
            taken = (*person.on_the_way, (candidate.message_class, now))
            person = msgspec.structs.replace(person, on_the_way=taken)
        verdicts.append(verdict)
    return tuple(verdicts)


def _urgency(candidate: Candidate) -> tuple[int, int, datetime, str]:
    rank = CLASSES.index(candidate.message_class)
    return rank, -candidate.priority, candidate.due, candidate.send_key


def _weigh(candidate: Candidate, person: Person, now: datetime, rules: Rules) -> Verdict:
    if person.gone:
        return _drop(candidate, because(person.gone, "no"))
    if now >= candidate.valid_until:
        return _drop(candidate, because("valid", "no", until=candidate.valid_until))
    reasons = [because("valid", "yes", until=candidate.valid_until)]
    context = Context(person.timeline, now, rules, candidate.subject, candidate.learned)
    if candidate.unless and holds(candidate.unless, context):
        return _drop(candidate, *reasons, because("superseded", "no"))
    ways = [_way(person, rules, channel, candidate.purpose) for channel in candidate.channels]
    chosen = next((one for one in ways if one.open), None)
    reasons += [reason for one in ways for reason in one.because if one is chosen or not chosen]
    if chosen is None:
        return _drop(candidate, *reasons)
    held = _guarded(candidate, context) or _spaced(candidate, person, now, rules)
    if held is None:
        return _send(candidate, chosen, reasons, context, person, rules)
    until, kinds, reason = held
    if reason.rule == "spacing" and candidate.cap == "drop":
        return _drop(candidate, *reasons, reason)
    return Verdict(
        send_key=candidate.send_key,
        action="hold",
        because=(*reasons, reason),
        until=min(until, candidate.valid_until) if until else candidate.valid_until,
        waits_for=kinds,
    )


def _way(person: Person, rules: Rules, channel: str, purpose: str) -> Way:
    return way(person.timeline.present, rules, channel, purpose)


def _drop(candidate: Candidate, *reasons: Because) -> Verdict:
    state = REFUSALS.get(reasons[-1].rule, "withheld")
    return Verdict(send_key=candidate.send_key, action="drop", because=tuple(reasons), state=state)


def _send(
    candidate: Candidate,
    chosen: Way,
    reasons: list[Because],
    context: Context,
    person: Person,
    rules: Rules,
) -> Verdict:
    assert chosen.contact is not None
    for name, _ in candidate.guards:
        reasons.append(because("guard", "yes", guard=name))
    pause = rules.spacing.get(candidate.message_class)
    if pause:
        reasons.append(because("spacing", "yes", pause=str(pause), last=_last(person)))
    return Verdict(
        send_key=candidate.send_key,
        action="send",
        because=tuple(reasons),
        channel=chosen.channel,
        contact=chosen.contact.digest,
    )


_Held = tuple[datetime | None, frozenset[str], Because]


def _guarded(candidate: Candidate, context: Context) -> _Held | None:
    """The first guard that bites: held until something that could lift it comes about."""
    for name, condition in candidate.guards:
        if holds(condition, context):
            ahead = [at for at in turns(condition, context) if at > context.now]
            reason = because("guard", "wait", guard=name)
            return min(ahead, default=None), stirred_by(condition), reason
    return None


def _spaced(candidate: Candidate, person: Person, now: datetime, rules: Rules) -> _Held | None:
    pause = rules.spacing.get(candidate.message_class)
    last = _last(person)
    if pause is None or last is None:
        return None
    zone_name, country = place_of(person.timeline, rules)
    free = add(last, pause, zone(zone_name), country)
    if free <= now:
        return None
    reason = because("spacing", "wait", pause=str(pause), last=last, until=free)
    return free, frozenset(), reason


def _last(person: Person) -> datetime | None:
    """When the last message that was not transactional went out; an unknown one counts."""
    said = [
        one.accepted or one.planned
        for one in person.timeline.present.messages.values()
        if one.message_class != "transactional"
        and (one.accepted is not None or one.outcome == "unknown")
    ]
    moving = [at for kind, at in person.on_the_way if kind != "transactional"]
    return max((*said, *moving), default=None)
