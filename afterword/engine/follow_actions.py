"""Which parcels are followed, and by which account."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q

from afterword.decisions.carriers.known import word
from afterword.decisions.carriers.reading import recognise
from afterword.decisions.following import next_look
from afterword.decisions.parcels import TERMINAL
from afterword.house.models import Account, Store
from afterword.timeline import ports
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Order, Shipment
from afterword.timeline.present import shipment_as_folded

from .models import CarrierLine, Follow

NEWS_SINCE = timedelta(days=30)
"""Parcels of which nothing was heard for longer are not begun to be followed."""
SURE = 0.5
"""From so much confidence on a number says by itself whose it is."""


def accounts(store: Store) -> list[str]:
    """The carriers that the store is connected with, by name."""
    rows = Account.objects.of(store).filter(kind="carrier", enabled=True, plug__in=ports.carriers)
    return sorted(rows.values_list("plug", flat=True))


def ranked(plugs: Iterable[str], carrier: str) -> list[str]:
    """Which of these accounts can follow a parcel of this carrier, the best first: the carrier's
    own before those that ask many."""
    of = {plug: ports.carriers[plug].CARRIERS for plug in plugs}
    own = [plug for plug, carriers in of.items() if carrier and carrier in carriers]
    return [*own, *(plug for plug, carriers in of.items() if not carriers)]


def carrier_of(row: Shipment, country: str) -> str:
    """Who brings a parcel: by the shop's word, else by its number where that is sure enough."""
    if named := word(row.carrier):
        return named
    guesses = recognise(row.number, country)
    return guesses[0].carrier if guesses and guesses[0].confidence >= SURE else ""


# ------------------------------------------------------------------------- beginning to follow


@transaction.atomic
def enrol(store: Store, now: datetime, abouts: Collection[str] | None = None) -> int:
    """Begin to follow the open parcels of a store that have a number and are not followed yet:
    these, or all. Gives how many are new or have another number."""
    plugs = accounts(store)
    if not plugs:
        return 0
    rows = _open(store, now, abouts)
    known = {one.about: one for one in Follow.objects.of(store).filter(about__in=rows)}
    fresh = [row for about, row in rows.items() if about not in known]
    moved = [one for about, one in known.items() if one.number != rows[about].tracked_as]
    countries = _countries(store, [*fresh, *(rows[one.about] for one in moved)])
    made = [
        _chosen(Follow(store=store, about=row.about, made=now), row, plugs, countries, now)
        for row in fresh
    ]
    Follow.objects.of(store).bulk_create(made, ignore_conflicts=True)
    again = [_chosen(one, rows[one.about], plugs, countries, now) for one in moved]
    Follow.objects.of(store).bulk_update(again, _CHOSEN)
    for plug in {one.plug for one in (*made, *again) if one.plug}:
        call(store, plug, now)
    return len(made) + len(again)


_CHOSEN = ("plug", "number", "carrier", "told_from", "due", "tries", "fault", "refused")


def _open(store: Store, now: datetime, abouts: Collection[str] | None) -> dict[str, Shipment]:
    rows = Shipment.objects.of(store).exclude(tracked_as="").exclude(status__in=TERMINAL)
    rows = rows.filter(Q(status_at__gte=now - NEWS_SINCE) | Q(scanned__gte=now - NEWS_SINCE))
    if abouts is not None:
        rows = rows.filter(about__in=abouts)
    return {row.about: row for row in rows}


def _countries(store: Store, rows: Iterable[Shipment]) -> Mapping[str, str]:
    orders = {row.order for row in rows if row.order}
    found = Order.objects.of(store).filter(about__in=orders)
    return dict(found.values_list("about", "country"))


def _chosen(
    one: Follow, row: Shipment, plugs: Sequence[str], countries: Mapping[str, str], now: datetime
) -> Follow:
    one.number, one.told_from, one.tries, one.fault = row.tracked_as, None, 0, ""
    one.refused = []
    one.carrier = carrier_of(row, countries.get(row.order, ""))
    choose(one, plugs, now)
    return one


def choose(one: Follow, plugs: Iterable[str], now: datetime) -> None:
    """Let the best account follow it of those that have not refused to."""
    left = [plug for plug in ranked(plugs, one.carrier) if plug not in one.refused]
    one.plug = left[0] if left else ""
    one.told_from, one.due, one.tries = None, now if left else None, 0


@transaction.atomic
def connected(store: Store, plug: str, now: datetime) -> int:
    """An account was connected, or told otherwise: what it can follow is followed. Gives how many
    parcels are new to it. A parcel that an account follows already is left there."""
    CarrierLine.objects.of(store).filter(plug=plug).update(tries=0, free=now)
    plugs = accounts(store)
    nobodys = [one for one in Follow.objects.of(store).filter(plug="") if _may(one, plug)]
    for one in nobodys:
        one.refused = [each for each in one.refused if each != plug]
        choose(one, plugs, now)
    Follow.objects.of(store).bulk_update(nobodys, _CHOSEN)
    found = enrol(store, now)
    call(store, plug, now)
    return found + len(nobodys)


def _may(one: Follow, plug: str) -> bool:
    return plug in ranked([plug], one.carrier)


@transaction.atomic
def disconnected(store: Store, plug: str, now: datetime) -> None:
    """An account is gone: the others follow what it followed, as far as they can."""
    plugs = [one for one in accounts(store) if one != plug]
    mine = list(Follow.objects.of(store).filter(plug=plug))
    for one in mine:
        over = one.due is None
        choose(one, plugs, now)
        if over:
            one.due = None
    Follow.objects.of(store).bulk_update(mine, _CHOSEN)
    CarrierLine.objects.of(store).filter(plug=plug).delete()
    for other in {one.plug for one in mine if one.plug and one.due}:
        call(store, other, now)


def call(store: Store, plug: str, at: datetime) -> None:
    """Something is to be asked over this line at that moment, or before."""
    rows = CarrierLine.objects.of(store).filter(plug=plug)
    line = rows.first()
    if line:
        # However much there is to ask: not before the carrier may be asked again.
        due = max(at, line.free)
        rows.filter(Q(due=None) | Q(due__gt=due)).update(due=due)
    else:
        CarrierLine.objects.of(store).bulk_create(
            [CarrierLine(store=store, plug=plug, due=at, free=at)], ignore_conflicts=True
        )


def next_of(store: Store, plug: str) -> datetime | None:
    """When something is to be asked over this line next."""
    rows = Follow.objects.of(store).filter(plug=plug, due__isnull=False)
    found: datetime | None = rows.aggregate(at=Min("due"))["at"]
    return found


# -------------------------------------------------------------------------------- what is news


def notice(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Something was heard of parcels: those that are new are followed, and those that are followed
    are looked at again when their stage says so."""
    plugs = accounts(store)
    if not plugs:
        return
    abouts = {one.event.about for one in events}
    enrol(store, now, abouts)
    known = {
        one.about: one for one in Follow.objects.of(store).filter(about__in=abouts).exclude(plug="")
    }
    rows = Shipment.objects.of(store).filter(about__in=known)
    changed = [one for row in rows if (one := _moved(known[row.about], row, now))]
    Follow.objects.of(store).bulk_update(changed, ("due", "heard"))
    soonest: dict[str, datetime] = {}
    for one in changed:
        if one.due:
            soonest[one.plug] = min(one.due, soonest.get(one.plug, one.due))
    for plug, due in soonest.items():
        call(store, plug, due)


def _moved(one: Follow, row: Shipment, now: datetime) -> Follow | None:
    """It with the time of its next look, where that is another."""
    one.heard = now
    if one.due is not None and one.due <= now:
        return one  # it is to be asked about anyway
    every = ports.carriers[one.plug].EVERY if one.plug in ports.carriers else 0.0
    one.due = next_look(shipment_as_folded(row), now, told=one.told_from is not None, every=every)
    return one


def stopped(store: Store, source: str, numbers: Collection[str], now: datetime) -> None:
    """A source follows these numbers no more. Of what has not arrived another account is asked: to
    tell the same one again would cost again."""
    mine = list(Follow.objects.of(store).filter(plug=source, number__in=numbers, due__isnull=False))
    abouts = [one.about for one in mine]
    arrived = set(
        Shipment.objects.of(store)
        .filter(about__in=abouts, status__in=TERMINAL)
        .values_list("about", flat=True)
    )
    for one in mine:
        if one.about in arrived:
            one.due = None
        else:
            elsewhere(store, one, "", now)
    Follow.objects.of(store).bulk_update(mine, _CHOSEN)


def elsewhere(store: Store, one: Follow, says: str, now: datetime) -> None:
    """An account does not follow a parcel: the next best may. Whoever calls writes it."""
    one.refused = [*one.refused, one.plug]
    choose(one, accounts(store), now)
    one.fault = says[:300]
    if one.plug:
        call(store, one.plug, now)


KEPT = timedelta(days=180)


def forget(now: datetime) -> int:
    """Forget what was followed long ago. Gives how many."""
    old = Follow.objects.everywhere().filter(due=None, made__lt=now - KEPT).exclude(plug="")
    return old.delete()[0]
