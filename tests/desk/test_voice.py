"""How the brand speaks, settled at the desk, and heard in real messages."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from afterword.house.models import Store
from afterword.messages import actions
from afterword.messages.voice import Voice, heard, save_voice, voice_of
from tests.messages.test_library import ANA, MATEO, write

VOICE = "/desk/ada-fern/settings/voice/"
pytestmark = pytest.mark.django_db
SETTLED = {
    "name": "Fern",
    "signature": "Mia",
    "tone": "casual",
    "sign_off_en": "Warmly,",
    "sign_off_es": "Un abrazo,",
    "address_es": "formal",
    "avoid": "journey\nvalued customer",
}
SPOKEN = """\
template: spoken
name: Spoken
words:
  en:
    subject: "{{ voice.name }}{% if voice.emoji %} 🌿{% endif %}"
    preheader: "x"
    heading: "Hello"
    sign_off: "Write back."
    why: "{{ voice.sign_off }} {{ voice.signature }}"
  es:
    subject: "{{ voice.name }}"
    heading: "{% if voice.formal %}Su pedido{% else %}Tu pedido{% endif %}"
blocks:
  - {block: heading}
  - {block: sign_off}
"""


def test_it_works(store: Store, owner: Client, now: datetime) -> None:
    answer = owner.post(VOICE, SETTLED)
    assert answer.status_code == 302
    assert voice_of(store).avoid == ("journey", "valued customer")
    store.refresh_from_db()
    assert store.signature == "Mia"
    mail = write(store, "order-late")
    assert "Warmly,\nMia\nWrite back to this" in mail.text
    assert "Warmly," in mail.html
    assert "\nFern" in mail.text
    page = owner.get(VOICE).content.decode()
    assert "Un abrazo," in page
    owner.post(VOICE, SETTLED)
    assert voice_of(store).name == "Fern"


def test_templates_ask_whom_they_speak_to_and_how(store: Store, now: datetime) -> None:
    actions.save_template(store, "spoken", SPOKEN, now=now, by="test")
    save_voice(store, Voice(address={"es": "formal"}, emoji=True), now=now, by="test")
    assert "Su pedido" in write(store, "spoken", MATEO).text


@pytest.mark.parametrize(
    ("settled", "tone", "formal"),
    [
        ("tone", "playful", False),
        ("tone", "elegant", True),
        ("familiar", "professional", False),
        ("formal", "casual", True),
    ],
)
def test_who_is_called_usted(settled: str, tone: str, formal: bool) -> None:
    voice = Voice(address={"es": settled})  # type: ignore[dict-item]
    assert voice.formal("es-MX", tone) is formal


@pytest.mark.parametrize(
    ("voice", "language", "text", "found"),
    [
        (Voice(avoid=("journey",)), "en", "Your Journey begins", [("avoid", "Journey")]),
        (Voice(avoid=("journey",)), "en", "Journeys, {{ journey }}", []),
        (Voice(avoid=("¡Buenas",)), "es", "¡Buenas noticias", [("avoid", "¡Buenas")]),
        (Voice(), "en", "On its way 🎉", [("emoji", "🎉")]),
        (Voice(emoji=True), "en", "On its way 🎉", []),
        (Voice(), "en", "Way{% if voice.emoji %} 🎉{% endif %}", []),
        (Voice(address={"es": "formal"}), "es", "Aquí está tu café", [("address", "tu")]),
        (Voice(address={"es": "formal"}), "es", "Aquí está su café", []),
        (Voice(address={"es": "familiar"}), "es", "Si usted quiere", [("address", "usted")]),
        (Voice(address={"es": "familiar"}), "en", "Si usted quiere", []),
        (
            Voice(address={"es": "formal"}),
            "es",
            "{% if voice.formal %}Su{% else %}Tu{% endif %} café",
            [],
        ),
    ],
)
def test_what_the_brand_does_not_say_is_heard(
    voice: Voice, language: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert [(one.code, one.word) for one in heard(voice, language, text)] == found


def test_a_word_to_avoid_is_shown_wherever_it_stands(
    store: Store, owner: Client, now: datetime
) -> None:
    save_voice(store, Voice(avoid=("on the road",)), now=now, by="test")
    page = owner.get(VOICE).content.decode()
    assert "A parcel has left" in page.partition("What we do not say")[2]
    assert "says “on the road”" in owner.get("/desk/ada-fern/words/").content.decode()
    page = owner.get("/desk/ada-fern/words/order-shipped/").content.decode()
    assert "Your brand avoids “on the road”." in page


def test_what_is_typed_is_heard_before_it_is_saved(store: Store, owner: Client) -> None:
    sent = {**SETTLED, "sign_off_en": "With thanks,", "reader": "en"}
    shown = owner.post(f"{VOICE}look/", sent).content.decode()
    assert "With thanks," in shown
    assert voice_of(store) == Voice()


def test_a_new_voice_changes_nothing_that_was_said(store: Store) -> None:
    before = write(store, "order-late", ANA)
    assert "Warmly" not in before.text
    assert before.text.count("Write back to this") == 1


def test_it_is_heard_beside_a_step_too(store: Store, owner: Client, now: datetime) -> None:
    """The side panel shows the mail as it goes out, in this voice."""
    owner.post(VOICE, SETTLED)
    actions.save_template(store, "first-thanks", OF_A_STEP, now=now, by="test")
    step = f"/desk/{store.key}/journeys/after-first-delivery/edit/step/thanks/"
    for who in ("", "invented"):
        mail = owner.get(f"{step}mail/", {"look.who": who, "look.channel": "email"})
        shown = mail.content.decode()
        assert "Fern writes" in shown
        assert "Su pedido" not in shown
    spanish = owner.get(f"{step}mail/", {"look.who": "invented", "look.language": "es"})
    assert "Su pedido" in spanish.content.decode()


OF_A_STEP = SPOKEN.replace("template: spoken", "template: first-thanks").replace(
    'heading: "Hello"', 'heading: "{{ voice.name }} writes"'
)
