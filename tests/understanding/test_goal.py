"""How well this machine understands the open half of the corpus: the goal of issue 7.

The sealed half is counted by ``make bench ONLY=understood_sealed``, and shown to nobody.
"""

import re

import pytest

from afterword.insights.understanding import seeds
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


def test_moods_and_what_presses_are_told(found: list[scoring.Read]) -> None:
    figures = scoring.figures(found)
    assert figures["sentiment"] >= 0.90
    assert figures["urgent"] >= 0.90


def test_the_language_is_told(found: list[scoring.Read]) -> None:
    assert scoring.figures(found)["language"] >= 0.95


def test_the_sealed_half_was_not_learnt() -> None:
    """Short things that everybody says are the same by chance; more would be a leak."""
    learnt = {_bare(one.text) for one in seeds.seeds()}
    sealed = [_bare(one.text) for one in scoring.lines("sealed")]
    assert sum(one in learnt for one in sealed) < 0.05 * len(sealed)
    assert sum(one in learnt for one in sealed if len(one) > 20) < 5


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
