"""Words that a provider can approve, made of a template's own."""

import pytest

from afterword.messages.approvals import ANSWERS
from afterword.messages.approving import Unfit, fit
from afterword.messages.queries import check, shipped
from afterword.messages.text import parse

BASE = "https://after.example"
TEXT = """
template: order-shipped
name: Shipped
words:
  en:
    subject: "On its way"
    preheader: p
    why: w
    button: "Follow it"
    short: {short}
link: "{link}"
blocks: []
"""


def made(short: str, link: str = "{{ links.order }}", language: str = "en") -> object:
    text = TEXT.replace("{short}", short).replace("{link}", link)
    return fit(text, "whatsapp", language, "utility", BASE)


def test_it_works() -> None:
    found = fit(
        TEXT.replace("{short}", "Hello {{ customer.given_name }}, {{order.names}} left.").replace(
            "{link}", "{{ links.order }}"
        ),
        "whatsapp",
        "en",
        "utility",
        BASE,
    )
    wording = found.wording
    assert wording.body == "Hello {{1}}, {{2}} left."
    assert found.gaps == ("{{ customer.given_name }}", "{{ order.names }}")
    assert wording.examples == ("Ana", "the kettle and the V60")
    assert (wording.button, wording.button_url) == ("Follow it", f"{BASE}/{{{{1}}}}")
    assert found.link == "{{ links.order }}"
    assert (wording.language, wording.category) == ("en", "utility")
    assert wording.name.startswith("order_shipped_")


CHOICES = """
template: all-well
name: All well?
words:
  en: {short: "Did it arrive whole?", well: "All is well", wrong: WRONG, why: w}
choices:
  - {key: well, words: well}
  - {key: wrong, words: wrong}
"""


def test_buttons_that_answer_are_approved_with_the_words() -> None:
    found = fit(CHOICES.replace("WRONG", "Something is wrong"), "whatsapp", "en", "utility", BASE)
    assert found.wording.replies == ("All is well", "Something is wrong")
    assert found.choices == (("well", "All is well"), ("wrong", "Something is wrong"))
    other = fit(CHOICES.replace("WRONG", "It is broken"), "whatsapp", "en", "utility", BASE)
    assert other.wording.name != found.wording.name


@pytest.mark.parametrize("words", ['"Wrong: {{ order.number }}"', '"Something is wrong with it"'])
def test_a_button_that_answers_is_short_and_has_no_gap(words: str) -> None:
    with pytest.raises(Unfit, match="at most 25 characters and no gaps"):
        fit(CHOICES.replace("WRONG", words), "whatsapp", "en", "utility", BASE)


def test_other_words_have_another_name() -> None:
    one, other = (
        fit(TEXT.replace("{short}", words).replace("{link}", ""), "whatsapp", "en", "utility", BASE)
        for words in ("It left us.", "It has left us.")
    )
    assert one.wording.name != other.wording.name


def test_a_filter_stays_with_its_gap() -> None:
    text = TEXT.replace("{short}", "'Hello {{ customer.name | upcase }}!'").replace("{link}", "")
    found = fit(text, "whatsapp", "en", "marketing", BASE)
    assert found.gaps == ("{{ customer.name | upcase }}",)
    assert found.wording.examples == ("Ana Petrović",)
    assert found.wording.button == "", "it leads nowhere"


def test_a_link_to_somebody_elses_page_makes_no_button() -> None:
    text = TEXT.replace("{short}", "It left.").replace("{link}", "{{ product.url }}")
    assert fit(text, "whatsapp", "en", "utility", BASE).wording.button == ""


@pytest.mark.parametrize(
    ("short", "says"),
    [
        ("'Hi {% if customer.name %}you{% endif %} there'", "hang on a condition.*if"),
        ("'{{ customer.name }} hello'", "neither begin nor end"),
        ("'hello {{ customer.name }}'", "neither begin nor end"),
        ("'hello {{ customer.name }} {{ order.number }} there'", "side by side"),
        ("'{{ customer.name }}'", "no words beside"),
        ("'" + "x" * 1025 + "'", "have 1025"),
    ],
)
def test_words_that_cannot_be_approved_say_why(short: str, says: str) -> None:
    with pytest.raises(Unfit, match=says):
        made(short)


def test_a_language_it_is_not_written_in_is_not_fit() -> None:
    with pytest.raises(Unfit, match="not written in de"):
        made("Hello there", language="de")


@pytest.mark.parametrize("key", sorted(key for key in shipped() if not key.startswith(ANSWERS)))
def test_the_shipped_templates_are_sound_and_fit(key: str) -> None:
    text = shipped()[key]
    assert check(text) == []
    for language in parse(text).languages:
        assert fit(text, "whatsapp", language, "utility", BASE).wording.body


def test_a_language_that_only_borrows_the_words_is_not_handed_in() -> None:
    """Without words of its own it would be written to in the first language."""
    text = TEXT.replace("{short}", "It left us.").replace("{link}", "")
    more = text.replace("link:", "  de: {subject: Unterwegs, preheader: p, why: w}\nlink:", 1)
    with pytest.raises(Unfit, match="whatsapp are not written in de"):
        fit(more, "whatsapp", "de", "utility", BASE)


PICTURED = """
template: shown
name: How it fits
words:
  en: {short: "It fits like this, and well.", why: w}
media:
  - {kind: image, url: "https://pictures.example/a.jpg"}
  - {kind: voice, url: "{{ pictures.sound }}"}
  - {kind: image, url: "{{ pictures.fits }}", channels: CHANNELS}
"""


@pytest.mark.parametrize(
    ("channels", "pictured", "picture"),
    [("[]", True, "fits"), ("[whatsapp]", True, "fits"), ("[viber]", True, ""), ("[]", False, "")],
)
def test_a_picture_of_the_stores_own_stands_over_the_words(
    channels: str, pictured: bool, picture: str
) -> None:
    text = PICTURED.replace("CHANNELS", channels)
    found = fit(text, "whatsapp", "en", "utility", BASE, pictured=pictured)
    assert found.picture == picture
    without = fit(text, "whatsapp", "en", "utility", BASE)
    assert (found.wording.name != without.wording.name) == bool(picture), "it is approved anew"
