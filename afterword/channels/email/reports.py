"""What providers report of mails, and the answers they hand on: is it genuine, what does it say."""

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.signals import AnymailInboundEvent
from django.core.exceptions import SuspiciousOperation
from django.http.multipartparser import MultiPartParserError

from afterword.wire.shapes import Account, Misread, Note, Received, Told

from . import receive
from .asked import as_asked
from .happenings import happened
from .hearing import Hears
from .replies import absent_words, contents, reply

FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("webhook_secret", "User and password of the webhook, with a colon between", "", "secret"),
)
_HEADER = re.compile(rb"(?:From [^\r\n]+\r?\n)?[A-Za-z][A-Za-z0-9-]*:[ \t]")
"""How a mail begins, and neither JSON nor a form does."""
_BROKEN = (
    AnymailError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ValueError,
    RecursionError,
    MultiPartParserError,
    SuspiciousOperation,
)


def is_mail(received: Received) -> bool:
    """Whether it is a mail as the store's own mail system hands it on, and no report."""
    return _HEADER.match(received.body) is not None


def genuine(hears: Hears, received: Received, account: Account) -> bool:
    """Whether it was sent by who it says. Without any secret set, nothing is."""
    if is_mail(received):
        return receive.verify(received, account)
    told: Mapping[str, Any] = {**account.settings, **account.secrets}
    basic = str(told.get("webhook_secret") or "")
    if basic and not _basic(received, basic):
        return False
    body = _json(received)
    if hears.check is not None:
        secret = str(told.get("webhook_signing_secret") or "")
        return hears.check(received, secret) if secret else bool(basic)
    inbound = hears.is_inbound(body)
    names = (hears.inbound_secrets or hears.secrets) if inbound else hears.secrets
    found = {theirs: str(told.get(ours) or "") for ours, theirs in names}
    if hears.unsigned(body) or not all(found.values()) or not found:
        # Nothing is signed, or we do not know with what: user and password must do.
        return bool(basic)
    return _signed(hears, received, found, basic, inbound)


def _basic(received: Received, wanted: str) -> bool:
    given = received.headers.get("authorization", "")
    expected = f"Basic {b64encode(wanted.encode()).decode()}"
    return hmac.compare_digest(given.encode(), expected.encode())


def _signed(
    hears: Hears, received: Received, found: Mapping[str, str], basic: str, inbound: bool
) -> bool:
    kind = hears.inbound if inbound and hears.inbound else hears.tracking
    more: dict[str, Any] = {"webhook_url": _called(received, basic)} if _signs_url(kind) else {}
    try:
        view = kind(webhook_secret=[basic] if basic else [], **found, **more)
        view.run_validators(as_asked(received))
    except (AnymailWebhookValidationFailure, *_BROKEN):
        return False
    return True


def _signs_url(kind: type[Any]) -> bool:
    return hasattr(kind, "webhook_url")


def _called(received: Received, basic: str) -> str:
    """The address as the provider was given it, with user and password where it was given those."""
    if not basic:
        return received.url
    parts = urlsplit(received.url)
    return urlunsplit(parts._replace(netloc=f"{basic}@{parts.netloc}"))


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery)."""
    topic = "mail" if is_mail(received) else "report"
    return topic, hashlib.sha256(received.body).hexdigest()


def parse(hears: Hears, received: Received, settings: Mapping[str, Any]) -> list[Told]:
    """What it tells. Raises ``Misread`` for what cannot be read at all."""
    if is_mail(received):
        return receive.parse(received, "", settings)
    body = _json(received)
    if _wants_confirming(body):
        return [Note(says=f"Amazon asks to be confirmed: open {body['SubscribeURL']} once.")]
    if hears.is_inbound(body) and hears.inbound is None:
        return absent_words(body, received.at)
    try:
        return _told(hears, received, received.body, settings)
    except _BROKEN as error:
        several = body if isinstance(body, list) else []
        if body is None and "form" not in received.headers.get("content-type", ""):
            raise Misread("this is neither a report nor a mail") from error
        if len(several) < 2:
            return [Note(says=f"This report is in no known form: {_plain(error)}")]
    return [told for one in several for told in _by_itself(hears, received, one, settings)]


def _by_itself(
    hears: Hears, received: Received, one: Any, settings: Mapping[str, Any]
) -> list[Told]:
    """One report of a heap in which something is broken: it must not spoil the others."""
    try:
        return _told(hears, received, json.dumps([one]).encode(), settings)
    except _BROKEN as error:
        return [Note(says=f"One of these reports is in no known form: {_plain(error)}")]


def files(hears: Hears, received: Received, settings: Mapping[str, Any], key: str) -> list[bytes]:
    """What was attached to the mail with this key; none where it is not among what came."""
    if is_mail(received):
        return receive.files(received, settings, key)
    try:
        events = list(_events(hears, received, received.body))
    except _BROKEN:
        return []
    for event in events:
        if isinstance(event, AnymailInboundEvent):
            told = reply(event.message, event.timestamp or received.at, settings)
            if any(getattr(one, "key", "") == key for one in told):
                return contents(event.message)
    return []


def _told(hears: Hears, received: Received, body: bytes, settings: Mapping[str, Any]) -> list[Told]:
    found: list[Told] = []
    for event in _events(hears, received, body):
        if isinstance(event, AnymailInboundEvent):
            found += reply(event.message, event.timestamp or received.at, settings)
        elif event is not None:
            found += happened(event, hears.tracking.esp_name, received.at)
    return found or [Note(says="There is nothing in it about a mail.")]


def _events(hears: Hears, received: Received, body: bytes) -> list[Any]:
    inbound = hears.is_inbound(_json(received))
    kind = hears.inbound if inbound and hears.inbound else hears.tracking
    names = (hears.inbound_secrets or hears.secrets) if inbound else hears.secrets
    # Whether it is genuine was seen at the door; the views only want to be given something.
    spare = {theirs: "-" for _, theirs in names if not theirs.startswith("tracking_webhook_")}
    view = kind(webhook_secret=["-"], **spare)
    return list(view.parse_events(as_asked(received, body)))


def _wants_confirming(body: Any) -> bool:
    return (
        isinstance(body, dict)
        and body.get("Type") == "SubscriptionConfirmation"
        and str(body.get("SubscribeURL", "")).startswith("https://")
    )


def _json(received: Received) -> Any:
    """The JSON of a body; ``None`` for a form, and for what is neither."""
    if received.body.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        return json.loads(received.body)
    except (ValueError, RecursionError):  # anybody may send brackets in brackets
        return None


def _plain(error: Exception) -> str:
    return f"{type(error).__name__} {' '.join(str(error).split())}"[:120]
