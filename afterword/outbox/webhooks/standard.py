"""Standard Webhooks 1.0.0, pure: what is signed, what an answer means, when to try again.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from afterword.wire import shapes
from afterword.wire.waiting import retry_after

PREFIX = "whsec_"
VERSION = 1
"""Of the form of what is told. Another form gets another number; fields are added without one."""
LONGEST = 20_000
"""Bytes of a body at the most, as the standard wants it."""

SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failure the next try comes; after the last one it is given up."""
JITTER = 0.1
"""What failed together is spread over so much of the pause."""
REST = timedelta(seconds=60)
"""How long a receiver is left alone that says it is overloaded, and not for how long."""


class Target(msgspec.Struct, frozen=True):
    """Where something is told, and what it is signed with: (secret, until when it counts)."""

    url: str
    secrets: tuple[tuple[str, datetime | None], ...]

    def live(self, now: datetime) -> list[str]:
        """The secrets that count now: two of them while one takes the other's place."""
        return [secret for secret, until in self.secrets if until is None or until > now]


def wants(kinds: Iterable[str], kind: str) -> bool:
    """Whether a filter takes a kind of event."""
    return any(
        one in ("*", kind) or (one.endswith(".*") and kind.startswith(one[:-1])) for one in kinds
    )


def mark_of(store: str, event: str) -> str:
    """The ``webhook-id`` of an event, from the store's key and its own: for ever the same."""
    return "evt_" + blake2b(f"{store}\n{event}".encode(), digest_size=16).hexdigest()


def body(told: Mapping[str, Any]) -> bytes:
    """What is sent, as JSON of at most ``LONGEST`` bytes: what is too long is left out, and
    ``data.shortened`` names it."""
    found = msgspec.json.encode(told)
    data = dict(told["data"])
    left_out: list[str] = []
    for part in ("private", "data"):
        if len(found) <= LONGEST:
            break
        if data.pop(part, None):
            left_out.append(part)
            found = msgspec.json.encode({**told, "data": {**data, "shortened": left_out}})
    return found


def signed(mark: str, body: bytes, target: Target, now: datetime) -> shapes.Request:
    """The request: signed with each secret that counts now."""
    stamp = str(int(now.timestamp()))
    signatures = [signature(secret, mark, stamp, body) for secret in target.live(now)]
    return shapes.Request(
        method="POST",
        url=target.url,
        headers={
            "Content-Type": "application/json",
            "webhook-id": mark,
            "webhook-timestamp": stamp,
            "webhook-signature": " ".join(signatures),
        },
        body=body,
    )


def signature(secret: str, mark: str, stamp: str, body: bytes) -> str:
    """One signature, with its version in front."""
    key = b64decode(secret.removeprefix(PREFIX))
    made = hmac.digest(key, f"{mark}.{stamp}.".encode() + body, "sha256")
    return f"v1,{b64encode(made).decode()}"


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a try. ``again``: it may work another time; ``gone``: the receiver wants no
    more; ``rest``: it wants to be left alone for so long."""

    well: bool = False
    again: bool = True
    gone: bool = False
    rest: timedelta | None = None
    status: int | None = None
    says: str = ""


def meaning(answer: shapes.Response | shapes.Refusal | shapes.Unknown) -> Came:
    """What an answer, or none, means."""
    if isinstance(answer, shapes.Refusal):
        return Came(again=not answer.permanent, says=answer.says)
    if isinstance(answer, shapes.Unknown):
        return Came(says=answer.says)
    status = answer.status
    if 200 <= status < 300:
        return Came(well=True, again=False, status=status)
    if status == 410:
        return Came(again=False, gone=True, status=status, says="the receiver wants no more (410)")
    asked = retry_after(answer.headers)
    busy = status in (429, 502, 503, 504)
    rest = timedelta(seconds=asked) if asked is not None else REST if busy else None
    return Came(status=status, rest=rest, says=f"answered {status}")


def next_try(tries: int, came: Came, chance: float) -> timedelta | None:
    """The pause after the how-manieth try in vain; ``None``: that was the last one."""
    if not came.again or tries > len(SCHEDULE):
        return None
    pause = SCHEDULE[tries - 1]
    pause += pause * JITTER * chance
    return max(pause, came.rest) if came.rest else pause
