"""How a brand speaks: its name, who signs and how, whom it calls tú and whom usted, what it never
says. Every message is written with it, and what a template says is held against it.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec
from django.db import transaction

from afterword.house.actions import audit
from afterword.house.models import Store

from . import models

Address = Literal["tone", "familiar", "formal"]
FORMS: dict[str, tuple[str, str]] = {
    "es": ("tú", "usted"),
    "fr": ("tu", "vous"),
    "de": ("du", "Sie"),
    "it": ("tu", "Lei"),
    "pt": ("tu", "você"),
    "nl": ("je", "u"),
    "pl": ("ty", "Pan, Pani"),
    "cs": ("ty", "vy"),
    "hr": ("ti", "Vi"),
    "el": ("εσύ", "εσείς"),
    "tr": ("sen", "siz"),
    "ru": ("ты", "вы"),
    "uk": ("ти", "ви"),
}
"""The languages that have two: how one speaks to a friend, and to a stranger."""
FORMAL_TONES = frozenset({"professional", "elegant"})

_TELLING: dict[tuple[str, Address], str] = {
    ("es", "formal"): r"tú|ti|te|tu|tus|contigo|tuyo|tuya|tuyos|tuyas",
    ("es", "familiar"): r"usted|ustedes",
    ("fr", "formal"): r"tu|te|toi|ton|ta|tes",
    ("fr", "familiar"): r"vous|votre|vos",
    ("de", "formal"): r"du|dich|dir|dein|deine|deinen|deinem|deiner|deines",
    ("it", "formal"): r"tu|ti|te|tuo|tua|tuoi|tue",
    ("nl", "formal"): r"je|jij|jou|jouw",
}
"""Words that give away the other form than the one that was chosen."""
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2728\u2764\ufe0f]")
"""Pictures among the letters; stars and check marks that draw a form are none."""
MOST_AVOIDED = 200


class Voice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a store speaks."""

    name: str = ""
    """How messages call the brand; empty: by the store's name."""
    sign_off: Mapping[str, str] = {}
    """By language: the line before the name of who signs."""
    emoji: bool = False
    address: Mapping[str, Address] = {}
    """By language: how people are spoken to; not listed: as the tone has it."""
    avoid: tuple[str, ...] = ()
    """Words that are never said."""

    def formal(self, language: str, tone: str) -> bool:
        """Whether people are spoken to as one speaks to a stranger."""
        settled = self.address.get(language.partition("-")[0], "tone")
        return tone in FORMAL_TONES if settled == "tone" else settled == "formal"

    def said(self, words: Mapping[str, str], language: str) -> str:
        """What was written in a language, or in the one it is a kind of."""
        return words.get(language) or words.get(language.partition("-")[0]) or ""


def voice_of(store: Store) -> Voice:
    """How a store speaks; what cannot be read any more is as usual."""
    row = models.Voice.objects.of(store).first()
    try:
        return msgspec.convert(row.written, Voice) if row else Voice()
    except msgspec.ValidationError:
        return Voice()


@transaction.atomic
def save_voice(store: Store, voice: Voice, *, now: datetime, by: str) -> None:
    """Settle how a store speaks. Safe to repeat."""
    written = msgspec.to_builtins(voice)
    row = models.Voice.objects.of(store).first()
    if row is not None and row.written == written:
        return
    models.Voice.objects.of(store).update_or_create(
        store=store, defaults={"written": written, "changed": now, "by": by}
    )
    audit(store, now=now, by=by, what="voice.saved", about=store.key)


class Heard(msgspec.Struct, frozen=True):
    """Something that the brand does not say. ``at``: where in the text it begins."""

    code: Literal["avoid", "emoji", "address"]
    word: str
    instead: str
    at: int


_LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_IF_EMOJI = re.compile(r"\{%-?\s*if voice\.emoji\b.*?\{%-?\s*endif\s*-?%\}", re.DOTALL)
_IF_FORMAL = re.compile(
    r"\{%-?\s*(?:if|unless) [^%]*\bvoice\.formal\b.*?\{%-?\s*end(?:if|unless)\s*-?%\}", re.DOTALL
)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what a pattern finds made blank, so that every place stays where it was."""
    return pattern.sub(lambda found: " " * len(found[0]), text)


def heard(voice: Voice, language: str, text: str) -> list[Heard]:
    """What a text says that the brand does not. What Liquid fills in is not looked at."""
    found: list[Heard] = []
    said = _blank(_LIQUID, text)
    for word in voice.avoid:
        pattern = rf"(?<!\w){re.escape(word)}(?!\w)" if word.strip() else r"(?!)"
        match = re.search(pattern, said, re.IGNORECASE)
        if match:
            found.append(Heard("avoid", match[0], "", match.start()))
    if not voice.emoji and (match := _EMOJI.search(_blank(_LIQUID, _blank(_IF_EMOJI, text)))):
        found.append(Heard("emoji", match[0], "{% if voice.emoji %}…{% endif %}", match.start()))
    base = language.partition("-")[0]
    settled = voice.address.get(base, "tone")
    pattern = _TELLING.get((base, settled), "")
    if pattern:
        said = _blank(_LIQUID, _blank(_IF_FORMAL, text))
        match = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", said, re.IGNORECASE)
        if match:
            familiar, formal = FORMS[base]
            wanted = formal if settled == "formal" else familiar
            found.append(Heard("address", match[0], wanted, match.start()))
    return found
