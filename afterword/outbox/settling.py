"""Writing down what the providers said of what was handed over, and what is found out later."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from afterword.decisions.faults import Fault, plain
from afterword.decisions.reasons import because
from afterword.house.actions import heard_of_asking, heard_of_sending
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import hot_waits
from afterword.wire import shapes

from . import brakes, hot, ladder, models, retries, unknowns
from .addresses import block, said_stop
from .claiming import stand_now
from .moves import accepted, add_reason, becomes, said


class Handed(msgspec.Struct, frozen=True):
    """How one hand-over came out. ``sealed``: the words, if they could be written."""

    intent: models.Intent
    result: shapes.Result
    sealed: bytes = b""
    told: str = ""
    """The days that the words name, as ``Intent`` keeps them."""
    faults: tuple[Fault, ...] = ()
    """Why the words could not be written; they are said in each reader's language."""
    rule: str = "provider"
    """The rule that a permanent refusal is written down under."""
    blameless: bool = False
    """Nothing follows from it about the provider: it was our own doing that nobody can tell."""
    cost: shapes.Cost | None = None
    """What the provider's prices say that it costs."""


@transaction.atomic
def settle(
    store: Store, handed: Sequence[Handed], *, now: datetime, by: str, jitter: float
) -> None:
    """Write down what the providers said.

    ``jitter`` lies in [0, 1): the share of a retry's pause that is left to chance. What somebody
    else has taken up meanwhile is left to them, but for this: that a provider has it is true
    whoever asked.
    """
    states_now = stand_now([one.intent for one in handed])
    handed = [one for one in handed if _settles(one, states_now.get(one.intent.pk, ""))]
    events: list[tuple[int, shapes.Event]] = []
    counted: list[brakes.Counted] = []
    waits: list[tuple[int, int, datetime]] = []
    costs = store.rules.costs
    for one in handed:
        events += _settle_one(one, now, jitter)
        _charge(one, costs)
        counted += _counts(one)
        waits += ladder.next_looks(one.intent, now)
    hot_waits.add_waits(store.pk, "message", waits)
    models.Intent.objects.bulk_update([one.intent for one in handed], _SETTLED)
    hot.end_attempts([_ended(one) for one in handed], now)
    timeline.record_each(store, events, now=now, by=by)
    brakes.count(store, counted, now)
    for one in handed:
        if isinstance(one.result, shapes.Refusal) and one.result.blocks:
            block(one.intent, one.result, now=now, by=by)
        if isinstance(one.result, shapes.Refusal) and one.result.stopped:
            said_stop(one.intent, now=now, by=by)
    note_trouble(store, handed)
    bell.ring_on_commit()


def note_trouble(store: Store, handed: Iterable[Handed]) -> None:
    """Keep what the providers say of the store's accounts, for the team to see; once one takes a
    message again, its trouble is over."""
    says: dict[tuple[str, bool], str] = {}
    for one in handed:
        lane = one.intent.channel, one.intent.effect == "message"
        if isinstance(one.result, shapes.Receipt):
            says[lane] = ""
        elif isinstance(one.result, shapes.Refusal) and one.result.account:
            says[lane] = one.result.says
    for (channel, message), text in says.items():
        if message:
            heard_of_sending(store, channel, text)
        else:
            heard_of_asking(store, channel, text)


_SETTLED = (
    "state", "state_at", "because", "provider_id", "accepted", "says", "sealed", "told",
    "not_before", "tries", "crashes", "first_tried", "ask_at", "tried", "cost", "cost_currency",
)  # fmt: skip


def _settles(one: Handed, state: str) -> bool:
    if state == "dispatching":
        return True
    if isinstance(one.result, shapes.Receipt) and state in ("unknown", "ready"):
        one.intent.refresh_from_db(fields=["state"])
        return True
    return False


def _counts(one: Handed) -> list[brakes.Counted]:
    if one.intent.effect != "message":
        return []
    match one.result:
        case shapes.Receipt():
            return [brakes.Counted(one.intent.journey, one.intent.channel, sent=1)]
        case shapes.Refusal(blocks="bounced"):
            return [brakes.Counted(one.intent.journey, one.intent.channel, sent=1, bounces=1)]
    return []


def _settle_one(one: Handed, now: datetime, jitter: float) -> list[tuple[int, shapes.Event]]:
    intent, result = one.intent, one.result
    intent.says = "" if isinstance(result, shapes.Receipt) else result.says[:500]
    intent.first_tried = intent.first_tried or intent.state_at
    if one.sealed:
        intent.sealed, intent.told = one.sealed, one.told
    match result:
        case shapes.Receipt():
            becomes(intent, "accepted", now)
            intent.accepted, intent.provider_id = now, result.provider_id[:200]
            intent.crashes, intent.ask_at = 0, None
            return accepted(intent, now)
        case shapes.Unknown():
            if not one.blameless:
                intent.tries += 1
            intent.ask_at = unknowns.ask_at(intent, now, jitter)
            becomes(intent, "unknown", now)
            add_reason(intent, because("unknown", "no", says=intent.says))
            return [(intent.customer_id, said(intent, "unknown", now))]
        case shapes.Refusal(permanent=True) if _elsewhere(result) and ladder.another(intent):
            ladder.climb(intent, now)
            return []
        case shapes.Refusal(permanent=True):
            return _fails(intent, "template" if one.faults else one.rule, now, one.faults)
    intent.crashes = 0
    if not result.account:
        intent.tries += 1
    if retries.given_up(intent.message_class, intent.tries, intent.first_tried, now):
        return _fails(intent, "given_up", now)
    becomes(intent, "ready", now)
    intent.not_before = now + retries.pause(intent.tries, result, jitter)
    return []


def _elsewhere(refusal: shapes.Refusal) -> bool:
    """Whether it is the way to the person that is at fault, and not the message."""
    return refusal.elsewhere or bool(refusal.blocks)


def _charge(one: Handed, costs: Mapping[str, float]) -> None:
    """Add what it cost to what it cost before: over a second channel it costs a second time."""
    intent, cost = one.intent, one.cost
    if not isinstance(one.result, shapes.Receipt):
        return
    if cost is None:
        if intent.channel not in costs:
            return
        cost = shapes.Cost(round(costs[intent.channel] * 1_000_000), intent.store.currency)
    before = intent.cost if intent.cost_currency == cost.currency else None
    intent.cost, intent.cost_currency = (before or 0) + cost.micros, cost.currency


def _fails(
    intent: models.Intent, rule: str, now: datetime, faults: Iterable[Fault] = ()
) -> list[tuple[int, shapes.Event]]:
    becomes(intent, "failed", now)
    inputs: dict[str, dict[str, Any]] = {
        "given_up": {"tries": intent.tries},
        "poison": {"crashes": intent.crashes},
        "template": {"faults": plain(faults)},
    }
    add_reason(intent, because(rule, "no", says=intent.says, **inputs.get(rule, {})))
    intent.crashes = 0
    return [(intent.customer_id, said(intent, "failed", now))]


def _ended(one: Handed) -> hot.Ended:
    intent, result = one.intent, type(one.result).__name__.lower()
    return intent.store_id, intent.pk, intent.attempt, result, intent.says


# ----------------------------------------------------------------- what became of it


@transaction.atomic
def found_out(
    intent: models.Intent, result: shapes.Receipt | shapes.Absent, *, now: datetime, by: str
) -> None:
    """It is known now what became of a message that was unknown: the provider has it, or it does
    not and it goes out again. Safe to repeat."""
    if stand_now([intent]).get(intent.pk) != "unknown":
        return
    intent.ask_at = None
    events: list[tuple[int, shapes.Event]] = []
    if isinstance(result, shapes.Receipt):
        becomes(intent, "accepted", now)
        intent.accepted = now
        intent.provider_id = result.provider_id[:200]
        events = accepted(intent, now)
        sent = [brakes.Counted(intent.journey, intent.channel, sent=1)]
        brakes.count(intent.store, sent if intent.effect == "message" else [], now)
    else:
        becomes(intent, "ready", now)
        intent.not_before = None
    intent.save(
        update_fields=["state", "state_at", "ask_at", "accepted", "provider_id", "not_before"]
    )
    timeline.record_each(intent.store, events, now=now, by=by)
    bell.ring_on_commit()


def ask_later(intent: models.Intent, at: datetime | None) -> None:
    """It is not known yet, and is to be asked then; ``None``: it will never be known."""
    rows = models.Intent.objects.of(intent.store_id).filter(id=intent.pk, state="unknown")
    rows.update(ask_at=at)
