"""How Vonage is asked, how it signs, and what its errors mean, whatever it carries for us.

Two ways in: the *Messages API*, for every channel, and the older *SMS API*. Two ways to sign what
it sends: a token (RFC 7519) that holds the hash of the body, and a field ``sig`` among the others.
"""

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt

from .faults import Meaning, of_status, refusal
from .reading import Thing, load, name, part, parts, text
from .shapes import Account, Incomplete, Misread, Receipt, Received, Refusal, Request, Response
from .waiting import retry_after

MESSAGES = "https://api.nexmo.com"
SMS = "https://rest.nexmo.com"
METHODS = "md5hash|md5|sha1|sha256|sha512"
ACCOUNT: tuple[tuple[str, str, str, str], ...] = (
    ("application_id", "Application ID", "", ""),
    ("private_key", "Private key of the application", "", "secret"),
    ("api_key", "API key", "", ""),
    ("api_secret", "API secret", "", "secret"),
    ("signature_secret", "Signature secret", "", "secret"),
    ("signature_secret_before", "Signature secret before the last change", "", "secret"),
    ("signature_method", "Signature method of the SMS API", "sha256", METHODS),
    ("api", "Address of the API", "", ""),
)
"""What an account at Vonage is told, on every channel."""
_TOKEN, _REMADE = 15 * 60, 5 * 60
"""Seconds for which a token is good, and after which a new one is made."""
_OLDEST = timedelta(minutes=15)
"""How old what comes in may be: repeats of it carry a token of their own."""


def messages(account: Account, told: Mapping[str, Any], at: datetime) -> Request:
    """A request to the Messages API.

    Raises ``Incomplete`` where the account says nothing to sign in with.
    """
    api = text(account.settings.get("api")).rstrip("/") or MESSAGES
    return Request(
        method="POST",
        url=f"{api}/v1/messages",
        headers={
            "Authorization": _signed_in(account, at),
            "Content-Type": "application/json",
            "Accept": "application/json",
        },
        body=json.dumps(told).encode(),
    )


_LIES = ".nexmo.com", ".vonage.com"
"""Where Vonage keeps what people send: each of its regions has a host of its own."""
_KEPT = "/v3/media/"


def file_request(
    media: Mapping[str, Any], account: Account, answers: Sequence[Response], at: datetime
) -> Request | None:
    """How to fetch what somebody sent: with the application's token where it lies with Vonage,
    which asks for it once "Secure Inbound Media" is switched on there. Anybody can write an address
    into a report, so that the token goes to Vonage alone. (Messages API: secure inbound media.)"""
    if answers:
        return None
    url = text(media.get("url"), 2000)
    signed = _is_vonages(url, account) and _application(account)
    headers = {"Authorization": _signed_in(account, at)} if signed else {}
    return Request(method="GET", url=url, headers=headers)


def _is_vonages(url: str, account: Account) -> bool:
    there, ours = urlsplit(url), urlsplit(text(account.settings.get("api")))
    if not there.path.startswith(_KEPT):
        return False
    if ours.netloc and (there.scheme, there.netloc) == (ours.scheme, ours.netloc):
        return True
    return there.scheme == "https" and f".{there.netloc}".endswith(_LIES)


def _application(account: Account) -> bool:
    """Whether it signs in as an application; files take no other sign-in."""
    return bool(account.settings.get("application_id") and account.secrets.get("private_key"))


def _signed_in(account: Account, at: datetime) -> str:
    application = text(account.settings.get("application_id"))
    private = account.secrets.get("private_key") or ""
    if application and private:
        made = int(at.timestamp()) // _REMADE * _REMADE
        return f"Bearer {_token(application, private, made)}"
    user, secret = sms_keys(account)
    return f"Basic {b64encode(f'{user}:{secret}'.encode()).decode()}"


def sms_keys(account: Account) -> tuple[str, str]:
    """The API key and its secret. Raises ``Incomplete`` where there are none."""
    user, secret = text(account.settings.get("api_key")), account.secrets.get("api_secret") or ""
    if not user or not secret:
        raise Incomplete("Vonage is connected without a private key and without an API secret")
    return user, secret


@lru_cache(maxsize=64)
def _token(application: str, private: str, made: int) -> str:
    """A token made at a moment, in seconds. Signing one takes longer than all else about a message:
    those of the next minutes use it too."""
    claims = {
        "application_id": application,
        "iat": made,
        "exp": made + _TOKEN,
        "jti": hashlib.sha256(f"{application} {made}".encode()).hexdigest()[:32],
    }
    try:
        return jwt.encode(claims, pem(private), algorithm="RS256")
    except (ValueError, TypeError, jwt.PyJWTError) as error:
        raise Incomplete("the private key of the application cannot be read") from error


_PEM = re.compile(r"(-----BEGIN [A-Z ]+-----)(.*?)(-----END [A-Z ]+-----)", re.DOTALL)


def pem(written: str) -> str:
    """A key as it is read. Pasted into one line it has lost its own lines."""
    found = _PEM.fullmatch(written.strip())
    if found is None:
        return written
    inside = "".join(found[2].split())
    lines = [inside[at : at + 64] for at in range(0, len(inside), 64)]
    return "\n".join((found[1], *lines, found[3], ""))


# --------------------------------------------------------------------------- what comes in


def genuine(received: Received, account: Account) -> bool:
    """Whether Vonage signed it: by a token that holds the hash of the body, or by ``sig``."""
    names = ("signature_secret", "signature_secret_before")
    secrets = [one for field in names if (one := account.secrets.get(field) or "")]
    scheme, _, token = received.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return any(_token_fits(received, token.strip(), one) for one in secrets)
    method = text(account.settings.get("signature_method")) or "sha256"
    try:
        told = fields(received)
    except Misread:
        return False
    return any(_sig_fits(told, one, method, received.at) for one in secrets)


_UNTIMED: Any = dict.fromkeys(("verify_exp", "verify_iat", "verify_nbf", "verify_aud"), False)
"""Time is looked at below, by the clock that we are handed."""


def _token_fits(received: Received, token: str, secret: str) -> bool:
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], options=_UNTIMED)
    except (jwt.PyJWTError, ValueError):
        return False
    said = claims.get("payload_hash")
    made = hashlib.sha256(received.body).hexdigest()
    if not isinstance(said, str) or not hmac.compare_digest(said.lower().encode(), made.encode()):
        return False
    return _is_fresh(claims.get("iat"), received.at)


def _is_fresh(said: Any, at: datetime | None) -> bool:
    if at is None:
        return True
    if not isinstance(said, int) or isinstance(said, bool):
        return False
    return abs(at.timestamp() - said) <= _OLDEST.total_seconds()


def _sig_fits(told: Mapping[str, str], secret: str, method: str, at: datetime | None) -> bool:
    given = told.get("sig", "").lower().encode()
    if not given or not told.get("timestamp", "").isdigit():
        return False
    made = signature(told, secret, method).encode()
    return hmac.compare_digest(made, given) and _is_fresh(int(told["timestamp"]), at)


def signature(told: Mapping[str, str], secret: str, method: str) -> str:
    """The signature of fields: each as ``&name=value`` in the order of the names, what would part
    them replaced."""
    said = "".join(
        f"&{field}={value.replace('&', '_').replace('=', '_')}"
        for field, value in sorted(told.items())
        if field != "sig"
    )
    if method == "md5hash":
        return hashlib.md5((said + secret).encode(), usedforsecurity=False).hexdigest()
    return hmac.new(secret.encode(), said.encode(), method).hexdigest()


def fields(received: Received) -> dict[str, str]:
    """What was sent, field by field, as text: a form, or JSON of one level. Raises ``Misread``."""
    if "json" in received.headers.get("content-type", ""):
        found = load(received.body)
        if not isinstance(found, Mapping):
            raise Misread("the body is no object")
        return {key: value for key, one in found.items() if (value := _said(one)) is not None}
    try:
        return dict(parse_qsl(received.body.decode(), keep_blank_values=True, max_num_fields=200))
    except ValueError as error:
        raise Misread(f"the body is no form: {error}") from error


def _said(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


# --------------------------------------------------------------------------- what it means


_MONEY = Meaning("the account has no money left", "account")
_SIGN_IN = Meaning("the sign-in is refused", "account")
_FAST = Meaning("too many requests at once", "busy")
_NOT_VALID = Meaning("something in the message is not valid", "message")
_BROKEN = Meaning("something broke at Vonage", "again")
_OFF = Meaning("the phone is off, or out of reach", "again")
_STOPPED = Meaning("they told this sender to stop", "opted out")
_GONE = Meaning("nobody has this number any more", "address")
_SPAM = Meaning("the network took it for spam", "elsewhere")
_UNREACHED = Meaning("there is no way to this number", "elsewhere")

SUBMITTED: dict[str, Meaning] = {
    "1": _FAST,
    "2": Meaning("something is missing in the message", "message"),
    "3": _NOT_VALID,
    "4": _SIGN_IN,
    "5": _BROKEN,
    "6": Meaning("the number's country is not known", "elsewhere"),
    "7": Meaning("the number is barred", "elsewhere"),
    "8": Meaning("the account is suspended", "account"),
    "9": _MONEY,
    "10": _FAST,
    "11": Meaning("the account may not use this API", "account"),
    "12": Meaning("the message is too long", "message"),
    "14": Meaning("the signature is not valid", "account"),
    "15": Meaning("the sender's name or number is not allowed", "account"),
}
"""What the SMS API says of a part as it takes it, or does not: ``status``."""

DELIVERED: dict[str, Meaning] = {
    "1": Meaning("nobody says why", "again"),
    "2": _OFF,
    "3": _GONE,
    "4": Meaning("they have barred such messages", "elsewhere"),
    "5": Meaning("the number moved to another network, and is not found there", "elsewhere"),
    "6": _SPAM,
    "7": _OFF,
    "8": _BROKEN,
    "9": _STOPPED,
    "10": _NOT_VALID,
    "11": _UNREACHED,
    "12": _UNREACHED,
    "13": Meaning("the network holds it back because of their age", "elsewhere"),
    "14": Meaning("the network blocks messages to this number", "elsewhere"),
    "15": Meaning("their prepaid account is empty", "elsewhere"),
    "99": Meaning("nobody says why", "again"),
}
"""What the SMS API says of a message that did not arrive: ``err-code``."""

CODES: dict[str, Meaning] = {
    "1000": _FAST,
    "1010": Meaning("something is missing in the message", "message"),
    "1020": _NOT_VALID,
    "1021": _NOT_VALID,
    "1022": _NOT_VALID,
    "1030": _BROKEN,
    "1040": Meaning("the number's country is not known", "elsewhere"),
    "1050": Meaning("the number is barred", "elsewhere"),
    "1060": Meaning("the account is suspended", "account"),
    "1070": _MONEY,
    "1080": Meaning("the account may not use this API", "account"),
    "1090": Meaning("the message is too long", "message"),
    "1100": _BROKEN,
    "1110": Meaning("the signature is not valid", "account"),
    "1120": Meaning("the sender's name or number is not allowed", "account"),
    "1130": _NOT_VALID,
    "1140": Meaning("the account may not do this", "account"),
    "1150": _NOT_VALID,
    "1160": Meaning("a test account writes only to numbers on its list", "account"),
    "1170": Meaning("the number does not exist", "address"),
    "1180": _OFF,
    "1190": _GONE,
    "1200": Meaning("the number moved to another network, and is not found there", "elsewhere"),
    "1210": _SPAM,
    "1220": _OFF,
    "1230": _BROKEN,
    "1240": _STOPPED,
    "1241": _FAST,
    "1250": _UNREACHED,
    "1260": _UNREACHED,
    "1270": Meaning("the network holds it back because of their age", "elsewhere"),
    "1280": Meaning("the network blocks messages to this number", "elsewhere"),
    "1290": Meaning("their prepaid account is empty", "elsewhere"),
    "1300": Meaning("they are not on this channel", "elsewhere"),
    "1310": Meaning("their phone cannot show such messages", "elsewhere"),
    "1320": Meaning("it was sent before", "message"),
    "1330": Meaning("nobody says why", "again"),
    "1340": Meaning("it is too long since they wrote", "elsewhere"),
    "1350": Meaning("the page has not paid for matching phones", "account"),
    "1360": Meaning("it was not to be delivered in time", "elsewhere"),
    "1370": Meaning("the page must be connected again", "account"),
    "account-suspended": Meaning("the account is suspended", "account"),
    "forbidden": Meaning("the account may not do this", "account"),
    "jwt-expired": Meaning("the sign-in has run out; is this machine's clock right?", "account"),
    "jwt-revoked": _SIGN_IN,
    "low-balance": _MONEY,
    "unauthorized": _SIGN_IN,
    "unprovisioned": Meaning("the account may not use this API", "account"),
}
"""What the Messages API says: the end of an error's ``type``, or its ``title``."""


def receipt(response: Response) -> Receipt | Refusal:
    """What an answer of either API means. Raises ``Misread`` for what is none."""
    told = _told(response)
    if parts(told, "messages"):
        return _of_parts(parts(told, "messages"), response)
    if 200 <= response.status < 300:
        found = name(told.get("message_uuid"), 64)
        if not found:
            raise Misread("Vonage's answer names no message")
        return Receipt(provider_id=found)
    code = code_of(told)
    known = CODES.get(code)
    says = f"{code or response.status} {known.says if known else text(told.get('detail'), 300)}"
    wait = retry_after(response.headers)
    fault = known.fault if known else of_status(response.status, "Vonage")
    return refusal(says, fault, wait)


def _told(response: Response) -> Thing:
    try:
        return part({"it": load(response.body)}, "it")
    except Misread:
        return {}


def code_of(error: Thing) -> str:
    """What an error is called: the end of its ``type``, or its ``title`` where that is a number."""
    kind = re.split(r"[#/]", text(error.get("type")).rstrip("/"))[-1]
    if kind in CODES:
        return kind
    title = text(error.get("title"))
    return title if title.isdigit() else kind[:40]


def _of_parts(found: list[Thing], response: Response) -> Receipt | Refusal:
    """The SMS API tells part by part. Where one was taken the message is on its way: it is never
    sent as a whole again."""
    taken = [name(one.get("message-id"), 64) for one in found if text(one.get("status")) == "0"]
    if any(taken):
        return Receipt(provider_id=next(filter(None, taken)))
    code = next((text(one.get("status")) for one in found), "")
    known = SUBMITTED.get(code)
    says = f"{code} {known.says if known else text(found[0].get('error-text'), 300)}"
    wait = retry_after(response.headers)
    return refusal(says, known.fault if known else "message", wait)
