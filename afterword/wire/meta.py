"""What WhatsApp, Messenger and Instagram have in common: the Graph API and its webhooks.

Here stand how a call is signed and addressed, how a webhook is proved, and how an error is read.
What the codes of an error mean is each channel's own.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, cast
from urllib.parse import parse_qs

from .reading import instant, load, part, text, whole
from .shapes import Account, Misread, Received, Refusal, Request, Response
from .waiting import retry_after

GRAPH = "https://graph.facebook.com"
VERSION = "v25.0"
"""The version of the API that an account speaks when it names none."""

Means = Literal["retry", "slow", "pause", "account", "elsewhere", "permanent"]
"""What an error means. retry: the same again, later. slow: the whole number is too fast. pause: the
number rests for hours, and the team is told. account: the team must mend the account. elsewhere:
this person cannot be reached here, or not now. permanent: this message will never be taken."""

PAUSE = 4 * 3600.0
"""Seconds for which a number rests that was told it sends what people do not want."""


def call(account: Account, path: str, body: Mapping[str, Any] | None = None) -> Request:
    """A call of the Graph API, signed with the account's token; without a body it asks."""
    base = str(account.settings.get("url") or GRAPH).rstrip("/")
    version = str(account.settings.get("version") or VERSION).strip("/")
    return Request(
        method="GET" if body is None else "POST",
        url=f"{base}/{version}/{path}",
        headers={
            "Authorization": f"Bearer {account.secrets.get('token') or ''}",
            "Content-Type": "application/json",
        },
        body=b"" if body is None else written(body),
    )


def written(body: Mapping[str, Any]) -> bytes:
    """JSON as it goes over the line."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


# ------------------------------------------------------------------------------- webhooks


def handshake(received: Received, account: Account) -> str | None:
    """What Meta's GET wants back when it knows the word that was agreed with it."""
    asked = parse_qs(received.query)
    agreed = str(account.secrets.get("verify_token") or "")
    given = asked.get("hub.verify_token", [""])[0]
    if asked.get("hub.mode") != ["subscribe"] or not agreed:
        return None
    if not hmac.compare_digest(given.encode(), agreed.encode()):
        return None
    return asked.get("hub.challenge", [""])[0]


def verify(received: Received, account: Account) -> bool:
    """Whether Meta signed these bytes with the app's secret, or with the one before it."""
    scheme, _, given = received.headers.get("x-hub-signature-256", "").partition("=")
    if scheme != "sha256":
        return False
    secrets = (account.secrets.get("app_secret"), account.secrets.get("app_secret_before"))
    expected = [
        hmac.new(str(one).encode(), received.body, hashlib.sha256).hexdigest()
        for one in secrets
        if one
    ]
    # Each is compared, so that the time says nothing of which one fits.
    fits = [hmac.compare_digest(one.encode(), given.strip().lower().encode()) for one in expected]
    return any(fits)


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Meta asks with its handshake alone."""
    return False


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): Meta gives none, and repeats the same bytes."""
    return "webhook", hashlib.sha256(received.body).hexdigest()


def payload(received: Received, what: str) -> Mapping[str, Any]:
    """The webhook as an object of the kind ``what``. Raises ``Misread`` for anything else."""
    found = load(received.body)
    if not isinstance(found, dict) or text(found.get("object")) != what:
        raise Misread(f"this is no webhook of {what}")
    return found


def when(value: object, received: Received) -> datetime:
    """A moment that Meta writes in seconds, in milliseconds or as ISO text, as number or as text;
    what cannot be read counts as when it came in."""
    written_as = text(value)
    if written_as.isascii() and written_as.isdigit() and len(written_as) <= 16:
        number = int(written_as)
        seconds = number / 1000 if number > 10**11 else number
        try:
            return datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError):
            pass
    found = instant(written_as) or received.at
    if found is None:
        raise Misread("nothing says when this happened")
    return found


# ----------------------------------------------------------------------------------- answers


class Fault(NamedTuple):
    """An error as the Graph API writes it, in an answer or in a webhook."""

    code: int
    beneath: int
    """A second code, that some errors have beneath the first."""
    says: str


def fault(thing: object) -> Fault:
    """The error in an object; its code is -1 where there is none."""
    one: Mapping[str, Any] = thing if isinstance(thing, Mapping) else {}
    details = text(part(one, "error_data").get("details"))
    says = details or text(one.get("message")) or text(one.get("title"))
    return Fault(whole(one.get("code"), -1), whole(one.get("error_subcode"), -1), says[:300])


def answered(
    response: Response,
    table: Mapping[int, Means],
    beneath: Mapping[int, Means],
    waits: Mapping[int, float],
) -> Mapping[str, Any] | Refusal:
    """A good answer as an object, or the ``Refusal`` that another one is. Raises ``Misread``.

    ``table`` and ``beneath``: what the codes mean, and those beneath them; ``waits``: the seconds
    after which what some codes refuse may be tried again.
    """
    try:
        found = load(response.body)
    except Misread:
        if response.status < 300:
            raise
        found = {}
    if response.status < 300 and not isinstance(found, dict):
        raise Misread("the answer is no object")
    if response.status < 300 and "error" not in found:
        return cast("dict[str, Any]", found)
    one = fault(part(found, "error"))
    means = beneath.get(one.beneath) or table.get(one.code) or _by_status(response.status, one.code)
    wait = retry_after(response.headers) or waits.get(one.code)
    return refusal(means, f"{response.status} {one.code}: {one.says}", wait)


def _by_status(status: int, code: int) -> Means:
    """What an error means whose code no table has."""
    if 200 <= code <= 299 or status in (401, 403):
        return "account"
    if status == 429:
        return "slow"
    return "retry" if status >= 500 else "permanent"


def refusal(means: Means, says: str, wait: float | None = None) -> Refusal:
    """The refusal that a meaning comes to. ``wait``: the seconds the other side asks for."""
    match means:
        case "slow":
            return Refusal(says=says, permanent=False, retry_after=wait or 30.0, busy=True)
        case "retry":
            return Refusal(says=says, permanent=False, retry_after=wait)
        case "pause":
            return Refusal(says=says, permanent=False, retry_after=wait or PAUSE, busy=True)
        case "account":
            return Refusal(says=says, permanent=False, account=True)
        case "elsewhere":
            return Refusal(says=says, permanent=True, elsewhere=True)
    return Refusal(says=says, permanent=True)
