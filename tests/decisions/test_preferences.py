"""What people tell us in passing, in many languages; what only sounds like it; and that a no stays
a no."""

import pytest

from afterword.decisions.preference_words import WAYS
from afterword.decisions.preferences import still_welcome, told
from afterword.decisions.words import meaning

SAID: list[tuple[str, str, str, str | bool]] = [
    ("en", "Please write to me less often.", "pace", "less"),
    ("en", "fewer emails please", "pace", "less"),
    ("es", "Menos correos, por favor", "pace", "less"),
    ("fr", "Écrivez-moi moins souvent svp", "pace", "less"),
    ("de", "Schreibt mir bitte seltener", "pace", "less"),
    ("it", "Scrivetemi meno spesso", "pace", "less"),
    ("pt", "Menos emails, por favor", "pace", "less"),
    ("nl", "Minder mails graag", "pace", "less"),
    ("ar", "اكتبوا لي أقل", "pace", "less"),
    ("pl", "Piszcie proszę rzadziej", "pace", "less"),
    ("sv", "Skriv mer sällan tack", "pace", "less"),
    ("en", "Please only contact me via WhatsApp", "only", "whatsapp"),
    ("es", "Solo por WhatsApp, por favor", "only", "whatsapp"),
    ("fr", "Uniquement par WhatsApp", "only", "whatsapp"),
    ("de", "Nur per E-Mail bitte", "only", "email"),
    ("it", "Solo su WhatsApp", "only", "whatsapp"),
    ("pt", "Só pelo WhatsApp", "only", "whatsapp"),
    ("nl", "Alleen via WhatsApp", "only", "whatsapp"),
    ("ar", "فقط عبر واتساب", "only", "whatsapp"),
    ("en", "Please don't call me", "no_calls", True),
    ("es", "No me llaméis", "no_calls", True),
    ("fr", "Ne m'appelez pas", "no_calls", True),
    ("de", "Bitte nicht anrufen", "no_calls", True),
    ("it", "Non mi chiamate", "no_calls", True),
    ("pt", "Não me liguem", "no_calls", True),
    ("nl", "Niet bellen graag", "no_calls", True),
    ("ar", "لا تتصلوا بي", "no_calls", True),
    ("en", "Please don't write before 10", "not_before", "10:00"),
    ("en", "Don't call me before 10:30am", "not_before", "10:30"),
    ("en", "Please don't text after 8pm", "not_after", "20:00"),
    ("es", "No me escribáis antes de las 10", "not_before", "10:00"),
    ("fr", "N'écrivez pas avant 10h", "not_before", "10:00"),
    ("de", "Bitte nicht vor 10 Uhr schreiben", "not_before", "10:00"),
    ("it", "Non scrivetemi prima delle 10", "not_before", "10:00"),
    ("pt", "Não escrevam antes das 10", "not_before", "10:00"),
    ("nl", "Niet schrijven voor 10 uur", "not_before", "10:00"),
    ("ar", "لا تراسلوني قبل الساعة 10", "not_before", "10:00"),
    ("en", "Please write in English", "language", "en"),
    ("de", "Können Sie mir auf Englisch antworten?", "language", "en"),
    ("es", "Escribidme en inglés", "language", "en"),
    ("fr", "Répondez-moi en anglais", "language", "en"),
    ("en", "It's a gift for my mum", "gift", True),
    ("es", "Es un regalo", "gift", True),
    ("fr", "C'est un cadeau", "gift", True),
    ("de", "Das ist ein Geschenk", "gift", True),
    ("it", "È un regalo", "gift", True),
    ("pt", "É um presente", "gift", True),
    ("nl", "Het is een cadeau", "gift", True),
    ("ar", "هذه هدية", "gift", True),
    ("en", "My size is M", "size", "M"),
    ("es", "Mi talla es 42", "size", "42"),
    ("de", "Ich trage Größe 42", "size", "42"),
    ("ar", "مقاسي 42", "size", "42"),
    ("en", "I have it ground for espresso", "grind", "espresso"),
    ("es", "Molido para filtro, por favor", "grind", "filter"),
    ("en", "Whole beans for me, please", "grind", "whole beans"),
    ("en", "I use an AeroPress", "use", "aeropress"),
]


@pytest.mark.parametrize(("language", "text", "name", "value"), SAID)
def test_it_works(language: str, text: str, name: str, value: str | bool) -> None:
    found = {one.name: one for one in told(text, language)}
    assert set(found) == {name}
    assert (found[name].value, found[name].sure) == (value, True)
    assert found[name].words == text
    assert {one.name: one.value for one in told(text)} == {name: value}, "known or not"


def test_so_many_languages() -> None:
    assert {"en", "es", "fr", "de", "it", "pt", "nl", "ar"} < set(WAYS)
    assert {language for language, *_ in SAID} >= {"en", "es", "fr", "de", "it", "pt", "nl", "ar"}


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "You send so many emails!"), ("fr", "trop de mails"), ("ar", "رسائل كثيرة كل يوم")],
)
def test_what_may_only_be_meant_is_not_sure(language: str, text: str) -> None:
    (one,) = told(text, language)
    assert (one.name, one.value, one.sure) == ("pace", "less", False)


@pytest.mark.parametrize(
    "text",
    [
        "I order less often now",
        "The only email I got was yours",
        "You don't call back!",
        "Not before 10, the courier came at 7",
        "Please deliver it not before 10",
        "Is it a gift?",
        "Size 42 is too small",
        "Do you have size M?",
        "Where is my order?",
        "> write to me less often\nok, thanks",
        "ok, thanks\n\nOn Mon, 3 Nov 2026 Ada & Fern wrote:\n> only WhatsApp please",
        "",
    ],
)
def test_what_only_sounds_like_it_is_nothing(text: str) -> None:
    assert told(text, "en") == []


def test_several_things_in_one_message() -> None:
    text = "Thanks! It's a gift for my dad. Please write less often, and only via WhatsApp."
    found = {one.name: one.value for one in told(text, "en")}
    assert found == {"gift": True, "pace": "less", "only": "whatsapp"}


@pytest.mark.parametrize(
    ("text", "language", "welcome"),
    [
        ("only WhatsApp please, no emails", "en", True),
        ("No me escribáis antes de las 10", "es", True),
        ("No me llaméis", "es", True),
        ("No me llaméis ni me escribáis", "es", False),
        ("STOP", "en", False),
        ("No more emails. It's a gift.", "en", False),
        ("Only WhatsApp please, no emails. Stop writing to me.", "en", False),
    ],
)
def test_a_no_stays_a_no_unless_it_leaves_a_way(text: str, language: str, welcome: bool) -> None:
    assert meaning(text, language).meaning == "stop"
    assert still_welcome(text, language) is welcome
