"""Parcels as the shop and the carriers tell of them: made ready, scanned, delivered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import msgspec

from afterword.wire.shapes import Event

from .catalogue import outside
from .courses import Course, day_of, drawn, local, promise, spread
from .orders import Bought, Happening, Purchase
from .people import HOME, Person


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """What one parcel of an order holds, and its course. ``contents`` empty: all of the order."""

    course: Course
    contents: tuple[Bought, ...] = ()


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel of an order."""

    purchase: Purchase
    leg: Leg
    number: str
    nth: int = 1
    last: bool = True
    """With it, all of the order is on its way."""

    @property
    def about(self) -> str:
        """Its natural key."""
        return f"shipment/{self.purchase.outside}-{self.nth}"

    @property
    def course(self) -> Course:
        """What befalls it."""
        return self.leg.course


SPLIT = 0.13
"""The share of orders with coffee and other things whose coffee follows a day later."""
_ROASTED_TO_ORDER = ("morning-house", "morning-house-kilo", "huila", "guji", "fern-street")


def legs(rng: Random, purchase: Purchase) -> tuple[Leg, ...]:
    """How an order travels, as chance has it: in one parcel, or the coffee a day after the rest."""
    person, placed = purchase.person, purchase.placed
    coffee = tuple(one for one in purchase.bought if one[0] in _ROASTED_TO_ORDER)
    rest = tuple(one for one in purchase.bought if one not in coffee)
    if not coffee or not rest or rng.random() > SPLIT:
        return (Leg(course=drawn(rng, person, placed)),)
    return (
        Leg(course=drawn(rng, person, placed), contents=rest),
        Leg(course=drawn(rng, person, placed, 1), contents=coffee),
    )


def parcels(rng: Random, purchase: Purchase, travelling: Sequence[Leg]) -> list[Parcel]:
    """The parcels of a numbered order, with their tracking numbers."""
    return [
        Parcel(
            purchase=purchase,
            leg=leg,
            number=_number(rng, leg.course),
            nth=nth,
            last=nth == len(travelling),
        )
        for nth, leg in enumerate(travelling, 1)
    ]


def arrival(travelling: Sequence[Leg]) -> datetime | None:
    """When the last parcel came; ``None``: one never did."""
    arrived = [leg.course.arrives for leg in travelling if leg.course.arrives]
    return max(arrived) if travelling and len(arrived) == len(travelling) else None


# ----------------------------------------------------------------------------------- numbers


def _digits(rng: Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def _postal(rng: Random, prefix: str, country: str) -> str:
    """A number as the Universal Postal Union writes them (S10), with its check digit."""
    serial = _digits(rng, 8)
    rest = 11 - sum(int(a) * b for a, b in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return f"{prefix}{serial}{ {10: 0, 11: 5}.get(rest, rest) }{country}"


def _number(rng: Random, course: Course) -> str:
    match course.service.carrier:
        case "Royal Mail":
            return _postal(rng, rng.choice(("TT", "VB", "JK")), "GB")
        case "An Post":
            return _postal(rng, "CE", "IE")
        case "Correos":
            return _postal(rng, "PQ", "ES")
        case "DPD":
            return f"1550{_digits(rng, 10)}"
        case "Evri":
            return f"H00A{_digits(rng, 12)}"
        case "UPS":
            return f"1Z{_digits(rng, 6)}04{_digits(rng, 8)}"
    return f"00340{_digits(rng, 15)}"


# ------------------------------------------------------------------------------------ events


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """One report of a carrier."""

    at: datetime
    status: str
    place: str
    text: str
    delayed: bool = False
    reason: str = ""


def happenings(parcel: Parcel) -> Iterator[Happening]:
    """Everything that is told of a parcel."""
    yield _created(parcel)
    course = parcel.course
    for index, scan in enumerate(scans(parcel.purchase.person, course), 1):
        yield Happening(reported(scan.at), [_checkpoint(parcel, scan, index)])
    if course.told and course.anew:
        since, until = promise(course.anew, parcel.purchase.person.zone)
        data = {"promised_from": since.isoformat(), "promised_to": until.isoformat()}
        anew = _event(parcel, "promised", "anew", course.told + timedelta(minutes=4), data)
        yield Happening(reported(anew.happened), [anew])


def reported(at: datetime) -> datetime:
    """When a scan comes to us: the tracking service reports every half hour."""
    minutes = (at.hour * 60 + at.minute) // 30 * 30 + 30
    return at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        minutes=minutes, seconds=100
    )


def _created(parcel: Parcel) -> Happening:
    course, purchase = parcel.course, parcel.purchase
    since, until = promise(course.promised, purchase.person.zone)
    carrier = course.service.carrier
    shop = carrier.lower().replace(" ", "-")
    data: dict[str, object] = {
        "carrier": carrier,
        "number": parcel.number,
        "url": f"https://{shop}.example/track/{parcel.number}",
        "promised_from": since.isoformat(),
        "promised_to": until.isoformat(),
    }
    if parcel.leg.contents:
        data["contents"] = [[outside(slug), quantity] for slug, quantity in parcel.leg.contents]
    events = [_event(parcel, "created", "created", course.packed, data)]
    if parcel.last:
        events.append(
            Event(
                kind="order.fulfilled",
                key=f"{purchase.about}:fulfilled",
                happened=course.packed,
                about=purchase.about,
                order=purchase.about,
            )
        )
    return Happening(course.packed + timedelta(seconds=40), events)


def _checkpoint(parcel: Parcel, scan: Scan, index: int) -> Event:
    data: dict[str, object] = {
        "status": scan.status,
        "place": scan.place,
        "text": scan.text,
        "carrier": parcel.course.service.carrier,
        "number": parcel.number,
    }
    if scan.delayed:
        data |= {"delayed": True, "reason": scan.reason}
    return _event(parcel, "checkpoint", str(index), scan.at, data)


def _event(parcel: Parcel, what: str, word: str, at: datetime, data: Mapping[str, object]) -> Event:
    return Event(
        kind=f"shipment.{what}",
        key=f"{parcel.about}:{word}",
        happened=at,
        about=parcel.about,
        order=parcel.purchase.about,
        data=data,
    )


# ------------------------------------------------------------------------------------- scans


def scans(person: Person, course: Course) -> list[Scan]:
    """What a carrier reports of a parcel, in order."""
    collected = _collected(course.packed)
    last = course.tried or course.waits or course.arrives
    found = [
        Scan(at=collected, status="picked_up", place="Bristol", text="Collected from the sender")
    ]
    found += _on_the_way(person, course, collected, last)
    if course.tried:
        found += _to_the_door(person, course.tried, "attempt_failed", "Nobody was in")
    if course.waits:
        text = "Waits at the pick-up point"
        found += _to_the_door(person, course.waits, "available_for_pickup", text)
    if course.lost:
        place = course.held_at or course.service.hubs[-1]
        found.append(Scan(at=course.lost, status="lost", place=place, text="Cannot be found"))
    elif course.arrives and course.waits:
        found.append(
            Scan(at=course.arrives, status="delivered", place=person.city, text="Collected")
        )
    elif course.arrives:
        text = _AT_THE_DOOR[course.arrives.minute % len(_AT_THE_DOOR)]
        found += _to_the_door(person, course.arrives, "delivered", text)
    return sorted(found, key=lambda scan: scan.at)


_AT_THE_DOOR = (
    "Delivered to the door",
    "Delivered, signed for",
    "Through the letterbox",
    "Left in the porch",
    "Handed to a neighbour",
)


def _collected(packed: datetime) -> datetime:
    """The vans come to Bristol between five and half past six."""
    evening = local(day_of(packed, HOME), "17:05", HOME) + timedelta(minutes=packed.minute * 1.4)
    return max(evening, packed + timedelta(minutes=35)).replace(microsecond=0)


def _on_the_way(
    person: Person, course: Course, collected: datetime, last: datetime | None
) -> list[Scan]:
    """The hubs, customs, and the word that it is late."""
    morning = _morning(person, last) if last else None
    halt = course.told or course.lost or morning
    assert halt is not None, "a parcel is delivered, delayed or lost"
    until = min(halt, morning) if morning else halt
    hubs = course.service.hubs
    stops = list(spread(collected, until - timedelta(hours=2), len(hubs)))
    found = [
        Scan(at=_whole(at), status="in_transit", place=hub, text="Arrived at the hub")
        for at, hub in zip(stops, hubs, strict=True)
    ]
    if course.service.customs:
        at = _whole(stops[-1] + (until - stops[-1]) * 0.4)
        found.append(Scan(at=at, status="customs", place=hubs[-1], text="Cleared customs"))
    if course.trouble and course.told:
        found.append(
            Scan(
                at=course.told,
                status="in_transit",
                place=course.held_at or hubs[-1],
                text=course.trouble.text,
                delayed=True,
                reason=course.trouble.reason,
            )
        )
    return found


def _to_the_door(person: Person, at: datetime, status: str, text: str) -> list[Scan]:
    return [
        Scan(
            at=_morning(person, at),
            status="out_for_delivery",
            place=person.city,
            text="Out for delivery",
        ),
        Scan(at=at, status=status, place=person.city, text=text),
    ]


def _morning(person: Person, at: datetime) -> datetime:
    """When the van was loaded on the day of a delivery."""
    loaded = local(day_of(at, person.zone), "7:10", person.zone)
    return min(loaded + timedelta(minutes=at.minute), at - timedelta(minutes=20)).astimezone(UTC)


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)
