"""Asking EasyPost to follow a parcel, and what it knows of one.

To follow is to create a tracker: it costs money, once. Whoever creates the same one within three
months is given the first (docs.easypost.com/docs/trackers).
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from afterword.wire.faults import Fault, of_status, refusal
from afterword.wire.reading import filled, load, part, parts, text
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Refusal, Request, Response
from afterword.wire.tracking import Followed, Parcel
from afterword.wire.waiting import retry_after

from .parse import tracked
from .settings import LABEL, NAMES


def follow(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask that a parcel be followed. Raises ``Incomplete``."""
    (parcel,) = parcels
    asked = filled(tracking_code=parcel.number, carrier=NAMES.get(parcel.carrier, ""))
    return Request(
        method="POST",
        url=f"{_base(account)}/trackers",
        headers={**_signing_in(account), "Content-Type": "application/json"},
        body=json.dumps({"tracker": asked}).encode(),
    )


def followed(parcels: Sequence[Parcel], response: Response) -> Followed | Refusal:
    """What the answer says: a tracker that is there already is given again. Raises ``Misread``."""
    (parcel,) = parcels
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        return Followed(numbers=(parcel.number,), tracked=(tracked(found),))
    says, fault = _no(found, response)
    if fault == "message":
        return Followed(refused=((parcel.number, says),))
    return refusal(says, fault, retry_after(response.headers))


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask what is known of a parcel. Nothing is paid for that. Raises ``Incomplete``."""
    (parcel,) = parcels
    asked = filled(tracking_code=parcel.number, carrier=NAMES.get(parcel.carrier, ""))
    return Request(
        method="GET",
        url=f"{_base(account)}/trackers?{urlencode({**asked, 'page_size': 5})}",
        headers=_signing_in(account),
    )


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    """What the answer says: numbers are used again, so there may be several. Raises ``Misread``."""
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        if "trackers" not in found:
            raise Misread("EasyPost's answer holds no list of trackers")
        return [tracked(one) for one in parts(found, "trackers")]
    says, fault = _no(found, response)
    return refusal(says, fault, retry_after(response.headers))


def _base(account: Account) -> str:
    return (text(account.settings.get("url")) or "https://api.easypost.com/v2").rstrip("/")


def _signing_in(account: Account) -> dict[str, str]:
    key = text(account.secrets.get("key"))
    if not key:
        raise Incomplete("EasyPost is connected without an API key")
    return {"Authorization": "Basic " + b64encode(f"{key}:".encode()).decode()}


def _no(found: object, response: Response) -> tuple[str, Fault]:
    error = part(found, "error")
    more = text(error.get("message"), 200) or text(error.get("code"), 80)
    says = f"{LABEL}: {more}" if more else f"{LABEL} answered {response.status}"
    return says, of_status(response.status, LABEL)
