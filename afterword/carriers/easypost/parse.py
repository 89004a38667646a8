"""What EasyPost says of a tracker, in our shapes.

Of an event only what it says of its tracker is read. Its ``pending_urls`` hold the addresses, and
sometimes the passwords, of everybody else who is told: they are never looked at.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from afterword.wire.checkpoints import When, in_order, promise, scan, when
from afterword.wire.reading import Thing, country, instant, load, name, part, parts, text
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Misread, Note, Received, Told

from .settings import NAME, ours
from .statuses import MAPPING, STATUSES, meaning


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What an event says. Raises ``Misread``."""
    event = part({"": load(received.body)}, "")
    if text(event.get("object")) != "Event":
        raise Misread("it is no event of EasyPost's")
    thing = part(event, "result")
    if text(thing.get("object")) != "Tracker":
        what = text(event.get("description"), 60)
        return [Note(f"EasyPost says “{what}”, from which nothing follows here.")]
    return [tracked(thing)]


def tracked(tracker: Thing) -> Tracked:
    """What a tracker says. Raises ``Misread`` when it names no number."""
    number = name(tracker.get("tracking_code"), 80)
    if not number:
        raise Misread("it names no tracking number")
    signed_by = text(tracker.get("signed_by"), 120)
    began, ended = _promise(tracker)
    return Tracked(
        source=NAME,
        number=number,
        mapping=MAPPING,
        carrier=ours(text(tracker.get("carrier"))),
        scans=_scans(tracker, signed_by),
        promised_from=began,
        promised_to=ended,
        said=instant(tracker.get("updated_at")),
        signed_by=signed_by,
    )


def _promise(tracker: Thing) -> tuple[Any, Any]:
    """When it is to be delivered: by the local clock where the carrier tells it."""
    detail = part(tracker, "carrier_detail")
    day = text(detail.get("est_delivery_date_local"))
    hour = text(detail.get("est_delivery_time_local"))
    if day:
        return promise(f"{day}T{hour}" if hour and when(f"{day}T{hour}") else day)
    return promise(tracker.get("est_delivery_date"))


def _scans(tracker: Thing, signed_by: str) -> tuple[Scan, ...]:
    details = parts(tracker, "tracking_details")
    found = [one for one in (_scan(detail, signed_by) for detail in details) if one]
    status = text(tracker.get("status"), 60)
    told = {text(detail.get("status"), 60) for detail in details}
    last = when(tracker.get("updated_at"))
    if status not in ("", "unknown") and status not in told and last:
        # What nothing was scanned for, such as that it was given up, is told of the whole only.
        found.append(_of(status, text(tracker.get("status_detail"), 60), last, {}, signed_by))
    return in_order(iter(found))


def _scan(detail: Thing, signed_by: str) -> Scan | None:
    place = part(detail, "tracking_location")
    at = when(detail.get("datetime"), utc=_is_complete(place))
    status, more = text(detail.get("status"), 60), text(detail.get("status_detail"), 60)
    if at is None or not status or meaning(f"{status} {more}") == STATUSES["unknown"]:
        return None  # "unknown" is said when there is nothing to say
    return _of(status, more, at, detail, signed_by)


def _of(status: str, more: str, at: When, detail: Thing, signed_by: str) -> Scan:
    place = part(detail, "tracking_location")
    code = f"{status} {more}" if more else status
    known = meaning(code)
    otherwise = STATUSES.get(status, STATUSES["unknown"])
    if signed_by and status == "delivered" and known is not None:
        known = {**known, "proof": "signed"}
    return scan(
        code,
        known,
        otherwise["status"],
        at,
        country=country(place.get("country")),
        region=place.get("state"),
        city=place.get("city"),
        postcode=place.get("zip"),
        message=detail.get("message"),
    )


def _is_complete(place: Thing) -> bool:
    """Whether EasyPost could tell the zone of a place. Where it cannot it writes the time of the
    carrier's clock with a ``Z`` behind it (docs.easypost.com/docs/trackers)."""
    return bool(
        text(place.get("city"))
        and text(place.get("state"))
        and (text(place.get("country")) or text(place.get("zip")))
    )
