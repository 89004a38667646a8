"""When something would come that is ordered now: for a product page and the checkout.

The same book that speaks for parcels on their way speaks here. Where the store has written down how
long it takes to send, the trip begins when the carrier has it; else all of it was learnt, from the
order on. Where too little was learnt nothing is said: a guess would be a promise that nobody made.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import msgspec

from afterword.decisions.expecting import ENOUGH
from afterword.decisions.forecast import Spot, Trip, expect
from afterword.decisions.promises import whole_days
from afterword.decisions.rules import Dates
from afterword.decisions.timing import clock, instant, is_business_day
from afterword.decisions.zones import zone, zone_of
from afterword.house.models import Store
from afterword.timeline.models import Product

from .books import book_of

MOST_EXTRA = 60
"""Business days more that a product may take to leave."""


class Place(msgspec.Struct, frozen=True):
    """Where it would go; what is not known is empty."""

    country: str
    region: str = ""
    postcode: str = ""


class Estimate(msgspec.Struct, frozen=True):
    """When it would come: whole days on the clock of whoever gets it."""

    since: datetime
    likely: datetime
    until: datetime
    zone: str
    learnt: int
    """How many deliveries speak for it."""
    order_by: datetime | None
    """Until when it may be ordered for these days to hold; ``None``: the store has not written down
    how it sends."""


def estimate(
    store: Store, to: Place, *, products: Iterable[str] = (), now: datetime
) -> Estimate | None:
    """When something ordered at ``now`` would come; ``None``: nobody can say yet."""
    dates, book = store.rules.dates, book_of(store.pk)
    trip = Trip(
        placed=now,
        origin=Spot(store.country),
        destination=Spot(to.country, to.region, to.postcode),
    )
    found, order_by = expect(book, trip, now), None
    if dates.handling is not None:
        leaves = leaving(store, dates, now, extra(store, products))
        sent = expect(book, msgspec.structs.replace(trip, handed_over=leaves), leaves)
        if sent.learnt >= ENOUGH:
            found, order_by = sent, cut_off(store, dates, now)
    if found.learnt < ENOUGH:
        return None
    name = zone_of(country=to.country, region=to.region, store=store.zone)
    since, until = whole_days(found.earliest, found.latest, zone(name))
    return Estimate(since, found.likely, until, name, round(found.learnt), order_by)


def extra(store: Store, products: Iterable[str]) -> int:
    """How many business days longer the slowest of these products takes to leave: the shop says so
    by a tag, ``handling:3``."""
    wanted = list(products)
    rows = Product.objects.of(store).filter(outside__in=wanted) if wanted else ()
    said = [tag.lower().partition(":") for row in rows for tag in row.tags]
    days = [
        int(number)
        for name, _, number in said
        if name == "handling" and number.isdecimal() and len(number) < 3
    ]
    return min(max([0, *days]), MOST_EXTRA)


def leaving(store: Store, dates: Dates, now: datetime, more: int = 0) -> datetime:
    """When the carrier has what is ordered at ``now``: on the store's clock and calendar, at the
    cut-off of the business day on which it leaves."""
    at = cut_off(store, dates, now)
    day = at.astimezone(zone(store.zone)).date()
    left = (dates.handling or 0) + more
    while left:
        day += timedelta(days=1)
        left -= is_business_day(day, store.country)
    return _at_cut_off(store, dates, day)


def cut_off(store: Store, dates: Dates, now: datetime) -> datetime:
    """Until when an order counts as of the same business day as one that is placed at ``now``."""
    day = now.astimezone(zone(store.zone)).date()
    while not is_business_day(day, store.country) or _at_cut_off(store, dates, day) < now:
        day += timedelta(days=1)
    return _at_cut_off(store, dates, day)


def _at_cut_off(store: Store, dates: Dates, day: date) -> datetime:
    hours, minutes = divmod(int(clock(dates.cut_off).total_seconds()) // 60, 60)
    return instant(day, time(hours, minutes), zone(store.zone))
