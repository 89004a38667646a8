"""Text messages, with pictures too, through Vonage: its Messages API, or its older SMS API.

Vonage knows no key by which it would recognise a repeat, and repeats ours as ``client_ref`` in
what it reports afterwards: ``Echo``. The SMS API tells part by part; where one part was taken the
message is on its way and is never sent as a whole again.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from afterword.wire import vonage as vendor
from afterword.wire.faults import Meaning
from afterword.wire.reading import digest, filled, instant, load, name, part, text, whole
from afterword.wire.segments import segments
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
)

from . import own

LABEL = "Vonage"
HEARS_GET = True
"""The SMS API reports with GET unless it is told otherwise."""
DEDUPE: Dedupe = Echo("client_ref", settle=300.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("sender", "Number or name of the sender", "", ""),
    ("way", "API", "messages", "messages|sms"),
    *vendor.ACCOUNT,
    *own.FIELDS,
    *own.PICTURES,
)
NEEDED: tuple[str, ...] = ("sender", "private_key|api_secret")

_LONGEST = 1000
_LONGEST_REFERENCE = 100
_SHORTEST_WAIT, _LONGEST_WAIT = 20, 604_800
"""Seconds for which Vonage tries to deliver."""
_PICTURE_WAITS = 300, 259_200
"""The same for a picture message."""
_CARRIED = ("image/jpeg", "image/png", "image/gif", "audio/mpeg", "video/mp4", "application/pdf")


def request(outgoing: Outgoing, account: Account) -> Request:
    """What to hand to Vonage. Raises ``ValueError`` for what it would not take."""
    said = own.words(outgoing, account.settings)
    if len(said) > _LONGEST:
        raise ValueError(f"Vonage takes {_LONGEST} signs at the most, and these are {len(said)}")
    sender = text(account.settings.get("sender")).lstrip("+")
    if not sender:
        raise Incomplete("Vonage is connected without a sender")
    if len(outgoing.key) > _LONGEST_REFERENCE:
        raise ValueError("the key of the message is longer than Vonage gives back")
    to = own.number(outgoing).lstrip("+")
    if text(account.settings.get("way")) == "sms":
        return _by_sms(outgoing, account, sender, to, said)
    told: dict[str, Any] = {
        "to": to,
        "from": sender,
        "client_ref": outgoing.key,
        **(_picture(outgoing, said) if outgoing.media else _text(said)),
    }
    if account.url:
        told["webhook_url"] = account.url
    shortest, longest = _PICTURE_WAITS if outgoing.media else (_SHORTEST_WAIT, _LONGEST_WAIT)
    if left := own.seconds_left(outgoing, longest):
        told["ttl"] = max(left, shortest)
    return vendor.messages(account, told, outgoing.at)


def carried(files: Sequence[tuple[str, int]], country: str, account: Account) -> list[bool]:
    """Of each file, whether it goes along to a number of this country: one a message."""
    may = text(account.settings.get("pictures")) == "yes" and country in own.PICTURED
    may = may and text(account.settings.get("way")) != "sms"
    found = list[bool]()
    for kind, size in files:
        found.append(may and not any(found) and kind in _CARRIED and size <= own.SMALL)
    return found


def _text(said: str) -> dict[str, Any]:
    kind = "text" if segments(said).alphabet == "GSM-7" else "unicode"
    return {
        "channel": "sms",
        "message_type": "text",
        "text": said,
        "sms": {"encoding_type": kind},
    }


_MEDIA = {"image": "image", "video": "video", "audio": "audio", "voice": "audio"}


def _picture(outgoing: Outgoing, said: str) -> dict[str, Any]:
    """Vonage takes one file a message, with the words below it."""
    one = outgoing.media[0]
    kind = _MEDIA.get(one.kind, "file")
    return {
        "channel": "mms",
        "message_type": kind,
        kind: filled(url=one.url, caption=said),
    }


def _by_sms(outgoing: Outgoing, account: Account, sender: str, to: str, said: str) -> Request:
    if outgoing.media:
        raise ValueError("Vonage's SMS API carries no pictures; its Messages API does")
    key, secret = vendor.sms_keys(account)
    told = {
        "api_key": key,
        "api_secret": secret,
        "from": sender,
        "to": to,
        "text": said,
        "type": "text" if segments(said).alphabet == "GSM-7" else "unicode",
        "client-ref": outgoing.key,
    }
    if account.url:
        told["callback"] = account.url
    if left := own.seconds_left(outgoing, _LONGEST_WAIT):
        told["ttl"] = str(max(left, _SHORTEST_WAIT) * 1000)
    api = text(account.settings.get("api")).rstrip("/") or vendor.SMS
    return Request(
        method="POST",
        url=f"{api}/sms/json",
        headers={"Content-Type": "application/json"},
        body=json.dumps(told).encode(),
    )


receipt = vendor.receipt
file_request = vendor.file_request

# --------------------------------------------------------------------------------- hearing


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Vonage never does."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether Vonage signed it."""
    return vendor.genuine(received, account)


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): what it says, but for what is new with each try."""
    try:
        told = dict(_told(received))
    except Misread:
        return "", ""
    for passing in ("sig", "timestamp", "nonce"):
        if passing != "timestamp" or "message_uuid" not in told:
            told.pop(passing, None)
    sid = text(told.get("message_uuid") or told.get("messageId"), 64)
    return ("status" if "status" in told else "message"), f"{sid}:{digest(told)}"


def _told(received: Received) -> Mapping[str, Any]:
    """What came, whichever API sent it."""
    if "json" in received.headers.get("content-type", ""):
        found = load(received.body)
        if not isinstance(found, Mapping):
            raise Misread("the body is no object")
        return found
    return vendor.fields(received)


_BECAME: dict[str, own.Became] = {
    **dict.fromkeys(("submitted", "accepted", "buffered"), "accepted"),
    "delivered": "delivered",
    "read": "read",
    **dict.fromkeys(("rejected", "undeliverable", "failed", "expired", "deleted"), "failed"),
}


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What became of a message, or what somebody wrote. Raises ``Misread``."""
    told = _told(received)
    sid = name(told.get("message_uuid") or told.get("messageId"), 64)
    if not sid:
        raise Misread("it names no message")
    if "status" not in told:
        return [_reply(sid, told, received)]
    status = text(told.get("status"), 40).lower()
    if status not in _BECAME:
        return [Note(f"Vonage says “{status}” of a message, which is not known here.")]
    return _became(sid, _BECAME[status], told, received)


def _became(
    sid: str, became: own.Became, told: Mapping[str, Any], received: Received
) -> Sequence[Told]:
    at = own.happened(_when(told), received)
    key = text(told.get("client_ref") or told.get("client-ref"), 120).partition(".")[0]
    if became != "failed":
        return [own.status("vonage", sid, became, message=key, at=at, **_cost(told))]
    known, data = _fault(told)
    found: list[Told] = [own.status("vonage", sid, became, message=key, at=at, **data)]
    if known is not None and known.fault == "opted out" and key:
        found += own.stopped("vonage", sid, key, _number(told.get("to"), told, "msisdn"), at)
    return found


def _fault(told: Mapping[str, Any]) -> tuple[Meaning | None, dict[str, Any]]:
    error = part(told, "error")
    if error:
        code = vendor.code_of(error)
        known = vendor.CODES.get(code)
        says = text(error.get("detail"), 200)
    else:
        code = text(told.get("err-code"), 10)
        known = vendor.DELIVERED.get(code)
        says = text(told.get("status"), 40)
    detail = known.says if known else says
    return known, {"code": code, "detail": detail, "hard": bool(known and known.fault == "address")}


def _cost(told: Mapping[str, Any]) -> dict[str, str]:
    """What it cost, as Vonage says it: in its own currency."""
    usage = part(told, "usage")
    price = text(usage.get("price") or told.get("price"), 20)
    return filled(price=price, price_currency=text(usage.get("currency"), 3))


def _when(told: Mapping[str, Any]) -> datetime | None:
    return instant(told.get("message-timestamp") or told.get("timestamp"))


_KINDS = {"file": "document", "vcard": "contact", "reply": "choice", "button": "choice"}
_PLAIN = ("text", "image", "video", "audio", "location")


def _reply(sid: str, told: Mapping[str, Any], received: Received) -> Event:
    kind = text(told.get("message_type"), 40) or "text"
    what = kind if kind in _PLAIN else _KINDS.get(kind, "unknown")
    file = part(told, kind)
    media = [{"kind": what, "url": url, "type": ""}] if (url := text(file.get("url"), 2000)) else []
    said = text(told.get("text"), 10_000) or text(file.get("caption") or file.get("title"), 10_000)
    parts = filled(
        part=whole(told.get("concat-part")) or None,
        of=whole(told.get("concat-total")) or None,
        whole=text(told.get("concat-ref"), 40),
    )
    return own.reply(
        "vonage",
        sid,
        _number(told.get("from"), told, "msisdn"),
        at=own.happened(_when(told), received),
        said=said,
        media=media,
        what=what,
        choice=text(part(told, "reply").get("id"), 200),
        **parts,
    )


def _number(given: Any, told: Mapping[str, Any], other: str) -> str:
    """A number as Vonage writes it, without its plus."""
    inner = given.get("number") if isinstance(given, Mapping) else given
    found = text(told.get(other) or inner, 40).lstrip("+")
    return f"+{found}" if found.isdigit() else found
