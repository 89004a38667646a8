"""Names that nobody told us, in the middle of what somebody writes, stay here."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.conversations.assist_names import naming
from afterword.decisions.assisting.masks import Masks
from afterword.decisions.assisting.naming import names_in

ORDERS = ("Hario V60", "Kettle Nordlicht", "Ada & Fern", "DPD")
"""What the orders hold, who brings it, and what the store is called."""
CORPUS = Path(__file__).parent / "names.txt"


def corpus() -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    """Each line: language, text, where its names stand."""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        language, _, marked = line.partition("|")
        text, names = "", []
        for at, part in enumerate(re.split("[{}]", marked)):
            if at % 2:
                names.append((len(text), len(text) + len(part)))
            text += part
        yield language, text, names


def found_in(text: str) -> set[int]:
    """The signs of a text that are taken for a name's."""
    spans = names_in(text, naming(ORDERS))
    return {at for start, end in spans for at in range(start, end)}


def test_it_works() -> None:
    """Most names are found whole, and little else is taken for one."""
    whole, names, spoiled, plain = 0, 0, 0, 0
    for _, text, spans in corpus():
        found = found_in(text)
        for start, end in spans:
            names += 1
            whole += found.issuperset(range(start, end))
        if not spans:
            plain += 1
            spoiled += bool(found)
    assert (names, plain) == (65, 64)
    assert whole >= 0.95 * names
    assert spoiled <= 0.1 * plain


@pytest.mark.parametrize("language", sorted({language for language, *_ in corpus()}))
def test_in_each_language(language: str) -> None:
    lines = [one for one in corpus() if one[0] == language]
    names = [(text, span) for _, text, spans in lines for span in spans]
    whole = sum(found_in(text).issuperset(range(*span)) for text, span in names)
    assert whole >= len(names) - 1


@pytest.mark.parametrize(
    "text",
    [
        "Where is the Hario V60 that I paid for on Monday?",
        "Has DPD lost my Kettle Nordlicht?",
        "I LOVE ADA & FERN BUT WHERE IS IT",
        "Wann kommt die Bestellung mit der Kanne und dem Filter an?",
        "Pouvez-vous m'écrire avant Noël ? Je paie par PayPal.",
    ],
)
def test_what_the_order_knows_is_no_name(text: str) -> None:
    assert Masks(naming=naming(ORDERS)).hide(text) == text


def test_a_product_that_is_called_like_somebody_is_left() -> None:
    words = "Where is the cup Charlotte that I bought for Charlotte?"
    assert Masks(naming=naming(["Cup Charlotte"])).hide(words) == words
    hidden = "Where is the cup [name-1] that I bought for [name-1]?"
    assert Masks(naming=naming([])).hide(words) == hidden


def test_everything_comes_back_and_marks_stay_marks() -> None:
    masks = Masks(naming=naming(ORDERS))
    for _, text, spans in corpus():
        hidden = masks.hide(f"{text} [name-7]")
        assert masks.show(hidden).words == f"{text} [name-7]"
        assert "[name-" in hidden or not spans


def test_sentences_of_ours_are_told_as_they_are() -> None:
    told = "Parcel with Evri of order 7: 1 × Cup Charlotte."
    assert Masks(naming=naming([])).hide(told, ours=True) == told
