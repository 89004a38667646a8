"""The corpus is what its README says, and the figures of a reading are what they are called."""

from collections import Counter
from types import SimpleNamespace

import pytest

from tests.understanding import scoring
from tests.understanding.scoring import INTENTS, LANGUAGES, OTHER, Half, Line, auroc, f1

SENTIMENTS = {"", "negative", "neutral", "positive"}


def a_reader(texts: dict[str, tuple[str, float]]) -> scoring.Reader:
    """A reader that knows these texts by heart, and takes all else for nothing it could do."""

    def reader(text: str) -> SimpleNamespace:
        intent, confidence = texts.get(text, (OTHER, 0.0))
        return SimpleNamespace(
            intent=intent, confidence=confidence, language="en", sentiment="neutral", urgency="low"
        )

    return reader


def test_it_works() -> None:
    corpus = scoring.lines("open")
    by_heart = a_reader({one.text: (one.intent, 0.9) for one in corpus if one.intent != OTHER})
    found = scoring.figures(scoring.read(by_heart, corpus))
    assert (found["macro_f1"], found["macro_f1_with_other"], found["auroc"]) == (1, 1, 1)
    assert found["lines"] == len(corpus)
    assert found["language"] == pytest.approx(
        sum(one.language == "en" for one in corpus) / len(corpus)
    )


@pytest.mark.parametrize("half", ["open", "sealed"])
def test_a_half_has_every_intent_in_every_language(half: Half) -> None:
    many = Counter((one.language, one.intent) for one in scoring.lines(half))
    for language in LANGUAGES:
        for intent in INTENTS:
            assert many[language, intent] >= 4, (language, intent)
        assert many[language, OTHER] >= 6, language


@pytest.mark.parametrize("half", ["open", "sealed"])
def test_a_half_says_only_known_words(half: Half) -> None:
    for line in scoring.lines(half):
        assert line.intent in {*INTENTS, OTHER}, line
        assert line.sentiment in SENTIMENTS, line
        assert line.urgency in {"", "low", "normal", "high"}, line
        assert line.text == line.text.strip() != "", line


def test_no_sentence_stands_in_both_halves() -> None:
    opened = {one.text.casefold() for one in scoring.lines("open")}
    sealed = {one.text.casefold() for one in scoring.lines("sealed")}
    assert not opened & sealed
    assert (len(opened), len(sealed)) == (
        len(scoring.lines("open")),
        len(scoring.lines("sealed")),
    )


def test_a_reader_that_hears_nothing_gets_nothing() -> None:
    found = scoring.figures(scoring.read(a_reader({}), scoring.lines("open")))
    assert (found["macro_f1"], found["auroc"]) == (0, 0.5)


def test_what_is_out_of_scope_counts_against_the_intent_it_was_taken_for() -> None:
    corpus = [Line("where is it", "wismo", "en"), Line("where is my cat", OTHER, "en")]
    reader = a_reader({"where is it": ("wismo", 0.9), "where is my cat": ("wismo", 0.4)})
    found = scoring.figures(scoring.read(reader, corpus))
    assert found["by_intent"]["wismo"] == 1
    assert found["macro_f1_with_other"] == pytest.approx(2 / 3 / 10)
    assert found["auroc"] == 1, "it was less sure of it"


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("a", "a"), ("b", "b")], {"a": 1, "b": 1}),
        ([("a", "b"), ("b", "a")], {"a": 0, "b": 0}),
        ([("a", "a"), ("a", "b"), ("b", "b")], {"a": 2 / 3, "b": 2 / 3}),
        ([("a", "other")], {"a": 0, "b": 0}),
    ],
)
def test_f1(pairs: list[tuple[str, str]], expected: dict[str, float]) -> None:
    assert f1(pairs, "ab") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("inside", "outside", "expected"),
    [
        ([0.1, 0.2], [0.8, 0.9], 1),
        ([0.8, 0.9], [0.1, 0.2], 0),
        ([0.5], [0.5], 0.5),
        ([0.1, 0.5], [0.5, 0.9], 0.875),
        ([], [0.5], 0),
    ],
)
def test_auroc(inside: list[float], outside: list[float], expected: float) -> None:
    assert auroc(inside, outside) == pytest.approx(expected)


def test_the_reader_of_this_machine_answers_in_known_words() -> None:
    for one in scoring.read(scoring.of_this_machine(), scoring.lines("open", ["en", "ja"])):
        assert one.intent in {*INTENTS, OTHER}, one
        assert 0 <= one.confidence <= 1, one
        assert one.sentiment in SENTIMENTS, one
