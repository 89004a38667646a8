"""Viber business messages through Infobip.

Infobip signs nothing: the address that it is given to report at holds a secret. It gives back our
key with its reports (``callbackData``), and by that a hand-over of unknown fate is settled.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

from afterword.wire.faults import of_status, refusal
from afterword.wire.masking import masked
from afterword.wire.reading import Thing, filled, instant, load, part, parts, text, whole
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Echo,
    Event,
    Incomplete,
    Misread,
    Note,
    Outgoing,
    Receipt,
    Received,
    Refusal,
    Request,
    Response,
    Told,
    Who,
)
from afterword.wire.waiting import retry_after

from .words import carried, number, said, seconds_left
from .words import shows as shows

LABEL = "Infobip"
DEDUPE: Dedupe = Echo(field="callbackData", settle=600.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("url", "Base URL of your Infobip account", "", ""),
    ("key", "API key", "", "secret"),
    ("sender", "Name of the Viber sender", "", ""),
    ("report_secret", "Secret in the address for reports", "", "secret"),
    ("rate", "Messages a second at most", "", "number"),
)
NEEDED: tuple[str, ...] = ("url", "key", "sender")
SHORTEST, LONGEST = 30, 14 * 24 * 3600
"""Seconds for which Infobip may try to deliver."""

ACCOUNT = ("NOT_ENOUGH_CREDITS", "SENDER", "PREFIX_MISSING", "NETWORK_BLOCKED", "PACKAGE")
"""Parts of the name of a refusal for which the account is to blame."""


def request(outgoing: Outgoing, account: Account) -> Request:
    """The call that hands a message over. Raises ``ValueError`` for what it carries in no form."""
    base = text(account.settings.get("url")).rstrip("/")
    sender = text(account.settings.get("sender"))
    if not base or not sender:
        raise Incomplete("Infobip is connected without its base URL or without a sender")
    message: dict[str, Any] = {
        "sender": sender,
        "destinations": [{"to": number(outgoing)}],
        "content": _content(outgoing),
        "options": _options(outgoing),
        "webhooks": _webhooks(outgoing, account),
    }
    return Request(
        method="POST",
        url=f"{base if '://' in base else f'https://{base}'}/viber/2/messages",
        headers={
            "Authorization": f"App {account.secrets.get('key') or ''}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        },
        body=json.dumps({"messages": [message]}, ensure_ascii=False).encode(),
    )


def _content(outgoing: Outgoing) -> dict[str, Any]:
    picture = carried(outgoing, ("image",))
    if picture:
        words = said(outgoing, picture)
        return filled(type="IMAGE", mediaUrl=picture.url, text=words)
    paper = carried(outgoing, ("document",))
    if paper and not said(outgoing, paper):
        return {"type": "FILE", "mediaUrl": paper.url, "fileName": paper.name or "document"}
    return {"type": "TEXT", "text": said(outgoing)}


def _options(outgoing: Outgoing) -> dict[str, Any]:
    sells = outgoing.message_class == "marketing"
    left = seconds_left(outgoing, SHORTEST, LONGEST)
    return {
        "label": "PROMOTIONAL" if sells else "TRANSACTIONAL",
        **({"validityPeriod": {"amount": left, "timeUnit": "SECONDS"}} if left else {}),
    }


def _webhooks(outgoing: Outgoing, account: Account) -> dict[str, Any]:
    found: dict[str, Any] = {"callbackData": outgoing.key}
    secret = account.secrets.get("report_secret") or ""
    if account.url and secret:
        url = f"{account.url}?{urlencode({'secret': secret})}"
        found |= {"delivery": {"url": url}, "seen": {"url": url}}
    return found


# ---------------------------------------------------------------------------------- answers


def receipt(response: Response) -> Receipt | Refusal:
    """What the answer means. Raises ``Misread`` for what is none."""
    wait = retry_after(response.headers)
    if response.status >= 300:
        return _refused(response, wait)
    found = parts(_object(response.body), "messages")
    if not found:
        raise Misread("the answer names no message")
    status = part(found[0], "status")
    group, named = whole(status.get("groupId"), -1), text(status.get("name"), 80)
    known = text(found[0].get("messageId"), 100)
    if group in (1, 3) and known:
        return Receipt(provider_id=known)
    says = f"{named or group}: {text(status.get('description'), 200)}"
    return _meaning(group, named, says)


def _meaning(group: int, named: str, says: str) -> Refusal:
    """What a status means that is no success: 2 undeliverable, 4 expired, 5 rejected."""
    if any(one in named for one in ACCOUNT):
        return Refusal(says=says, permanent=False, account=True)
    return Refusal(says=says, permanent=True, elsewhere=group in (2, 4))


def _refused(response: Response, wait: float | None) -> Refusal:
    try:
        fault = part(part(_object(response.body), "requestError"), "serviceException")
    except Misread:
        fault = {}
    named = text(fault.get("messageId"), 80)
    says = f"{response.status} {named} {text(fault.get('text'), 200)}".strip()
    return refusal(says, of_status(response.status, "Infobip"), wait)


def _object(body: bytes) -> Thing:
    found = load(body)
    if not isinstance(found, dict):
        raise Misread("it is no object")
    return found


# ------------------------------------------------------------------------------- what it tells


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Infobip never asks."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether it knows the secret that we gave it with the address."""
    secret = account.secrets.get("report_secret") or ""
    given = parse_qs(received.query).get("secret", [""])[0]
    return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): Infobip gives none, and repeats the same bytes."""
    return "report", hashlib.sha256(received.body).hexdigest()


def parse(
    received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
) -> list[Told]:
    """What became of messages, and what people answer. Raises ``Misread`` for what is neither."""
    told = [
        one
        for result in parts(_object(received.body), "results")
        for one in _told(result, received)
    ]
    return told or [Note("There is nothing in this report.")]


_OUTCOMES = {3: "message.delivered", 2: "message.failed", 4: "message.failed", 5: "message.failed"}


def _told(result: Thing, received: Received) -> Iterator[Told]:
    known = text(result.get("messageId"), 100)
    if not known:
        yield Note("A report without a message was left out.")
    elif isinstance(result.get("message"), Mapping):
        yield _reply(result, known, received)
    elif result.get("seenAt"):
        yield _report(result, known, "message.read", "seen", result.get("seenAt"), received)
    else:
        status = part(result, "status")
        kind = _OUTCOMES.get(whole(status.get("groupId"), -1))
        named = text(status.get("name"), 80) or text(status.get("groupName"), 80)
        if kind is None:
            yield Note(f"Infobip says of a message: {named or 'nothing'}")
            return
        word = "delivered" if kind == "message.delivered" else "failed"
        yield _report(result, known, kind, word, result.get("doneAt"), received)


def _report(
    result: Thing, known: str, kind: str, word: str, at: object, received: Received
) -> Event:
    key = text(result.get("callbackData"), 200).partition(".")[0][:64]
    return Event(
        kind=kind,
        key=f"viber:{known}:{word}",
        happened=instant(at) or _now(received),
        about=f"message/{key}" if key else "",
        data=filled(
            message=key,
            channel="viber",
            provider_id=known,
            price=text(part(result, "price").get("pricePerMessage"), 20),
            price_currency=text(part(result, "price").get("currency"), 3),
            **(_fault(result) if word == "failed" else {}),
        ),
    )


def _fault(result: Thing) -> dict[str, Any]:
    error, status = part(result, "error"), part(result, "status")
    named = text(error.get("name"), 80) or text(status.get("name"), 80)
    says = text(error.get("description"), 200) or text(status.get("description"), 200)
    refusal = _meaning(whole(status.get("groupId"), -1), named, says)
    means = "elsewhere" if refusal.elsewhere else "account" if refusal.account else "permanent"
    detail = masked(says, text(result.get("to")))
    # Nothing that is said here closes a number: it may still be called.
    return {"code": named, "detail": detail, "hard": False, "means": means}


_WHAT = {"TEXT": "text", "IMAGE": "image", "VIDEO": "video", "FILE": "document"}


def _reply(result: Thing, known: str, received: Received) -> Told:
    sender = text(result.get("from"), 40)
    if not sender:
        return Note("Something of nobody was left out.")
    message = part(result, "message")
    kind = text(message.get("type"), 40).upper()
    what = _WHAT.get(kind, "text" if message.get("text") else "unknown")
    url = text(message.get("url"), 2000)
    answers = text(result.get("pairedMessageId"), 100)
    return Event(
        kind="reply.received",
        key=f"viber:{known}",
        happened=instant(result.get("receivedAt")) or _now(received),
        who=Who(contacts=(("viber", f"+{sender.removeprefix('+')}"),)),
        data=filled(
            channel="viber",
            provider_id=known,
            what=what,
            answers=answers,
            kind=kind.lower() if what == "unknown" else "",
        ),
        private=filled(
            text=text(message.get("text"), 8000), media=[{"kind": what, "url": url}] if url else []
        ),
    )


def _now(received: Received) -> Any:
    if received.at is None:
        raise Misread("nothing says when this happened")
    return received.at


def file_request(
    media: Mapping[str, Any], account: Account, answers: Sequence[Response], at: datetime
) -> Request | None:
    """How to fetch what somebody sent: with the account's key where it lies with Infobip."""
    if answers:
        return None
    url, base = text(media.get("url"), 2000), text(account.settings.get("url")).rstrip("/")
    mine = bool(base) and url.startswith(f"{base}/")
    headers = {"Authorization": f"App {account.secrets.get('key') or ''}"} if mine else {}
    return Request(method="GET", url=url, headers=headers)
