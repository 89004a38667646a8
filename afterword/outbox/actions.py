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
from afterword.house.actions import audit
from afterword.house.bell import bell
from afterword.house.models import Stop, Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import ContactPoint, Suppression, Wait
from afterword.wire import shapes

from . import models, states
from .journal import Journal, begun

RETRY_FIRST = timedelta(seconds=5)
RETRY_MOST = timedelta(hours=1)


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
    keys = [one.message.send_key for one in planned]
    known = set(
        models.Intent.objects.of(store).filter(send_key__in=keys).values_list("send_key", flat=True)
    )
    fresh = [one for one in planned if one.message.send_key not in known]
    intents = models.Intent.objects.bulk_create(_intent(store, one, now) for one in fresh)
    Wait.objects.bulk_create(
        Wait(
            store=store,
            customer_id=intent.customer_id,
            owner="message",
            owner_id=intent.pk,
            due=intent.due,
        )
        for intent in intents
    )
    timeline.record_each(
        store,
        [(intent.customer_id, said(intent, "planned", intent.due)) for intent in intents],
        now=now,
        by=by,
    )


def _intent(store: Store, planned: Planned, now: datetime) -> models.Intent:
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
    return models.Intent(
        store=store,
        customer_id=planned.customer,
        send_key=message.send_key,
        state="planned",
        state_at=now,
        message_class=message.message_class,
        purpose=message.purpose,
        journey=planned.journey,
        version=planned.version,
        run=planned.run,
        step=message.step,
        subject=planned.subject,
        order=planned.order,
        template=message.template,
        tone=message.tone,
        channel=message.channels[0],
        priority=message.priority,
        planned=now,
        due=message.due,
        valid_until=message.valid_until,
        candidate=msgspec.json.encode(candidate).decode(),
        question=message.question,
        because=msgspec.json.encode(list(planned.because)).decode(),
    )


def said(intent: models.Intent, outcome: str, happened: datetime, **more: Any) -> shapes.Event:
    """The event that tells the timeline how a message came out."""
    again = f":{intent.attempt}" if outcome == "unknown" else ""
    return shapes.Event(
        kind=f"message.{outcome}",
        key=f"message/{intent.send_key}:{outcome}{again}",
        happened=happened,
        about=f"message/{intent.send_key}",
        order=intent.order,
        data={
            "message": intent.send_key,
            "journey": intent.journey,
            "step": intent.step,
            "class": intent.message_class,
            "purpose": intent.purpose,
            "channel": intent.channel,
            "template": intent.template,
            **more,
        },
    )


def _becomes(intent: models.Intent, state: states.State, now: datetime) -> None:
    if not states.may_become(intent.state, state):
        raise AssertionError(f"an intent cannot go from {intent.state} to {state}")
    intent.state, intent.state_at = state, now


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
        _explain(intent, verdict.because)
        if verdict.action == "send":
            _becomes(intent, "ready", now)
            intent.channel, intent.contact = verdict.channel, verdict.contact
            _waits(intent).delete()
        elif verdict.action == "hold":
            if intent.state != "planned":
                _becomes(intent, "planned", now)
            _hold(intent, verdict)
        else:
            state: states.State = "expired" if verdict.state == "expired" else "withheld"
            _becomes(intent, state, now)
            _waits(intent).delete()
            events.append((intent.customer_id, said(intent, state, now)))
        changed.append(intent)
    models.Intent.objects.bulk_update(
        changed, ["state", "state_at", "because", "channel", "contact"]
    )
    timeline.record_each(store, events, now=now, by=by)


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


ADMISSION = frozenset(
    {
        "valid",
        "superseded",
        "contact",
        "suppressed",
        "consent",
        "guard",
        "spacing",
        "erased",
        "merged",
        "stop",
        "provider",
        "template",
        "unknown",
    }
)


def _explain(intent: models.Intent, reasons: Iterable[Because]) -> None:
    """The reasons why it was planned stay; those of the last weighing replace the earlier ones."""
    known = msgspec.json.decode(intent.because, type=list[Because])
    planned = [reason for reason in known if reason.rule not in ADMISSION]
    intent.because = msgspec.json.encode([*planned, *reasons]).decode()


# --------------------------------------------------------------------------- handing over


def claim(limit: int, now: datetime, switches: Iterable[Stop] = ()) -> list[models.Intent]:
    """The ready intents to look at next, the urgent classes first; none that a stop switch covers.

    Runs inside a transaction.
    """
    rows = (
        models.Intent.objects.everywhere()
        .filter(state="ready")
        .filter(Q(not_before=None) | Q(not_before__lte=now))
        .exclude(_covered(switches))
        .select_related("store", "customer")
    )
    found: list[models.Intent] = []
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


def begin(intents: Sequence[models.Intent], *, now: datetime) -> None:
    """Commit to handing these over: the state says so before anything else happens."""
    for intent in intents:
        _becomes(intent, "dispatching", now)
        intent.attempt += 1
    models.Intent.objects.bulk_update(intents, ["state", "state_at", "attempt"])
    models.Attempt.objects.bulk_create(
        models.Attempt(store_id=one.store_id, intent=one, number=one.attempt, started=now)
        for one in intents
    )


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
    transaction.on_commit(bell.ring)


def _settle_one(one: Handed, now: datetime, jitter: float) -> list[tuple[int, shapes.Event]]:
    intent, result = one.intent, one.result
    intent.says = "" if isinstance(result, shapes.Receipt) else result.says[:500]
    if one.sealed:
        intent.sealed = one.sealed
    match result:
        case shapes.Receipt():
            _becomes(intent, "accepted", now)
            intent.accepted, intent.provider_id = now, result.provider_id[:200]
            return [(intent.customer_id, said(intent, "accepted", now))]
        case shapes.Unknown():
            _becomes(intent, "unknown", now)
            _add(intent, because("unknown", "no", says=intent.says))
            return [(intent.customer_id, said(intent, "unknown", now))]
        case shapes.Refusal(permanent=True):
            _becomes(intent, "failed", now)
            rule = "template" if one.template_fault else "provider"
            _add(intent, because(rule, "no", says=intent.says))
            return [(intent.customer_id, said(intent, "failed", now))]
    pause = retry_pause(intent.attempt, result.retry_after, jitter)
    _becomes(intent, "ready", now)
    intent.not_before = now + pause
    return []


def retry_pause(attempt: int, retry_after: float | None, jitter: float) -> timedelta:
    """The pause before the next try: what the provider asks for, else 5 s doubled each time up to
    an hour, with full jitter; a provider's own time is kept, with up to a tenth on top."""
    if retry_after is not None:
        return timedelta(seconds=retry_after * (1 + jitter / 10))
    most = min(RETRY_FIRST * float(2 ** min(attempt, 20)), RETRY_MOST)
    return timedelta(seconds=1) + most * jitter


def _add(intent: models.Intent, reason: Because) -> None:
    known = msgspec.json.decode(intent.because, type=list[Because])
    intent.because = msgspec.json.encode([*known, reason]).decode()


def _ended(one: Handed, now: datetime) -> models.Attempt:
    intent = one.intent
    attempt = models.Attempt.objects.of(intent.store_id).get(intent=intent, number=intent.attempt)
    attempt.ended = now
    attempt.result = type(one.result).__name__.lower()
    attempt.says = intent.says
    return attempt


def block(intent: models.Intent, refusal: shapes.Refusal, *, now: datetime, by: str) -> None:
    """The address itself is at fault: nobody who has it is written to under it again."""
    block_address(
        intent.store,
        intent.channel,
        intent.contact,
        why=refusal.blocks,
        detail=refusal.says,
        key=intent.send_key,
        now=now,
        by=by,
    )


def block_address(
    store: Store,
    channel: str,
    digest: str,
    *,
    why: str,
    detail: str,
    key: str,
    now: datetime,
    by: str,
) -> None:
    """Suppress an address, for every customer who has it, and tell their timelines."""
    Suppression.objects.of(store).get_or_create(
        store=store, channel=channel, digest=digest, defaults={"why": why, "since": now}
    )
    kind = "contact.complained" if why == "complained" else "contact.bounced"
    data = {"channel": channel, "contact": digest, "detail": detail[:200], "hard": True}
    owners = (
        ContactPoint.objects.of(store)
        .filter(channel=channel, digest=digest)
        .values_list("customer_id", flat=True)
    )
    timeline.record_each(
        store,
        [
            (
                owner,
                shapes.Event(
                    kind=kind,
                    key=f"contact/{digest}:{why}:{key}:{owner}",
                    happened=now,
                    about=f"customer/{owner}",
                    data=data,
                ),
            )
            for owner in owners
        ],
        now=now,
        by=by,
    )


# ------------------------------------------------------------------------- after a crash


@transaction.atomic
def recover(journals: Sequence[Journal], *, now: datetime, by: str) -> tuple[int, int]:
    """Take up what a worker left in the middle of handing over. Gives (sent again, unknown).

    What an intact journal does not have was never handed over and is ready again. What it has may
    have arrived: it is unknown. Raises ``journal.Broken`` rather than guess.
    """
    left = list(
        models.Intent.objects.everywhere()
        .filter(state="dispatching")
        .select_related("store", "customer")
    )
    if not left:
        return 0, 0
    known = begun(journals)
    again = [one for one in left if (one.store.key, one.send_key, one.attempt) not in known]
    lost = [one for one in left if one not in again]
    for intent in again:
        _becomes(intent, "ready", now)
    models.Intent.objects.bulk_update(again, ["state", "state_at"])
    for intent in lost:
        result = shapes.Unknown(says="the sender was stopped in the middle of handing it over")
        settle(intent.store, [Handed(intent, result)], now=now, by=by, jitter=0)
    return len(again), len(lost)


@transaction.atomic
def decide_unknown(
    store: Store, intent_id: int, *, arrived: bool, now: datetime, by: str
) -> models.Intent:
    """A person says what became of an unknown message: it arrived, or it is to be sent again.

    Safe to repeat. Raises ``LookupError`` when the message is not unknown any more.
    """
    intent = (
        models.Intent.objects.of(store)
        .filter(id=intent_id, state="unknown")
        .select_related("customer", "store")
        .first()
    )
    if intent is None:
        raise LookupError("this message is settled already")
    intent.decided = by
    if arrived:
        _becomes(intent, "accepted", now)
        intent.accepted = now
    else:
        _becomes(intent, "ready", now)
        intent.not_before = None
    intent.save(update_fields=["state", "state_at", "accepted", "decided", "not_before"])
    if arrived:
        timeline.record_each(
            store, [(intent.customer_id, said(intent, "accepted", now))], now=now, by=by
        )
    word = "arrived" if arrived else "again"
    audit(store, now=now, by=by, what=f"message.{word}", about=f"message {intent_id}")
    transaction.on_commit(bell.ring)
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
