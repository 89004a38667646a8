"""What a journey earns: the two groups, their intervals, and the word for it."""

import pytest

from afterword.decisions.lift import Group, group, lift


def share_of(buyers: int, people: int) -> Group:
    return group([1000] * buyers + [0] * (people - buyers))


def test_it_works() -> None:
    """Newcombe's own example (a): 56 of 70 against 48 of 80."""
    found = lift(share_of(56, 70), share_of(48, 80))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(
    ("written", "alone", "low", "high"),
    [
        ((9, 10), (3, 10), 0.1705, 0.8090),  # (b)
        ((5, 56), (0, 29), -0.0381, 0.1926),  # (d)
        ((0, 10), (0, 20), -0.1611, 0.2775),  # (e)
        ((10, 10), (0, 20), 0.6791, 1.0000),  # (g)
    ],
)
def test_as_in_newcombes_table(
    written: tuple[int, int], alone: tuple[int, int], low: float, high: float
) -> None:
    found = lift(share_of(*written), share_of(*alone))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00006)


def test_money_is_compared_by_its_own_spread() -> None:
    """Means 3 and 2, variances of the means 1 and 0.25 by hand."""
    found = lift(group([0, 2, 4, 6]), group([1, 1, 3, 3]))
    half = 1.959964 * (20 / 3 / 4 + 4 / 3 / 4) ** 0.5
    assert (found.money_low, found.money_high) == pytest.approx((1 - half, 1 + half))


@pytest.mark.parametrize(
    ("written", "alone", "word"),
    [
        ((90, 99), (0, 99), "early"),
        ((0, 0), (0, 0), "early"),
        ((300, 1000), (10, 100), "more"),
        ((100, 1000), (30, 100), "less"),
        ((110, 1000), (11, 100), "open"),
        ((450, 9000), (55, 1000), "nothing"),
    ],
)
def test_the_word_for_it(written: tuple[int, int], alone: tuple[int, int], word: str) -> None:
    assert lift(share_of(*written), share_of(*alone)).verdict == word
