"""Signing a request to a site without TLS: OAuth 1.0a with one leg (RFC 5849), HMAC-SHA256.

There is no token, so the key of the hash is the consumer secret and an ampersand, and all of it
travels in the address, which is where WooCommerce looks for it.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from urllib.parse import quote


def signed(
    method: str, url: str, params: Mapping[str, str], key: str, secret: str, at: datetime
) -> dict[str, str]:
    """The parameters with those that prove who asks. ``url`` holds no parameters itself.

    The nonce is a hash of what is asked and when: the same request at another moment has another.
    """
    asked = "\n".join((method, url, *map("=".join, sorted(params.items())), at.isoformat()))
    whole = {
        **params,
        "oauth_consumer_key": key,
        "oauth_nonce": blake2b(asked.encode(), digest_size=16).hexdigest(),
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(int(at.timestamp())),
    }
    base = base_string(method, url, list(whole.items()))
    made = hmac.digest(f"{percent(secret)}&".encode(), base.encode(), "sha256")
    return {**whole, "oauth_signature": b64encode(made).decode()}


def base_string(method: str, url: str, params: list[tuple[str, str]]) -> str:
    """What is signed (RFC 5849, 3.4.1): every part written twice in percents, sorted as written."""
    pairs = sorted((percent(name), percent(value)) for name, value in params)
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join((method.upper(), percent(url), percent(joined)))


def percent(written: str) -> str:
    """RFC 3986: all but letters, digits and ``-._~`` in percents."""
    return quote(written, safe="")
