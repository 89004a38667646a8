"""A store that writes and listens over a channel: the engine, a line outward, and the real door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.conftest import NOW

if TYPE_CHECKING:
    from afterword.house.models import Store
    from tests.given import Days


@contextmanager
def living(
    store: Store,
    home: Path,
    channel: str,
    *,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
) -> Iterator[Days]:
    """The engine on a virtual clock, with this channel connected by a line to the outside."""
    from afterword.house import actions as house
    from afterword.wire.carry import Carrier
    from afterword.wire.http import Http
    from tests.given import Days

    house.save_account(
        store,
        kind="channel",
        plug=channel,
        settings=dict(settings),
        secrets_=dict(secrets),
        now=NOW,
        by="test",
    )
    carrier = Carrier(2, http=Http(connect=2, total=5))
    days = Days(home)
    days.sender.carrier = carrier
    try:
        yield days
    finally:
        days.sender.close()
        carrier.close()


class Answered(NamedTuple):
    """What the door answered."""

    status: int
    body: bytes


def told(
    store: Store,
    days: Days,
    channel: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    method: str = "POST",
    query: str = "",
) -> Answered:
    """A vendor calls the real door, at the engine's time."""
    from afterword.api.door import Door
    from afterword.site.wsgi import inside

    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/in/{channel}/{store.key}",
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "wsgi.input": BytesIO(body),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
    said: list[str] = []

    def start(status: str, _headers: list[tuple[str, str]]) -> None:
        said.append(status)

    found = b"".join(Door(inside, clock=days.clock.now)(environ, start))
    return Answered(int(said[0].partition(" ")[0]), found)
