"""How well this machine understands the open half of the corpus: the goal of issue 7.

The sealed half is counted by ``make bench ONLY=understood_sealed``, and shown to nobody.
"""

import pytest

from tests.understanding import scoring


@pytest.fixture(scope="module")
def found() -> list[scoring.Read]:
    """The open half, read as what a stranger wrote."""
    return scoring.read(scoring.of_this_machine(), scoring.lines("open"))


def test_it_works(found: list[scoring.Read]) -> None:
    figures = scoring.figures(found)
    assert figures["macro_f1"] >= 0.90, scoring.shown(figures)
    assert figures["auroc"] >= 0.95, scoring.shown(figures)


@pytest.mark.parametrize("language", scoring.LANGUAGES)
def test_no_language_is_left_behind(found: list[scoring.Read], language: str) -> None:
    mine = [one for one in found if one.line.language == language]
    assert scoring.figures(mine)["macro_f1"] >= 0.80


def test_the_language_is_told(found: list[scoring.Read]) -> None:
    assert scoring.figures(found)["language"] >= 0.95
