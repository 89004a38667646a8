"""Writing the outbox: planning, letting out, claiming, settling. Every change of state is here."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q

from afterword.decisions.admit import Candidate, Verdict
from afterword.decisions.reasons import Because, because
from afterword.decisions.run import PlanMessage
from afterword.house.actions import audit, heard_of_sending
from afterword.house.bell import bell
from afterword.house.models import Stop, Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Wait
from afterword.wire import shapes

from . import hot, models, states
from .addresses import block
from .moves import add_reason, becomes, explain, said, tells

RETRY_FIRST = timedelta(seconds=5)
RETRY_MOST = timedelta(hours=1)


class NeverAgain(ValueError):
    """This message is not sent a second time, whoever asks."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a run plans, with what the outbox needs to know of the run."""

    customer: int
    run: int
    journey: str
    version: int
    subject: str
    order: str
    message: PlanMessage
    because: Sequence[Because]


def plan(store: Store, planned: Sequence[Planned], *, now: datetime, by: str) -> None:
    """Write intents down, once for each send key, and let them be weighed as soon as they are due.

    Runs inside the transaction that moves the runs.
    """
    if not planned:
        return
    by_key = {one.message.send_key: one for one in reversed(planned)}
    rows = [_fresh(one) for one in reversed(by_key.values())]
    new = hot.insert(store.pk, rows, now)
    fresh = [(by_key[key], number) for key, number in new.items()]
    hot.wait(store.pk, [(one.customer, number, one.message.due) for one, number in fresh])
    timeline.record_each(store, [(one.customer, _told(one)) for one, _ in fresh], now=now, by=by)


def _fresh(planned: Planned) -> hot.Fresh:
    message = planned.message
    candidate = Candidate(
        send_key=message.send_key,
        message_class=message.message_class,
        purpose=message.purpose,
        channels=message.channels,
        cap=message.cap,
        due=message.due,
        valid_until=message.valid_until,
        priority=message.priority,
        subject=planned.subject,
        guards=message.guards,
        unless=message.unless,
        learned=message.learned,
    )
    return hot.Fresh(
        customer=planned.customer,
        run=planned.run,
        journey=planned.journey,
        version=planned.version,
        subject=planned.subject,
        order=planned.order,
        message=message,
        candidate=msgspec.json.encode(candidate).decode(),
        because=msgspec.json.encode(list(planned.because)).decode(),
    )


def _told(planned: Planned) -> shapes.Event:
    message = planned.message
    return tells(
        "planned",
        message.due,
        send_key=message.send_key,
        order=planned.order,
        journey=planned.journey,
        step=message.step,
        message_class=message.message_class,
        purpose=message.purpose,
        channel=message.channels[0],
        template=message.template,
    )


# ------------------------------------------------------------------------------ letting out


def weighed(
    store: Store,
    verdicts: Iterable[tuple[models.Intent, Verdict]],
    *,
    now: datetime,
    by: str,
) -> None:
    """Write down what ``admit`` said of planned intents. Runs inside the caller's transaction."""
    changed: list[models.Intent] = []
    events: list[tuple[int, shapes.Event]] = []
    for intent, verdict in verdicts:
        explain(intent, verdict.because)
        if verdict.action == "send":
            becomes(intent, "ready", now)
            intent.channel, intent.contact = verdict.channel, verdict.contact
            _waits(intent).delete()
        elif verdict.action == "hold":
            if intent.state != "planned":
                becomes(intent, "planned", now)
            _hold(intent, verdict)
        else:
            state: states.State = "expired" if verdict.state == "expired" else "withheld"
            becomes(intent, state, now)
            _waits(intent).delete()
            events.append((intent.customer_id, said(intent, state, now)))
        changed.append(intent)
    models.Intent.objects.bulk_update(
        changed, ["state", "state_at", "because", "channel", "contact"]
    )
    timeline.record_each(store, events, now=now, by=by)


def stand_aside(intent: models.Intent, *, until: datetime) -> None:
    """Leave one that cannot be written down alone until then. Runs inside a transaction."""
    _waits(intent).update(due=until, kinds="")


def _waits(intent: models.Intent) -> Any:
    return Wait.objects.of(intent.store_id).filter(owner="message", owner_id=intent.pk)


def _hold(intent: models.Intent, verdict: Verdict) -> None:
    kinds = "".join(f"|{kind}" for kind in sorted(verdict.waits_for))
    Wait.objects.of(intent.store_id).update_or_create(
        store_id=intent.store_id,
        owner="message",
        owner_id=intent.pk,
        defaults={
            "customer_id": intent.customer_id,
            "due": verdict.until,
            "kinds": f"{kinds}|" if kinds else "",
        },
    )


# --------------------------------------------------------------------------- handing over


def claim(limit: int, now: datetime, switches: Iterable[Stop] = ()) -> list[models.Intent]:
    """The ready intents to look at next, the urgent classes first; none that a stop switch covers.

    Runs inside a transaction.
    """
    rows = (
        models.Intent.objects.everywhere()
        .filter(state="ready")
        .filter(Q(not_before=None) | Q(not_before__lte=now), customer__merged_into=None)
        .exclude(_covered(switches))
        .select_related("store", "customer")
    )
    found: list[models.Intent] = []
    if not rows.exists():
        return found
    for lane in ("transactional", "service", "marketing"):
        if len(found) < limit:
            some = rows.filter(message_class=lane).order_by("due", "id")
            found += some.select_for_update(skip_locked=True, of=("self",))[: limit - len(found)]
    return found


def _covered(switches: Iterable[Stop]) -> Q:
    """What stop switches hold back. Without any: nothing (no row has the id 0)."""
    covered = Q(id=0)
    for switch in switches:
        one = Q(store=switch.store_id) if switch.store_id else ~Q(id=0)
        if switch.scope != "all":
            one &= Q(**{switch.scope: switch.name})
        covered |= one
    return covered


def stopped(intent: models.Intent, switches: Iterable[Stop]) -> bool:
    """Whether a stop switch covers an intent at hand."""
    return any(
        switch.store_id in (None, intent.store_id)
        and (switch.scope == "all" or switch.name == getattr(intent, switch.scope))
        for switch in switches
    )


def begin(
    found: Sequence[tuple[models.Intent, Verdict]], *, now: datetime, worker: str = ""
) -> None:
    """Commit to handing these over, to the address and for the reasons of this last look: the
    state says so before anything else happens, and which worker is about to do it."""
    for intent, verdict in found:
        becomes(intent, "dispatching", now)
        explain(intent, verdict.because)
        intent.channel, intent.contact = verdict.channel, verdict.contact
        intent.attempt += 1
    intents = [intent for intent, _ in found]
    fields = ["state", "state_at", "attempt", "because", "channel", "contact"]
    models.Intent.objects.bulk_update(intents, fields)
    models.Attempt.objects.bulk_create(
        models.Attempt(
            store_id=one.store_id, intent=one, number=one.attempt, worker=worker, started=now
        )
        for one in intents
    )


@transaction.atomic
def put_back(
    intents: Sequence[models.Intent], *, now: datetime, why: str, pause: timedelta
) -> None:
    """These were begun and are known not to have been handed over: they are ready as before."""
    for intent in intents:
        becomes(intent, "ready", now)
        intent.not_before = now + pause if pause else None
    models.Intent.objects.bulk_update(intents, ["state", "state_at", "not_before"])
    for intent in intents:
        models.Attempt.objects.of(intent.store_id).filter(
            intent=intent, number=intent.attempt
        ).update(ended=now, result="held", says=why)


class Handed(msgspec.Struct, frozen=True):
    """How one hand-over came out. ``sealed``: the words, if they could be written."""

    intent: models.Intent
    result: shapes.Result
    sealed: bytes = b""
    template_fault: bool = False


@transaction.atomic
def settle(
    store: Store, handed: Sequence[Handed], *, now: datetime, by: str, jitter: float
) -> None:
    """Write down what the providers said.

    ``jitter`` lies in [0, 1): the share of a retry's pause that is left to chance.
    """
    events: list[tuple[int, shapes.Event]] = []
    attempts: list[models.Attempt] = []
    for one in handed:
        events += _settle_one(one, now, jitter)
        attempts.append(_ended(one, now))
    models.Intent.objects.bulk_update(
        [one.intent for one in handed],
        ["state", "state_at", "because", "provider_id", "accepted", "says", "sealed", "not_before"],
    )
    models.Attempt.objects.bulk_update(attempts, ["ended", "result", "says"])
    timeline.record_each(store, events, now=now, by=by)
    for one in handed:
        if isinstance(one.result, shapes.Refusal) and one.result.blocks:
            block(one.intent, one.result, now=now, by=by)
    note_trouble(store, handed)
    bell.ring_on_commit()


def note_trouble(store: Store, handed: Iterable[Handed]) -> None:
    """Keep what the providers say of the store's accounts, for the team to see; once one takes a
    message again, its trouble is over."""
    says: dict[str, str] = {}
    for one in handed:
        if isinstance(one.result, shapes.Receipt):
            says[one.intent.channel] = ""
        elif isinstance(one.result, shapes.Refusal) and one.result.account:
            says[one.intent.channel] = one.result.says
    for channel, text in says.items():
        heard_of_sending(store, channel, text)


def _settle_one(one: Handed, now: datetime, jitter: float) -> list[tuple[int, shapes.Event]]:
    intent, result = one.intent, one.result
    intent.says = "" if isinstance(result, shapes.Receipt) else result.says[:500]
    if one.sealed:
        intent.sealed = one.sealed
    match result:
        case shapes.Receipt():
            becomes(intent, "accepted", now)
            intent.accepted, intent.provider_id = now, result.provider_id[:200]
            return [(intent.customer_id, said(intent, "accepted", now))]
        case shapes.Unknown():
            becomes(intent, "unknown", now)
            add_reason(intent, because("unknown", "no", says=intent.says))
            return [(intent.customer_id, said(intent, "unknown", now))]
        case shapes.Refusal(permanent=True):
            becomes(intent, "failed", now)
            rule = "template" if one.template_fault else "provider"
            add_reason(intent, because(rule, "no", says=intent.says))
            return [(intent.customer_id, said(intent, "failed", now))]
    pause = retry_pause(intent.attempt, result.retry_after, jitter)
    becomes(intent, "ready", now)
    intent.not_before = now + pause
    return []


def retry_pause(attempt: int, retry_after: float | None, jitter: float) -> timedelta:
    """The pause before the next try: what the provider asks for, else 5 s doubled each time up to
    an hour, with full jitter; a provider's own time is kept, with up to a tenth on top."""
    if retry_after is not None:
        return timedelta(seconds=retry_after * (1 + jitter / 10))
    most = min(RETRY_FIRST * float(2 ** min(attempt, 20)), RETRY_MOST)
    return timedelta(seconds=1) + most * jitter


def _ended(one: Handed, now: datetime) -> models.Attempt:
    intent = one.intent
    attempt = models.Attempt.objects.of(intent.store_id).get(intent=intent, number=intent.attempt)
    attempt.ended = now
    attempt.result = type(one.result).__name__.lower()
    attempt.says = intent.says
    return attempt


@transaction.atomic
def decide_unknown(
    store: Store, intent_id: int, *, arrived: bool, now: datetime, by: str
) -> models.Intent:
    """A person says what became of an unknown message: it arrived, or it is to be sent again.

    Safe to repeat. Raises ``LookupError`` when the message is not unknown any more, and
    ``NeverAgain`` for marketing: nobody is asked twice to buy something.
    """
    intent = (
        models.Intent.objects.of(store)
        .filter(id=intent_id, state="unknown")
        .select_related("customer", "store")
        .first()
    )
    if intent is None:
        raise LookupError("this message is settled already")
    if not arrived and intent.message_class == "marketing":
        raise NeverAgain("a marketing message that may have arrived is not sent again")
    intent.decided = by
    if arrived:
        becomes(intent, "accepted", now)
        intent.accepted = now
    else:
        becomes(intent, "ready", now)
        intent.not_before = None
    intent.save(update_fields=["state", "state_at", "accepted", "decided", "not_before"])
    if arrived:
        timeline.record_each(
            store, [(intent.customer_id, said(intent, "accepted", now))], now=now, by=by
        )
    word = "arrived" if arrived else "again"
    audit(store, now=now, by=by, what=f"message.{word}", about=f"message {intent_id}")
    bell.ring_on_commit()
    return intent


@transaction.atomic
def keep_caught(intent: models.Intent, raw: bytes, *, now: datetime) -> models.Caught:
    """Keep a mail that the catcher took, sealed with the person's key."""
    key = intent.customer.key(intent.store.secret)
    return models.Caught.objects.create(
        store=intent.store,
        intent=intent,
        customer=intent.customer,
        at=now,
        sealed=key.seal(raw, "caught"),
    )
