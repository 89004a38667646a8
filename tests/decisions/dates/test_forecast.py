"""Delivery dates from what was learnt, on lanes whose truth is known."""

from datetime import UTC, datetime, timedelta
from random import Random

from afterword.decisions.forecast import Book, Spot, Trip, expect, learn_all, read, written

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOME = Spot("DE", "BE", "10115")


def went(days: float, when: datetime = START, *, to: str = "BY") -> tuple[Trip, datetime, datetime]:
    """A parcel that arrived after so many days."""
    trip = Trip(placed=when, origin=HOME, destination=Spot("DE", to), carrier="dhl")
    arrived = when + timedelta(days=days)
    return trip, arrived, arrived


def test_it_works() -> None:
    chance = Random(1)
    book = learn_all(went(chance.uniform(2, 4)) for _ in range(200))
    found = expect(book, went(0)[0], START)
    assert timedelta(days=2) <= found.earliest - START <= found.likely - START
    assert timedelta(days=2.7) < found.likely - START < timedelta(days=3.3)
    assert found.latest - START < timedelta(days=5.2)
    assert found.level == "lane"


def test_without_any_data_the_range_is_wide_and_says_that_it_is_a_guess() -> None:
    found = expect(Book(), went(0)[0], START)
    assert (found.level, found.learnt) == ("none", 0.0)
    assert found.latest - found.earliest > timedelta(days=15)


def test_while_a_parcel_is_silent_its_range_moves_on_and_never_lies_in_the_past() -> None:
    book = learn_all(went(Random(n).uniform(2, 4)) for n in range(100))
    before = START
    for passed in range(0, 200, 3):
        now = START + timedelta(days=passed)
        found = expect(book, went(0)[0], now)
        assert now <= found.earliest <= found.likely <= found.latest
        assert found.likely >= before
        before = found.likely


def test_a_book_is_the_same_after_it_was_written_and_read() -> None:
    book = learn_all(went(n % 7 + 1) for n in range(30))
    assert read(written(book)) == book
