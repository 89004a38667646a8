"""Taking up what is ready: which intents go now, and that they are begun or put back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from afterword.decisions.admit import Verdict
from afterword.decisions.rules import CLASSES
from afterword.house.models import Stop

from . import brakes, hot, models
from .moves import becomes, explain


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
    return {key for key, one in stand_now(intents).items() if one == "dispatching"}


def stand_now(intents: Sequence[models.Intent]) -> dict[int, str]:
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
