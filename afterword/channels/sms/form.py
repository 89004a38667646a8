"""Text messages through any provider that takes HTTP, as a form describes it.

What is sent is written as Liquid within the address, the headers and the body; where things stand
in what comes back is written as a path. ``DEDUPE`` is ``Nothing``: what goes dead on the way is
never sent again by itself. ``form_echo`` is the same for providers whose reports give our key back.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from liquid import Environment, StrictUndefined
from liquid.exceptions import LiquidError

from afterword.wire.faults import Fault, of_status, refusal
from afterword.wire.reading import load, text
from afterword.wire.segments import segments
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Incomplete,
    Misread,
    Nothing,
    Outgoing,
    Receipt,
    Refusal,
    Request,
    Response,
)
from afterword.wire.waiting import retry_after

from . import own
from .form_hearing import HEARS_GET, at, delivery, listed, parse, ping, verify

LABEL = "Another provider, described by a form"
HOW = "sha256-hex|sha256-base64|sha1-hex|sha1-base64"
DEDUPE: Dedupe = Nothing()
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("sender", "Number or name of the sender", "", ""),
    ("user", "User", "", ""),
    ("secret", "Key or password", "", "secret"),
    ("url", "Address to send to", "", ""),
    ("method", "Method", "POST", "POST|PUT|GET"),
    ("headers", "Headers, one a line", "", "long"),
    ("encoding", "Body as", "json", "json|form"),
    ("body", "Body", "", "long"),
    ("taken", "The answer says that it is taken, for example ErrorCode=0", "", ""),
    ("id_at", "The answer holds the id at", "", ""),
    ("code_at", "The answer or a report holds a code at", "", ""),
    ("codes_again", "Codes that mean later", "", ""),
    ("codes_account", "Codes that mean the account", "", ""),
    ("codes_number", "Codes that mean that the number leads nowhere", "", ""),
    ("codes_stopped", "Codes that mean that they said stop", "", ""),
    ("list_at", "What comes in is a list at", "", ""),
    ("report_id", "A report holds the id at", "", ""),
    ("report_key", "A report gives our key back at", "", ""),
    ("report_status", "A report holds the status at", "", ""),
    ("words_accepted", "Words for on its way", "accepted, sent, pending", ""),
    ("words_delivered", "Words for delivered", "delivered", ""),
    ("words_failed", "Words for failed", "failed, undelivered, expired, rejected", ""),
    ("reply_id", "An answer of a person holds its id at", "", ""),
    ("reply_from", "It holds their number at", "", ""),
    ("reply_text", "It holds their words at", "", ""),
    ("token", "Secret in the address of what comes in", "", "secret"),
    ("signature_header", "Header with a signature of what comes in", "", ""),
    ("signature_how", "How it is signed", "sha256-hex", HOW),
    ("signature_key", "Key of the signature", "", "secret"),
    *own.FIELDS,
)
NEEDED: tuple[str, ...] = ("url",)


def request(outgoing: Outgoing, account: Account) -> Request:
    """What to hand to the provider, as the form has it.

    Raises ``Incomplete`` where the form cannot be filled in, and says which part of it.
    """
    settings = account.settings
    names = _names(outgoing, account)
    url = _filled("Address to send to", text(settings.get("url")), names)
    if urlsplit(url).scheme not in ("http", "https"):
        raise Incomplete("Address to send to: write one that begins with https://")
    headers, body = {}, b""
    method = text(settings.get("method")) or "POST"
    if method != "GET":
        kind, body = _body(settings, names)
        headers["Content-Type"] = kind
    names |= {"body": body.decode(), "path": urlsplit(url).path, "method": method}
    for line in text(settings.get("headers")).splitlines():
        name, _, value = line.partition(":")
        if name.strip():
            headers[name.strip()] = _one_line(_filled(f"Header {name.strip()}", value, names))
    return Request(method=_METHODS[method], url=url, headers=headers, body=body)


_METHODS: dict[str, Any] = {"POST": "POST", "PUT": "PUT", "GET": "GET"}


def _names(outgoing: Outgoing, account: Account) -> dict[str, Any]:
    """What may be filled in."""
    said = own.words(outgoing, account.settings)
    to = own.number(outgoing)
    left = own.seconds_left(outgoing, 72 * 3600) or 72 * 3600
    return {
        "to": to,
        "digits": to.lstrip("+"),
        "text": said,
        "key": outgoing.key,
        "sender": text(account.settings.get("sender")),
        "user": text(account.settings.get("user")),
        "secret": account.secrets.get("secret") or "",
        "media": outgoing.media[0].url if outgoing.media else "",
        "alphabet": "gsm" if segments(said).alphabet == "GSM-7" else "unicode",
        "parts": segments(said).parts,
        "seconds": left,
        "minutes": max(left // 60, 1),
        "date": format_datetime(outgoing.at, usegmt=True),
        "report_to": _report_to(outgoing, account),
    }


def _report_to(outgoing: Outgoing, account: Account) -> str:
    """Where reports on this message may come to, with its key and the secret of the address."""
    if not account.url:
        return ""
    said = {"message": outgoing.key, "token": account.secrets.get("token") or ""}
    return f"{account.url}?{urlencode({name: one for name, one in said.items() if one})}"


def _body(settings: Mapping[str, Any], names: Mapping[str, Any]) -> tuple[str, bytes]:
    """(its kind, the body)."""
    written = text(settings.get("body"))
    if text(settings.get("encoding")) == "form":
        pairs = [line.partition("=") for line in written.splitlines() if "=" in line]
        filled = [(one.strip(), _filled(f"Body, {one}", value, names)) for one, _, value in pairs]
        return "application/x-www-form-urlencoded", urlencode(filled).encode()
    try:
        shape = json.loads(written)
    except ValueError as error:
        raise Incomplete(f"Body: this is no JSON: {error}") from error
    said = json.dumps(_leaves(shape, names), ensure_ascii=False, separators=(",", ":"))
    return "application/json; charset=utf-8", said.encode()


_ONE_NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def _leaves(shape: Any, names: Mapping[str, Any]) -> Any:
    """The same shape with its texts filled in; one that is a number's name alone is a number."""
    if isinstance(shape, dict):
        return {key: _leaves(one, names) for key, one in shape.items()}
    if isinstance(shape, list):
        return [_leaves(one, names) for one in shape]
    if not isinstance(shape, str):
        return shape
    alone = _ONE_NAME.fullmatch(shape.strip())
    if alone and isinstance(names.get(alone[1]), int):
        return names[alone[1]]
    return _filled("Body", shape, names)


# ------------------------------------------------------------------------------------ Liquid


class _Limited(Environment):
    loop_iteration_limit = 1000
    output_stream_limit = 64 * 1024
    local_namespace_limit = 64 * 1024
    context_depth_limit = 10


_liquid = _Limited(undefined=StrictUndefined)


def _lines(first: object, *others: object) -> str:
    return "\n".join(str(one) for one in (first, *others))


def _hmac(said: object, key: object) -> str:
    made = hmac.digest(str(key).encode(), str(said).encode(), hashlib.sha256)
    return base64.b64encode(made).decode()


_liquid.add_filter("lines", _lines)
_liquid.add_filter("hmac_sha256", _hmac)


@lru_cache(maxsize=512)
def _read(source: str) -> Any:
    return _liquid.from_string(source)


def _filled(where: str, source: str, names: Mapping[str, Any]) -> str:
    try:
        return str(_read(source).render(**names))
    except LiquidError as error:
        raise Incomplete(f"{where}: {str(error).strip().splitlines()[0][:200]}") from error


def _one_line(value: str) -> str:
    return " ".join(value.split())


# ------------------------------------------------------------------------------- the answer


def receipt(response: Response) -> Receipt | Refusal:
    """What an answer means by its status alone."""
    return answered(response, Account())


def answered(response: Response, account: Account) -> Receipt | Refusal:
    """What an answer means, as the form of the account has it."""
    settings = account.settings
    told = _told(response)
    code = text(at(told, text(settings.get("code_at"))), 80)
    says = f"{response.status} {code}".strip()
    wait = retry_after(response.headers)
    if 200 <= response.status < 300 and _is_taken(told, text(settings.get("taken"))):
        return Receipt(provider_id=text(at(told, text(settings.get("id_at"))), 200))
    if code and (meant := _meant(code, settings, says, wait)):
        return meant
    if 200 <= response.status < 300:
        return refusal(says, "message", wait)
    return refusal(says, of_status(response.status, "the provider"), wait)


def _told(response: Response) -> Any:
    try:
        return load(response.body)
    except Misread:
        return None


def _is_taken(told: Any, condition: str) -> bool:
    if not condition:
        return True
    path, _, wanted = condition.partition("=")
    return text(at(told, path.strip())).lower() in listed(wanted)


_LISTED: dict[str, Fault] = {
    "codes_number": "address",
    "codes_stopped": "opted out",
    "codes_account": "account",
    "codes_again": "again",
}


def _meant(code: str, settings: Mapping[str, Any], says: str, wait: float | None) -> Refusal | None:
    for name, fault in _LISTED.items():
        if code.lower() in listed(settings.get(name)):
            return refusal(says, fault, wait)
    return None


__all__ = [
    "DEDUPE",
    "FIELDS",
    "HEARS_GET",
    "LABEL",
    "NEEDED",
    "answered",
    "delivery",
    "parse",
    "ping",
    "receipt",
    "request",
    "verify",
]
