"""What Shippo says of a parcel, in our shapes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from afterword.wire.checkpoints import in_order, promise, scan, when
from afterword.wire.reading import Thing, country, instant, load, name, part, parts, text
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Misread, Note, Received, Told

from .settings import NAME, ours
from .statuses import MAPPING, STATUSES, meaning


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What a webhook says. Raises ``Misread``."""
    push = part({"": load(received.body)}, "")
    event = text(push.get("event"), 60)
    if not event:
        raise Misread("it is no webhook of Shippo's")
    if event != "track_updated":
        return [Note(f"Shippo says “{event}”, from which nothing follows here.")]
    return [tracked(part(push, "data"))]


def tracked(track: Thing) -> Tracked:
    """What a track says. Raises ``Misread`` when it names no number."""
    number = name(track.get("tracking_number"), 80)
    if not number:
        raise Misread("it names no tracking number")
    began, ended = promise(track.get("eta"))
    latest = part(track, "tracking_status")
    return Tracked(
        source=NAME,
        number=number,
        mapping=MAPPING,
        carrier=ours(text(track.get("carrier"))),
        parcel=_ours(track.get("metadata")),
        scans=_scans(track, latest),
        promised_from=began,
        promised_to=ended,
        said=instant(latest.get("object_updated")) or instant(latest.get("object_created")),
    )


def _ours(value: object) -> str:
    key = name(value, 160)
    return key if key.startswith("shipment/") else ""


def _scans(track: Thing, latest: Thing) -> tuple[Scan, ...]:
    """The history, and the newest, which stands beside it and mostly in it too."""
    history = [one for one in map(_scan, parts(track, "tracking_history")) if one]
    newest = _scan(latest)
    if newest and not any(_same(one, newest) for one in history):
        history.append(newest)
    return in_order(iter(history))


def _same(one: Scan, newest: Scan) -> bool:
    """Whether it is the newest: some carriers' are a few milliseconds apart in the two places."""
    return one.code == newest.code and abs(one.happened - newest.happened) < timedelta(minutes=1)


def _scan(told: Thing) -> Scan | None:
    at = when(told.get("status_date"))
    status, substatus = text(told.get("status"), 60).upper(), _substatus(told)
    code = f"{status} {substatus}" if substatus else status
    known = meaning(code)
    if at is None or not status or known == STATUSES["UNKNOWN"]:
        return None  # it has not been found at the carrier's, or not understood
    place = part(told, "location")
    return scan(
        code,
        known,
        str(STATUSES.get(status, STATUSES["UNKNOWN"])["status"]),
        at,
        country=country(place.get("country")),
        region=place.get("state"),
        city=place.get("city"),
        postcode=place.get("zip"),
        message=told.get("status_details"),
    )


def _substatus(told: Thing) -> str:
    """An object with a code, or the code alone."""
    found = told.get("substatus")
    return text(
        found if isinstance(found, str) else part(told, "substatus").get("code"), 60
    ).lower()
