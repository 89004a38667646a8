"""The simulated shop and carrier as a source of news: signed JSON, verified and read as any is.

One folder's worth of adapter: everything here is pure. It is installed in simulations only.
"""

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from afterword.wire.shapes import Account, Event, Misread, Received, Told

NAME = "sim"
FIELDS: tuple[tuple[str, str, str, str], ...] = (("secret", "Secret", "", "secret"),)


def sign(body: bytes, secret: str) -> str:
    """The signature of a body."""
    return hmac.digest(secret.encode(), body, "sha256").hex()


def ping(received: Received) -> bool:
    """It never only asks."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether it is signed with the store's secret."""
    wanted = sign(received.body, account.secrets.get("secret", ""))
    return hmac.compare_digest(wanted, received.headers.get("x-sim-signature", ""))


def delivery(received: Received) -> tuple[str, str]:
    """(topic, id): the sender numbers what it sends."""
    return "news", received.headers.get("x-sim-delivery", "")


def parse(
    received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
) -> Sequence[Told]:
    """The events. Raises ``Misread``."""
    try:
        return msgspec.json.decode(received.body, type=list[Event])
    except msgspec.MsgspecError as error:
        raise Misread(str(error)) from error
