"""How a parcel fares: who carries it, what is promised, when it arrives, what goes wrong."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal, NamedTuple

import msgspec
import yaml

from afterword.decisions.timing import is_business_day
from afterword.decisions.zones import zone

from .people import HOME, Person


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to send something to a country."""

    carrier: str
    share: int
    days: tuple[int, int]
    hubs: tuple[str, ...]
    customs: bool = False


class Trouble(NamedTuple):
    """Why a parcel is late, as the carrier puts it."""

    reason: str
    text: str


TROUBLES = (
    Trouble("missorted", "Sent to the wrong hub"),
    Trouble("weather", "Held up by the weather"),
    Trouble("volume", "More parcels than vans today"),
    Trouble("breakdown", "The lorry broke down"),
    Trouble("customs", "Waiting for customs"),
)


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What befalls one parcel. Days are the customer's own, instants are UTC."""

    service: Service
    packed: datetime
    promised: tuple[date, date]
    arrives: datetime | None
    """When it is in the customer's hands; ``None``: not at all, or nobody knows yet."""
    trouble: Trouble | None = None
    """The carrier says that it is late, and why. Late without: nobody says a word."""
    told: datetime | None = None
    """When the carrier says so."""
    anew: tuple[date, date] | None = None
    """The days that are promised then."""
    tried: datetime | None = None
    waits: datetime | None = None
    """From when on it waits to be collected."""
    lost: datetime | None = None
    held_at: str = ""
    """Where it was last seen when it came to a stand; empty: at the last hub."""


@cache
def services() -> dict[str, tuple[Service, ...]]:
    """The ways to send something, by country."""
    text = (files("afterword.site.demo") / "carriers.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, tuple[Service, ...]])


def service_for(country: str, carrier: str = "") -> Service:
    """The service of that carrier to a country, or the first one."""
    some = services()[country]
    return next((one for one in some if one.carrier == carrier), some[0])


# ------------------------------------------------------------------------------------- days

PACKING_ENDS = 14
"""The hour in Bristol up to which an order leaves the same day."""


def local(day: date, clock: str, zone_name: str) -> datetime:
    """An instant from a day and an hour like ``16:40`` on the clock of a zone."""
    hour, _, minute = clock.partition(":")
    at = datetime.combine(day, time(int(hour), int(minute)), zone(zone_name))
    return at.astimezone(UTC)


def day_of(moment: datetime, zone_name: str) -> date:
    """The day of an instant, on the clock of a zone."""
    return moment.astimezone(zone(zone_name)).date()


def promise(days: tuple[date, date], zone_name: str) -> tuple[datetime, datetime]:
    """Two days as instants: the first one's beginning, the last one's end."""
    first, last = days
    where = zone(zone_name)
    return (
        datetime.combine(first, time(0), where).astimezone(UTC),
        datetime.combine(last, time(23, 59, 59), where).astimezone(UTC),
    )


def business_day(day: date, country: str, ahead: int) -> date:
    """The day so many business days after another one; 0: that day or the next business day."""
    while not is_business_day(day, country):
        day += timedelta(days=1)
    for _ in range(ahead):
        day += timedelta(days=1)
        while not is_business_day(day, country):
            day += timedelta(days=1)
    return day


def packing_day(placed: datetime) -> date:
    """When an order is packed: the same day if it came in time, on a day when people work."""
    there = placed.astimezone(zone(HOME))
    day = there.date() if there.hour < PACKING_ENDS else there.date() + timedelta(days=1)
    return business_day(day, "GB", 0)


# ---------------------------------------------------------------------------------- by chance

Fate = Literal["on time", "late", "silent"]
FATES: dict[Fate, int] = {"on time": 938, "late": 38, "silent": 24}
"""Of a thousand parcels: how many arrive in time, late with a word, late without one."""


def drawn(rng: Random, person: Person, placed: datetime, packed_later: int = 0) -> Course:
    """The course of a parcel as chance has it."""
    some = services()[person.country]
    service = rng.choices(some, weights=[one.share for one in some])[0]
    day = business_day(packing_day(placed), "GB", packed_later)
    clock = rng.choice(("11:20", "14:35", "15:50"))
    packed = local(day, clock, HOME) + timedelta(seconds=rng.randrange(0, 1500))
    packed = max(packed, placed + timedelta(minutes=25))
    first, last = service.days
    promised = (
        business_day(day, person.country, first),
        business_day(day, person.country, last),
    )
    fate = rng.choices(list(FATES), weights=list(FATES.values()))[0]
    if fate == "on time":
        ahead = rng.choices(
            range(first, last + 1), weights=[last + 2 - n for n in range(first, last + 1)]
        )
        arrival = business_day(day, person.country, ahead[0])
        arrives = _doorbell(rng, arrival, person)
        return Course(service=service, packed=packed, promised=promised, arrives=arrives)
    return _late(rng, person, service, packed, promised, fate)


def _late(
    rng: Random,
    person: Person,
    service: Service,
    packed: datetime,
    promised: tuple[date, date],
    fate: Fate,
) -> Course:
    arrival = business_day(promised[1], person.country, rng.choices((1, 2, 3, 5), (4, 4, 2, 1))[0])
    arrives = _doorbell(rng, arrival, person)
    if fate == "silent":
        return Course(service=service, packed=packed, promised=promised, arrives=arrives)
    abroad = TROUBLES if service.customs else TROUBLES[:-1]
    told = local(promised[1], f"{rng.randrange(6, 15)}:{rng.randrange(10, 60)}", person.zone)
    anew = (arrival - timedelta(days=rng.randrange(2)), arrival)
    return Course(
        service=service,
        packed=packed,
        promised=promised,
        arrives=arrives,
        trouble=rng.choice(abroad),
        told=told,
        anew=(max(anew[0], promised[1] + timedelta(days=1)), anew[1]),
    )


def _doorbell(rng: Random, day: date, person: Person) -> datetime:
    hour = rng.choices(range(9, 19), weights=(3, 5, 6, 6, 5, 5, 4, 3, 2, 1))[0]
    return local(day, f"{hour}:{rng.randrange(60):02d}", person.zone)


def spread(start: datetime, end: datetime, count: int) -> Iterator[datetime]:
    """So many moments between two, evenly."""
    for index in range(1, count + 1):
        yield start + (end - start) * index / (count + 1)
