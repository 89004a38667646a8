"""Lots and keys: the same everywhere and for ever, spread as the weights say."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from afterword.decisions.reasons import REASONS, because
from afterword.decisions.split import draw, send_key


def test_it_works() -> None:
    found = [draw("tone", str(customer), [1, 1]) for customer in range(12)]
    assert found == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]


SPREAD = [
    ("even", [1, 1], [1969, 2031]),
    ("three to one", [3, 1], [2961, 1039]),
    ("with a hold-out", [50, 50, 10], [1778, 1870, 352]),
]


@pytest.mark.parametrize(("says", "weights", "wanted"), SPREAD, ids=[case[0] for case in SPREAD])
def test_how_four_thousand_customers_fall(says: str, weights: list[int], wanted: list[int]) -> None:
    found = Counter(draw("tone", str(customer), weights) for customer in range(4000))
    assert [found[index] for index in range(len(weights))] == wanted, says


def test_a_way_without_weight_is_never_drawn() -> None:
    assert {draw("tone", str(customer), [0, 1, 0]) for customer in range(500)} == {1}


def test_another_experiment_draws_anew() -> None:
    both = [(draw("a", str(one), [1, 1]), draw("b", str(one), [1, 1])) for one in range(400)]
    assert all(count > 70 for count in Counter(both).values())
    assert len(Counter(both)) == 4


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [2, -1]])
def test_weights_that_cannot_be_drawn_from(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        draw("tone", "7", weights)


def test_a_send_key_is_a_hash_of_what_it_is() -> None:
    assert send_key("ada-fern", "j", "order/1", "1", "s", "") == (
        "99e5b532267c7db333f0d3e7412e112d"
    )
    parts = [("a", "b"), ("ab", ""), ("", "ab"), ("a", "b", "")]
    assert len({send_key(*one) for one in parts}) == 4


def test_the_vocabulary_is_closed() -> None:
    for rule, meaning in REASONS.items():
        assert meaning.endswith(".")
        assert because(rule, "yes").rule == rule
    with pytest.raises(KeyError, match="not in the vocabulary"):
        because("mood", "no")


def test_reasons_hold_nothing_but_what_json_can_say() -> None:
    found = because("hours", "wait", until=datetime(2026, 11, 24, tzinfo=UTC), days=("mon",))
    assert found.inputs == {"until": "2026-11-24T00:00:00+00:00", "days": ["mon"]}
