"""A line over real HTTP to a vendor's stand-in, and the way from there through the real door."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from afterword.engine import intake as engine
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.timeline.models import Intake
from afterword.wire.http import Http
from afterword.wire.shapes import Request, Response
from tests.conftest import NOW
from tests.vendors.letters import Letter, knock


@contextmanager
def line() -> Iterator["Line"]:
    """An open line while the block runs."""
    http = Http(connect=2, total=5)
    try:
        yield Line(http)
    finally:
        http.close()


class Line:
    """Hands requests over as the engine does."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def __call__(self, request: Request) -> Response:
        """The vendor's answer."""
        found = self._http.start(request).result(10)
        assert isinstance(found, Response), found
        return found


def connect(store: Store, name: str, secrets: dict[str, str], **settings: Any) -> None:
    """Give the store an account with this carrier."""
    house.save_account(
        store, kind="carrier", plug=name, settings=settings, secrets_=secrets, now=NOW, by="test"
    )


def comes_in(store: Store, *letters: Letter, at: datetime = NOW) -> tuple[list[int], list[Intake]]:
    """Letters come to the door and what was kept is understood: (the answers, what was kept)."""
    answers = [knock(letter, lambda: at).status for letter in letters]
    engine.parse_waiting(at)
    return answers, list(Intake.objects.of(store).order_by("id"))


def until_thanked(letter: Letter, at: datetime, tries: int) -> int:
    """A vendor sends the same letter until it is thanked for: how often that was."""
    for tried in range(1, tries + 1):
        if 200 <= knock(letter, lambda: at).status < 300:
            return tried
    return tries
