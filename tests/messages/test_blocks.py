"""Blocks that choose what they say, and words that would break a mail."""

import msgspec
import pytest

from afterword.house.models import Store
from afterword.messages import actions
from afterword.messages.labels import labels
from afterword.messages.voice import Voice, save_voice
from afterword.timeline.models import Product
from tests.conftest import NOW
from tests.given import ANA
from tests.messages.test_library import write

CARE = """\
template: care
name: Care
words:
  en:
    subject: "s"
    preheader: "p"
    heading: "h"
    care_coffee: "Away from light, {{ customer.given_name }}."
    care_cup: "No dishwasher."
    care: "Read the card."
    why: "w"
blocks:
  - {block: heading}
  - block: care
    cases:
      - {CASE, words: care_cup}
      - {tag: coffee, words: care_coffee}
    otherwise: care
"""


def a_product(store: Store, **facts: object) -> None:
    """What the order of ``write`` holds, as the shop tells of it."""
    known = {"title": "Hario V60", "told": NOW, **facts}
    Product.objects.of(store).update_or_create(store=store, outside="p1", defaults=known)


@pytest.mark.parametrize(
    ("case", "facts", "said"),
    [
        ("type: Cup", {"type": "Cup"}, "No dishwasher."),
        ('product: "p1"', {}, "No dishwasher."),
        ("type: Cup", {"tags": ["coffee"]}, "Away from light, Ana."),
        ("type: Cup", {"type": "Cup", "tags": ["coffee"]}, "No dishwasher."),
        ("type: Cup", {}, "Read the card."),
        ('type: "Cup\'s, \\"big\\""', {}, "Read the card."),
    ],
    ids=["type", "product", "tag", "the first that fits", "none fits", "quotes"],
)
def test_a_care_tip_is_chosen_by_what_was_bought(
    store: Store, case: str, facts: dict[str, object], said: str
) -> None:
    a_product(store, **facts)
    actions.save_template(store, "care", CARE.replace("CASE", case), now=NOW, by="test")
    mail = write(store, "care")
    tips = ("No dishwasher.", "Away from light, Ana.", "Read the card.")
    for part in (mail.text, mail.html):
        assert [one for one in tips if one in part] == [said]


def test_without_a_default_nothing_stands_there(store: Store) -> None:
    text = CARE.replace("CASE", "type: Cup").replace("    otherwise: care\n", "")
    text = text.replace('    care: "Read the card."\n', "")
    actions.save_template(store, "care", text, now=NOW, by="test")
    mail = write(store, "care")
    assert "dishwasher" not in mail.html + mail.text
    assert 'class="care"' not in mail.html


def test_words_with_signs_of_markup_make_a_mail_all_the_same(store: Store) -> None:
    said = 'Salt & pepper, 3 < 4, "so"'
    text = CARE.replace("CASE", "type: Cup").replace("Read the card.", "x")
    text = text.replace('heading: "h"', f"heading: '{said}'")
    actions.save_template(store, "care", text, now=NOW, by="test")
    mail = write(store, "care")
    assert said in mail.text
    assert "Salt &amp; pepper, 3 &lt; 4" in mail.html


SIGNED = """\
template: signed
name: Signed
words:
  en:
    subject: "s"
    preheader: "p"
    said: "It is on its way."
    sign_off: "Write back to this.\\nIt goes on here."
    why: "w"
blocks:
  - {block: text, words: said}
  - {block: sign_off}
"""


def test_a_sign_off_of_several_lines_keeps_them(store: Store) -> None:
    actions.save_template(store, "signed", SIGNED, now=NOW, by="test")
    save_voice(store, Voice(sign_off={"en": "Warmly,\nall of us"}), now=NOW, by="test")
    store.signature = "Mia"
    mail = write(store, "signed")
    signed = "Warmly,\nall of us\nMia\nWrite back to this.\nIt goes on here."
    assert mail.text.startswith(f"It is on its way.\n\n{signed}\n\n-- \n")


@pytest.mark.parametrize(("language", "comma"), [("en", ", "), ("ar", "، ")])
def test_between_two_values_stands_the_comma_of_the_language(
    store: Store, language: str, comma: str
) -> None:
    lines = CARE.replace("  - block: care", "  - block: lines\n  - block: care")
    written = lines.replace("CASE", "type: Cup").replace("  en:", f"  {language}:")
    actions.save_template(store, "care", written, now=NOW, by="test")
    text = write(store, "care", msgspec.structs.replace(ANA, language=language)).text
    assert f"Hario V60{comma}" in text
    assert f"{labels(language)['total']}{comma}" in text
