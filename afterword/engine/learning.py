"""Learning from parcels that arrived: each once, when it arrives; all of them anew when asked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from afterword.decisions import expecting
from afterword.decisions.expecting import Known
from afterword.decisions.forecast import Book, Spot, learn_all, written
from afterword.decisions.orders import goods
from afterword.decisions.parcels import SHIPMENT_FACTS, Shipment, fold_shipment
from afterword.decisions.timeline import Event
from afterword.decisions.zones import zone, zone_of
from afterword.house import hot as house_hot
from afterword.house.models import Store
from afterword.insights import books, landings
from afterword.insights.models import Learnt
from afterword.timeline import hot_dates, postcodes
from afterword.timeline.hot_dates import Row


class Seen(NamedTuple):
    """A parcel at hand for a look."""

    row: Row
    parcel: Shipment
    events: list[Event]
    known: Known


def gathered(store: Store, rows: Mapping[int, Row], *, codes: bool = False) -> dict[int, Seen]:
    """These parcels, with what a look reads of each, by id; those of which nothing says how they
    stand, and those that lie at the shop's own counter, are left out. ``codes``: with the postcodes
    that they go to. Nothing but trees reads them, so they are opened only where there are some, or
    some are grown."""
    abouts = {row.about for row in rows.values()}
    orders = {row.order for row in rows.values() if row.order}
    told = hot_dates.dated(store.pk, abouts | orders)
    known = postcodes.of(store, rows.values()) if codes else {}
    found: dict[int, Seen] = {}
    for number, row in rows.items():
        mine = told.get(row.about, [])
        if row.over or not any(event.kind in SHIPMENT_FACTS for event in mine):
            continue
        parcel = fold_shipment(row.about, mine)
        events = mine
        if said := told.get(row.order) if row.order else None:
            events = sorted([*mine, *said], key=lambda one: (one.happened, one.id))
        found[number] = Seen(row, parcel, events, known_of(store, row, known.get(row.order, "")))
    return found


def known_of(store: Store, row: Row, postcode: str = "") -> Known:
    """What is known of where a parcel goes, and of whose clock it is waited for by."""
    country = row.country or row.own_country
    region = row.region if row.country else row.own_region
    name = zone_of(told=row.zone, country=country, region=region, store=store.zone)
    return Known(
        placed=row.placed,
        country=country or store.country,
        region=region.upper().removeprefix(f"{country.upper()}-"),
        where=zone(name),
        home=Spot(store.country),
        price=None if row.total is None else goods(row.total, row.postage),
        postage=row.postage,
        weight=row.weight,
        pieces=row.pieces or None,
        paid=row.paid,
        postcode=postcode,
    )


def learn(store: Store, ended: Sequence[Seen], now: datetime) -> Book:
    """Learn from parcels that arrived, each once. Gives the book after it."""
    new = keep(store, ended)
    arrived = [trip for one in ended if one.row.about in new and (trip := _arrival(one, now))]
    return books.learn(store, arrived, now) if arrived else books.book_of(store.pk)


def keep(store: Store, ended: Iterable[Seen]) -> set[str]:
    """Keep these beside the days that were given for them. Gives the keys of those not kept yet."""
    rows = [landings.landed(store, one.parcel, one.events, one.known) for one in ended]
    return landings.keep([row for row in rows if row])


def _arrival(one: Seen, known: datetime) -> books.Arrived | None:
    came = one.parcel.delivered
    return (expecting.trip_of(one.parcel, one.events, one.known), came, known) if came else None


HISTORY_BATCH = 200


@transaction.atomic
def learn_history(now: datetime, limit: int = HISTORY_BATCH) -> int:
    """Learn a piece of what arrived so far, for the stores whose book is wanted anew. Gives how
    many parcels were learnt from."""
    row = Learnt.objects.everywhere().filter(wanted__isnull=False).order_by("wanted").first()
    if row is None:
        return 0
    (store,) = house_hot.stores([row.store_id])
    row = books.hold(store, now)
    if row.wanted is None:
        return 0
    after = row.reached or LONG_AGO
    found = hot_dates.arrived(store.pk, after, row.reached_id, limit)
    seen = gathered(store, hot_dates.parcels(store.pk, [number for number, _ in found]))
    fresh = now - timedelta(days=landings.KEPT_DAYS)
    keep(store, [one for one in seen.values() if (one.parcel.delivered or LONG_AGO) > fresh])
    # As it was known then, as far as anybody can tell: when it came.
    arrived = [
        arrival
        for number, came in found
        if number in seen and (arrival := _arrival(seen[number], came))
    ]
    draft = learn_all(arrived, books.reading(bytes(row.draft)))
    if found:
        row.draft, (row.reached_id, row.reached) = written(draft), found[-1]
    if len(found) < limit:
        row.wanted, row.rebuilt, row.draft, row.reached, row.reached_id = None, now, b"", None, 0
        row.looked, row.weighing, row.grown = None, b"", None
        books.write(row, draft, now)
    else:
        row.save(update_fields=["draft", "reached", "reached_id"])
    return max(len(found), 1)


LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
