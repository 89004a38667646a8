"""What people mean: over the corpus, both halves of it, and for what is odd."""

import time
from collections.abc import Sequence

import pytest

from afterword.decisions.words import Meaning, languages, may_mean_an_order, meaning

from .corpus import Phrase, later, phrases

ALL = phrases()
HALVES = [
    pytest.param([one for one in ALL if not one.sealed], id="open"),
    pytest.param([one for one in ALL if one.sealed], id="sealed"),
]


def _missed(some: Sequence[Phrase], *, known: bool) -> list[str]:
    return [
        f"{one.language}: {one.text} ({one.meaning})"
        for one in some
        if meaning(one.text, one.language if known else "").meaning != one.meaning
    ]


def test_it_works() -> None:
    assert meaning("STOP").meaning == "stop"
    assert meaning("no me mandéis más mensajes").meaning == "stop"
    assert meaning("don't stop, I love these").meaning == "none"
    assert meaning("cancel my subscription to your messages").meaning == "stop"


def test_the_corpus_is_as_large_as_it_was_asked_for() -> None:
    assert len({one.text for one in ALL}) >= 600
    assert len({one.language for one in ALL}) >= 20
    assert {one.language for one in ALL} <= set(languages())
    assert 0.4 < sum(one.sealed for one in ALL) / len(ALL) < 0.6


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("known", [True, False], ids=["language known", "language unknown"])
def test_every_keyword_is_heard(half: list[Phrase], known: bool) -> None:
    assert _missed([one for one in half if one.sort == "keyword"], known=known) == []


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("known", [True, False], ids=["language known", "language unknown"])
def test_a_no_in_ones_own_words_is_heard(half: list[Phrase], known: bool) -> None:
    some = [one for one in half if one.sort == "natural"]
    missed = _missed(some, known=known)
    assert len(missed) <= len(some) * 0.01, missed


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("known", [True, False], ids=["language known", "language unknown"])
def test_nothing_else_is_taken_for_one(half: list[Phrase], known: bool) -> None:
    some = [one for one in half if one.meaning == "none"]
    wrong = _missed(some, known=known)
    assert len(wrong) <= len(some) * 0.01, wrong


@pytest.mark.parametrize("known", [True, False], ids=["language known", "language unknown"])
def test_what_was_thought_of_later_is_heard_too(known: bool) -> None:
    for means in ("stop", "none"):
        some = [one for one in later() if one.meaning == means]
        missed = _missed(some, known=known)
        assert len(missed) <= len(some) * 0.01, missed


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("  “S T O P”  ", "stop"),
        ("s.t.o.p", "stop"),
        ("ＳＴＯＰ", "stop"),
        ("stop 🙏🏽", "stop"),
        ("🛑", "stop"),
        ("👍", "none"),
        ("Opt-Out", "stop"),
        ("> Reply STOP to end\nthank you!", "none"),
        ("yes I got it", "none"),
        ("help me choose a size please", "none"),
        ("join you for coffee?", "none"),
        ("", "none"),
        ("\u200f\u202b", "none"),
    ],
)
def test_what_surrounds_a_keyword_does_not_matter(text: str, means: str) -> None:
    assert meaning(text).meaning == means


def test_one_word_in_two_languages_is_read_in_the_one_that_is_known() -> None:
    assert meaning("tak", "pl").meaning == "start"
    assert meaning("tak", "da").meaning == "none"
    assert meaning("tak").meaning == "none"
    assert meaning("ret", "tr").meaning == "stop"
    assert meaning("ret", "da").meaning == "none"


@pytest.mark.parametrize(
    "text",
    [
        "stop " * 2000,
        "no " * 2000,
        "please " * 2000 + "stop texting me",
        "a" * 100_000,
        "(" * 9_999,
    ],
)
def test_a_long_text_takes_no_long_time(text: str) -> None:
    meaning("warm")
    before = time.process_time()
    meaning(text)
    assert time.process_time() - before < 0.5


def test_a_wish_at_the_end_of_a_long_mail_is_heard() -> None:
    story = "The lamp is lovely and stands beside my bed. " * 200
    assert meaning(story + "But please stop sending me newsletters.").meaning == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "stоp",  # Cyrillic о
        "STОP",  # Cyrillic О
        "ѕtор",  # Cyrillic ѕ, о, р
        "ЅТОР",  # Cyrillic throughout
        "Please, stοp!",  # Greek ο
        "ST0P",
        "саncеl",  # Cyrillic с, а, е
        "unsubscrіbe",  # Ukrainian і
        "bаja",  # Spanish, with a Cyrillic а
        "s​top",  # a space without width
    ],
)
def test_what_looks_like_a_stop_is_one(text: str) -> None:
    assert meaning(text) == Meaning("stop", "keyword"), text


@pytest.mark.parametrize(
    "text",
    [
        "стор",  # looks like "ctop"
        "рост", "сор", "нос", "раз", "вот", "так", "рано", "тут",  # Russian
        "μόνο", "τώρα", "ναι",  # Greek, but for the yes
        "10", "100", "0k", "1end",
        "my parcel 0 stops at 10 doors",
        "Wo ist mein Pаket",  # Cyrillic а, and no keyword
    ],
)  # fmt: skip
def test_what_looks_like_nothing_of_the_kind_is_none(text: str) -> None:
    assert meaning(text).meaning != "stop", text


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("cancel", True), ("Cancel please", True), ("CANCEL!", True), ("cancelar", True),
        ("annuler svp", True), ("إلغاء", True), ("отмена", True), ("iptal", True),
        ("stop", False), ("unsubscribe", False), ("cancel my subscription", False),
        ("baja", False), ("end", False), ("", False),
    ],
)  # fmt: skip
def test_what_may_mean_an_order(text: str, may: bool) -> None:
    assert may_mean_an_order(text) is may
    if may:
        assert meaning(text).meaning == "stop", "it is heeded as one all the same"
