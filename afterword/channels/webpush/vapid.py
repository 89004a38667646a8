"""Web push to any browser (RFC 8030), sealed for it (RFC 8291), signed by the store (RFC 8292).

The push service is the browser maker's and reads nothing of it. It knows no key of ours: a repeat
is a second notice. But each notice has a tag, and a browser shows a second one of the same tag in
the place of the first, silently; for five minutes that is as good as a key.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, timedelta
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from afterword.wire import vapid as keys
from afterword.wire.reading import text, without
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Incomplete,
    Keyed,
    Misread,
    Outgoing,
    Receipt,
    Refusal,
    Request,
    Response,
)
from afterword.wire.waiting import retry_after

LABEL = "Any browser (VAPID)"
DEDUPE: Dedupe = Keyed(ttl=300.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("contact", "Mail address that push services may write to", "", ""),
    ("services", "Push services that are used", keys.SERVICES, ""),
    ("private_key", "Private key, if subscriptions were made with another one", "", "secret"),
    ("rate", "Messages a second at most", "", "number"),
)
NEEDED: tuple[str, ...] = ("contact",)

_LONGEST = 3000
"""Bytes of a notice before it is sealed: services take 4096 after."""
_LONGEST_TTL = timedelta(days=28)
_SIGNED_FOR = timedelta(hours=12)
URGENCY: dict[str, str] = {"transactional": "high", "service": "normal", "marketing": "low"}


def request(outgoing: Outgoing, account: Account) -> Request:
    """What to hand to the browser's push service. Raises ``ValueError`` for what it would not
    take, and ``Incomplete`` where the store's account lacks something."""
    found = keys.read(outgoing.to)
    if found is None:
        raise ValueError("that is no subscription of a browser")
    if not keys.served_by(found.endpoint, text(account.settings.get("services"))):
        raise ValueError("the subscription leads to no push service that is used here")
    body = _notice(outgoing)
    return Request(
        method="POST",
        url=found.endpoint,
        headers={
            "Authorization": _signature(found.endpoint, outgoing, account),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_ttl(outgoing)),
            "Urgency": URGENCY.get(outgoing.message_class, "normal"),
            **({"Topic": outgoing.replaces} if outgoing.replaces else {}),
        },
        body=_sealed(body, found, outgoing, account),
    )


def _notice(outgoing: Outgoing) -> bytes:
    said = {
        "title": outgoing.subject or outgoing.sender_name,
        "body": without(outgoing.text, outgoing.link),
        "url": outgoing.link,
        "tag": outgoing.replaces or outgoing.key,
        "lang": outgoing.language,
    }
    made = json.dumps(said, ensure_ascii=False).encode()
    if len(made) > _LONGEST:
        raise ValueError(f"a notice has {_LONGEST} bytes at the most, and this one {len(made)}")
    return made


def _ttl(outgoing: Outgoing) -> int:
    """For how long the service keeps it for a browser that is away: as long as it makes sense."""
    if outgoing.valid_until is None:
        return int(_LONGEST_TTL.total_seconds())
    left = min(outgoing.valid_until - outgoing.at, _LONGEST_TTL)
    return max(int(left.total_seconds()), 1)


def private(account: Account) -> int:
    """The store's private key. Raises ``Incomplete`` where there is none."""
    own = text(account.secrets.get("private_key"))
    try:
        if own:
            return int.from_bytes(keys.plain(own), "big")
        return keys.scalar(account.own)
    except ValueError as error:
        raise Incomplete("web push has no private key that can be read") from error


def public_key(account: Account) -> str:
    """What a browser is to be told when it subscribes. Raises ``Incomplete``."""
    key = ec.derive_private_key(private(account), ec.SECP256R1()).public_key()
    return keys.coded(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _signature(endpoint: str, outgoing: Outgoing, account: Account) -> str:
    """Who sends it, for this service only, for half a day."""
    contact = text(account.settings.get("contact"))
    if "@" not in contact:
        raise Incomplete("web push wants a mail address that push services may write to")
    parts = urlsplit(endpoint)
    signer = _library("py_vapid").Vapid02.from_raw(
        keys.coded(private(account).to_bytes(32, "big")).encode()
    )
    claims: dict[str, Any] = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((outgoing.at.astimezone(UTC) + _SIGNED_FOR).timestamp()),
        "sub": f"mailto:{contact.removeprefix('mailto:')}",
    }
    signed: Mapping[str, str] = signer.sign(claims)
    return signed["Authorization"]


def _sealed(body: bytes, found: keys.Subscription, outgoing: Outgoing, account: Account) -> bytes:
    """The notice as only this browser can read it.

    The one-time key and the salt are made of the store's secret, the message and the browser, so
    that a further try of the same message has the same bytes and no other message ever has them.
    """
    seed = private(account).to_bytes(32, "big")
    about = b"\0".join([outgoing.key.encode(), found.endpoint.encode(), body])
    once = hmac.digest(seed, b"one-time key\0" + about, "sha256").hex()
    sealed: bytes = _library("http_ece").encrypt(
        body,
        salt=hmac.digest(seed, b"salt\0" + about, "sha256")[:16],
        private_key=ec.derive_private_key(keys.scalar(once), ec.SECP256R1()),
        dh=keys.plain(found.p256dh),
        auth_secret=keys.plain(found.auth),
        version="aes128gcm",
    )
    return sealed


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise Incomplete(
            "web push is not installed here; install afterword with the extra `push`"
        ) from error


def receipt(response: Response) -> Receipt | Refusal:
    """What the push service's answer means. Raises ``Misread`` for what is none."""
    status = response.status
    if 200 <= status < 300:
        return Receipt(provider_id=response.headers.get("location", "")[:200])
    wait = retry_after(response.headers)
    says = f"the push service answered {status}"
    match status:
        case 404 | 410:
            gone = "the browser takes no notices any more"
            return Refusal(says=gone, permanent=True, blocks="bounced", elsewhere=True)
        case 400 | 401 | 403:
            return Refusal(says=f"{says}: it does not know our key", permanent=False, account=True)
        case 413:
            return Refusal(says=f"{says}: it is too long", permanent=True)
        case 429:
            return Refusal(says=says, permanent=False, busy=True, retry_after=wait)
    if status >= 500:
        return Refusal(says=says, permanent=False, retry_after=wait)
    if 400 <= status < 500:
        return Refusal(says=says, permanent=True)
    raise Misread(says)
