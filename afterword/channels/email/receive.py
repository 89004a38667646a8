"""Reading what came by mail: bounces, complaints (RFC 3464 and RFC 5965), and what people write."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from typing import Any

from afterword.wire.masking import masked
from afterword.wire.reading import digest
from afterword.wire.shapes import Account, Event, Misread, Note, Received, Told, Who

from .codes import address_is_bad
from .replies import as_inbound, contents, reply

MOST_RECIPIENTS = 100
"""A report tells of so many recipients at most; we write to one at a time."""


def verify(received: Received, account: Account) -> bool:
    """Whether it came through the store's own mail system: it gives the secret in a header."""
    secret = account.secrets.get("inbound_secret") or ""
    given = received.headers.get("x-afterword-secret", "")
    return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. A mail system never asks."""
    return False


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): a mail handed over again is the same bytes."""
    return "report", hashlib.sha256(received.body).hexdigest()


def parse(
    received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
) -> list[Told]:
    """The bounces or complaint in a report, else what somebody wrote.

    Raises ``Misread`` for a report without what it must have, and a mail without a sender.
    """
    message = as_inbound(received.body)
    if message is None:
        return [Note(says="This was made to be no mail: its headers or parts have no end.")]
    if message.get_content_type() != "multipart/report":
        return reply(message, received.at, settings or {})
    kind = str(message.get_param("report-type", ""))
    if kind == "feedback-report":
        return [_event("contact.complained", message, _original_recipient(message), {})]
    if kind == "delivery-status":
        return _bounces(message)
    return [Note(says="This report tells of no bounce and no complaint.")]


def files(received: Received, settings: Mapping[str, Any], key: str) -> list[bytes]:
    """What was attached to the mail; none for what is no mail of somebody's."""
    message = as_inbound(received.body)
    return contents(message) if message is not None else []


def _bounces(message: EmailMessage) -> list[Told]:
    found: list[Told] = []
    written_to = _original_recipient(message)
    for block in _status_blocks(message)[:MOST_RECIPIENTS]:
        named = _recipient(block, "Original-Recipient") or _recipient(block, "Final-Recipient")
        if not named or str(block.get("Action", "")).strip().lower() != "failed":
            continue
        code = str(block.get("Status", "")).strip()
        detail = " ".join(str(block.get("Diagnostic-Code", "")).split())
        known = (named, _recipient(block, "Final-Recipient"), written_to)
        data = {"hard": address_is_bad(code), "detail": masked(detail, *known)[:200] or code}
        # Whom we wrote to is what counts: the final recipient may be where they forward it to.
        found.append(_event("contact.bounced", message, written_to or named, data))
    return found or [Note(says="This report says that nothing has failed for good.")]


def _recipient(block: Message, name: str) -> str:
    return str(block.get(name, "")).partition(";")[2].strip()


def _status_blocks(message: EmailMessage) -> list[Message]:
    """The blocks of the report: one for the mail, then one for each recipient."""
    for part in message.walk():
        payload = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(payload, list):
            return [block for block in payload if isinstance(block, Message)]
    raise Misread("a delivery report without its message/delivery-status part")


def _event(kind: str, message: EmailMessage, recipient: str, data: dict[str, object]) -> Event:
    key, happened = _original_key(message), _when(message)
    if not recipient:
        raise Misread("a report that does not say whose address it is about")
    return Event(
        kind=kind,
        key=f"email:{kind}:{key or digest(happened, recipient)}",
        happened=happened,
        about=f"message/{key}" if key else "",
        who=Who(email=recipient),
        data={"channel": "email", **data},
    )


def _original(message: EmailMessage) -> EmailMessage | None:
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
                return inner[0]
        if part.get_content_type() == "text/rfc822-headers":
            found = message_from_bytes(part.get_content().encode(), policy=policy.default)
            return found if isinstance(found, EmailMessage) else None
    return None


def _original_key(message: EmailMessage) -> str:
    """The send key of the message that came back; empty when it is none of ours."""
    original = _original(message)
    found = str(original.get("Message-ID", "")) if original else ""
    return found.strip("<> ").partition("@")[0].partition(".")[0][:64]


def _original_recipient(message: EmailMessage) -> str:
    original = _original(message)
    header = original.get("To") if original else None
    addresses = getattr(header, "addresses", ())
    return addresses[0].addr_spec if addresses else ""


def _when(message: EmailMessage) -> datetime:
    try:
        found = parsedate_to_datetime(str(message.get("Date", "")))
    except ValueError as error:
        raise Misread("a report without a date that can be read") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
