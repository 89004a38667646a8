"""What is a score, and what only looks like one."""

import pytest

from afterword.decisions.scores import score_of


def test_it_works() -> None:
    assert [score_of(one) for one in ("4", " 5! ", "4/5", "five", "⭐⭐⭐⭐")] == [4, 5, 4, 5, 4]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Four stars", 4),
        ("4 out of 5", 4),
        ("cinco estrellas", 5),
        ("cuatro de cinco", 4),
        ("أربعة", 4),
        ("٥", 5),
        ("★ ★ ★", 3),
        ("⭐️⭐️", 2),
        ("great", None),
        ("size 4 please", None),
        ("four or five", None),
        ("the one", None),
        ("", None),
        ("no", None),
    ],
)
def test_what_is_a_score(text: str, wanted: int | None) -> None:
    assert score_of(text) == wanted
