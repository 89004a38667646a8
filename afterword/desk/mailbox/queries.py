"""Caught mails, read."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import msgspec

from afterword.house.models import Store
from afterword.outbox import queries as outbox
from afterword.outbox.models import Caught


class Mail(msgspec.Struct, frozen=True):
    """One mail as a client shows it."""

    id: int
    at: datetime
    sender: str
    to: str
    subject: str
    preview: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    customer: int
    intent: int | None


def mails(store: Store, limit: int = 100) -> list[Mail]:
    """The newest caught mails. Those of erased customers cannot be read and are left out."""
    found = [_read(row, outbox.raw_of(row, store)) for row in outbox.caught(store, limit)]
    return [mail for mail in found if mail]


def mail(store: Store, mail_id: int) -> Mail | None:
    """One caught mail."""
    row = Caught.objects.of(store).filter(id=mail_id).select_related("customer", "intent").first()
    return _read(row, outbox.raw_of(row, store)) if row else None


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


def _read(row: Caught, raw: bytes) -> Mail | None:
    if not raw:
        return None
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    words = text.get_content() if text else ""
    return Mail(
        id=row.pk,
        at=row.at,
        sender=_name(message, "From"),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        preview=" ".join(words.split())[:140],
        html=html.get_content() if html else "",
        text=words,
        headers=tuple((name, str(message[name])) for name in _SHOWN if message[name]),
        customer=row.customer_id,
        intent=row.intent_id,
    )


def _name(message: EmailMessage, header: str) -> str:
    addresses = getattr(message[header], "addresses", ())
    return (addresses[0].display_name or addresses[0].addr_spec) if addresses else ""
