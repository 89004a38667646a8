"""Text messages through a message centre that speaks SMPP 3.4.

The line itself is kept by ``wire``; here stands what is written in its messages, and how what comes
back is read. SMPP knows no key by which a repeat would be recognised, gives nothing of ours back
that is long enough to be one (``user_message_reference`` has 16 bits), and cannot be asked for a
message whose id one never got: ``DEDUPE`` is ``Nothing``.

Sections are those of the SMPP 3.4 specification, issue 1.2.
"""

import importlib
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from afterword.wire.faults import Fault, Meaning, refusal
from afterword.wire.reading import digest, name, text
from afterword.wire.segments import Alphabet, packed, pieces, unpacked
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Incomplete,
    Line,
    Misread,
    Note,
    Nothing,
    Outgoing,
    Receipt,
    Received,
    Refusal,
    Response,
    Submit,
    Told,
)

from . import own
from .form_hearing import listed

LABEL = "A message centre, by SMPP"
DEDUPE: Dedupe = Nothing()
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("host", "Message centre", "", ""),
    ("port", "Port", "3550", "number"),
    ("security", "Security of the line", "tls", "tls|none"),
    ("user", "User (system_id)", "", ""),
    ("secret", "Password", "", "secret"),
    ("system_type", "Kind of system (system_type), where one is asked for", "", ""),
    ("sender", "Number or name of the sender", "", ""),
    ("sender_ton", "Type of the sender (TON), where it is not the usual one", "", "number"),
    ("lines", "Lines that each worker holds", "1", "number"),
    ("window", "Messages that may wait for their answer on a line", "10", "number"),
    ("long", "Long texts go as", "parts", "parts|payload"),
    ("ids", "Ids in reports are", "same", "same|decimal"),
    ("codes_number", "Codes that mean that the number leads nowhere", "", ""),
    *own.FIELDS,
)
NEEDED: tuple[str, ...] = ("host", "user", "sender")

_MOST_PARTS = 10
_LONGEST_WAIT = 7 * 86_400
"""Seconds for which a centre is asked to try at the most; it may give up sooner."""
_MOST_LINES = 8
_LENGTHS = (("user", 15), ("secret", 8), ("system_type", 12))
"""How long these may be (§5.2.1-5.2.3), without the null behind them."""
_PAYLOAD, _RECEIPTED, _STATE = 0x0424, 0x001E, 0x0427
"""Optional parameters (§5.3.2): the whole text; the id and the state that a report is on."""
_SAR_REF, _SAR_TOTAL, _SAR_NUMBER = 0x020C, 0x020E, 0x020F


def _library() -> Any:
    try:
        return importlib.import_module("smpp34")
    except ImportError as error:
        raise Incomplete(
            "SMPP is not installed here; install afterword with the extra `smpp`"
        ) from error


# ------------------------------------------------------------------------------ going out


def line(account: Account) -> Line:
    """The line to a store's message centre. Raises ``Incomplete``, which says what is missing."""
    _library()
    told = {**account.settings, "secret": account.secrets.get("secret")}
    for key, most in _LENGTHS:
        said = text(told.get(key))
        if not said.isascii() or not said.isprintable() or len(said) > most:
            raise Incomplete(f"SMPP: {key} has at most {most} plain letters, digits and signs")
    host, user = text(told.get("host")), text(told.get("user"))
    if not host or not user:
        raise Incomplete("SMPP is connected without a message centre or without a user")
    return Line(
        host=host,
        port=_number("port", told, 3550, 65_535),
        secure=text(told.get("security")) != "none",
        user=user,
        password=text(told.get("secret")),
        kind=text(told.get("system_type")),
        count=_number("lines", told, 1, _MOST_LINES),
        window=_number("window", told, 10, 1000),
        whose=sha256(account.own.encode()).hexdigest()[:16],
    )


def _number(key: str, settings: Mapping[str, Any], usual: int, most: int) -> int:
    written = text(settings.get(key))
    if not written:
        return usual
    if not written.isdigit() or not 1 <= int(written) <= most:
        raise Incomplete(f"SMPP: {key} is a number from 1 to {most}")
    return int(written)


def request(outgoing: Outgoing, account: Account) -> Submit:
    """What to hand to the message centre. Raises ``ValueError`` for what it cannot carry."""
    kept = line(account)
    if outgoing.media:
        raise ValueError("SMPP carries no pictures")
    alphabet, parts = pieces(own.words(outgoing, account.settings))
    if len(parts) > _MOST_PARTS:
        raise ValueError(f"a text message has {_MOST_PARTS} parts at the most, this {len(parts)}")
    ton, npi, sender = _sender(account)
    usual = {
        "source_addr": sender,
        "source_addr_ton": ton,
        "source_addr_npi": npi,
        "destination_addr": own.number(outgoing).lstrip("+"),
        "dest_addr_ton": 1,
        "dest_addr_npi": 1,
        "data_coding": 0 if alphabet == "GSM-7" else 8,
        "validity_period": _validity(own.seconds_left(outgoing, _LONGEST_WAIT)),
    }
    if text(account.settings.get("long")) == "payload" and len(parts) > 1:
        return Submit(line=kept, parts=(_payload("".join(parts), alphabet, usual),))
    return Submit(line=kept, parts=tuple(_parts(parts, alphabet, outgoing.key, usual)))


def _sender(account: Account) -> tuple[int, int, str]:
    """(type, numbering plan, address) of the sender (§5.2.5, 5.2.6): a name, a short number, or one
    with its country."""
    sender = text(account.settings.get("sender"))
    if not sender:
        raise Incomplete("SMPP is connected without a sender")
    digits = sender.lstrip("+")
    if not digits.isdigit():
        if not sender.isascii() or len(sender) > 11:
            raise Incomplete("the name of a sender has at most 11 plain letters and digits")
        usual = 5
    else:
        sender, usual = digits, 1 if sender.startswith("+") or len(digits) > 8 else 3
        if len(sender) > 20:
            raise Incomplete("the number of the sender is too long")
    written = text(account.settings.get("sender_ton"))
    if written and (not written.isdigit() or int(written) > 6):
        raise Incomplete("SMPP: the type of the sender is a number from 0 to 6")
    ton = int(written) if written else usual
    return ton, int(ton in (1, 2)), sender


def _validity(seconds: int | None) -> str:
    """For how long the centre is to try, counted from now (§7.1.1): days, hours, minutes and
    seconds behind years and months that are none. Empty: as long as it usually does."""
    if seconds is None:
        return ""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"0000{days:02}{hours:02}{minutes:02}{seconds:02}000R"


def _payload(said: str, alphabet: Alphabet, usual: Mapping[str, Any]) -> bytes:
    library = _library()
    whole = [library.Tlv(_PAYLOAD, packed(said, alphabet))]
    return bytes(library.SubmitSm(**usual, registered_delivery=1, tlvs=whole).encode())


def _parts(
    parts: Sequence[str], alphabet: Alphabet, key: str, usual: Mapping[str, Any]
) -> Sequence[bytes]:
    """One message for each part. Each says in a head of its own which it is (3GPP TS 23.040,
    §9.2.3.24.1); a report is asked for on the last."""
    library = _library()
    found = []
    whole = sha256(key.encode()).digest()[0]
    for number, part in enumerate(parts, 1):
        head = bytes((5, 0, 3, whole, len(parts), number)) if len(parts) > 1 else b""
        made = library.SubmitSm(
            **usual,
            esm_class=0x40 if head else 0,
            registered_delivery=int(number == len(parts)),
            short_message=head + packed(part, alphabet),
        )
        found.append(bytes(made.encode()))
    return found


CODES: dict[int, Meaning] = {
    0x01: Meaning("the message is too long for it", "message"),
    0x04: Meaning("it does not take messages on this line", "account"),
    0x05: Meaning("no more lines are allowed at once", "account"),
    0x08: Meaning("it has trouble of its own", "again"),
    0x0A: Meaning("it does not know the sender", "account"),
    0x0B: Meaning("there is no such number", "address"),
    0x0D: Meaning("it does not let us in", "account"),
    0x0E: Meaning("the password is wrong", "account"),
    0x0F: Meaning("there is no such user", "account"),
    0x14: Meaning("its queue is full", "busy"),
    0x45: Meaning("it could not be handed on", "again"),
    0x48: Meaning("it does not like the type of the sender", "account"),
    0x49: Meaning("it does not like the numbering plan of the sender", "account"),
    0x53: Meaning("it does not know the kind of system", "account"),
    0x58: Meaning("we are too fast for it", "busy"),
    0x64: Meaning("it cannot take it just now", "again"),
    0x65: Meaning("it does not take it", "message"),
    0x66: Meaning("it does not take it", "message"),
    0xFF: Meaning("it says that something went wrong, and not what", "again"),
}
"""What a ``command_status`` means (§5.1.3). Others that the specification names speak of something
that was written wrongly, and repeating it is pointless."""


def receipt(response: Response) -> Receipt | Refusal:
    """What the answer of the message centre means."""
    return answered(response, Account())


def answered(response: Response, account: Account) -> Receipt | Refusal:
    """The same, with the id as the account's reports will give it. Raises ``Misread``."""
    if response.status:
        known = CODES.get(response.status)
        says = f"{known.says} ({response.status:#06x})" if known else f"{response.status:#06x}"
        fault: Fault = known.fault if known else "message"
        if response.headers.get("phase") == "bind" and fault == "message":
            fault = "account"
        return refusal(f"the message centre says: {says}", fault, None)
    given = name(response.body.partition(b"\0")[0].decode("ascii", "replace"), 64)
    return Receipt(provider_id=_as_reported(given, account.settings))


def _as_reported(given: str, settings: Mapping[str, Any]) -> str:
    """The id as reports give it: some centres answer in hexadecimal and report in decimal."""
    if text(settings.get("ids")) == "decimal" and re.fullmatch("[0-9A-Fa-f]+", given):
        return str(int(given, 16))
    return given


# -------------------------------------------------------------------------------- hearing


class _Deliver(NamedTuple):
    """What a ``deliver_sm`` holds (§4.6.1)."""

    sender: str
    esm_class: int
    coding: int
    said: bytes
    more: Mapping[int, bytes]


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Nothing that comes to the door is the message centre's: it speaks on the line we keep."""
    return False


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery). What is told again after the line broke is the same but for
    the number in its head. SMPP gives no id to what people write: the same words of the same number
    within the same five minutes are taken for one."""
    try:
        told = _read(received.body)
        found = _report(told)
    except Misread:
        # What is too short to have a head and a body is known by all of it.
        return "", sha256(received.body[16:] or received.body).hexdigest()
    assert received.at is not None
    if found is not None:
        return "status", digest(found.id, found.stat, f"{received.at:%Y%m}")
    return "message", _id(received)


def _id(received: Received) -> str:
    assert received.at is not None
    return digest(received.body[16:].hex(), str(int(received.at.timestamp()) // 300))


def names(received: Received, settings: Mapping[str, Any]) -> str:
    """The id of the message that it reports on; empty: it is no report, or cannot be read."""
    try:
        found = _report(_read(received.body))
    except Misread:
        return ""
    return _reported(found.id, settings) if found else ""


def _reported(given: str, settings: Mapping[str, Any]) -> str:
    if text(settings.get("ids")) == "decimal" and given.isascii() and given.isdigit():
        return str(int(given))
    return given


def _read(body: bytes) -> _Deliver:
    try:
        library = _library()
    except Incomplete as error:
        raise Misread(str(error)) from error
    try:
        told = library.decode(body)
    except library.SmppError as error:
        raise Misread(f"this is no deliver_sm: {error}") from error
    if not isinstance(told, library.DeliverSm):
        raise Misread("this is no deliver_sm")
    more = {one.tag: bytes(one.value) for one in told.tlvs}
    said = bytes(told.short_message) or more.get(_PAYLOAD, b"")
    return _Deliver(told.source_addr, told.esm_class, told.data_coding, said, more)


class _Report(NamedTuple):
    id: str
    stat: str
    code: str


_STATES = {1: "ENROUTE", 2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 6: "ACCEPTD"} | {
    7: "UNKNOWN",
    8: "REJECTD",
}
"""§5.2.28, and how the text of a report says the same (appendix B)."""
_BECAME: dict[str, own.Became] = {
    **dict.fromkeys(("ENROUTE", "ACCEPTD"), "accepted"),
    "DELIVRD": "delivered",
    **dict.fromkeys(("EXPIRED", "DELETED", "UNDELIV", "REJECTD"), "failed"),
}
_SAYS = {
    "EXPIRED": "it could not be delivered in time",
    "DELETED": "the message centre deleted it",
    "UNDELIV": "it cannot be delivered",
    "REJECTD": "the network does not take it",
}


def _report(told: _Deliver) -> _Report | None:
    """What it reports on a message; ``None``: it is no report. The optional parameters count before
    the text, whose shape is each centre's own."""
    if not told.esm_class & 0x3C and _RECEIPTED not in told.more:
        return None
    words = told.said.decode("latin-1")

    def said(field: str) -> str:
        found = re.search(rf"(?:^|\s){field}:(\S+)", words, re.IGNORECASE)
        return found[1] if found else ""

    given = told.more.get(_RECEIPTED, b"").partition(b"\0")[0].decode("latin-1") or said("id")
    state = told.more.get(_STATE, b"\0")
    stat = _STATES.get(state[0] if state else 0, "") or said("stat").upper()
    return _Report(name(given, 64), text(stat, 20), text(said("err"), 20))


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What became of a message, or what somebody wrote. Raises ``Misread``."""
    told = _read(received.body)
    found = _report(told)
    if found is None:
        return [_reply(told, received)]
    if not found.id:
        raise Misread("a report that names no message")
    became = _BECAME.get(found.stat)
    if became is None:
        return [Note(f"It says “{found.stat}” of a message, which tells nothing of where it is.")]
    at = own.happened(None, received)
    sid = _reported(found.id, settings)
    data: dict[str, Any] = {}
    if became == "failed":
        hard = found.code.lower() in listed(settings.get("codes_number"))
        data = {"code": found.code, "detail": _SAYS[found.stat], "hard": hard}
    event = own.status("smpp", sid, became, message="", at=at, **data)
    # Centres begin anew with their numbers after a while.
    return [msgspec.structs.replace(event, key=f"{event.key}:{at:%Y%m}")]


def _reply(told: _Deliver, received: Received) -> Told:
    said, part = told.said, _sar(told.more)
    if told.esm_class & 0x40 and said:
        part, said = _headed(said)
    digits = told.sender.lstrip("+")
    return own.reply(
        "smpp",
        _id(received),
        f"+{digits}" if digits.isdigit() else told.sender,
        at=own.happened(None, received),
        said=_words(said, told.coding),
        media=[],
        **part,
    )


def _headed(said: bytes) -> tuple[dict[str, Any], bytes]:
    """(which part it is, its words): a part begins with a head that says so."""
    head, words = said[1 : 1 + said[0]], said[1 + said[0] :]
    while len(head) >= 2:
        kind, length = head[0], head[1]
        value, head = head[2 : 2 + length], head[2 + length :]
        if kind in (0, 8) and len(value) == length and length in (3, 4):
            return _part(value[:-2].hex(), value[-2], value[-1]), words
    return {}, words


def _sar(more: Mapping[int, bytes]) -> dict[str, Any]:
    if not all(more.get(tag) for tag in (_SAR_REF, _SAR_TOTAL, _SAR_NUMBER)):
        return {}
    return _part(more[_SAR_REF].hex(), more[_SAR_TOTAL][0], more[_SAR_NUMBER][0])


def _part(whole: str, of: int, number: int) -> dict[str, Any]:
    return {"part": number, "of": of, "whole": whole} if of > 1 else {}


def _words(said: bytes, coding: int) -> str:
    """The words, in the alphabet that the message names (§5.2.19); none where it names none of
    words."""
    if coding in (0, 1) or coding & 0xF4 == 0xF0:
        return text(unpacked(said) if coding != 1 else said.decode("ascii", "replace"), 10_000)
    if coding == 3:
        return text(said.decode("latin-1"), 10_000)
    if coding == 8:
        return text(said.decode("utf-16-be", "replace"), 10_000)
    return ""
