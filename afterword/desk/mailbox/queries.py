"""Caught mails, read."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import msgspec

from afterword.house.models import Store
from afterword.outbox import queries as outbox
from afterword.outbox.models import Caught

PAGE = 40


class Head(msgspec.Struct, frozen=True):
    """One mail in the list."""

    id: int
    at: datetime
    to: str
    subject: str
    preview: str


class Mail(msgspec.Struct, frozen=True):
    """One mail as a client shows it."""

    id: int
    at: datetime
    sender: str
    to: str
    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    source: str
    customer: int
    intent: int | None


def heads(store: Store, page: int = 1) -> tuple[list[Head], bool]:
    """A page of caught mails, the newest first, and whether there are older ones.

    Those of erased customers cannot be read and are left out.
    """
    start = (page - 1) * PAGE
    rows = Caught.objects.of(store).select_related("customer__store").order_by("-at", "-id")
    found = list(rows[start : start + PAGE + 1])
    read = [(row, outbox.raw_of(row, store)) for row in found[:PAGE]]
    return [_head(row, raw) for row, raw in read if raw], len(found) > PAGE


def mail(store: Store, mail_id: int) -> Mail | None:
    """One caught mail; ``None``: it is not there, or the customer was erased."""
    row = Caught.objects.of(store).filter(id=mail_id).select_related("customer").first()
    raw = outbox.raw_of(row, store) if row else b""
    return _mail(row, raw) if row and raw else None


_SHOWN = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Language",
)


def _read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    return str(found.get_content()) if found else ""


def _head(row: Caught, raw: bytes) -> Head:
    message = _read(raw)
    return Head(
        id=row.pk,
        at=row.at,
        to=_name(message, "To"),
        subject=str(message["Subject"]),
        preview=" ".join(_part(message, "plain").split())[:140],
    )


def _mail(row: Caught, raw: bytes) -> Mail:
    message = _read(raw)
    return Mail(
        id=row.pk,
        at=row.at,
        sender=_name(message, "From"),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        html=_part(message, "html"),
        text=_part(message, "plain"),
        headers=tuple((name, str(message[name])) for name in _SHOWN if message[name]),
        source=raw.decode("utf-8", "replace"),
        customer=row.customer_id,
        intent=row.intent_id,
    )


def _name(message: EmailMessage, header: str) -> str:
    addresses = getattr(message[header], "addresses", ())
    return (addresses[0].display_name or addresses[0].addr_spec) if addresses else ""
