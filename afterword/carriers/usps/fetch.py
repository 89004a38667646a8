"""Asking USPS about a parcel (developers.usps.com: OAuth 2.0, Tracking 3.2)."""

import json
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from afterword.wire import tokens
from afterword.wire.faults import of_status, refusal
from afterword.wire.reading import Thing, load, part, parts, text
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Pass, Refusal, Request, Response
from afterword.wire.tracking import Parcel
from afterword.wire.waiting import retry_after

from .parse import package
from .settings import LABEL

NOTHING_YET = "150001"


def sign_in(account: Account, at: datetime) -> Request:
    """How to ask for a token. Raises ``Incomplete``."""
    client, secret = tokens.credentials(account, LABEL)
    wanted = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    return Request(
        method="POST",
        url=f"{_base(account)}/oauth2/v3/token",
        headers={"Content-Type": "application/json"},
        body=json.dumps(wanted).encode(),
    )


def signed_in(response: Response) -> Pass | Refusal:
    """What the answer gives. Raises ``Misread``."""
    return tokens.given(response, LABEL)


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask what is known of a parcel. Raises ``Incomplete``."""
    (parcel,) = parcels
    return Request(
        method="GET",
        url=f"{_base(account)}/tracking/v3/tracking/{quote(parcel.number, safe='')}?expand=DETAIL",
        headers=tokens.bearer(account, LABEL),
    )


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    """What the answer says; nothing: USPS knows nothing of the number. Raises ``Misread``."""
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        return package(found)
    error = part(found, "error")
    if response.status == 404 or _nothing_yet(error):
        return []
    first = next(iter(parts(error, "errors")), {})
    more = text(first.get("detail"), 200) or text(error.get("message"), 200)
    says = f"{LABEL}: {more}" if more else f"{LABEL} answered {response.status}"
    return refusal(says, of_status(response.status, LABEL), retry_after(response.headers))


def _nothing_yet(error: Thing) -> bool:
    """Whether it is refused (400) because nothing was scanned yet: recorded so, not documented."""
    codes = [text(one.get("code")) for one in parts(error, "errors")]
    return NOTHING_YET in codes


def _base(account: Account) -> str:
    return (text(account.settings.get("url")) or "https://apis.usps.com").rstrip("/")
