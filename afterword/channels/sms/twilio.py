"""Text messages, with pictures too, through Twilio.

Twilio knows no key of ours by which it would recognise a repeat. It reports on each message at an
address that we name, and that address holds our key: ``Echo``. Where nobody outside reaches us no
report is asked for, nothing comes back, and a message whose fate is unknown stays so.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from afterword.wire import twilio as vendor
from afterword.wire.reading import name, text, whole
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
    Response,
    Told,
)

from . import own

LABEL = "Twilio"
DEDUPE: Dedupe = Echo("message", settle=300.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    *vendor.ACCOUNT,
    ("service", "Messaging Service SID", "", ""),
    ("sender", "Number or name of the sender, without a Messaging Service", "", ""),
    *own.FIELDS,
    *own.PICTURES,
)
NEEDED: tuple[str, ...] = ("account_sid", "auth_token|key_secret", "service|sender")

_LONGEST = 1600
_MOST_MEDIA = 10
_MOST_BYTES = 5 * 1024 * 1024
"""Of all files of a message together. Pictures are made smaller there as a network needs it."""
_MADE_SMALLER = ("image/jpeg", "image/png", "image/gif")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ACCEPTED = (
    *("audio/aac", "audio/amr", "audio/mp4", "audio/mpeg", "audio/ogg"),
    *("video/mp4", "video/3gpp", "video/3gpp2", "video/quicktime", "video/webm"),
    "application/pdf",
    *(f"{_OFFICE}.{one}" for one in ("wordprocessingml.document", "spreadsheetml.sheet")),
    f"{_OFFICE}.presentationml.presentation",
)
"""What it hands on as it is. (Accepted content types for media.)"""
_LONGEST_WAIT = 36_000
"""Seconds after which Twilio gives a message up by itself."""


def request(outgoing: Outgoing, account: Account) -> Request:
    """What to hand to Twilio. Raises ``ValueError`` for what it would not take."""
    said = own.words(outgoing, account.settings)
    if len(said) > _LONGEST:
        raise ValueError(f"Twilio takes {_LONGEST} signs at the most, and these are {len(said)}")
    pairs = [("To", own.number(outgoing)), _sender(account)]
    if said:
        pairs.append(("Body", said))
    pairs += [("MediaUrl", one.url) for one in outgoing.media[:_MOST_MEDIA]]
    if url := vendor.reports(account, outgoing.key):
        pairs.append(("StatusCallback", url))
    if left := own.seconds_left(outgoing, _LONGEST_WAIT):
        pairs.append(("ValidityPeriod", str(left)))
    return vendor.asked(account, "Messages", pairs)


def carried(files: Sequence[tuple[str, int]], country: str, account: Account) -> list[bool]:
    """Of each file, whether it goes along to a number of this country."""
    may = text(account.settings.get("pictures")) == "yes" and country in own.PICTURED
    left, found = _MOST_BYTES, list[bool]()
    for kind, size in files:
        fits = size <= left and (kind in _MADE_SMALLER or (kind in _ACCEPTED and size <= own.SMALL))
        found.append(may and fits and sum(found) < _MOST_MEDIA)
        left -= size if found[-1] else 0
    return found


def _sender(account: Account) -> tuple[str, str]:
    if service := text(account.settings.get("service")):
        return "MessagingServiceSid", service
    if sender := text(account.settings.get("sender")):
        return "From", sender
    raise Incomplete("Twilio is connected without a Messaging Service and without a sender")


receipt = vendor.receipt

# --------------------------------------------------------------------------------- hearing


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Twilio never does."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether Twilio signed it."""
    return vendor.genuine(received, account)


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): a report is known by its message and what it says."""
    try:
        told = vendor.parameters(received.body)
    except Misread:
        return "", sha256(received.body).hexdigest()
    sid = told.get("MessageSid") or told.get("SmsSid")
    if not sid:
        return "", sha256(received.body).hexdigest()
    status = _status(told)
    return ("status", f"{sid}:{status}") if status else ("message", sid)


def _status(told: Mapping[str, str]) -> str:
    """What a report says; empty for what somebody wrote, which says that it was received."""
    found = text(told.get("MessageStatus") or told.get("SmsStatus"), 40).lower()
    return "" if found in ("received", "receiving") else found


def answer(received: Received, account: Account) -> Response:
    """An empty document: plain words would be sent on to whoever wrote."""
    return Response(status=200, headers={"content-type": "text/xml"}, body=b"<Response/>")


_BECAME: dict[str, own.Became] = {
    **dict.fromkeys(
        ("accepted", "scheduled", "queued", "sending", "sent", "partially_delivered"), "accepted"
    ),
    "delivered": "delivered",
    "read": "read",
    **dict.fromkeys(("undelivered", "failed", "canceled"), "failed"),
}


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What became of a message, or what somebody wrote. Raises ``Misread``."""
    told = vendor.parameters(received.body)
    sid = name(told.get("MessageSid") or told.get("SmsSid"), 64)
    if not sid:
        raise Misread("it names no message")
    status = _status(told)
    if not status:
        return [_reply(sid, told, received)]
    if status not in _BECAME:
        return [Note(f"Twilio says “{status}” of a message, which is not known here.")]
    return _became(sid, _BECAME[status], told, received)


def _became(
    sid: str, became: own.Became, told: Mapping[str, str], received: Received
) -> Sequence[Told]:
    key, at = vendor.about(received), own.happened(None, received)
    if became != "failed":
        return [own.status("twilio", sid, became, message=key, at=at)]
    code = whole(told.get("ErrorCode"))
    fault = vendor.failed(code, text(told.get("ErrorMessage"), 200))
    found: list[Told] = [own.status("twilio", sid, became, message=key, at=at, **fault)]
    known = vendor.CODES.get(code)
    if key and known is not None and known.fault == "opted out":
        found += own.stopped("twilio", sid, key, text(told.get("To"), 40), at)
    return found


def file_request(
    media: Mapping[str, Any], account: Account, answers: Sequence[Response], at: datetime
) -> Request | None:
    """How to fetch a picture that somebody sent: signed in where it lies with Twilio, which sends
    on to a copy that asks for nothing. Anybody can write such an address into a report, so that the
    sign-in goes to Twilio alone."""
    if answers:
        return None
    url, api = text(media.get("url"), 2000), vendor.asked(account, "Messages", ())
    ours, theirs = urlsplit(api.url), urlsplit(url)
    signed = (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)
    signed = signed and theirs.path.startswith("/2010-04-01/Accounts/")
    headers = {"Authorization": api.headers["Authorization"]} if signed else {}
    return Request(method="GET", url=url, headers=headers)


_OPT_OUTS = {"STOP": "stop", "START": "start", "HELP": "help"}


def _reply(sid: str, told: Mapping[str, str], received: Received) -> Event:
    media = [
        {"kind": own.kind_of(kind), "url": url, "type": kind}
        for index in range(min(whole(told.get("NumMedia")), _MOST_MEDIA))
        if (url := text(told.get(f"MediaUrl{index}"), 2000))
        for kind in (text(told.get(f"MediaContentType{index}"), 80),)
    ]
    place = {name: text(told.get(name), 40) for name in ("Latitude", "Longitude")}
    choice = text(told.get("ButtonPayload"), 200)
    opted = _OPT_OUTS.get(text(told.get("OptOutType")).upper(), "")
    return own.reply(
        "twilio",
        sid,
        _number(told.get("From", "")),
        at=own.happened(None, received),
        said=text(told.get("Body"), 10_000) or text(told.get("ButtonText"), 200),
        media=media,
        what="choice" if choice else "location" if all(place.values()) else "",
        choice=choice,
        # Twilio has answered such a word by itself: nobody answers it once more.
        opted=opted,
        answered=bool(opted) or None,
    )


def _number(written: str) -> str:
    """The number somebody writes from; it may stand behind the name of a channel."""
    return text(written.rpartition(":")[2], 40)
