"""Writing the outbox: planning, letting out, claiming, settling. Every change of state is here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction

from afterword.decisions.admit import Verdict, candidate_for
from afterword.decisions.reasons import Because, because
from afterword.decisions.rules import CLASSES
from afterword.decisions.run import PlanMessage
from afterword.house.actions import audit_each, heard_of_asking, heard_of_sending
from afterword.house.bell import bell
from afterword.house.models import Stop, Store
from afterword.timeline import actions as timeline
from afterword.timeline import hot as timeline_hot
from afterword.timeline.models import Wait
from afterword.wire import shapes

from . import brakes, hot, ladder, models, retries, states, unknowns
from .addresses import block, said_stop
from .moves import accepted, add_reason, becomes, explain, said, tells
from .queries import candidate_of


class NeverAgain(ValueError):
    """This message is not sent a second time, whoever asks."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a run plans, with what the outbox needs to know of the run."""

    customer: int
    subject: str
    order: str
    message: PlanMessage
    run: int | None = None
    """``None``, and no journey: it is said outside of any."""
    journey: str = ""
    version: int = 0
    because: Sequence[Because] = ()


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
    waits = [(one.customer, number, one.message.due) for one, number in fresh]
    timeline_hot.add_waits(store.pk, "message", waits)
    timeline.record_each(
        store, [(one.customer, _told(one, now)) for one, _ in fresh], now=now, by=by
    )


def _fresh(planned: Planned) -> hot.Fresh:
    message = planned.message
    candidate = candidate_for(message, planned.journey, planned.subject)
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


def _told(planned: Planned, now: datetime) -> shapes.Event:
    """That it is planned. It was so when it fell due, where that is long ago; never later than
    now, though what a person writes waits some seconds, so that it can be taken back."""
    message = planned.message
    return tells(
        "planned",
        min(message.due, now),
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
    over: list[int] = []
    held: list[Wait] = []
    events: list[tuple[int, shapes.Event]] = []
    for intent, verdict in verdicts:
        explain(intent, verdict.because)
        if verdict.action == "send":
            becomes(intent, "ready", now)
            intent.channel, intent.contact = verdict.channel, verdict.contact
            over.append(intent.pk)
        elif verdict.action == "hold":
            if intent.state != "planned":
                becomes(intent, "planned", now)
            held.append(_hold(intent, verdict))
        else:
            state: states.State = "expired" if verdict.state == "expired" else "withheld"
            becomes(intent, state, now)
            over.append(intent.pk)
            events.append((intent.customer_id, said(intent, state, now)))
        changed.append(intent)
    models.Intent.objects.bulk_update(
        changed, ["state", "state_at", "because", "channel", "contact"]
    )
    Wait.objects.of(store).bulk_create(
        held,
        update_conflicts=True,
        unique_fields=("store", "owner", "owner_id"),
        update_fields=("customer", "due", "kinds"),
    )
    timeline_hot.done_waiting(store.pk, "message", over)
    timeline.record_each(store, events, now=now, by=by)
    if changed:
        bell.ring_on_commit()  # what is ready has its senders to wake


def stand_aside(intent: models.Intent, *, until: datetime) -> None:
    """Leave one that cannot be written down alone until then. Runs inside a transaction."""
    _waits(intent).update(due=until, kinds="")


def speak_for(intent: models.Intent, other: models.Intent) -> None:
    """One message says what another one was to say as well; its words are told of what."""
    mine, theirs = candidate_of(intent), candidate_of(other)
    about = str(theirs.learned.get("about") or theirs.subject)
    told = msgspec.structs.replace(mine, also=(*mine.also, about, *theirs.also))
    intent.candidate = msgspec.json.encode(told).decode()
    intent.save(update_fields=["candidate"])


def _waits(intent: models.Intent) -> Any:
    return Wait.objects.of(intent.store_id).filter(owner="message", owner_id=intent.pk)


def _hold(intent: models.Intent, verdict: Verdict) -> Wait:
    """When a message that is held is looked at again."""
    return Wait(
        store_id=intent.store_id,
        customer_id=intent.customer_id,
        owner="message",
        owner_id=intent.pk,
        due=verdict.until,
        kinds=timeline_hot.between_bars(verdict.waits_for),
    )


# --------------------------------------------------------------------------- handing over


class Shut(msgspec.Struct, frozen=True):
    """What is not claimed now, though it is ready."""

    switches: tuple[Stop, ...] = ()
    brakes: tuple[models.Brake, ...] = ()
    """Journeys held back by themselves; what is about an order passes them."""
    lanes: frozenset[hot.Key] = frozenset()
    """(store, channel) over which nothing goes now."""
    no_repeats: frozenset[hot.Key] = frozenset()
    """(store, channel) over which nothing goes now that was tried before."""
    room: Mapping[hot.Key, int] = {}
    """How many may take off on a lane now, where that is limited."""

    def of(self, lane: str, key: hot.Key) -> tuple[hot.But, ...] | None:
        """What of a class is not claimed on a lane; ``None``: nothing is."""
        store, channel = key
        journeys: list[str] = []
        for switch in self.switches:
            if switch.store_id in (None, store):
                if switch.scope != "journey" and switch.name in ("", channel):
                    return None
                journeys += [switch.name] if switch.scope == "journey" else []
        if lane == "marketing" and channel == "email" and _no_offers(store, self.brakes):
            return None
        if lane != "transactional":
            journeys += [one.journey for one in self.brakes if one.store_id == store]
        tried = (hot.But(None),) if key in self.no_repeats else ()
        return (*map(hot.But, journeys), *tried)


def claim(
    limit: int,
    now: datetime,
    shut: Shut = Shut(),  # noqa: B008 (frozen)
    classes: Sequence[str] = CLASSES,
) -> list[models.Intent]:
    """The ready intents of these classes to look at next, the urgent classes first.

    One with which a worker died in its hands comes alone, so that it takes no others with it.
    Runs inside a transaction.
    """
    found: list[models.Intent] = []
    for lane in classes:
        if len(found) < limit:
            found += _claim(lane, limit - len(found), now, shut)
    return _alone(found)


def _claim(lane: str, limit: int, now: datetime, shut: Shut) -> list[models.Intent]:
    """Those of a class, from every lane on which something may go: each of the others may have as
    much as the one with the oldest, so that the great batch of one store keeps nobody waiting."""
    ways = [
        (key, shut.room.get(key, limit), but)
        for key in hot.lanes(lane)
        if key not in shut.lanes and (but := shut.of(lane, key)) is not None
    ]
    found: list[models.Intent] = []
    while ways:
        left = limit - len(found)
        share = left // len(ways)
        key, room, but = ways.pop()
        if share and room > 0:
            found += hot.ready(lane, key, min(share, room), now, but)
    return sorted(found, key=lambda one: (one.due, one.pk))


def _alone(found: list[models.Intent]) -> list[models.Intent]:
    """One that workers died with comes alone, before the others."""
    suspect = next((one for one in found if one.crashes), None)
    return [suspect] if suspect else found


def stopped(intent: models.Intent, switches: Iterable[Stop]) -> bool:
    """Whether a stop switch covers an intent at hand."""
    return any(
        switch.store_id in (None, intent.store_id)
        and (switch.scope == "all" or switch.name == getattr(intent, switch.scope))
        for switch in switches
    )


def braked(intent: models.Intent, held: Sequence[models.Brake]) -> bool:
    """Whether its journey's own brake, or that of all offers by e-mail, holds an intent at hand."""
    if intent.message_class == "transactional":
        return False
    offer = (intent.message_class, intent.channel) == ("marketing", "email")
    return (offer and _no_offers(intent.store_id, held)) or any(
        one.store_id == intent.store_id and one.journey == intent.journey for one in held
    )


def _no_offers(store: int, held: Iterable[models.Brake]) -> bool:
    """Whether too many called a store's mail spam, so that no offers go out by e-mail."""
    return any(one.store_id == store and one.journey == brakes.ALL_MAIL for one in held)


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
        intent.ask_at = None
    intents = [intent for intent, _ in found]
    models.Intent.objects.bulk_update(
        intents,
        ["state", "state_at", "attempt", "because", "channel", "contact", "provider", "ask_at"],
    )
    hot.begin_attempts(intents, now, worker)


@transaction.atomic
def put_back(
    intents: Sequence[models.Intent],
    *,
    now: datetime,
    why: str,
    pause: timedelta = timedelta(0),
    worker: str | None = None,
) -> None:
    """These were begun and are known not to have been handed over: they are ready as before.

    One that somebody else has taken up meanwhile is left to them. ``worker``: who may have begun
    them, where that is in doubt; what others began under the same number is theirs.
    """
    held = _in_hand(intents)
    if worker is not None:
        begun = models.Attempt.objects.everywhere().filter(worker=worker, ended=None)
        held &= set(begun.filter(intent__in=held).values_list("intent", flat=True))
    mine = [one for one in intents if one.pk in held]
    for intent in mine:
        becomes(intent, "ready", now)
        intent.not_before = now + pause if pause else None
    models.Intent.objects.bulk_update(mine, ["state", "state_at", "not_before"])
    hot.end_attempts([(one.store_id, one.pk, one.attempt, "held", why) for one in mine], now)


def _in_hand(intents: Sequence[models.Intent]) -> set[int]:
    """Those that still are in the hands they were begun in, held for this transaction: ids."""
    return {key for key, one in _now(intents).items() if one == "dispatching"}


def _now(intents: Sequence[models.Intent]) -> dict[int, str]:
    """The states of these intents in the database, as far as nobody has tried them since."""
    tries: dict[int, dict[int, int]] = defaultdict(dict)
    for one in intents:
        tries[one.store_id][one.pk] = one.attempt
    return {
        key: state
        for store in sorted(tries)
        for key, state, attempt in hot.stand_now(store, tries[store])
        if attempt == tries[store][key]
    }


class Handed(msgspec.Struct, frozen=True):
    """How one hand-over came out. ``sealed``: the words, if they could be written."""

    intent: models.Intent
    result: shapes.Result
    sealed: bytes = b""
    told: str = ""
    """The days that the words name, as ``Intent`` keeps them."""
    template_fault: bool = False
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
    states_now = _now([one.intent for one in handed])
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
    timeline_hot.add_waits(store.pk, "message", waits)
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
            return _fails(intent, "template" if one.template_fault else one.rule, now)
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


def _fails(intent: models.Intent, rule: str, now: datetime) -> list[tuple[int, shapes.Event]]:
    becomes(intent, "failed", now)
    inputs = {"given_up": {"tries": intent.tries}, "poison": {"crashes": intent.crashes}}
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
    if _now([intent]).get(intent.pk) != "unknown":
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


@transaction.atomic
def decide_unknown(
    store: Store, intent_id: int, *, arrived: bool, now: datetime, by: str
) -> models.Intent:
    """A person says what became of an unknown message: it arrived, or it is to be sent again.

    Safe to repeat. Raises ``LookupError`` when the message is not unknown any more, and
    ``NeverAgain`` for marketing: nobody is asked twice to buy something.
    """
    intent = _to_decide(store, intent_id, "unknown")
    if not arrived and intent.message_class == "marketing":
        raise NeverAgain("a marketing message that may have arrived is not sent again")
    _decide([intent], arrived=arrived, now=now, by=by)
    return intent


@transaction.atomic
def decide_unknown_each(
    store: Store, intent_ids: Collection[int], *, arrived: bool, now: datetime, by: str
) -> int:
    """As ``decide_unknown`` for many at once: all that a worker had in its hands when it was
    stopped. What is settled already stays, and so does what sells where it is to go out again.
    Gives how many were decided. Safe to repeat.
    """
    rows = models.Intent.objects.of(store).filter(id__in=intent_ids, state="unknown")
    if not arrived:
        rows = rows.exclude(message_class="marketing")
    found = rows.select_related("customer").order_by("id").select_for_update(of=("self",))
    intents = list(found)
    for one in intents:
        one.store = store
    _decide(intents, arrived=arrived, now=now, by=by)
    return len(intents)


def _decide(intents: Sequence[models.Intent], *, arrived: bool, now: datetime, by: str) -> None:
    """What became of these, of one store."""
    if not intents:
        return
    for intent in intents:
        intent.decided, intent.ask_at = by, None
        if arrived:
            becomes(intent, "accepted", now)
            intent.accepted = now
        else:
            _again(intent, now)
    store = intents[0].store
    # All become the same, whatever they were.
    models.Intent.objects.of(store).filter(id__in=[one.pk for one in intents]).update(
        **{name: getattr(intents[0], name) for name in _DECIDED if arrived or name != "accepted"}
    )
    if arrived:
        told = [event for one in intents for event in accepted(one, now)]
        timeline.record_each(store, told, now=now, by=by)
    noted(intents, "arrived" if arrived else "again", now, by)
    bell.ring_on_commit()


_DECIDED = (
    "state", "state_at", "accepted", "decided", "not_before", "ask_at", "tries", "crashes",
    "first_tried",
)  # fmt: skip


@transaction.atomic
def send_again(store: Store, intent_id: int, *, now: datetime, by: str) -> models.Intent:
    """A person has mended what a message failed of: it goes out again, if it still makes sense.

    Raises ``LookupError`` when it has not failed, and ``NeverAgain`` when its address is closed or
    it came back from there: it was taken once.
    """
    intent = _to_decide(store, intent_id, "failed")
    if intent.accepted is not None:
        raise NeverAgain("it was taken by the provider and came back; it is not sent again")
    if now >= intent.valid_until:
        raise NeverAgain("it makes no sense any more: its time is over")
    intent.decided = by
    _again(intent, now)
    intent.save(update_fields=_DECIDED)
    noted([intent], "again", now, by)
    bell.ring_on_commit()
    return intent


@transaction.atomic
def let_it_go(store: Store, intent_id: int, *, now: datetime, by: str) -> models.Intent:
    """A person has seen what became of a message and leaves it at that. Safe to repeat.

    Raises ``LookupError`` when it is neither failed nor unknown.
    """
    intent = _to_decide(store, intent_id, "failed", "unknown")
    intent.decided, intent.ask_at = by, None
    intent.save(update_fields=["decided", "ask_at"])
    noted([intent], "let_go", now, by)
    return intent


@transaction.atomic
def let_go_each(store: Store, intent_ids: Collection[int], *, now: datetime, by: str) -> int:
    """As ``let_it_go`` for many at once; what is settled already stays. Gives how many."""
    rows = models.Intent.objects.of(store).filter(id__in=intent_ids, decided="")
    rows = rows.filter(state__in=("failed", "unknown")).order_by("id")
    found = list(rows.select_for_update(of=("self",)))
    if found:
        changed = models.Intent.objects.of(store).filter(id__in=[one.pk for one in found])
        changed.update(decided=by, ask_at=None)
        for one in found:
            one.store = store
        noted(found, "let_go", now, by)
    return len(found)


def noted(intents: Sequence[models.Intent], word: str, now: datetime, by: str) -> None:
    """Write down that a person decided about these, of one store."""
    lines: list[tuple[str, str, dict[str, Any]]] = []
    for intent in intents:
        thing = "message" if intent.effect == "message" else "deed"
        lines.append((f"{thing}.{word}", f"{thing} {intent.pk}", {}))
    audit_each(intents[0].store, lines, now=now, by=by)


def _to_decide(store: Store, intent_id: int, *wanted: states.State) -> models.Intent:
    intent = (
        models.Intent.objects.of(store)
        .filter(id=intent_id, state__in=wanted)
        .select_related("customer", "store")
        .select_for_update(of=("self",))
        .first()
    )
    if intent is None:
        raise LookupError("this message is settled already")
    return intent


def _again(intent: models.Intent, now: datetime) -> None:
    """A person's word begins its patience anew."""
    becomes(intent, "ready", now)
    intent.not_before = intent.first_tried = None
    intent.tries = intent.crashes = 0


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
