"""Carrying what a vendor sends through the real door."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Letter:
    """What a vendor sends to an address of ours."""

    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "POST"


@dataclass
class Answered:
    """What it is answered."""

    status: int
    kind: str
    body: bytes


def carried(
    letter: Letter, door: Callable[[Letter], int], tries: int, again: Callable[[int], bool]
) -> list[int]:
    """What a vendor hears that sends a letter up to so many times, and once more after an answer
    that asks for it: the answers."""
    heard = [door(letter)]
    while again(heard[-1]) and len(heard) < tries:
        heard.append(door(letter))
    return heard


def knock(letter: Letter, now: Callable[[], datetime]) -> Answered:
    """Carry a letter to the door, as a web server would. ``now``: the clock of the door."""
    from afterword.api.door import Door
    from afterword.site.wsgi import inside

    parts = urlsplit(letter.url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": letter.method,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "CONTENT_LENGTH": str(len(letter.body)),
        "wsgi.input": BytesIO(letter.body),
    }
    for name, value in letter.headers.items():
        key = name.upper().replace("-", "_")
        environ["CONTENT_TYPE" if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    told: list[Any] = []
    body = b"".join(Door(inside, clock=now)(environ, lambda *some: told.extend(some[:2])))
    status, headers = told
    return Answered(int(status.partition(" ")[0]), dict(headers)["Content-Type"], body)
