"""What holds a journey back by itself: the ramp of a new one, and a pause when something is wrong.

Only what is about an order passes: a customer who waits for word of a parcel is not the one to be
protected from it. A pause stands until a person has looked and released it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import ge

import msgspec
from django.db import transaction
from django.db.models import Max, QuerySet, Sum

from afterword.house import plain
from afterword.house.actions import audit
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.timeline.models import Customer

from . import hot, models

RAMP = 50
"""How many people a new journey reaches at first, where that is more than the share below."""
SHARE = 0.01
"""The share of all the store's customers that it reaches at first."""
RAMP_HOLDS = timedelta(minutes=15)
"""How long the rest of them wait: long enough to see what is wrong with the first."""
SLOT = timedelta(minutes=10)
WATCHED = timedelta(hours=24)
"""The span over which complaints and their like are counted."""
LAST_WEEK = timedelta(days=7)
ALL_MAIL = "_email"
"""In the place of a journey: all of a store's e-mail together. No journey is called so."""
SPAM_WATCHED = timedelta(days=7)
"""The span over which complaints about all of a store's mail are counted: mail providers judge a
sender by all of it, and complaints are rare."""
FORECAST = 3
"""So many times what was to be expected in ten minutes is too much."""

LIMITS: Mapping[str, tuple[float, int]] = {
    "opt_outs": (0.02, 5),
    "complaints": (0.001, 3),
    "bounces": (0.05, 5),
}
"""(share of what was sent, least number) above which a journey is paused. The least number keeps
one unlucky message from stopping everything."""


def slot_of(at: datetime) -> datetime:
    """The beginning of the ten minutes in which a moment lies."""
    return at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)


class Counted(msgspec.Struct, frozen=True):
    """Something to count for a journey."""

    journey: str
    channel: str = ""
    sent: int = 0
    bounces: int = 0
    complaints: int = 0
    opt_outs: int = 0


_TALLIES = plain.Table(
    "outbox_tally",
    ("store_id", "journey", "slot", "sent", "bounces", "complaints", "opt_outs"),
)
_ADDING = "ON CONFLICT (store_id, journey, slot) DO UPDATE SET " + ", ".join(
    f"{name} = outbox_tally.{name} + EXCLUDED.{name}"
    for name in ("sent", "bounces", "complaints", "opt_outs")
)


def count(store: Store, counted: Iterable[Counted], now: datetime) -> None:
    """Add to the tallies of these ten minutes. Runs inside the caller's transaction."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in counted:
        for name in (one.journey, ALL_MAIL if one.channel == "email" else ""):
            if name:
                for index, more in enumerate((one.sent, one.bounces, one.complaints, one.opt_outs)):
                    sums[name][index] += more
    at = plain.instant(slot_of(now))
    rows = [(store.pk, journey, at, *sums[journey]) for journey in sorted(sums)]
    plain.insert(_TALLIES, rows, _ADDING)


# ------------------------------------------------------------------------------ the ramp


def ramped(
    store: Store, wanted: Sequence[models.Intent], now: datetime, first: int = RAMP
) -> set[int]:
    """Those of the intents, about to be handed over, that the ramp of their journey holds: ids.

    Runs inside the transaction that lets the others go. ``first``: how many a new journey reaches
    at once, 0 for all.
    """
    held: set[int] = set()
    by_journey: dict[str, list[models.Intent]] = defaultdict(list)
    for intent in wanted:
        if intent.message_class != "transactional" and intent.journey:
            by_journey[intent.journey].append(intent)
    if not by_journey or not first:
        return held
    known = {
        one.journey: one for one in models.Brake.objects.of(store).filter(journey__in=by_journey)
    }
    for journey in sorted(by_journey):
        if not (journey in known and known[journey].ramped):
            held |= _ramp(store, journey, by_journey[journey], now, first)
    return held


def _ramp(
    store: Store, journey: str, mine: Sequence[models.Intent], now: datetime, first: int
) -> set[int]:
    fresh = {"begun": now, "ramped": _went_before(store, journey)}
    models.Brake.objects.of(store).get_or_create(store=store, journey=journey, defaults=fresh)
    brake = models.Brake.objects.of(store).select_for_update().get(journey=journey)
    if brake.ramped:
        return set()
    if brake.ramp_until and brake.ramp_until <= now:
        _ramp_ends(store, brake)
        return set()
    people = Customer.objects.of(store).filter(merged_into=None).count()
    most = max(first, int(people * SHARE))
    # One that is tried again was counted when it was let go.
    new = [intent for intent in mine if intent.attempt == 0]
    passing = new[: max(most - brake.let_go, 0)]
    brake.let_go += len(passing)
    if brake.let_go >= most and brake.ramp_until is None:
        brake.ramp_until = now + RAMP_HOLDS
    brake.save(update_fields=["let_go", "ramp_until"])
    return {intent.pk for intent in new[len(passing) :]}


def _ramp_ends(store: Store, brake: models.Brake) -> None:
    """Nothing was wrong with the first: what waits now is what is expected."""
    brake.ramped = True
    brake.expected = max(brake.expected, _waiting(store, brake.journey))
    brake.save(update_fields=["ramped", "expected"])


def _waiting(store: Store, journey: str) -> int:
    rows = models.Intent.objects.of(store).filter(effect="message", journey=journey)
    return rows.filter(state="ready").count()


def _went_before(store: Store, journey: str) -> bool:
    """Whether a journey has sent already, and so is no new one."""
    rows = models.Intent.objects.of(store).filter(
        effect="message", journey=journey, accepted__isnull=False
    )
    return rows.exclude(message_class="transactional").exists()


# --------------------------------------------------------------------------- the pauses


@transaction.atomic
def look_over(now: datetime) -> int:
    """Pause the journeys that something is wrong with. Gives how many were paused."""
    since = slot_of(now - WATCHED)
    pulled = 0
    for store_id, journey in _suspects(since, now):
        brake = models.Brake.objects.of(store_id).filter(journey=journey).first()
        if brake is None:
            brake = models.Brake(store_id=store_id, journey=journey, begun=now, ramped=True)
        if brake.pulled is None and _wrong(brake, since, now):
            brake.pulled = now
            brake.save()
            store = Store.objects.get(pk=store_id)
            detail = {"count": brake.count, "of": brake.of}
            what = f"brake.{brake.why}"
            audit(store, now=now, by="engine", what=what, about=journey, detail=detail)
            pulled += 1
    return pulled


def _suspects(since: datetime, now: datetime) -> Iterator[tuple[int, str]]:
    """(store, journey) of which something may be wrong, from one look at what was counted: the
    others have less of everything than the least that counts. A service asks this every minute."""
    leasts = [least for _, least in LIMITS.values()]
    for store, journey, now_sent, *found in hot.counted(since, slot_of(now), tuple(LIMITS)):
        much = now_sent > FORECAST * RAMP
        if much or journey == ALL_MAIL or any(map(ge, found, leasts)):
            yield store, journey


def _wrong(brake: models.Brake, since: datetime, now: datetime) -> bool:
    """Whether too much is wrong; then the brake says what."""
    rows = models.Tally.objects.of(brake.store_id).filter(journey=brake.journey)
    if brake.journey == ALL_MAIL:
        return _called_spam(brake, now)
    fresh = rows.filter(slot__gte=max(since, brake.counts_from or since))
    sums = fresh.aggregate(*(Sum(name) for name in ("sent", *LIMITS)))
    sent = sums["sent__sum"] or 0
    for name, (share, least) in LIMITS.items():
        found = sums[f"{name}__sum"] or 0
        if found >= least and found > share * sent:
            brake.why, brake.count, brake.of = name, found, sent
            return True
    return _more_than_expected(brake, rows, now)


def spam_rate(store: int, now: datetime, since: datetime | None = None) -> tuple[int, int]:
    """(how many of a store's mails were called spam, of how many that arrived) in the last days,
    or since then."""
    start = slot_of(now - SPAM_WATCHED)
    rows = models.Tally.objects.of(store).filter(
        journey=ALL_MAIL, slot__gte=max(start, since or start)
    )
    sums = rows.aggregate(*(Sum(name) for name in ("sent", "bounces", "complaints")))
    arrived = (sums["sent__sum"] or 0) - (sums["bounces__sum"] or 0)
    return sums["complaints__sum"] or 0, max(arrived, 0)


def _called_spam(brake: models.Brake, now: datetime) -> bool:
    """Whether too much of all the mail is called spam."""
    share, least = LIMITS["complaints"]
    found, arrived = spam_rate(brake.store_id, now, brake.counts_from)
    if found < least or found < share * arrived:
        return False
    brake.why, brake.count, brake.of = "complaints", found, arrived
    return True


def _more_than_expected(brake: models.Brake, rows: QuerySet[models.Tally], now: datetime) -> bool:
    here = slot_of(now)
    sent = sum(rows.filter(slot__gte=here).values_list("sent", flat=True))
    past = rows.filter(slot__lt=here, slot__gte=now - LAST_WEEK)
    busiest = past.aggregate(most=Max("sent"))["most"] or 0
    people = Customer.objects.of(brake.store_id).filter(merged_into=None).count()
    expected = max(busiest, brake.expected, RAMP, int(people * SHARE))
    if sent <= FORECAST * expected:
        return False
    brake.why, brake.count, brake.of = "forecast", sent, expected
    return True


@transaction.atomic
def release(store: Store, journey: str, *, now: datetime, by: str) -> bool:
    """A person has looked: the journey goes on. True: it was paused, or its ramp was on.

    What was counted before is forgiven, and what waits now is what was meant.
    """
    brake = models.Brake.objects.of(store).select_for_update().filter(journey=journey).first()
    if brake is None or (brake.pulled is None and brake.ramped):
        return False
    brake.pulled, brake.why, brake.ramped = None, "", True
    # The counting goes slot by slot; the next one begins clean.
    brake.counts_from = slot_of(now) + SLOT
    brake.expected = max(brake.expected, brake.count, _waiting(store, journey))
    brake.save()
    audit(store, now=now, by=by, what="brake.released", about=journey)
    bell.ring_on_commit()
    return True


def on(store: Store | None, now: datetime) -> list[models.Brake]:
    """The journeys that are held back now, by a pause or by a full ramp: of a store, or of all."""
    # Asked several times a second; nearly always none is, and bare SQL says so at once.
    if not hot.any_held_back():
        return []
    rows = models.Brake.objects.of(store) if store else models.Brake.objects.everywhere()
    found = rows.exclude(pulled=None) | rows.filter(ramped=False, ramp_until__gt=now)
    return list(found.order_by("id"))
