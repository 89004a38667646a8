"""What a provider tells that a form describes: reports on messages, and what people write."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from afterword.wire.reading import digest, load, text
from afterword.wire.shapes import Account, Misread, Note, Received, Told

from . import own

HEARS_GET = True
"""Many small providers report with GET."""


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Nobody knows how this one would ask."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether it is genuine: by the secret in the address, by a signature of the body in a header,
    by both where both are set. Where neither is, nothing is."""
    secrets, settings = account.secrets, account.settings
    token, key = secrets.get("token") or "", secrets.get("signature_key") or ""
    if not token and not key:
        return False
    given = dict(parse_qsl(received.query)).get("token", "")
    fits = not token or hmac.compare_digest(given.encode(), token.encode())
    if not key:
        return fits
    header = text(settings.get("signature_header")).lower()
    signed = received.headers.get(header, "").strip()
    for named in ("sha256=", "sha1="):
        signed = signed.removeprefix(named)
    return fits and _signed(received.body, key, text(settings.get("signature_how")), signed)


def _signed(body: bytes, key: str, how: str, given: str) -> bool:
    name, _, form = (how or "sha256-hex").partition("-")
    made = hmac.digest(key.encode(), body, name)
    if form == "hex":
        return hmac.compare_digest(made.hex().encode(), given.lower().encode())
    return hmac.compare_digest(base64.b64encode(made), given.encode())


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): the same bytes at the same address are the same delivery."""
    said = f"{received.query}\n".encode() + received.body
    return "", hashlib.sha256(said).hexdigest()


def at(told: Any, path: str) -> Any:
    """What stands at a path: names and places with dots between; ``*`` is the first of whatever
    there is. ``None``: nothing."""
    found = told
    for step in filter(None, path.split(".")):
        if step == "*" and isinstance(found, Mapping):
            found = next(iter(found.values()), None)
        elif step == "*" and isinstance(found, list):
            found = found[0] if found else None
        elif isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found if path else None


def listed(written: Any) -> set[str]:
    """The words of a setting, with commas or bars between, in small letters."""
    parts = text(written).replace("|", ",").split(",")
    return {word for one in parts if (word := one.strip().lower())}


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What became of messages, and what people wrote, as the form has it. Raises ``Misread``."""
    told = _told(received)
    where = text(settings.get("list_at"))
    found = at(told, where) if where else told
    items = found if isinstance(found, list) else [found]
    things = [one for one in items if isinstance(one, Mapping)]
    if not things:
        raise Misread("there is nothing in it where the form says that it stands")
    return [said for one in things for said in _said(one, received, settings)]


def _told(received: Received) -> Any:
    if received.body.lstrip()[:1] in (b"{", b"["):
        return load(received.body)
    try:
        return dict(parse_qsl(received.body.decode(), keep_blank_values=True, max_num_fields=200))
    except ValueError as error:
        raise Misread(f"the body is neither JSON nor a form: {error}") from error


def _said(one: Any, received: Received, settings: Mapping[str, Any]) -> list[Told]:
    status = text(at(one, text(settings.get("report_status"))), 80)
    if status:
        return _report(one, status, received, settings)
    sender = text(at(one, text(settings.get("reply_from"))), 40)
    if sender:
        return [_reply(one, sender, received, settings)]
    return [Note("It is neither a report nor an answer, as far as the form says.")]


def _report(one: Any, status: str, received: Received, settings: Mapping[str, Any]) -> list[Told]:
    became = _became(status, settings)
    if became is None:
        return [Note(f"It says “{status}” of a message, which the form does not name.")]
    given = at(one, text(settings.get("report_key"))) or dict(parse_qsl(received.query)).get(
        "message"
    )
    key = text(given, 120).partition(".")[0]
    sid = text(at(one, text(settings.get("report_id"))), 200) or key
    if not sid:
        raise Misread("a report that names no message where the form says that it does")
    when = own.happened(None, received)
    if became != "failed":
        return [own.status("form", sid, became, message=key, at=when)]
    code = text(at(one, text(settings.get("code_at"))), 80)
    hard = code.lower() in listed(settings.get("codes_number"))
    data: dict[str, Any] = {"code": code, "detail": status, "hard": hard}
    return [own.status("form", sid, became, message=key, at=when, **data)]


def _became(status: str, settings: Mapping[str, Any]) -> own.Became | None:
    known: tuple[own.Became, ...] = ("delivered", "failed", "accepted")
    for became in known:
        if status.lower() in listed(settings.get(f"words_{became}")):
            return became
    return None


def _reply(one: Any, sender: str, received: Received, settings: Mapping[str, Any]) -> Told:
    said = text(at(one, text(settings.get("reply_text"))), 10_000)
    sid = text(at(one, text(settings.get("reply_id"))), 200)
    digits = sender.lstrip("+").removeprefix("00")
    return own.reply(
        "form",
        sid or digest(sender, said, str(received.at)),
        f"+{digits}" if digits.isdigit() else sender,
        at=own.happened(None, received),
        said=said,
        media=[],
    )
