"""Asking UPS about a parcel (Track), and to be told of it (Track Alert).

developer.ups.com: OAuth client credentials, Tracking, UPS Track Alert. A subscription is good for
fourteen days and tells nothing of what was before it: so a parcel is asked about all the same.
"""

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from afterword.wire import tokens
from afterword.wire.faults import of_status, refusal
from afterword.wire.reading import Thing, digest, load, part, parts, text
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Misread, Pass, Refusal, Request, Response
from afterword.wire.tracking import Followed, OnlyAsked, Parcel
from afterword.wire.waiting import retry_after

from .parse import packages
from .settings import LABEL

NOT_FOUND = frozenset({"TW0001", "151044", "151018"})
"""Codes that say that UPS knows nothing of a number, or not yet."""


def sign_in(account: Account, at: datetime) -> Request:
    """How to ask for a token. Raises ``Incomplete``."""
    both = ":".join(tokens.credentials(account, LABEL))
    return Request(
        method="POST",
        url=f"{_base(account)}/security/v1/oauth/token",
        headers={
            "Authorization": "Basic " + b64encode(both.encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
        },
        body=b"grant_type=client_credentials",
    )


def signed_in(response: Response) -> Pass | Refusal:
    """What the answer gives. Raises ``Misread``."""
    return tokens.given(response, LABEL)


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask what is known of a parcel. Raises ``Incomplete``."""
    (parcel,) = parcels
    return Request(
        method="GET",
        url=f"{_base(account)}/api/track/v1/details/{quote(parcel.number, safe='')}"
        "?locale=en_US&returnSignature=false&returnMilestones=false&returnPOD=false",
        headers=_headers(account, parcels, at),
    )


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    """What the answer says; nothing: UPS knows nothing of the number. Raises ``Misread``."""
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        return packages(found)
    code, says = _no(found, response)
    if response.status == 404 or code in NOT_FOUND:
        return []
    return refusal(says, of_status(response.status, LABEL), retry_after(response.headers))


def follow(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask to be told of a parcel. Raises ``Incomplete``; ``OnlyAsked`` without an address of
    ours or a word to know UPS by."""
    secret = text(account.secrets.get("secret"))
    if not account.url or not secret:
        raise OnlyAsked("UPS has no address and no word to tell us by: it is only asked")
    wanted = {
        "locale": "en_US",
        "countryCode": "US",
        "trackingNumberList": [parcel.number for parcel in parcels],
        "destination": {"url": account.url, "credentialType": "Bearer", "credential": secret},
    }
    return Request(
        method="POST",
        url=f"{_base(account)}/api/track/v1/subscription/standard/package",
        headers={**_headers(account, parcels, at), "Content-Type": "application/json"},
        body=json.dumps(wanted).encode(),
    )


def followed(parcels: Sequence[Parcel], response: Response) -> Followed | Refusal:
    """What the answer says. Raises ``Misread``."""
    found = part({"": load(response.body)}, "")
    if not 200 <= response.status < 300:
        code, says = _no(found, response)
        fault = of_status(response.status, LABEL)
        if code in ("VSS210", "VSS215"):
            return Followed(refused=tuple((one.number, says) for one in parcels))
        return refusal(says, fault, retry_after(response.headers))
    valid, invalid = found.get("validTrackingNumbers"), found.get("invalidTrackingNumbers")
    if not isinstance(valid, list) and not isinstance(invalid, list):
        raise Misread("UPS does not say which numbers it follows")
    yes = {text(one) for one in valid} if isinstance(valid, list) else set()
    says = "UPS tells of no such number"
    return Followed(
        numbers=tuple(one.number for one in parcels if one.number in yes),
        refused=tuple((one.number, says) for one in parcels if one.number not in yes),
        from_now=True,
    )


def _base(account: Account) -> str:
    return (text(account.settings.get("url")) or "https://onlinetools.ups.com").rstrip("/")


def _headers(account: Account, parcels: Sequence[Parcel], at: datetime) -> dict[str, str]:
    return {
        **tokens.bearer(account, LABEL),
        # UPS wants every request to have an id of its own.
        "transId": digest(at, [parcel.number for parcel in parcels]),
        "transactionSrc": "afterword",
    }


def _no(found: Thing, response: Response) -> tuple[str, str]:
    """(the code of what is wrong, words for it)"""
    errors = parts(part(found, "response"), "errors") or parts(found, "errors")
    first = errors[0] if errors else {}
    more = text(first.get("message"), 200)
    says = f"{LABEL}: {more}" if more else f"{LABEL} answered {response.status}"
    return text(first.get("code"), 20), says
