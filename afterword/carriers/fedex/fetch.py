"""Asking FedEx about parcels (developer.fedex.com: API Authorization, Track API version 1)."""

import json
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from afterword.wire import tokens
from afterword.wire.faults import of_status, refusal
from afterword.wire.reading import load, part, parts, text
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Pass, Refusal, Request, Response
from afterword.wire.tracking import Parcel
from afterword.wire.waiting import retry_after

from .parse import NOT_FOUND, results
from .settings import LABEL


def sign_in(account: Account, at: datetime) -> Request:
    """How to ask for a token. Raises ``Incomplete``."""
    client, secret = tokens.credentials(account, LABEL)
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    return Request(
        method="POST",
        url=f"{_base(account)}/oauth/token",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(form).encode(),
    )


def signed_in(response: Response) -> Pass | Refusal:
    """What the answer gives. Raises ``Misread``."""
    return tokens.given(response, LABEL)


def ask(parcels: Sequence[Parcel], account: Account, at: datetime) -> Request:
    """How to ask what is known of up to thirty parcels. Raises ``Incomplete``."""
    numbers = [{"trackingNumberInfo": {"trackingNumber": one.number}} for one in parcels]
    return Request(
        method="POST",
        url=f"{_base(account)}/track/v1/trackingnumbers",
        headers={
            **tokens.bearer(account, LABEL),
            "Content-Type": "application/json",
            "x-locale": "en_US",
        },
        body=json.dumps({"includeDetailedScans": True, "trackingInfo": numbers}).encode(),
    )


def asked(parcels: Sequence[Parcel], response: Response) -> Sequence[Tracked] | Refusal:
    """What the answer says; of a number that is not in it FedEx knows nothing. Raises
    ``Misread``."""
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        return results(found)
    errors = parts(found, "errors")
    first = errors[0] if errors else {}
    if text(first.get("code")) == NOT_FOUND:
        return []
    more = text(first.get("message"), 200) or text(first.get("code"), 80)
    says = f"{LABEL}: {more}" if more else f"{LABEL} answered {response.status}"
    return refusal(says, of_status(response.status, LABEL), retry_after(response.headers))


def _base(account: Account) -> str:
    return (text(account.settings.get("url")) or "https://apis.fedex.com").rstrip("/")
