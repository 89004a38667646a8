"""How Twilio is asked, how it signs, and what its codes mean, whatever it carries for us."""

import hashlib
import hmac
import re
from base64 import b64encode
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from . import faults
from .faults import Meaning, of_status
from .reading import Thing, load, name, part, text, whole
from .shapes import Account, Incomplete, Misread, Receipt, Received, Refusal, Request, Response
from .waiting import retry_after

API = "https://api.twilio.com"
ACCOUNT: tuple[tuple[str, str, str, str], ...] = (
    ("account_sid", "Account SID", "", ""),
    ("auth_token", "Auth Token", "", "secret"),
    ("auth_token_before", "Auth Token before the last change", "", "secret"),
    ("key_sid", "API key SID, to send with instead of the Auth Token", "", ""),
    ("key_secret", "API key secret", "", "secret"),
    ("signing_key", "Shared key, if Twilio signs with HMAC-SHA256", "", "secret"),
    ("api", "Address of the API", API, ""),
)
"""What an account at Twilio is told, on every channel."""
_MOST_PARAMETERS = 500


def asked(account: Account, thing: str, pairs: Iterable[tuple[str, str]]) -> Request:
    """A request that makes a thing of the account: ``Messages``, ``Calls``.

    Raises ``Incomplete`` where the account says nothing to sign in with.
    """
    sid = text(account.settings.get("account_sid"))
    user = text(account.settings.get("key_sid")) or sid
    secret = "key_secret" if text(account.settings.get("key_sid")) else "auth_token"
    password = account.secrets.get(secret) or ""
    if not re.fullmatch(r"[A-Za-z0-9]+", sid) or not password:
        raise Incomplete("Twilio is connected without an Account SID and its Auth Token")
    signed_in = b64encode(f"{user}:{password}".encode()).decode()
    api = text(account.settings.get("api")).rstrip("/") or API
    return Request(
        method="POST",
        url=f"{api}/2010-04-01/Accounts/{sid}/{thing}.json",
        headers={
            "Authorization": f"Basic {signed_in}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        body=urlencode(list(pairs)).encode(),
    )


# ------------------------------------------------------------------------- what comes in


def parameters(body: bytes) -> dict[str, str]:
    """The fields of a form by their names; of several with one name the first. Raises
    ``Misread`` for what is none."""
    found: dict[str, str] = {}
    for key, value in _pairs(body):
        found.setdefault(key, value)
    return found


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=_MOST_PARAMETERS, errors="replace"
        )
    except ValueError as error:
        raise Misread(f"the body is no form: {error}") from error


def genuine(received: Received, account: Account) -> bool:
    """Whether Twilio signed it: the whole address, then each field, sorted by its name.

    A body that is no form is signed by its hash, which stands in the address. HMAC-SHA256 counts
    only where the account has the shared key for it; else it is HMAC-SHA1 with the Auth Token, or
    the one before it.
    """
    given = received.headers.get("x-twilio-signature", "").encode("utf-8", "replace")
    keys, how = _keys(received, account)
    try:
        said = _signed(received)
    except Misread:
        return False
    if said is None or not given:
        return False
    fits = False
    for key in keys:
        for url in _ports(received.url):
            made = hmac.new(key.encode(), (url + said).encode("utf-8", "replace"), how).digest()
            fits |= hmac.compare_digest(b64encode(made), given)
    return fits


def _keys(received: Received, account: Account) -> tuple[list[str], str]:
    shared = account.secrets.get("signing_key") or ""
    settings = received.headers.get("x-twilio-webhooks-signature-settings", "")
    if shared and "algorithm=hmac_sha256" in settings.replace(" ", "").lower():
        return [shared], "sha256"
    names = ("auth_token", "auth_token_before")
    return [key for one in names if (key := account.secrets.get(one) or "")], "sha1"


def _signed(received: Received) -> str | None:
    """What is signed beside the address; ``None``: the body is not what the address says."""
    query = dict(parse_qsl(received.query, keep_blank_values=True))
    if "bodySHA256" in query:
        made = hashlib.sha256(received.body).hexdigest()
        return "" if hmac.compare_digest(made, query["bodySHA256"].lower()) else None
    return "".join(key + value for key, value in sorted(set(_pairs(received.body))))


def _ports(url: str) -> list[str]:
    """The address with and without the usual port: Twilio's products differ in that."""
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    host = parts.netloc
    if usual is None or "@" in host:
        return [url]
    bare = host.removesuffix(f":{usual}")
    if bare == host and re.search(r":\d+$", host):
        return [url, urlunsplit(parts._replace(netloc=host.rpartition(":")[0]))]
    return [url, urlunsplit(parts._replace(netloc=f"{bare}:{usual}" if bare == host else bare))]


# --------------------------------------------------------------------------- what it means

CODES: dict[int, Meaning] = {
    20003: Meaning("the sign-in is refused", "account"),
    20429: Meaning("too many requests at once", "busy"),
    21210: Meaning("the caller's number is not verified", "account"),
    21211: Meaning("the number does not exist", "address"),
    21212: Meaning("the sender's number is not valid", "account"),
    21408: Meaning("the account may not send to this country", "elsewhere"),
    21602: Meaning("the message is empty", "message"),
    21606: Meaning("the sender's number cannot send this", "account"),
    21609: Meaning("the address for reports is not one that Twilio can reach", "account"),
    11200: Meaning("the picture could not be fetched", "again"),
    12300: Meaning("the picture is of a kind that Twilio does not take", "message"),
    21620: Meaning("the address of the picture is not one that Twilio can reach", "message"),
    21623: Meaning("more files than a message takes", "message"),
    21610: Meaning("they told Twilio to stop", "opted out"),
    21612: Meaning("there is no way from this sender to this number", "elsewhere"),
    21614: Meaning("the number is no mobile phone", "address"),
    21617: Meaning("the message is too long", "message"),
    30001: Meaning("the queue is full", "busy"),
    30002: Meaning("the account is suspended", "account"),
    30003: Meaning("the phone is off, or out of reach", "again"),
    30004: Meaning("the phone or its network blocks messages", "elsewhere"),
    30005: Meaning("nobody has this number", "address"),
    30006: Meaning("a landline, or a network that takes no messages", "address"),
    30007: Meaning("the network took it for spam", "elsewhere"),
    30008: Meaning("it was lost, and nobody says why", "again"),
    30011: Meaning("the phone takes no pictures", "elsewhere"),
    30019: Meaning("the network takes no pictures of this size", "message"),
    30022: Meaning("more than the registered campaign may send at once", "busy"),
    30023: Meaning("the registered brand's day is full", "busy"),
    30034: Meaning("the sender's number is not registered for such messages", "account"),
}
"""What Twilio's codes mean, as far as they are told apart here."""


def receipt(response: Response) -> Receipt | Refusal:
    """What the answer to something that was made means. Raises ``Misread`` for what is none."""
    if 200 <= response.status < 300:
        answered = load(response.body)
        sid = name(part({"it": answered}, "it").get("sid"), 64)
        if not sid:
            raise Misread("Twilio's answer names nothing that it made")
        return Receipt(provider_id=sid)
    return refusal(response)


def refusal(response: Response) -> Refusal:
    """What a refusal means: by its code where we know it, else by its status."""
    said = _said(response)
    code = whole(said.get("code"))
    wait = retry_after(response.headers)
    known = CODES.get(code)
    says = f"{code or response.status} {known.says if known else text(said.get('message'), 300)}"
    fault = known.fault if known else of_status(response.status, "Twilio")
    return faults.refusal(says, fault, wait)


def _said(response: Response) -> Thing:
    try:
        return part({"it": load(response.body)}, "it")
    except Misread:
        return {}


def failed(code: int, says: str) -> dict[str, Any]:
    """The data of a message that came to nothing after it was taken."""
    known = CODES.get(code)
    detail = known.says if known else says
    hard = known is not None and known.fault == "address"
    return {"code": str(code) if code else "", "detail": detail[:200], "hard": hard}


def about(received: Received) -> str:
    """The send key of the message that a report is on: it stood in the address for reports."""
    key = dict(parse_qsl(received.query)).get("message", "")
    return key.partition(".")[0]


def reports(account: Account, key: str, **more: str) -> str:
    """The address for reports on one message; empty where nobody outside reaches us."""
    if not account.url:
        return ""
    return f"{account.url}?{urlencode({'message': key, **more})}"
