"""The guard: a clock that jumps is not believed until it has gone steadily for a while."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from afterword.engine.guard import STEADY, Guard
from afterword.engine.live import Engine
from afterword.house.models import Store
from afterword.house.workers import SILENT_AFTER
from afterword.journeys import actions as journeys
from afterword.timeline.models import Event
from tests.conftest import NOW
from tests.given import Days, placed, tell

MINUTE = timedelta(minutes=1)


class Clocks:
    """A wall clock that can be set, and a steady one that nobody sets."""

    def __init__(self) -> None:
        self.wall: datetime = NOW
        self.steady = 1000.0

    def now(self) -> datetime:
        return self.wall

    def pass_(self, span: timedelta, jump: timedelta = timedelta()) -> None:
        self.wall += span + jump
        self.steady += span.total_seconds()


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def guard(clocks: Clocks) -> Guard:
    return Guard(clocks.now, lambda: clocks.steady)


def test_it_works(clocks: Clocks, guard: Guard) -> None:
    for _ in range(100):
        clocks.pass_(MINUTE)
        assert guard.rests() == ""


@pytest.mark.parametrize("hours", [1, -1, 24, -24], ids=lambda hours: f"{hours:+d} h")
def test_a_jump_is_noticed_and_a_steady_clock_believed_again(
    clocks: Clocks, guard: Guard, hours: int
) -> None:
    clocks.pass_(MINUTE, timedelta(hours=hours))
    way = "ahead" if hours > 0 else "back"
    assert f"jumped {way} by {abs(hours) * 3600} seconds" in guard.rests()
    clocks.pass_(STEADY - MINUTE)
    assert guard.rests()
    clocks.pass_(2 * MINUTE)
    assert guard.rests() == ""


def test_one_that_jumps_back_to_where_it_was_is_believed_at_once(
    clocks: Clocks, guard: Guard
) -> None:
    clocks.pass_(MINUTE, timedelta(hours=1))
    assert guard.rests()
    clocks.pass_(MINUTE, timedelta(hours=-1))
    assert guard.rests() == ""


def test_small_corrections_are_nothing(clocks: Clocks, guard: Guard) -> None:
    for seconds in (30, -40, 55, -20):
        clocks.pass_(MINUTE, timedelta(seconds=seconds))
        assert guard.rests() == ""


def test_a_worker_that_the_database_does_not_hear_hands_nothing_over(clocks: Clocks) -> None:
    guard = Guard(clocks.now, lambda: clocks.steady, beats=True)
    clocks.pass_(timedelta(seconds=SILENT_AFTER - 1))
    assert guard.rests() == ""
    clocks.pass_(timedelta(seconds=2))
    assert "not heard" in guard.rests()
    guard.touched()
    assert guard.rests() == ""


def test_nothing_is_decided_by_a_clock_that_jumped(
    store: Store, home: Path, clocks: Clocks, guard: Guard
) -> None:
    """Intakes are kept; runs, messages and sending wait, and nothing bursts out afterwards."""
    days = Days(home)
    days.engine = Engine(days.clock, days.sender, guard=guard)
    days.sender.rests = guard.rests
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    tell(store, placed(), now=NOW)
    clocks.pass_(MINUTE, timedelta(days=1))
    days.clock.at = clocks.wall
    days.settle()
    assert days.post.mails == []
    assert Event.objects.of(store).filter(kind="journey.entered").count() == 0
    clocks.pass_(MINUTE, timedelta(days=-1))
    days.clock.at = clocks.wall
    days.settle()
    assert [mail.recipient for mail in days.post.mails] == ["ana@example.com"]
