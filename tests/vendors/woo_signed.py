"""How WooCommerce tells who asks: OAuth 1.0a with one leg, as its own source checks it.

From ``class-wc-rest-authentication.php``. Over TLS a key and its secret are enough, in the header
or in the address. On a plain line every request is signed: the method, the address and all
parameters, sorted and written as RFC 5849 wants; a stamp may be fifteen minutes off, a nonce is
good once.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

WINDOW = 15 * 60
NEEDED = (
    "oauth_consumer_key",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
)


@dataclass
class Key:
    """A pair of keys, as the shop holds it."""

    secret: str
    may: str = "read_write"
    nonces: dict[int, str] = field(default_factory=dict)


Fault = tuple[str, str]
"""(code, words): why nobody is let in; it is always a 401."""


def by_secret(keys: Mapping[str, Key], key: str, secret: str) -> Key | Fault | None:
    """Who shows a key and its secret; ``None``: nobody we know."""
    if key not in keys:
        return None
    if not hmac.compare_digest(keys[key].secret, secret):
        return "woocommerce_rest_authentication_error", "Consumer secret is invalid."
    return keys[key]


def by_signature(
    keys: Mapping[str, Key], method: str, url: str, asked: Mapping[str, str], now: float
) -> Key | Fault | None:
    """Who signed; ``None``: nobody tried. ``url`` is the address without its question mark."""
    missing = [name for name in NEEDED if not asked.get(name)]
    if len(missing) == len(NEEDED):
        return None
    if missing:
        words = "parameter" if len(missing) == 1 else "parameters"
        return (
            "woocommerce_rest_authentication_missing_parameter",
            f"Missing OAuth {words} {', '.join(missing)}",
        )
    key = keys.get(asked["oauth_consumer_key"])
    if key is None:
        return _no("Consumer key is invalid.")
    if asked["oauth_signature_method"] not in ("HMAC-SHA1", "HMAC-SHA256"):
        return _no("Invalid signature - signature method is invalid.")
    if not hmac.compare_digest(_signed(key, method, url, asked), asked["oauth_signature"]):
        return _no("Invalid signature - provided signature does not match.")
    stamp, nonce = int(asked["oauth_timestamp"]), asked["oauth_nonce"]
    if abs(stamp - now) > WINDOW:
        return _no("Invalid timestamp.")
    if nonce in key.nonces.values():
        return _no("Invalid nonce - nonce has already been used.")
    key.nonces[stamp] = nonce
    return key


def _signed(key: Key, method: str, url: str, asked: Mapping[str, str]) -> str:
    parameters = sorted((name, one) for name, one in asked.items() if name != "oauth_signature")
    pairs = (quote(f"{_once(name)}={_once(one)}", safe="") for name, one in parameters)
    text = "&".join((method.upper(), _once(url), "%26".join(pairs)))
    digest = getattr(hashlib, asked["oauth_signature_method"].removeprefix("HMAC-").lower())
    made = hmac.new(f"{key.secret}&".encode(), text.encode(), digest).digest()
    return base64.b64encode(made).decode()


def _once(written: str) -> str:
    return quote(written, safe="")


def _no(words: str) -> Fault:
    return "woocommerce_rest_authentication_error", words
