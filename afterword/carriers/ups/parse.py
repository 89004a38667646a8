"""What UPS says of a package, in our shapes: in an answer of Track, in an event of Track Alert."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from afterword.wire.checkpoints import When, in_order, promise, scan
from afterword.wire.reading import Thing, country, load, name, part, parts, text
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Misread, Received, Told

from .settings import NAME
from .statuses import MAPPING, STATUSES, TYPES, meaning

PLACES: dict[str, str] = {
    "locker": "locker",
    "access point": "locker",
    "neighbor": "neighbour",
    "neighbour": "neighbour",
    "reception": "reception",
    "front desk": "reception",
    "mail room": "reception",
    "receiver": "reception",
    "office": "reception",
    "dock": "reception",
    "door": "safe_place",
    "porch": "safe_place",
    "garage": "safe_place",
    "deck": "safe_place",
    "patio": "safe_place",
    "yard": "safe_place",
}
"""Where a driver says that he left it (``deliveryInformation.location``), by a word in it: UPS
publishes no list."""


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What an event of Track Alert says. Raises ``Misread``."""
    event = part({"": load(received.body)}, "")
    number = name(event.get("trackingNumber"), 80)
    if not number or not part(event, "activityStatus"):
        raise Misread("it is no event of UPS's Track Alert")
    found = _alert(event)
    began, ended = _window(
        event.get("scheduledDeliveryDate"),
        event.get("deliveryStartTime"),
        event.get("deliveryEndTime"),
    )
    return [
        Tracked(
            source=NAME,
            number=number,
            mapping=MAPPING,
            carrier=NAME,
            scans=(found,) if found else (),
            promised_from=began,
            promised_to=ended,
        )
    ]


def packages(answer: Thing) -> list[Tracked]:
    """What an answer of Track says of each package. Raises ``Misread``."""
    if not part(answer, "trackResponse"):
        raise Misread("UPS's answer holds no shipment")
    found = []
    for shipment in parts(part(answer, "trackResponse"), "shipment"):
        asked = name(shipment.get("inquiryNumber"), 80)
        found += [_package(package, asked) for package in parts(shipment, "package")]
    return [one for one in found if one.number]


def _package(package: Thing, asked: str) -> Tracked:
    told = part(package, "deliveryInformation")
    signed_by = text(told.get("receivedBy"), 120)
    proof = _proof(text(told.get("location"), 80), signed_by)
    scans = [_activity(one, proof) for one in parts(package, "activity")]
    began, ended = _promised(package)
    following = next(
        (
            one
            for one in parts(package, "alternateTrackingNumber")
            if text(one.get("type")).startswith("USPS")
        ),
        {},
    )
    return Tracked(
        source=NAME,
        number=name(package.get("trackingNumber"), 80) or asked,
        mapping=MAPPING,
        carrier=NAME,
        scans=in_order(one for one in scans if one),
        promised_from=began,
        promised_to=ended,
        next_carrier="usps" if name(following.get("number"), 80) else "",
        next_number=name(following.get("number"), 80),
        signed_by=signed_by,
    )


def _activity(activity: Thing, proof: str) -> Scan | None:
    at = moment(
        (activity.get("date"), activity.get("time")),
        (activity.get("gmtDate"), activity.get("gmtTime")),
        text(activity.get("gmtOffset"), 6),
    )
    address = part(part(activity, "location"), "address")
    status = part(activity, "status")
    place = {
        "country": address.get("countryCode") or address.get("country"),
        "state": address.get("stateProvince"),
        "city": address.get("city"),
        "zip": address.get("postalCode"),
    }
    return _scan(status, "statusCode", at, place, proof)


def _alert(event: Thing) -> Scan | None:
    at = moment(
        (event.get("localActivityDate"), event.get("localActivityTime")),
        (event.get("gmtActivityDate"), event.get("gmtActivityTime")),
        "",
    )
    address = part(event, "activityLocation")
    place = {
        "country": address.get("country"),
        "state": address.get("stateProvince"),
        "city": address.get("city"),
        "zip": address.get("postalCode"),
    }
    return _scan(part(event, "activityStatus"), "descriptionCode", at, place, "")


def _scan(status: Thing, where: str, at: When | None, place: Thing, proof: str) -> Scan | None:
    kind = text(status.get("type"), 4).upper()
    digits = text(status.get(where), 10).zfill(3)
    activity = text(status.get("code"), 10)
    if at is None or not (kind or digits.strip("0")):
        return None
    code = f"{kind or '-'} {digits}" + (f" {activity}" if kind == "X" and activity else "")
    known = meaning(code)
    if known == STATUSES["000"]:
        return None  # "not available" is said when there is nothing to say
    if known and known["status"] == "delivered" and proof:
        known = {**known, "proof": proof}
    return scan(
        code,
        known,
        TYPES.get(kind, "unknown"),
        at,
        country=country(place.get("country")),
        region=place.get("state"),
        city=place.get("city"),
        postcode=place.get("zip"),
        message=status.get("description"),
    )


def _proof(location: str, signed_by: str) -> str:
    where = location.lower()
    found = next((proof for word, proof in PLACES.items() if word in where), "")
    return found or ("signed" if signed_by else "")


def moment(local: tuple[Any, Any], gmt: tuple[Any, Any], offset: str) -> When | None:
    """When something happened: by the clock of the place and by Greenwich's, ``YYYYMMDD`` and
    ``HHMMSS`` each. With both, or with the offset, it is exact; with the local one alone nobody
    knows by which clock it was read, and it counts as UTC."""
    here, there = _clock(*local), _clock(*gmt)
    away = _offset(offset)
    if here and there:
        away = here - there
    if there:
        zone = _zone(away)
        written = there.replace(tzinfo=UTC).astimezone(zone) if zone else None
        return When(
            there.replace(tzinfo=UTC),
            written.isoformat(timespec="minutes") if written else "",
            True,
        )
    if here is None:
        return None
    zone = _zone(away)
    known = here.replace(tzinfo=zone) if zone else here.replace(tzinfo=UTC)
    shown = known if zone else here
    return When(_utc(known), shown.isoformat(timespec="minutes"), zone is not None)


def _utc(found: datetime) -> datetime:
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return found.replace(tzinfo=UTC)


def _clock(day: Any, hour: Any) -> datetime | None:
    written = text(day, 8) + text(hour, 6).replace(":", "").zfill(6)
    try:
        return datetime.strptime(written, "%Y%m%d%H%M%S")  # noqa: DTZ007  # the zone comes beside it
    except ValueError:
        return None


def _offset(written: str) -> timedelta | None:
    try:
        return datetime.strptime(written.replace(":", ""), "%z").utcoffset()
    except ValueError:
        return None


def _zone(away: timedelta | None) -> timezone | None:
    if away is None or abs(away) >= timedelta(hours=15) or away.seconds % 60:
        return None
    return timezone(away)


def _promised(package: Thing) -> tuple[datetime | None, datetime | None]:
    """The day on which UPS means to deliver, the rescheduled one before the first, with its window
    where it is of that day."""
    days = {text(one.get("type")): one.get("date") for one in parts(package, "deliveryDate")}
    if "DEL" in days and text(days["DEL"]):
        return None, None
    told = part(package, "deliveryTime")
    start, end = told.get("startTime"), told.get("endTime")
    if text(told.get("type")) not in ("EDW", "CDW", "IDW", "CMT"):
        start = end = None
    return _window(days.get("RDD") or days.get("SDD"), start, end)


def _window(day: Any, start: Any, end: Any) -> tuple[datetime | None, datetime | None]:
    whole = _clock(day, "")
    if whole is None:
        return None, None
    began = _clock(day, start) if text(start) else None
    ended = _clock(day, end) if text(end) else None
    if ended is None:
        return promise(whole.date().isoformat())
    return promise(
        (began or ended).isoformat(),
        until=ended.isoformat() if began else None,
    )
