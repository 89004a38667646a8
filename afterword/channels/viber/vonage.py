"""Viber business messages through Vonage's Messages API.

Vonage repeats our key as ``client_ref`` in what it reports afterwards: ``Echo``.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from afterword.wire import vonage as vendor
from afterword.wire.masking import masked
from afterword.wire.reading import Thing, digest, filled, instant, load, name, part, text
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Echo,
    Event,
    Incomplete,
    Misread,
    Note,
    Outgoing,
    Received,
    Request,
    Told,
    Who,
)
from afterword.wire.vonage import file_request, receipt

from .words import carried, number, said, seconds_left, shows

LABEL = "Vonage"
DEDUPE: Dedupe = Echo("client_ref", settle=300.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("sender", "Id of the Viber sender", "", ""),
    *(one for one in vendor.ACCOUNT if one[0] != "signature_method"),
    ("rate", "Messages a second at most", "", "number"),
)
NEEDED: tuple[str, ...] = ("sender", "private_key|api_secret")
SHORTEST, LONGEST = 30, 259_200
"""Seconds for which Vonage may try to deliver."""


def request(outgoing: Outgoing, account: Account) -> Request:
    """What to hand to Vonage. Raises ``ValueError`` for what it would not take."""
    sender = text(account.settings.get("sender"))
    if not sender:
        raise Incomplete("Vonage is connected without the id of a Viber sender")
    sells = outgoing.message_class == "marketing"
    left = seconds_left(outgoing, SHORTEST, LONGEST)
    told: dict[str, Any] = {
        "channel": "viber_service",
        "to": number(outgoing),
        "from": sender,
        "client_ref": outgoing.key,
        "viber_service": {
            "category": "promotion" if sells else "transaction",
            **({"ttl": left} if left else {}),
        },
        **_content(outgoing),
    }
    if account.url:
        told["webhook_url"] = account.url
    return vendor.messages(account, told, outgoing.at)


def _content(outgoing: Outgoing) -> dict[str, Any]:
    picture = carried(outgoing, ("image",))
    if picture:
        words = said(outgoing, picture)
        return {"message_type": "image", "image": filled(url=picture.url, caption=words)}
    paper = carried(outgoing, ("document",))
    if paper and not said(outgoing, paper):
        file = {"url": paper.url, "name": paper.name or "document"}
        return {"message_type": "file", "file": file}
    return {"message_type": "text", "text": said(outgoing)}


# ------------------------------------------------------------------------------- what it tells


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Vonage never does."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether Vonage signed it."""
    return vendor.genuine(received, account)


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): the message, and what is said of it."""
    try:
        told = _told(received)
    except Misread:
        return "", sha256(received.body).hexdigest()
    sid = text(told.get("message_uuid"), 64)
    return ("status" if "status" in told else "message"), f"{sid}:{digest(dict(told))}"


def _told(received: Received) -> Thing:
    found = load(received.body)
    if not isinstance(found, Mapping):
        raise Misread("the body is no object")
    return found


_BECAME = {
    "submitted": "accepted",
    "delivered": "delivered",
    "read": "read",
    "rejected": "failed",
    "undeliverable": "failed",
}


def parse(
    received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
) -> list[Told]:
    """What became of a message, or what somebody wrote. Raises ``Misread``."""
    told = _told(received)
    sid = name(told.get("message_uuid"), 64)
    if not sid:
        raise Misread("it names no message")
    at = instant(told.get("timestamp")) or received.at
    if at is None:
        raise Misread("nothing says when this happened")
    if "status" not in told:
        return [_reply(sid, told, at)]
    word = _BECAME.get(text(told.get("status"), 40).lower())
    if word is None:
        return [Note(f"Vonage says of a message: {text(told.get('status'), 40)}")]
    key = text(told.get("client_ref"), 120).partition(".")[0][:64]
    usage = part(told, "usage")
    return [
        Event(
            kind=f"message.{word}",
            key=f"viber:{sid}:{word}",
            happened=at,
            about=f"message/{key}" if key else "",
            data=filled(
                message=key,
                channel="viber",
                provider_id=sid,
                price=text(usage.get("price"), 20),
                price_currency=text(usage.get("currency"), 3),
                **(_fault(told) if word == "failed" else {}),
            ),
        )
    ]


def _fault(told: Thing) -> dict[str, Any]:
    error = part(told, "error")
    code = vendor.code_of(error)
    known = vendor.CODES.get(code)
    fault = known.fault if known else "message"
    means = {"account": "account", "busy": "retry", "again": "retry", "message": "permanent"}
    says = known.says if known else masked(text(error.get("detail"), 200), text(told.get("to")))
    return {
        "code": code,
        "detail": says,
        "hard": fault == "address",
        "means": means.get(fault, "elsewhere"),
    }


_WHAT = {"file": "document", "button": "choice", "reply": "choice"}
_PLAIN = ("text", "image", "video", "audio", "location")


def _reply(sid: str, told: Thing, at: datetime) -> Told:
    given = told.get("from")
    sender = text(given.get("number") if isinstance(given, Mapping) else given, 40)
    if not sender:
        return Note("Something of nobody was left out.")
    kind = text(told.get("message_type"), 40)
    what = kind if kind in _PLAIN else _WHAT.get(kind, "unknown")
    file = part(told, kind)
    url = text(file.get("url"), 2000)
    words = text(told.get("text"), 8000) or text(file.get("caption") or file.get("title"), 8000)
    return Event(
        kind="reply.received",
        key=f"viber:{sid}",
        happened=at,
        who=Who(contacts=(("viber", f"+{sender.removeprefix('+')}"),)),
        data=filled(
            channel="viber",
            provider_id=sid,
            what=what,
            choice=text(file.get("id") or file.get("payload"), 256) if what == "choice" else "",
            kind=kind if what == "unknown" else "",
        ),
        private=filled(text=words, media=[{"kind": what, "url": url}] if url else []),
    )


__all__ = [
    "DEDUPE",
    "FIELDS",
    "LABEL",
    "NEEDED",
    "delivery",
    "file_request",
    "parse",
    "ping",
    "receipt",
    "request",
    "shows",
    "verify",
]
