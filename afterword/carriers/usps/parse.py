"""What USPS says of a package, in our shapes."""

import re
from datetime import UTC, datetime, timedelta

from msgspec import structs

from afterword.wire.checkpoints import When, in_order, promise, scan, when
from afterword.wire.reading import Thing, country, instant, name, part, parts, text
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Misread

from .settings import NAME
from .statuses import CATEGORIES, MAPPING, TO_SENDER, meaning
from .words import wording

PLACES: dict[str, str] = {
    "neighbor": "neighbour",
    "locker": "locker",
    "front desk": "reception",
    "reception": "reception",
    "mail room": "reception",
    "individual picked up": "signed",
    "porch": "safe_place",
    "garage": "safe_place",
    "garden": "safe_place",
    "mailbox": "safe_place",
    "door": "safe_place",
}
"""How it was handed over, by a word in the event: "Delivered, In/At Mailbox"."""


def package(answer: Thing) -> list[Tracked]:
    """What an answer says. Raises ``Misread``."""
    number = name(answer.get("trackingNumber"), 80)
    if not number:
        raise Misread("USPS's answer names no package")
    told = parts(answer, "trackingEvents")
    category = CATEGORIES.get(
        text(answer.get("statusCategory")).lower().replace("-", " "), "unknown"
    )
    newest = max((one.happened for one in map(_when, told) if one), default=None)
    scans = [_scan(one, category, newest) for one in told]
    signed_by = next((found for found in (text(one.get("name"), 120) for one in told) if found), "")
    began, ended = _promised(answer)
    return [
        Tracked(
            source=NAME,
            number=number,
            mapping=MAPPING,
            carrier=NAME,
            scans=in_order(one for one in scans if one),
            promised_from=began,
            promised_to=ended,
            signed_by=signed_by,
        )
    ]


def _when(event: Thing) -> When | None:
    """By the clock of the place, whose offset newer answers tell; older ones name no zone."""
    here = when(event.get("eventTimestamp"), utc=False)
    exact = instant(event.get("GMTTimestamp"))
    if here is None or here.zone_known:
        return here or (When(exact, "", True) if exact else None)
    clock = datetime.fromisoformat(here.local).replace(tzinfo=UTC)
    offset = text(event.get("GMTOffset"), 6)
    if exact is None and not _OFFSET.fullmatch(offset):
        return here
    if not _OFFSET.fullmatch(offset) and exact is not None:
        # Both clocks are read of one moment: what lies between them is the zone.
        quarters = round(_right_day(exact, clock, timedelta(0)).total_seconds() / 900)
        sign, minutes = ("-" if quarters < 0 else "+"), abs(quarters) * 15
        offset = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    zoned = when(f"{here.local}{offset}", utc=False)
    if zoned is None or exact is None:
        return zoned or here
    # To the second where Greenwich's clock agrees; the day it names may be that of the place.
    more = _right_day(exact, clock, clock - zoned.happened) - (clock - zoned.happened)
    return zoned._replace(happened=zoned.happened - more) if abs(more) < _MINUTE else zoned


_OFFSET = re.compile(r"[+-]\d\d:[0-5]\d")
_MINUTE = timedelta(minutes=1)


def _right_day(exact: datetime, clock: datetime, near: timedelta) -> timedelta:
    """How far the place's clock is ahead of Greenwich's, where USPS may have written the day of the
    place beside the hour of Greenwich: ``near`` is about how much it must be."""
    away = clock - exact
    days = round((away - near) / timedelta(days=1))
    return away - timedelta(days=days)


def _scan(event: Thing, category: str, newest: datetime | None) -> Scan | None:
    at = _when(event)
    code = text(event.get("eventCode"), 8).upper()
    if at is None or not code:
        return None
    words = text(event.get("eventType"), 200)
    if code == "01" and "original sender" in words.lower():
        code = TO_SENDER
    known = meaning(code)
    guessed = None if known else wording(words)
    if known and known["status"] == "delivered":
        plain = words.lower()
        proof = next((proof for word, proof in PLACES.items() if word in plain), "")
        proof = proof or ("signed" if text(event.get("name")) else "")
        known = {**known, "proof": proof} if proof else known
    found = scan(
        code,
        known or guessed,
        category if at.happened == newest else "in_transit",
        at,
        country=country(event.get("eventCountry")) or ("" if event.get("eventCountry") else "US"),
        region=event.get("eventState"),
        city=event.get("eventCity"),
        postcode=event.get("eventZIP") or event.get("eventZIPCode"),
        message=words,
    )
    return structs.replace(found, known=False) if guessed else found


def _promised(answer: Thing) -> tuple[datetime | None, datetime | None]:
    """The day on which USPS means to deliver: what it predicts, else expects, else guarantees."""
    if text(answer.get("statusCategory")).lower() == "delivered":
        return None, None
    told = {**part(answer, "deliveryDateExpectation"), **answer}
    day = text(told.get("predictedDeliveryDate"), 10)
    if day:
        start = text(told.get("predictedDeliveryWindowStartTime"), 8)
        end = text(told.get("predictedDeliveryWindowEndTime"), 8)
        if start and end and instant(f"{day}T{start}") and instant(f"{day}T{end}"):
            return promise(f"{day}T{start}", until=f"{day}T{end}")
        return promise(day)
    for which in (
        "predictedDeliveryTimeStamp",
        "expectedDeliveryTimeStamp",
        "guaranteedDeliveryTimeStamp",
    ):
        if text(told.get(which)):
            return promise(told.get(which))
    return None, None
