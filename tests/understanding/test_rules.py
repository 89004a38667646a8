"""What is understood by words and rules alone."""

import pytest

from afterword.decisions.understanding import NOTHING, by_rules

PLAIN = [
    ("en", "wheres my parcel its been 2 weeks", "wismo"),
    ("en", "how do I send this back", "return"),
    ("en", "I'd like to cancel order 1234", "cancel"),
    ("en", "can you change the delivery address please", "change_address"),
    ("en", "what colours are available?", "product_question"),
    ("en", "the lamp came broken", "complaint"),
    ("en", "when do I get my refund", "refund_status"),
    ("en", "thanks so much, love it", "thanks"),
    ("en", "let me talk to a real person", "human"),
    ("en", "too many emails, only once a week please", "preferences"),
    ("en", "do you have any vacancies", "other"),
    ("es", "hola, llegó rota la taza", "complaint"),
    ("es", "¿Cuándo me devuelven el dinero?", "refund_status"),
    ("de", "Wo bleibt mein Paket?", "wismo"),
    ("de", "Bitte nicht so viele Mails", "preferences"),
    ("fr", "je voudrais annuler ma commande", "cancel"),
    ("fr", "je veux parler à un conseiller", "human"),
    ("ar", "وين شحنتي لسه ما وصلت", "wismo"),
    ("ar", "أريد إلغاء الطلب", "cancel"),
]


def test_it_works() -> None:
    found = by_rules("¿Dónde está mi pedido?")
    assert (found.language, found.intent) == ("es", "wismo")
    assert found.confidence > 0.8
    assert (found.sentiment, found.urgency) == ("neutral", "normal")


@pytest.mark.parametrize(("language", "text", "intent"), PLAIN)
def test_plain_wishes_are_understood(language: str, text: str, intent: str) -> None:
    found = by_rules(text)
    assert (found.language, found.intent) == (language, intent)


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00"])
def test_of_nothing_nothing_is_understood(text: str) -> None:
    assert by_rules(text) == NOTHING


def test_what_no_rule_knows_is_other_and_never_sure() -> None:
    for text in ("Hi", "what's the weather like", "12345", "🙂", "zxcv qwer"):
        found = by_rules(text)
        assert found.intent == "other", text
        assert found.confidence <= 0.6


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Thanks for the quick answer! Where is my parcel?", "wismo"),
        ("Where is my order? Please cancel it.", "cancel"),
        ("When will it arrive? And please change the address, I moved.", "change_address"),
        ("Where is the second parcel? The first one came broken.", "complaint"),
    ],
)
def test_of_several_wishes_the_one_that_cannot_wait_is_seen(text: str, first: str) -> None:
    assert by_rules(text).intent == first


@pytest.mark.parametrize(
    ("text", "presses"),
    [
        ("Where is my order?", "normal"),
        ("It is my daughter's birthday tomorrow, where is my order?", "high"),
        ("This is the third time I write, nobody answers", "high"),
        ("I am allergic to nickel and got a rash from the ring", "high"),
        ("WHERE IS MY ORDER I NEED IT TODAY!!", "high"),
        ("Thank you, lovely!", "low"),
    ],
)
def test_how_much_it_presses(text: str, presses: str) -> None:
    assert by_rules(text).urgency == presses


@pytest.mark.parametrize(
    ("text", "feels"),
    [
        ("Thank you, I love it 😍", "positive"),
        ("not good at all, very disappointed", "negative"),
        ("It was not bad, thank you", "positive"),
        ("😡", "negative"),
        ("Das ist eine Frechheit", "negative"),
        ("Is it made of cotton?", "neutral"),
    ],
)
def test_how_somebody_feels(text: str, feels: str) -> None:
    assert by_rules(text).sentiment == feels


def test_quotes_and_signatures_are_not_read() -> None:
    text = "Where is my order?\n\nOn 3 May 2026 at 10:00 Ada & Fern wrote:\n> cancel your order\n"
    assert by_rules(text).intent == "wismo"
    assert by_rules("Thanks!\n--\nAnn, complaints department").intent == "thanks"
    assert by_rules("> where is it\nPlease cancel my order").intent == "cancel"


def test_a_known_language_helps_where_the_text_does_not_tell() -> None:
    assert by_rules("ok", "sv").language == "sv"
    assert by_rules("Wo bleibt mein Paket?", "en-GB").language == "de"


def test_a_very_long_text_is_read_at_both_ends() -> None:
    text = "Where is my order? " + "bla " * 50_000 + " Please hurry."
    assert by_rules(text).intent == "wismo"
