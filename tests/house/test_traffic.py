"""The engine gives way to the web in proportion, and never for good."""

from threading import Event, Thread

import pytest

from afterword.house.traffic import BUSY, FEW, LATELY, LEAN, LOOK, MEMORY, MOST, RISE, Traffic

WAIT = 10


class Day:
    """A clock that goes on when somebody rests, and a processor that is kept busy by hand."""

    def __init__(self) -> None:
        self.at = 0.0
        self.cpu = 0.0
        self.rested: list[float] = []
        self.web = Traffic(lambda: self.at, self.rest, lambda: self.cpu)

    def rest(self, seconds: float) -> None:
        self.rested.append(seconds)
        self.at += seconds

    def request(self, takes: float) -> None:
        began = self.web.begin()
        self.cpu += takes
        self.web.end(began)

    def go_by(self, seconds: float, share: float) -> None:
        """Let time go by in which the web computes so much of it."""
        for _ in range(100):
            self.at += seconds / 100
            self.request(seconds / 100 * share)
            self.web.load()


def test_it_works() -> None:
    day = Day()
    day.go_by(2.0, share=0.5)
    assert day.web.load() == pytest.approx(0.5, abs=0.01)
    day.web.give_way(0.010)
    assert sum(day.rested) == pytest.approx(0.010 * LEAN, abs=0.001)


def test_where_nobody_comes_it_does_not_rest() -> None:
    day = Day()
    day.at = 5.0
    day.web.give_way(1.0)
    assert day.rested == []


def test_what_was_long_ago_is_forgotten() -> None:
    day = Day()
    day.go_by(1.0, share=0.9)
    day.at += 2.0
    day.web.give_way(0.010)
    assert day.rested == []


def test_a_burst_is_noticed_soon_and_forgotten_slowly() -> None:
    day = Day()
    day.go_by(2 * RISE, share=0.5)
    assert day.web.load() > 0.8 * 0.5
    day.go_by(MEMORY / 2, share=0.0)
    assert day.web.load() > 0.5 * 0.5


def test_it_counts_as_busy_while_much_comes_and_for_some_seconds_after() -> None:
    day = Day()
    assert not day.web.is_busy()
    day.go_by(1.0, share=0.5)
    assert day.web.is_busy()
    day.at += LATELY - 0.1
    assert day.web.is_busy()
    day.at += 0.2
    assert not day.web.is_busy()


def test_a_burst_is_remembered_for_some_seconds() -> None:
    day = Day()
    assert not day.web.lately()
    day.go_by(1.0, share=0.5)
    day.at += LATELY - 1.0
    assert day.web.load() < BUSY
    assert day.web.lately()
    day.at += 1.0
    assert not day.web.lately()


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.8, 0.95, 1.0])
def test_a_part_is_always_the_engines(share: float) -> None:
    day = Day()
    day.go_by(2.0, share)
    day.web.give_way(0.010)
    assert 0 < sum(day.rested) <= 0.010 * MOST * 1.0001


def test_it_rests_longer_the_more_comes() -> None:
    rests = []
    for share in (0.05, 0.1, 0.3, 0.5):
        day = Day()
        day.go_by(2.0, share)
        day.web.give_way(0.010)
        rests.append(sum(day.rested))
    assert rests == sorted(rests)
    assert rests[0] < 0.010 < rests[-1]


def test_while_the_web_is_behind_it_waits_on_and_not_for_ever() -> None:
    day = Day()
    day.go_by(2.0, share=0.1)
    for _ in range(FEW + 1):
        day.web.begin()
    day.web.give_way(0.010)
    assert 0.010 * MOST <= sum(day.rested) <= 0.010 * MOST + 0.003


def test_once_the_web_has_caught_up_it_goes_on() -> None:
    day = Day()
    day.go_by(2.0, share=0.1)
    begun = [day.web.begin() for _ in range(FEW + 1)]
    rest = day.rest

    def one_is_answered(seconds: float) -> None:
        rest(seconds)
        if begun:
            day.web.end(begun.pop())

    day.web._pause = one_is_answered
    day.web.give_way(0.010)
    assert sum(day.rested) < 0.010 * LEAN * 0.1 / 0.9 + 2 * LOOK


def test_a_request_waits_while_the_engine_is_inside() -> None:
    web, inside, out = Traffic(), Event(), Event()

    def request() -> None:
        inside.set()
        web.end(web.begin())
        out.set()

    asks = Thread(target=request)
    with web.held_up():
        asks.start()
        assert inside.wait(WAIT)
        assert not out.wait(0.01)
    assert out.wait(WAIT)
    asks.join()


def test_a_request_does_not_wait_for_ever() -> None:
    web = Traffic()
    with web.held_up():
        web.end(web.begin())
