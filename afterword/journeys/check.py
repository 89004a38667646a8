"""What is wrong with a journey beyond its form: the linter that the desk and the CLI share."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from afterword.decisions.conditions import Condition, Match, parts
from afterword.decisions.faults import Fault, event_faults, faults
from afterword.decisions.journey import (
    OF_DIALOGUES,
    REPLY,
    Ask,
    Branch,
    Digest,
    Emit,
    Fact,
    Journey,
    Saying,
    Split,
    Start,
    Step,
    Stop,
    Update,
    Wait,
    WaitFor,
    lanes,
    walk,
)
from afterword.decisions.kinds import is_kind

from .reach import unreachable
from .reviews import gated_reviews

Spoken = Mapping[str, AbstractSet[str]]
"""By the key of a template: the channels it has words for."""

_ID = re.compile(r"^[a-z][a-z0-9-]{0,58}$")
_RESERVED = frozenset({"timeout", "otherwise", "about"})


def check(
    journey: Journey,
    *,
    channels: Collection[str],
    templates: Spoken | None = None,
    others: Sequence[Journey] = (),
    audiences: Mapping[str, Condition] | None = None,
) -> list[Fault]:
    """Everything wrong with a journey, in reading order.

    ``channels``: the names that exist. ``templates``: by key, the channels each has words for;
    without it they are not looked at. ``others``: the store's other journeys, with which it must
    get along. ``audiences``: the rules of the store's audiences, by key.
    """
    return [
        *_names(journey),
        *_start(journey),
        *_steps(journey, channels, templates),
        *_of_dialogues(journey),
        *_conditions(journey),
        *unreachable(journey.steps),
        *gated_reviews(journey, others, audiences),
    ]


def _names(journey: Journey) -> Iterator[Fault]:
    if not _ID.match(journey.journey):
        yield Fault(
            "journey", "a key has small letters, digits and dashes, and begins with a letter"
        )
    if not journey.steps:
        yield Fault("steps", "a journey has at least one step")
    rules = [rule.id for rule in (*journey.guards, *journey.exits)]
    for rule in sorted({rule for rule in rules if rules.count(rule) > 1}):
        yield Fault(f"rule {rule!r}", "this id is taken; every guard and exit needs its own")
    answers = [step.answer for step in walk(journey.steps) if isinstance(step, Ask)]
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
        if step.id in answers:
            yield Fault(path, "an answer has this name; give one of the two another")
        inner = [lane for lane, _ in lanes(step)]
        for lane in inner:
            if inner.count(lane) > 1 or not _ID.match(lane):
                yield Fault(f"{path}, lane {lane!r}", "give every lane an id of its own")
                break


_GIVES: dict[str, tuple[str, ...]] = {
    # A page that is looked at, and what is sent back, belong to an order.
    "order": ("order.", "shipment.", "return.", "page."),
    "shipment": ("shipment.",),
    "return": ("return.",),
    "conversation": ("conversation.",),
}
"""By subject: the events that give one."""
_NOT_ABOUT = {
    "order": "%(event)s is about no order",
    "shipment": "%(event)s is about no shipment",
    "return": "%(event)s is about no return",
    "conversation": "%(event)s is about no conversation",
}


def _start(journey: Journey) -> Iterator[Fault]:
    trigger = journey.trigger
    yield from _event(trigger.event, "trigger.event")
    yield from _fields(trigger.event, trigger.where, "trigger")
    if journey.goal:
        yield from _event(journey.goal.event, "goal.event")
        yield from _fields(journey.goal.event, journey.goal.where, "goal")
    starts = _GIVES.get(journey.subject)
    if starts and not trigger.event.startswith((*starts, "custom.")):
        yield Fault("subject", _NOT_ABOUT[journey.subject], {"event": repr(trigger.event)})
    if not 0 <= journey.holdout <= 50:
        yield Fault("holdout", "leave between 0 and 50 percent alone")
    if not 0 <= journey.priority <= 100:
        yield Fault("priority", "a priority lies between 0 and 100")


def _steps(
    journey: Journey, channels: Collection[str], templates: Spoken | None
) -> Iterator[Fault]:
    for step in walk(journey.steps):
        path = f"step {step.id!r}"
        match step:
            case Saying():
                yield from _saying(
                    step, path, channels, templates, dialogue=journey.subject == "conversation"
                )
            case WaitFor():
                yield from _wait_for(step, path)
            case Branch() if not step.cases:
                yield Fault(path, "a branch needs at least one case")
            case Split() if not step.ways or sum(way.weight for way in step.ways) <= 0:
                yield Fault(path, "a split needs ways with weights above zero")
            case Wait() | Digest():
                yield from _waits(step, path)
            case Emit() if not _own_event(step.event):
                yield Fault(
                    f"{path}.event",
                    "an event of your own begins with 'custom.' and has at most 60 characters",
                )
            case Update():
                yield from _update(step, path, journey.subject)
            case Start() | Stop() if step.journey == journey.journey:
                yield Fault(f"{path}.journey", "a journey cannot start or stop itself")


def _of_dialogues(journey: Journey) -> Iterator[Fault]:
    if journey.subject == "conversation":
        return
    for step in walk(journey.steps):
        if isinstance(step, OF_DIALOGUES):
            yield Fault(f"step {step.id!r}", "only a journey about a conversation has such a step")


def _saying(
    step: Saying,
    path: str,
    channels: Collection[str],
    templates: Spoken | None,
    *,
    dialogue: bool,
) -> Iterator[Fault]:
    if templates is not None and step.template not in templates:
        yield Fault(
            f"{path}.template",
            "there is no template %(template)s",
            {"template": repr(step.template)},
        )
    for channel in step.channels:
        if channel == REPLY:
            yield from _reply(step, path, dialogue=dialogue)
        elif channel not in channels:
            known = ", ".join(sorted(channels))
            yield Fault(
                f"{path}.channels",
                "there is no channel %(channel)s; known: %(known)s",
                {"channel": repr(channel), "known": known},
            )
        elif templates is not None and channel not in templates.get(step.template, (channel,)):
            yield Fault(
                f"{path}.channels",
                "the template %(template)s has no words for %(channel)s; "
                "write some under `%(under)s`",
                {
                    "template": repr(step.template),
                    "channel": channel,
                    "under": "blocks" if channel == "email" else "short",
                },
            )
    if not step.channels:
        yield Fault(f"{path}.channels", "name at least one channel")
    yield from _ladder(step, path)
    if isinstance(step, Ask):
        yield from _question(step, path, dialogue=dialogue)


def _reply(step: Saying, path: str, *, dialogue: bool) -> Iterator[Fault]:
    if not dialogue:
        yield Fault(
            f"{path}.channels", "only a journey about a conversation can answer where they wrote"
        )
    elif step.class_ == "marketing":
        yield Fault(f"{path}.class", "whoever asks is answered, and sold nothing by it")


def _question(step: Ask, path: str, *, dialogue: bool) -> Iterator[Fault]:
    if step.choices or step.among:
        if step.among and not dialogue:
            yield Fault(
                f"{path}.among",
                "only a journey about a conversation asks which order or day is meant",
            )
        if any(not _ID.match(one) for one in step.choices):
            yield Fault(f"{path}.choices", "a choice is named in small letters, digits and dashes")
        if len({*step.choices}) < len(step.choices):
            yield Fault(f"{path}.choices", "name each choice once")
    elif not step.scale.low < step.scale.high <= step.scale.low + 10:
        yield Fault(f"{path}.scale", "a scale goes up, in at most eleven answers")


def _ladder(step: Saying, path: str) -> Iterator[Fault]:
    """What is said of further channels needs some, and a time that everybody counts alike."""
    if len(step.channels) == 1:
        for name, said in (("fall_back", step.fall_back), ("prefer", step.prefer != "written")):
            if said:
                yield Fault(f"{path}.{name}", "name a second channel, or leave this out")
    if step.fall_back and not step.fall_back.after.exact:
        yield Fault(f"{path}.fall_back.after", "write it in minutes or hours")


def _wait_for(step: WaitFor, path: str) -> Iterator[Fault]:
    if not step.any_of:
        yield Fault(path, "name at least one event or condition to wait for")
    for case in step.any_of:
        inner = f"{path}, case {case.id!r}"
        if (case.event is None) == (case.becomes is None):
            yield Fault(inner, "write either an event or a condition under `becomes`")
        if case.event is not None:
            yield from _event(case.event, f"{inner}.event")
            yield from _fields(case.event, case.where, inner)
        elif case.where:
            yield Fault(f"{inner}.where", "`where` belongs to an event; leave it out here")
    yield from _fact(step.timeout_after, f"{path}.timeout_after")


def _waits(step: Wait | Digest, path: str) -> Iterator[Fault]:
    if isinstance(step, Wait):
        yield from _fact(step.after, f"{path}.after")
        return
    yield from _event(step.event, f"{path}.event")
    yield from _fields(step.event, step.where, path)
    if step.longest.roughly < step.quiet.roughly:
        yield Fault(f"{path}.longest", "gather at least as long as it has to be quiet")


def _event(kind: str, path: str) -> Iterator[Fault]:
    if not is_kind(kind):
        yield Fault(
            path,
            "there is no event called %(event)s; docs/guides/events.md lists them",
            {"event": repr(kind)},
        )


def _fact(fact: Fact | None, path: str) -> Iterator[Fault]:
    if fact is None:
        return
    if (fact.event is None) == (fact.promise is None):
        yield Fault(path, "write either an event or a promise: {event: order.delivered}")
    elif fact.event is not None:
        yield from _event(fact.event, path)


def _own_event(name: str) -> bool:
    return name.startswith("custom.") and is_kind(name) and len(name) <= 60


def _update(step: Update, path: str, subject: str) -> Iterator[Fault]:
    of_them = step.tag or step.untag or step.state or step.revoke
    if not (of_them or step.order_tag or step.order_note):
        yield Fault(
            path,
            "say what to change: tag, untag or state, or revoke; or order_tag, order_note of "
            "its order",
        )
    if (step.order_tag or step.order_note) and subject not in ("order", "shipment"):
        yield Fault(path, "only a journey about an order or a parcel can mark the order")
    if any(not 0 < len(word) <= 40 or "," in word for word in step.order_tag):
        yield Fault(path, "a tag of an order has 1 to 40 characters and no comma")
    if len(step.order_note) > 1000:
        yield Fault(path, "a note has at most 1000 characters")
    for word in (*step.tag, *step.untag, *step.state):
        if not 0 < len(word) <= 60:
            yield Fault(
                path,
                "a tag or name has 1 to 60 characters; %(word)s has not",
                {"word": repr(word[:20])},
            )


def _fields(kind: str, where: Sequence[Match], path: str) -> Iterator[Fault]:
    """Comparisons of the fields of an event there is; of another its name is fault enough."""
    if is_kind(kind):
        yield from event_faults(kind, where, path)


def _conditions(journey: Journey) -> Iterator[Fault]:
    if journey.trigger.when:
        yield from faults(journey.trigger.when, "trigger.when")
    known = _learned(journey)
    for rule in (*journey.guards, *journey.exits):
        yield from faults(rule.when, f"rule {rule.id!r}")
        yield from _unlearned(rule.when, known, f"rule {rule.id!r}")
    for step in walk(journey.steps):
        for name, condition in _conditions_of(step):
            yield from faults(condition, f"step {step.id!r}.{name}")
            yield from _unlearned(condition, known, f"step {step.id!r}.{name}")


def _learned(journey: Journey) -> frozenset[str]:
    """What conditions may ask a run for: the answers, and how each step came out."""
    steps = list(walk(journey.steps))
    answers = {step.answer for step in steps if isinstance(step, Ask)}
    of_talk = TALKED if journey.subject == "conversation" else ()
    return frozenset({"about", *answers, *of_talk, *(step.id for step in steps)})


TALKED = (
    *("intent", "language", "channel", "sure", "named", "stands", "in_hand", "own", "invited"),
    *("changes", "day_changes", "wish", "wanted_day"),
)
"""What a dialogue knows beside its answers: what was heard, and how what they ask about stands."""


def _unlearned(condition: Condition, known: frozenset[str], path: str) -> Iterator[Fault]:
    for part in parts(condition):
        if part.answer is not None and part.answer not in known:
            yield Fault(
                path,
                "nothing here learns %(answer)s; an `ask` names its answer",
                {"answer": repr(part.answer)},
            )


def _conditions_of(step: Step) -> Iterator[tuple[str, Condition]]:
    match step:
        case Saying() if step.unless:
            yield "unless", step.unless
        case WaitFor():
            yield from ((case.id, case.becomes) for case in step.any_of if case.becomes)
        case Branch():
            yield from ((case.id, case.when) for case in step.cases)
