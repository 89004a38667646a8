"""Caught mails, read."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import msgspec

from afterword.engine import catching
from afterword.house.models import Store
from afterword.outbox import queries as outbox
from afterword.outbox.models import Caught
from afterword.timeline.models import Customer, Event
from afterword.timeline.queries import private_of
from afterword.wire import postal
from afterword.wire.shapes import Outgoing

PAGE = 40
TALK = 20


class Head(msgspec.Struct, frozen=True):
    """One thing that was caught, in the list."""

    id: int
    at: datetime
    to: str
    subject: str
    preview: str
    channel: str = "email"


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
    channel: str = "email"
    card: Outgoing | None = None
    """What a channel other than e-mail would have got."""


class Turn(msgspec.Struct, frozen=True):
    """One thing said on a phone, by us or by them."""

    at: datetime
    ours: bool
    text: str
    card: Outgoing | None = None
    id: int = 0


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


def talk(store: Store, mail: Mail) -> list[Turn]:
    """What was said with one person over one channel: what was caught, and what they answered.
    The oldest first; at most ``TALK`` of each."""
    person = Customer.objects.of(store).select_related("store").get(pk=mail.customer)
    rows = Caught.objects.of(store).filter(customer=mail.customer).select_related("customer")
    turns = [
        Turn(found.at, True, found.card.text, found.card, found.id)
        for row in rows.order_by("-at", "-id")[: TALK * 4]
        if (raw := outbox.raw_of(row, store))
        and (found := _mail(row, raw)).channel == mail.channel
        and found.card
    ][:TALK]
    replies = Event.objects.of(store).filter(customer=mail.customer, kind="reply.received")
    for row in replies.order_by("-happened", "-id")[: TALK * 4]:
        if row.data.get("channel") == mail.channel:
            said = str(private_of(row, person, store).get("text", ""))
            turns.append(Turn(row.happened, False, said))
    return sorted(turns, key=lambda one: (one.at, one.ours))


def pages(store: Store, mail_id: int) -> bytes:
    """The pages of a caught letter or card, as a PDF; empty: it has none."""
    row = Caught.objects.of(store).filter(id=mail_id).select_related("customer").first()
    raw = outbox.raw_of(row, store) if row else b""
    if not raw:
        return b""
    for part in _read(raw).iter_attachments():
        if part.get_content_type() == "application/pdf":
            return bytes(part.get_content())
    return b""


def envelope(store: Store, mail: Mail) -> list[str]:
    """The lines on the envelope of what goes by post; empty for anything else."""
    address = mail.card.postal if mail.card else None
    return postal.on_envelope(address, store.country) if address else []


def _card(message: EmailMessage) -> Outgoing | None:
    if not message[catching.CHANNEL]:
        return None
    for part in message.iter_attachments():
        if part.get_content_type() == catching.CARD:
            return msgspec.json.decode(part.get_content(), type=Outgoing)
    return None


def _head(row: Caught, raw: bytes) -> Head:
    message = _read(raw)
    card = _card(message)
    if card:
        return Head(
            id=row.pk,
            at=row.at,
            to=card.to_name or card.to,
            subject=card.text,
            preview="",
            channel=str(message[catching.CHANNEL]),
        )
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
        channel=str(message[catching.CHANNEL] or "email"),
        card=_card(message),
    )


def _name(message: EmailMessage, header: str) -> str:
    addresses = getattr(message[header], "addresses", ())
    return (addresses[0].display_name or addresses[0].addr_spec) if addresses else ""
