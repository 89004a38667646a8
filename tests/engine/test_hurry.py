"""What came in goes first: no offers are begun while the engine sees to it, but never for long."""

from datetime import timedelta

import pytest

from afterword.engine.hurry import AFTER, PATIENCE, Hurry
from afterword.engine.live import Engine
from afterword.engine.ports import VirtualClock
from afterword.house.models import Store
from tests.conftest import NOW
from tests.engine.test_giving_way import keep

LONG_AGO = float("-inf")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_it_works() -> None:
    clock = Clock()
    hurry = Hurry(clock)
    assert not hurry.holds(clock.at)
    hurry.begins()
    assert hurry.holds(clock.at)
    hurry.ends()
    clock.at += AFTER - 0.01
    assert hurry.holds(100.0)
    clock.at += 0.02
    assert not hurry.holds(100.0)


def test_offers_never_stand_still() -> None:
    clock = Clock()
    hurry = Hurry(clock)
    hurry.begins()
    assert not hurry.holds(LONG_AGO)
    began = clock.at
    clock.at += PATIENCE - 0.01
    assert hurry.holds(began)
    clock.at += 0.02
    assert not hurry.holds(began)


class Noting(Hurry):
    """A hurry that writes down when it was one."""

    def __init__(self) -> None:
        super().__init__()
        self.was: list[bool] = []

    def ends(self) -> None:
        self.was.append(self._on)
        super().ends()


@pytest.mark.django_db
def test_the_engine_is_in_a_hurry_while_something_came_in(store: Store) -> None:
    hurry = Noting()
    engine = Engine(VirtualClock(NOW + timedelta(minutes=1)), hurry=hurry)
    keep(store)
    engine.until_quiet()
    assert hurry.was[0]
    assert not hurry.was[-1]
