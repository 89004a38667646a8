"""Who enters a journey: its trigger, its audience, its entry rule, its hold-out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.steps.look import place_of

from .conditions import Context, holds, matching
from .journey import Plan
from .reasons import Because, because
from .rules import Rules
from .run import SUBJECTLESS, Run
from .spans import Span
from .split import draw
from .timeline import Event, Timeline
from .timing import add
from .zones import zone

HELD_OUT = "held out"
PLAIN = 90
"""In a hundred: how sure it must be that words which answer a question of ours ask for something
else."""


class Before(msgspec.Struct, frozen=True):
    """An earlier entry of the customer into the journey."""

    subject: str
    entry: int
    entered: datetime
    ended: bool


class Entered(msgspec.Struct, frozen=True):
    """A new run, or none, and why."""

    run: Run | None
    because: tuple[Because, ...]


def subject_of(kind: str, event: Event) -> str:
    """The subject that an event gives a run of this kind; empty when it gives none."""
    if kind == "customer":
        return SUBJECTLESS
    if kind == "order":
        return event.about if event.about.startswith("order/") else event.order
    return event.about if event.about.startswith(f"{kind}/") else ""


def _begun_with(event: Event, rules: Rules) -> dict[str, Any]:
    """What a run knows from the start: which of the parcels it began with, for messages speak of
    that one; where somebody wrote to us, for they are answered there, and about which order."""
    if event.about.startswith("shipment/"):
        return {"about": event.about}
    if event.about.startswith("conversation/"):
        named = (
            *("channel", "contact", "language", "intent", "named", "own", "invited", "shops"),
            *("kept", "wish", "named_day"),
        )
        asked = {name: event.data[name] for name in named if event.data.get(name)}
        # An intent that is less sure than the store asks for is taken for none; whoever was asked
        # for their own words mostly gives them, so that anything else has to be plain.
        least = max(rules.answers.sure, PLAIN) if "invited" in asked else rules.answers.sure
        asked["sure"] = event.data.get("confidence", 0) >= least
        return {**asked, "hint": event.order} if event.order else asked
    return {}


def looks_back(plan: Plan) -> bool:
    """Whether entering asks what happened before: else nobody's timeline has to be read for it."""
    return plan.journey.trigger.when is not None or plan.journey.entry.pause is not None


def asks_who(plan: Plan) -> bool:
    """Whether entering asks for the natural key of the customer."""
    return bool(plan.journey.holdout) or plan.journey.subject == SUBJECTLESS


def enter(
    plan: Plan,
    event: Event,
    timeline: Timeline,
    before: Iterable[Before],
    now: datetime,
    rules: Rules,
) -> Entered | None:
    """Whether an event starts a run. ``None``: the event is none of this journey's business."""
    trigger = plan.journey.trigger
    if event.kind != trigger.event or not matching(trigger.where, event.data, now):
        return None
    return enter_at(plan, event, timeline, before, now, rules)


def enter_at(
    plan: Plan,
    event: Event,
    timeline: Timeline,
    before: Iterable[Before],
    now: datetime,
    rules: Rules,
) -> Entered:
    """As ``enter``, for an event that need not be the trigger: another journey asked for it."""
    journey = plan.journey
    came = because("trigger", "yes", event=event.kind, about=event.about, happened=event.happened)
    subject = subject_of(journey.subject, event)
    if not subject:
        return Entered(None, (came, because("trigger", "no", subject=journey.subject)))
    if event.history:
        return Entered(None, (came, because("history", "no")))
    earlier = list(before)
    refusal = _refused(plan, subject, event, earlier, timeline, rules)
    if refusal:
        return Entered(None, (came, refusal))
    if journey.trigger.when:
        context = Context(timeline.known_by(now), now, rules, subject)
        if not holds(journey.trigger.when, context):
            return Entered(None, (came, because("audience", "no")))
    number = 1 + max((one.entry for one in earlier if one.subject == subject), default=0)
    run = Run(
        journey=journey.journey,
        version=journey.version,
        subject=subject,
        entry=number,
        entered=event.happened,
        trigger=event.id,
        at=plan.first,
        since=event.happened,
        learned=_begun_with(event, rules),
        natural=f"customer/{timeline.customer}" if subject == SUBJECTLESS else "",
    )
    reasons = [came]
    if journey.trigger.when:
        reasons.append(because("audience", "yes"))
    if journey.holdout:
        held = draw(journey.journey, timeline.customer, [100 - journey.holdout, journey.holdout])
        reasons.append(because("holdout", "yes" if held else "no", percent=journey.holdout))
        if held:
            run = msgspec.structs.replace(run, at="", outcome=HELD_OUT)
    return Entered(run, tuple(reasons))


def _refused(
    plan: Plan,
    subject: str,
    event: Event,
    before: list[Before],
    timeline: Timeline,
    rules: Rules,
) -> Because | None:
    entry = plan.journey.entry
    mine = [one for one in before if entry.per == "customer" or one.subject == subject]
    if not mine:
        return None
    last = max(mine, key=lambda one: one.entered)
    if entry.rule == "once":
        return because("entry", "no", rule="once", last=last.entered)
    if entry.rule == "after_exit" and not last.ended:
        return because("entry", "no", rule="after_exit", last=last.entered)
    if entry.pause and event.happened < _after(last.entered, entry.pause, timeline, rules):
        return because("entry", "no", rule="pause", last=last.entered, pause=str(entry.pause))
    return None


def _after(start: datetime, length: Span, timeline: Timeline, rules: Rules) -> datetime:
    zone_name, country = place_of(timeline, rules)
    return add(start, length, zone(zone_name), country)
