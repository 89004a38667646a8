"""Asking Shippo to follow a parcel, and what it knows of one."""

import json
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from afterword.wire.faults import Fault, of_status, refusal
from afterword.wire.reading import Thing, filled, load, part, text
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Refusal, Request, Response
from afterword.wire.tracking import Followed, Parcel
from afterword.wire.waiting import retry_after

from .parse import tracked
from .settings import LABEL, token

_VERSION = "2018-02-08"


def follow(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask that a parcel be followed. Raises ``Incomplete``; ``ValueError`` for a parcel of a
    carrier that is none of ``CARRIERS``."""
    (parcel,) = parcels
    asked = filled(
        carrier=token(parcel.carrier, parcel.number),
        tracking_number=parcel.number,
        metadata=parcel.key if len(parcel.key) <= 100 else "",
    )
    return Request(
        method="POST",
        url=f"{_base(account)}/tracks/",
        headers={**_signing_in(account), "Content-Type": "application/json"},
        body=json.dumps(asked).encode(),
    )


def followed(parcels: Sequence[Parcel], response: Response) -> Followed | Refusal:
    """What the answer says; who asks again is answered as the first time. Raises ``Misread``."""
    (parcel,) = parcels
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        return Followed(numbers=(parcel.number,), tracked=(tracked(found),))
    says, fault = _no(found, response)
    if fault == "message":
        return Followed(refused=((parcel.number, says),))
    return refusal(says, fault, retry_after(response.headers))


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask what is known of a parcel. Raises as ``follow`` does."""
    (parcel,) = parcels
    where = f"{token(parcel.carrier, parcel.number)}/{quote(parcel.number, safe='')}"
    return Request(
        method="GET", url=f"{_base(account)}/tracks/{where}", headers=_signing_in(account)
    )


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    """What the answer says; of what it does not know, nothing. Raises ``Misread``."""
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        return [tracked(found)]
    if response.status == 404:
        return []
    says, fault = _no(found, response)
    return refusal(says, fault, retry_after(response.headers))


def _base(account: Account) -> str:
    return (text(account.settings.get("url")) or "https://api.goshippo.com").rstrip("/")


def _signing_in(account: Account) -> dict[str, str]:
    key = text(account.secrets.get("key"))
    if not key:
        raise Incomplete("Shippo is connected without an API token")
    return {"Authorization": f"ShippoToken {key}", "SHIPPO-API-VERSION": _VERSION}


def _no(found: Thing, response: Response) -> tuple[str, Fault]:
    more = _words(found)
    says = f"{LABEL}: {more}" if more else f"{LABEL} answered {response.status}"
    return says, of_status(response.status, LABEL)


def _words(found: Thing) -> str:
    """What it says is wrong: ``detail``, or a list of faults for each field."""
    if detail := text(found.get("detail"), 200):
        return detail
    faults = (text(one) for told in found.values() if isinstance(told, list) for one in told)
    return text(" ".join(filter(None, faults)), 200)
