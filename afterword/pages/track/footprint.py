"""About how much CO2e the delivery of an order gives off.

Weight × distance × a factor for each way of travelling, as ISO 14083 and the GLEC Framework reckon
it, with the factors of the UK government's conversion factors for company reporting (freighting
goods, per tonne-kilometre). What we do not know is a range, and the answer is one too: how the
parcel was packed, how much the road winds, how full the van was, whether it flew. Where a weight or
a land is unknown nothing is said.
"""

from math import asin, cos, floor, log10, radians, sin, sqrt

import msgspec
from babel.numbers import format_decimal

from afterword.decisions.orders import Order
from afterword.decisions.steps.look import place_of
from afterword.house.fronts import Front
from afterword.messages import spoken
from afterword.messages.subject import Subject

from .lands import Land, land

LORRY = (0.10, 0.15)
"""kg CO2e for a tonne over a kilometre: a heavy lorry with the usual load, then with a poor one."""
VAN = (0.63, 0.86)
"""A van up to 3.5 tonnes: diesel, then petrol."""
LONG_FLIGHT = (0.60, 1.02)
"""Freight on a flight of over 3,700 km; above: with what it does high up besides its CO2."""
SHORT_FLIGHT = (1.17, 1.99)
SHORT = 3700.0
DETOUR = (1.2, 1.5)
"""How much longer roads are than the straight line."""
LAST_MILES = (15.0, 40.0)
"""Kilometres in the van for one parcel."""
WRAPPED = (1.1, 1.3)
"""How much heavier it is with its box."""
BY_ROAD = 2000.0
"""Within one group of lands, lorries go this far (km); beyond, it may fly."""
_EARTH = 6371.0


class Footprint(msgspec.Struct, frozen=True):
    """kg CO2e. ``ways``: ``road``, ``air``, or ``either`` where it may be any of both."""

    low: float
    high: float
    kilometres: int
    grams: int
    ways: str


class Shown(msgspec.Struct, frozen=True):
    """As the page says it."""

    about: str
    low: str
    high: str
    kilometres: str
    weight: str
    ways: str


def of_order(about: Subject, order: Order, front: Front) -> Shown | None:
    """The footprint of an order's delivery, in the person's numbers; ``None``: too little known."""
    found = reckon(_grams(about, order), _origin(about, front), land(order.country, order.region))
    if found is None or order.cancelled:
        return None
    _zone, country = place_of(about.timeline, about.store.rules, order)
    where = spoken.locale(about.language, country)

    def number(value: float) -> str:
        return str(format_decimal(value, locale=where))

    return Shown(
        about=number(rounded(sqrt(found.low * found.high))),
        low=number(rounded(found.low)),
        high=number(rounded(found.high)),
        kilometres=number(rounded(found.kilometres, 2)),
        weight=number(rounded(found.grams / 1000, 2)),
        ways=found.ways,
    )


def _grams(about: Subject, order: Order) -> int:
    """The weight of all pieces; nothing where that of one is not told."""
    total = 0
    for line in order.lines:
        known = about.products.get(line.product)
        told = known.facts.get("grams") if known else None
        if not isinstance(told, int | float) or told <= 0:
            return 0
        total += int(told * line.quantity)
    return total


def _origin(about: Subject, front: Front) -> Land | None:
    country, _dash, region = (front.origin or about.store.country).partition("-")
    return land(country, region)


def reckon(grams: int, origin: Land | None, goal: Land | None) -> Footprint | None:
    """The footprint of one parcel. ``None``: too little is known."""
    if grams <= 0 or origin is None or goal is None:
        return None
    straight = distance(origin, goal)
    tonnes = grams / 1_000_000
    road = [straight * bend * factor for bend, factor in zip(DETOUR, LORRY, strict=True)]
    flight = SHORT_FLIGHT if straight < SHORT else LONG_FLIGHT
    air = [straight * factor for factor in flight]
    if origin.group != goal.group:
        ways, (least, most) = "air", air
    elif straight <= BY_ROAD:
        ways, (least, most) = "road", road
    else:
        ways, (least, most) = "either", (road[0], air[1])
    door = [miles * factor for miles, factor in zip(LAST_MILES, VAN, strict=True)]
    return Footprint(
        low=tonnes * WRAPPED[0] * (least + door[0]),
        high=tonnes * WRAPPED[1] * (most + door[1]),
        kilometres=round(straight),
        grams=grams,
        ways=ways,
    )


def distance(one: Land, other: Land) -> float:
    """Kilometres between two lands' middles; within one land, the mean between two of its points:
    of a disc that is 128/45π of its radius."""
    if one == other:
        return 0.905 * one.radius
    lat, lon = radians(other.north - one.north), radians(other.east - one.east)
    part = sin(lat / 2) ** 2 + (
        cos(radians(one.north)) * cos(radians(other.north)) * sin(lon / 2) ** 2
    )
    return 2 * _EARTH * asin(sqrt(part))


def rounded(value: float, digits: int = 1) -> float:
    """A number to so many digits that count: more would be a lie."""
    if value <= 0:
        return 0.0
    return round(value, digits - 1 - floor(log10(value)))
