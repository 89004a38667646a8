"""A process that has begun makes ready to hear people, and lets a busy web go first."""

from collections.abc import Callable
from threading import Event

import pytest

from afterword.decisions import words
from afterword.house.traffic import LATELY, Traffic
from afterword.site.hearing import AFTER, BY, LOOK, get_ready


class Day(Event):
    """A clock that goes on when somebody waits for the end of the day, which comes when told to."""

    def __init__(self, ends: float = float("inf")) -> None:
        super().__init__()
        self.at = 0.0
        self.cpu = 0.0
        self.ends = ends
        self.comes: Callable[[], bool] = lambda: False
        self.web = Traffic(lambda: self.at, self.go_on, lambda: self.cpu)

    def go_on(self, seconds: float) -> None:
        began = self.web.begin()
        self.at += seconds
        if self.comes():
            self.cpu += seconds / 2
        self.web.end(began)

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.go_on(timeout)
        return self.at >= self.ends

    def ready(self) -> list[str]:
        return get_ready(self, self.web, lambda: self.at)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second that it takes."""
    monkeypatch.setattr(words, "judge", lambda tongue: None)


def test_it_works() -> None:
    day = Day()
    assert sorted(day.ready()) == sorted(words.languages())
    assert day.at == AFTER


def test_while_webhooks_pour_in_it_waits() -> None:
    day = Day()
    day.comes = lambda: day.at < 20.0
    day.web.load()
    day.ready()
    assert abs(day.at - 20.0 - LATELY) <= LOOK


def test_it_does_not_wait_for_ever() -> None:
    day = Day()
    day.comes = lambda: True
    assert sorted(day.ready()) == sorted(words.languages())
    assert AFTER + BY <= day.at <= AFTER + BY + LOOK


@pytest.mark.parametrize("ends", [AFTER, AFTER + 10.0])
def test_told_to_stop_it_stops(ends: float) -> None:
    day = Day(ends)
    day.comes = lambda: True
    assert day.ready() == []
