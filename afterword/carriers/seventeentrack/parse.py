"""What 17TRACK says of a number, in our shapes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from afterword.wire.checkpoints import When, in_order, promise, scan, when
from afterword.wire.reading import Thing, country, instant, load, name, part, parts, text, whole
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Misread, Note, Received, Told

from .settings import NAME, ours
from .statuses import MAIN, MAPPING, meaning

STOPPED = "TRACKING_STOPPED"
_EVENTS = ("TRACKING_UPDATED", STOPPED)
_BEFORE = ("NotFound", "InfoReceived")
"""Main statuses of a parcel that nobody has handed over yet."""


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What a push says. Raises ``Misread``."""
    push = part({"": load(received.body)}, "")
    event = text(push.get("event"), 60)
    if not event:
        raise Misread("it is no push of 17TRACK's")
    if event not in _EVENTS:
        return [Note(f"17TRACK says “{event}”, which is not known here.")]
    return [tracked(part(push, "data"), stopped=event == STOPPED)]


def tracked(item: Thing, *, stopped: bool = False) -> Tracked:
    """What is said of a number. Raises ``Misread`` when it is not named."""
    number = name(item.get("number"), 80)
    if not number:
        raise Misread("it names no tracking number")
    info = part(item, "track_info")
    providers = parts(part(info, "tracking"), "providers")
    keys = [whole(part(one, "provider").get("key")) for one in providers]
    extra = part(info, "misc_info")
    next_number = name(extra.get("local_number"), 80)
    next_key = whole(extra.get("local_key")) or (keys[-1] if len(keys) > 1 else 0)
    first = keys[0] if keys else whole(item.get("carrier"))
    handed_on = bool(next_number) or (next_key not in (0, first))
    asked = [instant(one.get("latest_sync_time")) for one in providers]
    began, ended = _promise(part(part(info, "time_metrics"), "estimated_delivery_date"))
    return Tracked(
        source=NAME,
        number=number,
        mapping=MAPPING,
        # The number that was registered with may be a guess; who answered is not.
        carrier=ours(first),
        parcel=_ours(item.get("tag")),
        scans=_scans(info, providers),
        promised_from=began,
        promised_to=ended,
        said=max(filter(None, asked), default=None),
        next_carrier=ours(next_key) if handed_on else "",
        next_number=next_number,
        stopped=stopped,
    )


def _ours(value: object) -> str:
    key = name(value, 160)
    return key if key.startswith("shipment/") else ""


def _promise(told: Thing) -> tuple[datetime | None, datetime | None]:
    """When the carrier means to deliver. What 17TRACK reckons by itself is not the carrier's."""
    if "17track" in text(told.get("source")).lower():
        return None, None
    return promise(told.get("from"), until=told.get("to"))


def _scans(info: Thing, providers: Sequence[Thing]) -> tuple[Scan, ...]:
    latest = part(info, "latest_status")
    status, sub = text(latest.get("status"), 60), text(latest.get("sub_status"), 60)
    events = [event for provider in providers for event in parts(provider, "events")]
    announced = _announced(status, events)
    found = [one for one in (_scan(event, announced) for event in events) if one]
    whole_word = sub or status
    meant = meaning(whole_word) or {"status": _otherwise(status)}
    told = {one.code.partition("_")[0] for one in found} | {one.status for one in found}
    last = _when(part(info, "latest_event"))
    if status not in ("", "NotFound") and not told & {status, meant["status"]} and last:
        # Nobody scanned it: that it is given up, say, is told of the whole only.
        found.append(scan(whole_word, meaning(whole_word), _otherwise(status), last))
    return in_order(iter(found))


def _announced(status: str, events: Sequence[Thing]) -> datetime | None:
    """Until when scans without a word say no more than that the parcel is announced; ``None``: all
    of them.

    Older pushes name the stage of milestones only, so that the scans between them have no word.
    """
    if status in ("", *_BEFORE):
        return None
    early = (at for event in events if _word(event) in _BEFORE and (at := _when(event)))
    return max((at.happened for at in early), default=datetime.min.replace(tzinfo=UTC))


def _word(event: Thing) -> str:
    return text(event.get("sub_status"), 60) or text(event.get("stage"), 60)


def _scan(event: Thing, announced: datetime | None) -> Scan | None:
    at = _when(event)
    if at is None:
        return None
    on_its_way = announced is not None and at.happened > announced
    code = _word(event) or ("InTransit" if on_its_way else "InfoReceived")
    main = code.partition("_")[0]
    if main == "NotFound":
        return None  # said when there is nothing to say
    place = part(event, "address")
    return scan(
        code,
        meaning(code),
        _otherwise(main),
        at,
        country=country(place.get("country")),
        region=place.get("state"),
        city=place.get("city") or event.get("location"),
        postcode=place.get("postal_code"),
        message=event.get("description"),
    )


def _otherwise(main: str) -> str:
    return str(MAIN[main]["status"]) if main in MAIN else "unknown"


def _when(event: Thing) -> When | None:
    """When it happened. ``time_raw`` is what the carrier wrote; without a zone in it, the one in
    ``time_iso`` is what 17TRACK makes of the place."""
    exact = instant(event.get("time_utc"))
    at = when(event.get("time_iso")) or when(event.get("time_utc")) or when(_raw(event))
    if at is None:
        return None
    raw = part(event, "time_raw")
    guessed = bool(raw) and not text(raw.get("timezone"))
    return When(exact or at.happened, at.local, at.zone_known and not guessed)


def _raw(event: Thing) -> str:
    """The carrier's own time: an object of date and time, in older versions a text."""
    raw = event.get("time_raw")
    if isinstance(raw, str):
        return raw
    told = part(event, "time_raw")
    date, time = text(told.get("date")), text(told.get("time"))
    return f"{date}T{time}{text(told.get('timezone'))}" if date and time else date
