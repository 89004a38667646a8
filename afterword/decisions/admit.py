"""``admit``: what may reach a person now, seen across all journeys.

Everything planned for one person is looked at together, the more urgent class first, then by
priority, then by age. Each is sent, held until a time or an event, said together with another one,
or dropped; each says why. A message that could only be let out when it makes no sense any more is
dropped at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

from afterword.decisions.steps.look import OUTCOMES

from . import caps, quiet, talks
from .caps import OnTheWay, urgency
from .conditions import Condition, Context, holds
from .consent import Way, way
from .fold import Present
from .ladder import Fallen, Prefer, left, ordered
from .places import order_of, place
from .reasons import Because, because
from .rules import MessageClass, Reason, Rules
from .run import PlanMessage
from .said import Said
from .timeline import Timeline
from .timing import Hours
from .turning import stirred_by, turns
from .window import FREE_FOR, Window, picked, sold_to, window
from .wishes import lapsed, paced, rest, wished

REFUSALS: dict[str, Literal["withheld", "expired"]] = {"valid": "expired"}
"""Which state a dropped message takes by the rule that dropped it; all others are withheld."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A planned message that wants to reach a person."""

    send_key: str
    message_class: MessageClass
    purpose: Reason
    channels: tuple[str, ...]
    prefer: Prefer = "written"
    fall_back: Fallen | None = None
    tried: tuple[str, ...] = ()
    """The channels it went over already, without reaching anybody."""
    cap: Literal["hold", "drop", "merge"]
    due: datetime
    valid_until: datetime
    priority: int
    subject: str
    guards: tuple[tuple[str, Condition], ...] = ()
    unless: Condition | None = None
    learned: Mapping[str, Any] = {}
    hours: Hours | None = None
    """The hours that its step asks for."""
    of_talk: bool = False
    """It belongs to what is talked about with the person, and so does not wait for its end."""
    alike: str = ""
    """Messages to one person that say the same thing have this in common: journey and step."""

    template: str = ""
    """What it says: the template of its step."""
    contact: str = ""
    """The digest of the address to prefer."""
    by_person: bool = False
    """A person of the team writes it: it may be said for longer, and no number holds it back."""
    answers: str = ""
    """The provider's id of what it answers."""
    after: str = ""
    """The send key of the message behind which it goes."""
    also: tuple[str, ...] = ()
    """What else it speaks for: the subjects of messages that were merged into it."""

    @property
    def urgency(self) -> caps.Urgency:
        return urgency(self.message_class, self.priority, self.due, self.send_key)


def candidate_for(message: PlanMessage, journey: str, subject: str) -> Candidate:
    """The candidate that a planned message is."""
    return Candidate(
        send_key=message.send_key,
        message_class=message.message_class,
        purpose=message.purpose,
        channels=message.channels,
        prefer=message.prefer,
        fall_back=message.fall_back,
        cap=message.cap,
        due=message.due,
        valid_until=message.valid_until,
        priority=message.priority,
        subject=subject,
        guards=message.guards,
        unless=message.unless,
        learned=message.learned,
        hours=message.hours,
        template=message.template,
        of_talk=message.of_talk,
        contact=message.contact,
        by_person=message.by_person,
        answers=message.answers,
        after=message.after,
        alike=f"{journey}/{message.step}",
    )


class Person(msgspec.Struct, frozen=True):
    """Who it wants to reach: the timeline, and what is already on its way to them."""

    timeline: Timeline
    on_the_way: tuple[OnTheWay, ...] = ()
    """What was let out and has not ended, as our own ledger has it."""
    gone: Literal["", "erased", "merged"] = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a candidate."""

    send_key: str
    action: Literal["send", "hold", "merge", "drop"]
    because: tuple[Because, ...]
    channel: str = ""
    contact: str = ""
    until: datetime | None = None
    waits_for: frozenset[str] = frozenset()
    state: str = ""
    """For a drop or a merge: ``withheld`` or ``expired``."""
    into: str = ""
    """For a merge: the send key of the message that speaks for this one."""


def admit(
    candidates: Iterable[Candidate], person: Person, now: datetime, rules: Rules
) -> tuple[Verdict, ...]:
    """A verdict for each candidate, in the order in which they were weighed.

    Pure; sees only what was known by ``now``. What is let out here counts at once for what comes
    after it, so that one look cannot send two where the pause allows one.
    """
    known = person.timeline.known_by(now)
    if known is not person.timeline:
        person = msgspec.structs.replace(person, timeline=known)
    verdicts: list[Verdict] = []
    spoken: dict[str, str] = {}
    for candidate in sorted(candidates, key=lambda one: one.urgency):
        verdict = _weigh(candidate, person, now, rules, spoken)
        if verdict.action == "send":
            person = _let_out(person, candidate)
            spoken.setdefault(candidate.alike, candidate.send_key)
        verdicts.append(verdict)
    return tuple(verdicts)


def _let_out(person: Person, candidate: Candidate) -> Person:
    out = OnTheWay(
        send_key=candidate.send_key,
        message_class=candidate.message_class,
        priority=candidate.priority,
        due=candidate.due,
        begun=True,
    )
    return msgspec.structs.replace(person, on_the_way=(*person.on_the_way, out))


def _weigh(
    candidate: Candidate, person: Person, now: datetime, rules: Rules, spoken: Mapping[str, str]
) -> Verdict:
    """``spoken``: by what they say, the messages that were let out in this look."""
    if person.gone:
        return _drop(candidate, because(person.gone, "no"))
    if now >= candidate.valid_until:
        talk = _talked(candidate, person.timeline.present, now, rules)
        waited = [talks.reason(talk, "no")] if talk else []
        return _drop(candidate, *waited, because("valid", "no", until=candidate.valid_until))
    reasons = [because("valid", "yes", until=candidate.valid_until)]
    if _follows(candidate, person.timeline.present):
        return Verdict(
            send_key=candidate.send_key,
            action="hold",
            because=(*reasons, because("follows", "wait")),
            until=candidate.valid_until,
            waits_for=OUTCOMES,
        )
    context = Context(person.timeline, now, rules, candidate.subject, candidate.learned)
    if candidate.unless and holds(candidate.unless, context):
        return _drop(candidate, *reasons, because("superseded", "no"))
    if asked := _asked_already(candidate, person):
        return _drop(candidate, *reasons, because("asked", "no", journey=asked.journey))
    if candidate.tried:
        reasons.append(because("fell_back", "yes", tried=candidate.tried))
    chosen, found = _chosen(candidate, person, now, rules)
    reasons += found
    if chosen is None:
        return _drop(candidate, *reasons)
    guarded = _guarded(candidate, context)
    if guarded:
        return msgspec.structs.replace(guarded, because=(*reasons, *guarded.because))
    talk = _talked(candidate, person.timeline.present, now, rules)
    if talk is not None:
        return _until_said(candidate, talk, reasons)
    reasons += [because("guard", "yes", guard=name) for name, _ in candidate.guards]
    look = _Look(candidate, chosen, person, now, rules, reasons)
    return _timed(look, spoken)


def _follows(candidate: Candidate, present: Present) -> bool:
    """Whether the message behind which it goes has not come out yet."""
    before = present.messages.get(candidate.after) if candidate.after else None
    return before is not None and before.outcome == "planned"


def _chosen(
    candidate: Candidate, person: Person, now: datetime, rules: Rules
) -> tuple[Way | None, list[Because]]:
    """The first way of the ladder that is open and on which it may be said now, and why it is that
    one; without one, why there is none."""
    present = person.timeline.present
    channels = left(candidate.channels, candidate.tried)
    channels = ordered(channels, candidate.prefer, present, rules.costs)
    channels, asked = wished(channels, candidate.message_class, candidate.purpose, present)
    ways = [
        way(present, rules, channel, candidate.purpose, candidate.contact) for channel in channels
    ]
    shut: list[Because] = [] if channels else [*asked]
    for one in ways:
        if not one.open:
            continue
        assert one.contact is not None
        old = lapsed(
            person.timeline, one.channel, one.contact.digest, candidate.purpose, now, rules
        )
        if old is not None:
            shut.append(old)
            continue
        allowed = allows(candidate, one.channel, present, now, rules)
        if allowed.allows != "shut":
            return one, [*shut, *one.because, *_why_allowed(one.channel, allowed)]
        shut.append(because("window", "no", channel=one.channel))
    return None, [*(reason for one in ways for reason in one.because), *shut]


def allows(
    candidate: Candidate, channel: str, present: Present, now: datetime, rules: Rules
) -> Window:
    """What the channel allows for this message now: any words, approved ones, or none."""
    if channel not in FREE_FOR:
        return Window("free")
    languages = rules.approved.get(channel, {}).get(candidate.template, ())
    customer = present.customer
    if candidate.purpose == "offers" and not sold_to(channel, customer.country):
        languages = ()
    language = picked(languages, customer.language, rules.language)
    heard = present.heard.get(channel)
    return window(channel, heard, now, language=language, by_person=candidate.by_person)


def _why_allowed(channel: str, allowed: Window) -> list[Because]:
    if channel not in FREE_FOR:
        return []
    more = {"language": allowed.language} if allowed.language else {"until": allowed.until}
    return [because("window", "yes", channel=channel, **more)]


def _asked_already(candidate: Candidate, person: Person) -> Said | None:
    """Another journey's request to review the same order, if it went out or is about to."""
    present = person.timeline.present
    order = order_of(present, candidate.subject) if candidate.purpose == "reviews" else None
    if order is None:
        return None
    ahead = {
        one.send_key for one in person.on_the_way if one.begun or one.urgency < candidate.urgency
    }
    journey = candidate.alike.partition("/")[0]
    for said in present.messages.values():
        alike = said.purpose == "reviews" and said.order == order.about
        if alike and said.journey != journey and (said.handed or said.key in ahead):
            return said
    return None


def _drop(candidate: Candidate, *reasons: Because) -> Verdict:
    state = REFUSALS.get(reasons[-1].rule, "withheld")
    return Verdict(send_key=candidate.send_key, action="drop", because=tuple(reasons), state=state)


def _guarded(candidate: Candidate, context: Context) -> Verdict | None:
    """The first guard that bites: held until something that could lift it comes about."""
    for name, condition in candidate.guards:
        if holds(condition, context):
            ahead = [at for at in turns(condition, context) if at > context.now]
            return Verdict(
                send_key=candidate.send_key,
                action="hold",
                because=(because("guard", "wait", guard=name),),
                until=min((*ahead, candidate.valid_until)),
                waits_for=stirred_by(condition),
            )
    return None


def _talked(
    candidate: Candidate, present: Present, now: datetime, rules: Rules
) -> talks.Talk | None:
    if candidate.message_class == "transactional" or not present.talks:
        return None
    order = order_of(present, candidate.subject)
    return talks.waits(
        candidate.message_class,
        candidate.purpose,
        order.about if order else "",
        candidate.of_talk or candidate.purpose == "answer",
        present,
        now,
        rules,
    )


def _until_said(candidate: Candidate, talk: talks.Talk, reasons: Sequence[Because]) -> Verdict:
    """Held until the talk is over, whatever the step says of caps: it is never lost by it."""
    until = candidate.valid_until
    return Verdict(
        send_key=candidate.send_key,
        action="hold",
        because=(*reasons, talks.reason(talk)),
        until=min(until, talk.until) if talk.until else until,
        waits_for=talks.LIFTED_BY,
    )


class _Look(NamedTuple):
    """A candidate that nothing but time and number stand against, on the way it would take."""

    candidate: Candidate
    chosen: Way
    person: Person
    now: datetime
    rules: Rules
    reasons: Sequence[Because]


def _timed(look: _Look, spoken: Mapping[str, str]) -> Verdict:
    """By number first, then by the hour: what is free at night waits for the morning."""
    candidate, now, rules = look.candidate, look.now, look.rules
    present = look.person.timeline.present
    entries = caps.ledger(present, look.person.on_the_way, candidate.send_key, candidate.urgency)
    order = order_of(present, candidate.subject)
    home = place(present, rules, order)
    rules = paced(rules, present)
    # Whoever talks with a person of the team is answered however often they write.
    held = (
        [] if candidate.by_person else caps.held(candidate.message_class, entries, home, now, rules)
    )
    if resting := rest(candidate.message_class, present, now):
        held.append(resting)
    if held and candidate.cap == "drop":
        return _drop(candidate, *look.reasons, *(_refused(one.because) for one in held))
    if held and candidate.cap == "merge" and candidate.alike in spoken:
        return _merge(look, held, spoken[candidate.alike])
    found = quiet.gates(
        candidate.message_class,
        look.chosen.channel,
        candidate.hours,
        order,
        home,
        present,
        rules,
    )
    free = _latest(now, [one.until for one in held])
    at = quiet.opened(found, free, candidate.valid_until) if free else None
    if at == now:
        return _send(look, entries, found)
    patience = [one.because for one in held]
    patience += [gate.says("wait", at) for gate in quiet.shut(found, free or now)]
    if at is None:
        return _too_late(look, held, found, patience)
    return Verdict(
        send_key=candidate.send_key,
        action="hold",
        because=(*look.reasons, *patience),
        until=at,
        waits_for=OUTCOMES if any(one.open for one in held) else frozenset(),
    )


def _latest(now: datetime, moments: Sequence[datetime | None]) -> datetime | None:
    """The latest of these moments, from now on; ``None``: one of them never comes."""
    latest = now
    for at in moments:
        if at is None:
            return None
        latest = max(latest, at)
    return latest


def _too_late(
    look: _Look, held: Sequence[caps.Held], found: Sequence[quiet.Gate], patience: list[Because]
) -> Verdict:
    """There is no moment for it while it makes sense: dropped at once. But as long as that hangs
    on something that is still open, it waits for how that comes out."""
    candidate = look.candidate
    free = _latest(look.now, [one.surely for one in held])
    if free and quiet.opened(found, free, candidate.valid_until):
        return Verdict(
            send_key=candidate.send_key,
            action="hold",
            because=(*look.reasons, *patience),
            until=candidate.valid_until,
            waits_for=OUTCOMES,
        )
    return _drop(candidate, *look.reasons, *(_refused(one) for one in patience))


def _refused(reason: Because) -> Because:
    return msgspec.structs.replace(reason, result="no")


def _merge(look: _Look, held: Sequence[caps.Held], into: str) -> Verdict:
    return Verdict(
        send_key=look.candidate.send_key,
        action="merge",
        because=(
            *look.reasons,
            *(one.because for one in held),
            because("together", "no", into=into),
        ),
        state="withheld",
        into=into,
    )


def _send(look: _Look, entries: Sequence[caps.Entry], found: Sequence[quiet.Gate]) -> Verdict:
    assert look.chosen.contact is not None
    candidate = look.candidate
    return Verdict(
        send_key=candidate.send_key,
        action="send",
        because=(
            *look.reasons,
            *quiet.kept(found),
            *caps.kept(candidate.message_class, entries, look.now, look.rules),
        ),
        channel=look.chosen.channel,
        contact=look.chosen.contact.digest,
    )
