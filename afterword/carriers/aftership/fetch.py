"""Asking AfterShip to follow a parcel, and what it knows of one (its API of 2026-07)."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from afterword.wire.faults import Fault, of_status, refusal
from afterword.wire.reading import Thing, filled, load, part, parts, text, whole
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Refusal, Request, Response
from afterword.wire.tracking import Followed, Parcel
from afterword.wire.waiting import MOST, retry_after

from .parse import FIELD, tracked
from .settings import LABEL, NAMES

ALREADY = 4003
"""Its code for: this is followed already."""
_BASE = "https://api.aftership.com/tracking/2026-07"


def follow(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask that a parcel be followed. Raises ``Incomplete``."""
    (parcel,) = parcels
    asked = filled(
        tracking_number=parcel.number,
        slug=NAMES.get(parcel.carrier, ""),
        destination_postal_code=parcel.postcode,
        custom_fields=filled(**{FIELD: parcel.key}),
    )
    return Request(
        method="POST",
        url=f"{_base(account)}/trackings",
        headers={**_signing_in(account), "Content-Type": "application/json"},
        body=json.dumps(asked).encode(),
    )


def followed(parcels: Sequence[Parcel], response: Response) -> Followed | Refusal:
    """What the answer says: that it is followed already is a yes. Raises ``Misread``."""
    (parcel,) = parcels
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        return Followed(numbers=(parcel.number,), tracked=(tracked(_tracking(found)),))
    code = whole(part(found, "meta").get("code"))
    if code == ALREADY:
        return Followed(numbers=(parcel.number,))
    says, fault = _no(found, response)
    if fault == "message":
        return Followed(refused=((parcel.number, says),))
    return refusal(says, fault, _wait(response))


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask what is known of a parcel. Raises ``Incomplete``."""
    (parcel,) = parcels
    asked = filled(tracking_numbers=parcel.number, slug=NAMES.get(parcel.carrier, ""))
    return Request(
        method="GET",
        url=f"{_base(account)}/trackings?{urlencode(asked)}",
        headers=_signing_in(account),
    )


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    """What the answer says. Raises ``Misread``."""
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        data = part(found, "data")
        if "trackings" not in data:
            raise Misread("AfterShip's answer holds no list of trackings")
        return [tracked(one) for one in parts(data, "trackings")]
    says, fault = _no(found, response)
    return refusal(says, fault, _wait(response))


def _tracking(found: Thing) -> Thing:
    """The tracking in an answer: newer versions give it bare, older ones within."""
    data = part(found, "data")
    return part(data, "tracking") or data


def _base(account: Account) -> str:
    return (text(account.settings.get("url")) or _BASE).rstrip("/")


def _signing_in(account: Account) -> dict[str, str]:
    key = text(account.secrets.get("key"))
    if not key:
        raise Incomplete("AfterShip is connected without an API key")
    return {"as-api-key": key}


def _no(found: object, response: Response) -> tuple[str, Fault]:
    more = text(part(found, "meta").get("message"), 200)
    says = f"{LABEL}: {more}" if more else f"{LABEL} answered {response.status}"
    return says, of_status(response.status, LABEL)


def _wait(response: Response) -> float | None:
    """How long it asks to be left alone: until the second at which it counts anew."""
    said = retry_after(response.headers)
    until = text(response.headers.get("x-ratelimit-reset"))
    if said is not None or not (until.isascii() and until.isdigit()):
        return said
    try:
        now = parsedate_to_datetime(response.headers.get("date", "")).astimezone(UTC)
    except ValueError:
        return None
    return min(max(float(until[:12]) - now.timestamp(), 0.0), MOST)
