"""What AfterShip says of a tracking, in our shapes.

Field names changed with its version 2024-07 (``country_iso3`` became ``country_region``, ``zip``
``postal_code``); an account may have webhooks of any version, so both are read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from afterword.wire.checkpoints import Meaning, alpha2, in_order, promise, scan, when
from afterword.wire.reading import Thing, instant, load, name, part, parts, text
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Misread, Note, Received, Told

from .settings import NAME, ours
from .statuses import MAPPING, TAGS, meaning

FIELD = "afterword"
"""The field of our own in which a parcel's key goes to AfterShip and comes back."""
_POD = {"signature": "signed", "photo": "photo", "picture": "photo", "image": "photo"}
_NOTHING = frozenset({"", "Pending"})
"""Tags that are said when there is nothing to say."""


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What a webhook says: a scan, a new date, that nothing happens. Raises ``Misread``."""
    event = part({"": load(received.body)}, "")
    if "msg" not in event:
        raise Misread("it is no webhook of AfterShip's")
    thing = part(event, "msg")
    if not thing.get("tracking_number"):
        what = text(event.get("event"), 60)
        return [Note(f"AfterShip says “{what}”, which concerns no parcel.")]
    return [tracked(thing)]


def tracked(tracking: Thing) -> Tracked:
    """What a tracking says. Raises ``Misread`` when it names no number."""
    number = name(tracking.get("tracking_number"), 80)
    if not number:
        raise Misread("it names no tracking number")
    slug = text(tracking.get("slug"), 60)
    last = part(tracking, "last_mile")
    next_number = name(last.get("tracking_number"), 80)
    handed_on = bool(next_number and next_number != number) or bool(
        text(last.get("slug")) and text(last.get("slug")) != slug
    )
    began, ended = _promise(tracking)
    return Tracked(
        source=NAME,
        number=number,
        mapping=MAPPING,
        carrier=ours(slug),
        parcel=_ours(part(tracking, "custom_fields").get(FIELD)),
        scans=_scans(tracking),
        promised_from=began,
        promised_to=ended,
        said=instant(tracking.get("updated_at")),
        url=_link(tracking.get("courier_tracking_link")),
        next_carrier=ours(text(last.get("slug"))) if handed_on else "",
        next_number=next_number if handed_on else "",
        signed_by=text(tracking.get("signed_by"), 120),
        stopped=tracking.get("active") is False,
    )


def _ours(value: object) -> str:
    key = name(value, 160)
    return key if key.startswith("shipment/") else ""


def _link(value: object) -> str:
    found = name(value, 500)
    return found if found.startswith("https://") else ""


def _promise(tracking: Thing) -> tuple[datetime | None, datetime | None]:
    """When the carrier means to deliver. What AfterShip reckons by itself is not the carrier's."""
    carriers = part(tracking, "courier_estimated_delivery_date")
    newest = part(tracking, "latest_estimated_delivery")
    if text(newest.get("source")).lower() in ("carrier", "courier") and newest.get("datetime"):
        return _span(newest, "datetime")
    if carriers:
        return _span(carriers, "estimated_delivery_date")
    return promise(tracking.get("expected_delivery"))


def _span(thing: Thing, field: str) -> tuple[datetime | None, datetime | None]:
    until = thing.get(f"{field}_max")
    if instant(until):
        return promise(thing.get(f"{field}_min") or thing.get(field), until=until)
    return promise(thing.get(field))


def _scans(tracking: Thing) -> tuple[Scan, ...]:
    checkpoints = parts(tracking, "checkpoints")
    found = [one for one in map(_scan, checkpoints) if one]
    tag, subtag = text(tracking.get("tag"), 60), text(tracking.get("subtag"), 60)
    told = {text(checkpoint.get("tag"), 60) for checkpoint in checkpoints}
    last = when(tracking.get("updated_at"))
    if tag not in told | _NOTHING and last:
        # Nobody scanned it: that it is given up, say, is told of the whole only.
        found.append(scan(subtag or tag, meaning(subtag or tag), _otherwise(tag), last))
    proof = _proof(tracking)
    return in_order(_proved(one, proof) for one in found)


def _scan(checkpoint: Thing) -> Scan | None:
    at = when(checkpoint.get("checkpoint_time"))
    tag, subtag = text(checkpoint.get("tag"), 60), text(checkpoint.get("subtag"), 60)
    if at is None or not (tag or subtag) or tag == "Pending":
        return None
    known: Meaning | None = meaning(subtag or tag)
    return scan(
        subtag or tag,
        known,
        _otherwise(tag or subtag.partition("_")[0]),
        at,
        country=alpha2(checkpoint.get("country_region") or checkpoint.get("country_iso3")),
        region=checkpoint.get("state"),
        city=checkpoint.get("city") or checkpoint.get("location"),
        postcode=checkpoint.get("postal_code") or checkpoint.get("zip"),
        message=checkpoint.get("message"),
    )


def _otherwise(tag: str) -> str:
    return str(TAGS[tag]["status"]) if tag in TAGS else "unknown"


def _proof(tracking: Thing) -> str:
    """How it was handed over, by what is shown of that."""
    kinds = [text(one.get("type")).lower() for one in parts(tracking, "proof_of_delivery")]
    if text(tracking.get("signed_by")):
        return "signed"
    return next((_POD[kind] for kind in kinds if kind in _POD), "")


def _proved(one: Scan, proof: str) -> Scan:
    if one.status != "delivered" or one.proof or not proof:
        return one
    return replace(one, proof=proof)
