"""Asking DHL about a parcel (developer.dhl.com, Shipment Tracking - Unified)."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from afterword.wire.faults import of_status, refusal
from afterword.wire.reading import filled, load, part, text
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Refusal, Request, Response
from afterword.wire.tracking import Parcel
from afterword.wire.waiting import retry_after

from .parse import shipments
from .settings import LABEL


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask what is known of a parcel. Raises ``Incomplete``.

    With the postcode of who waits for it some divisions tell more.
    """
    (parcel,) = parcels
    key = text(account.secrets.get("key"))
    if not key:
        raise Incomplete("DHL is connected without an API key")
    wanted = filled(
        trackingNumber=parcel.number,
        language="en",
        recipientPostalCode=parcel.postcode,
        requesterCountryCode=parcel.country,
    )
    return Request(
        method="GET",
        url=f"{_base(account)}/track/shipments?{urlencode(wanted)}",
        headers={"DHL-API-Key": key, "Accept": "application/json"},
    )


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    """What the answer says; nothing: DHL knows nothing of the number. Raises ``Misread``."""
    (parcel,) = parcels
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        return shipments(found, parcel.number)
    if response.status == 404:
        return []
    more = text(found.get("detail"), 200) or text(found.get("title"), 80)
    says = f"{LABEL}: {more}" if more else f"{LABEL} answered {response.status}"
    return refusal(says, of_status(response.status, LABEL), retry_after(response.headers))


def _base(account: Account) -> str:
    return (text(account.settings.get("url")) or "https://api-eu.dhl.com").rstrip("/")
