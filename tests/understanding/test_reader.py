"""What is understood by what was learnt from our own sentences."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from afterword.decisions.understanding import INTENTS, NOTHING
from afterword.insights.understanding import fit, seeds
from afterword.insights.understanding.reader import likely, read
from afterword.insights.understanding.weights import scales
from afterword.timeline import ports
from tests.understanding.scoring import LANGUAGES


def test_it_works() -> None:
    found = read("hola, me podéis decir por dónde anda lo que compré? llevo semanas esperando")
    assert (found.language, found.intent) == ("es", "wismo")
    assert found.confidence > 0.6


def test_it_is_what_the_service_reads_with() -> None:
    text = "the strap snapped the second time I wore it"
    assert ports.understood(0, text) == read(text)


def test_the_numbers_were_learnt_from_the_sentences_that_are_there() -> None:
    assert scales().learnt.mark == fit.mark(), "python -m afterword.insights.understanding.fit"


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_many_sentences_for_each_intent_in_each_language(language: str) -> None:
    mine = [one for one in seeds.seeds() if one.language == language]
    for intent in INTENTS:
        assert len({one.text for one in mine if one.intent == intent}) >= 25, intent


def test_a_line_stands_for_all_its_wordings() -> None:
    assert seeds.spread("(a|b) c (d|)") == ["a c d", "a c", "b c d", "b c"]
    many = seeds.spread("(a|b|c) (d|e|f) (g|h)")
    assert len(many) == seeds.MOST
    assert {word for one in many for word in one.split()} == set("abcdefgh")


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800", "😀", "🇩🇪" * 400, "a" * 100_000, "؟" * 9]
)
def test_no_text_is_too_odd(text: str) -> None:
    found = read(text)
    assert found.intent in INTENTS
    assert 0 <= found.confidence <= 1
    assert read("") == NOTHING


def test_what_is_likely_adds_up() -> None:
    from afterword.decisions.understanding.reading import spoken_in

    odds = likely(spoken_in("Hi! Where is it? Please cancel my order. Thank you"))
    assert sum(odds.values()) == pytest.approx(1)
    assert max(odds, key=lambda one: odds[one]) == "cancel"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Hello there! Hope you are well. When does my parcel come? Thanks a lot", "wismo"),
        ("The lamp came broken. Also, where is the second parcel?", "complaint"),
        ("Danke für die schnelle Antwort! Bitte stornieren Sie meine Bestellung.", "cancel"),
        ("Bonjour. Où est mon colis ? Je veux parler à un humain.", "human"),
    ],
)
def test_of_several_wishes_the_one_that_cannot_wait_is_seen(text: str, first: str) -> None:
    assert read(text).intent == first


def test_other_is_never_sure() -> None:
    for text in ("tell me a joke", "qwrt", "haben Sie eine Stelle frei?"):
        found = read(text)
        assert found.intent == "other", text
        assert 0.5 <= found.confidence <= 0.6


def test_threads_read_the_same() -> None:
    texts = ["where is my order", "quiero devolver esto", "bitte stornieren", "merci"] * 20
    alone = [read(one) for one in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, texts)) == alone
