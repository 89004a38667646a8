"""Calling customers when a season of the store's calendar comes: an event for each of them whom a
journey that is on may concern.

They are called some at a time, with a pause between, so that a large store fills neither its lanes
nor its providers in one minute; how far it is stands in ``SeasonCall``, so that nobody is left out
and nobody is called twice, whatever stops in between. What was missed for longer than ``LATE`` is
not called any more: nobody wants to hear on Monday what began on Friday.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from afterword.decisions import seasons as calendar
from afterword.decisions.conditions import Condition, matching
from afterword.decisions.journey import Plan
from afterword.decisions.seasons import Occurrence
from afterword.decisions.timing import instant
from afterword.decisions.zones import zone
from afterword.house import hot as house_hot
from afterword.house.models import Season, SeasonCall, Store
from afterword.journeys import queries as journeys
from afterword.timeline import actions as timeline
from afterword.timeline import queries as timeline_queries
from afterword.timeline import segments
from afterword.timeline.models import Customer, Order
from afterword.wire import shapes

BY = "engine"
EACH = 200
"""How many customers are looked at in one step."""
PAUSE = timedelta(seconds=20)
"""How long it rests after a step."""
LATE = timedelta(days=1)
"""How long after its day a call still begins."""
BEFORE, BEGINS = "season.before", "season.begins"
FEW_DAYS = 7
"""How many days before a journey is called that names none."""


class Due(NamedTuple):
    """One call of one season: which time of it, how many days before, and from when on."""

    season: Season
    this: Occurrence
    days: int
    at: datetime


def call_due(now: datetime) -> int:
    """Begin what is to be called, and call some of it. Gives how many customers were looked at."""
    done = 0
    for store in _stores():
        plans = _hanging(store)
        for due in _calls(store, plans, now) if plans else ():
            if due.at <= now < due.at + LATE:
                _begun(store, due, now)
        done += sum(
            _call(store, pk, plans, now)
            for pk in SeasonCall.objects.of(store)
            .filter(due__lte=now)
            .order_by("id")
            .values_list("pk", flat=True)
        )
    return done


def next_due(now: datetime) -> datetime | None:
    """When something is to be called next."""
    dues = house_hot.season_calls_due()
    for store in _stores():
        plans = _hanging(store)
        dues += [due.at for due in _calls(store, plans, now) if due.at > now]
    return min(dues, default=None)


def _stores() -> list[Store]:
    """The stores that keep a calendar."""
    keep = house_hot.keep_calendars()
    return sorted(house_hot.stores(keep), key=lambda one: one.pk) if keep else []


def _hanging(store: Store) -> list[Plan]:
    """The journeys that are on and hang on a season."""
    live = journeys.live_plans(store)
    return [plan for plan in live if plan.journey.trigger.event in (BEFORE, BEGINS)]


def _calls(store: Store, plans: Sequence[Plan], now: datetime) -> Iterator[Due]:
    """The calls of the days about now that journeys wait for."""
    where = zone(store.zone)
    today = now.astimezone(where).date()
    leads = {days for plan in plans for days in _leads(plan)}
    for season in Season.objects.of(store).order_by("key"):
        times = calendar.occurrences(season.begins, season.ends, yearly=season.yearly, around=today)
        for this in times:
            for days in sorted(leads):
                day = this.begins - timedelta(days=days)
                yield Due(season, this, days, instant(day, time(), where))


def _leads(plan: Plan) -> tuple[int, ...]:
    """How many days before its season a journey is called."""
    trigger = plan.journey.trigger
    if trigger.event == BEGINS:
        return (0,)
    for one in trigger.where:
        if one.field == "days":
            named = one.in_ if one.in_ is not None else (one.is_,)
            return tuple(days for days in named if isinstance(days, int) and days > 0)
    return (FEW_DAYS,)


def _begun(store: Store, due: Due, now: datetime) -> None:
    SeasonCall.objects.of(store).get_or_create(
        store=store,
        season=due.season.key,
        begins=due.this.begins,
        days=due.days,
        defaults={"due": now, "started": now},
    )


@transaction.atomic
def _call(store: Store, pk: int, plans: Sequence[Plan], now: datetime) -> int:
    """Call the next customers of one call. One worker at a time does; others find it taken."""
    rows = SeasonCall.objects.of(store).select_for_update(skip_locked=True)
    row = rows.filter(pk=pk, due__lte=now).first()
    if row is None:
        return 0
    season = Season.objects.of(store).filter(key=row.season).first()
    mine = [plan for plan in plans if row.days in _leads(plan)]
    if season is None or not mine:
        row.due = None
        row.save(update_fields=["due"])
        return 0
    people = _next(store, mine, row.position, now)
    row.told += _tell(store, season, row, people, mine, now)
    row.position = people[-1] if people else row.position
    row.due = now + PAUSE if len(people) == EACH else None
    row.save(update_fields=["position", "told", "due"])
    return len(people)


def _next(store: Store, plans: Sequence[Plan], after: int, now: datetime) -> list[int]:
    """The next customers whom one of the journeys may concern."""
    found = Customer.objects.of(store).filter(merged_into=None)
    whens = [plan.journey.trigger.when for plan in plans]
    asked = [when for when in whens if when is not None]
    if len(asked) == len(whens):
        # What speaks of one run cannot be asked of all: then each is asked when they enter.
        with suppress(segments.NoSegment):
            found = segments.matching(store, Condition(any=tuple(asked)), now)
    rows = found.filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:EACH])


def _tell(
    store: Store,
    season: Season,
    row: SeasonCall,
    people: Sequence[int],
    plans: Sequence[Plan],
    now: datetime,
) -> int:
    this = _this(season, row)
    natural = timeline_queries.naturals(store, people)
    bought = _bought(store, season, this, people)
    day = this.begins - timedelta(days=row.days)
    happened = min(instant(day, time(), zone(store.zone)), now)
    told = []
    for customer in people:
        data = {
            "season": season.key,
            "name": season.name,
            "days": row.days,
            "bought": customer in bought,
            "begins": this.begins.isoformat(),
            "ends": this.ends.isoformat(),
        }
        if any(matching(plan.journey.trigger.where, data, now) for plan in plans):
            told.append((customer, _event(row, natural[customer], happened, data)))
    timeline.record_each(store, told, now=now, by=BY, announced=True)
    return len(told)


def _event(row: SeasonCall, natural: str, happened: datetime, data: dict[str, Any]) -> shapes.Event:
    return shapes.Event(
        kind=BEFORE if row.days else BEGINS,
        key=f"season/{row.season}/{row.begins}/{row.days}/{natural}",
        happened=happened,
        about=f"season/{row.season}",
        data=data,
    )


def _this(season: Season, row: SeasonCall) -> Occurrence:
    return Occurrence(row.begins, row.begins + (season.ends - season.begins))


def _bought(
    store: Store, season: Season, this: Occurrence, people: Collection[int]
) -> frozenset[int]:
    """Who of them ordered in it the last time."""
    last = calendar.before(season.begins, season.ends, yearly=season.yearly, this=this)
    last = last or _of_the_same_name(store, season)
    if last is None:
        return frozenset()
    since, until = _bounds(store, last)
    rows = Order.objects.of(store).filter(
        customer__in=people, placed__gte=since, placed__lt=until, cancelled=None
    )
    return frozenset(rows.values_list("customer", flat=True))


def _of_the_same_name(store: Store, season: Season) -> Occurrence | None:
    """The last time of a season that is written down anew each year."""
    rows = Season.objects.of(store).filter(name=season.name, ends__lt=season.begins)
    found = rows.order_by("-begins").values_list("begins", "ends").first()
    return Occurrence(*found) if found else None


def _bounds(store: Store, times: Occurrence) -> tuple[datetime, datetime]:
    where = zone(store.zone)
    after = times.ends + timedelta(days=1)
    return instant(times.begins, time(), where), instant(after, time(), where)
