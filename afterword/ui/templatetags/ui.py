"""Tags and filters that every template can use."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import heroicons
from babel import Locale, UnknownLocaleError
from django import template
from django.contrib.staticfiles import finders
from django.template import Context
from django.templatetags.static import static
from django.utils import formats, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from afterword.ui import audit_words, fault_words, kept_words, moments, phrasing, words

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """An outline icon, silent to screen readers: the word beside it speaks."""
    drawn = heroicons._render_icon(
        "outline", name, size, {"class": "icon", "aria-hidden": "true", "focusable": "false"}
    )
    return mark_safe(drawn)  # noqa: S308 (drawn from the wheel, no outside text in it)


@lru_cache(maxsize=256)
def _fingerprint(path: str) -> str:
    found = finders.find(path)
    if not found:
        raise ValueError(f"there is no static file {path!r}")
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10]


@register.simple_tag
def intents() -> list[tuple[str, str]]:
    """What somebody may want who writes to us, by its name, in words."""
    return [(name, str(said)) for name, said in words.INTENTS.items()]


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file, with its content in it: it may be cached for ever."""
    return f"{static(path)}?v={_fingerprint(path)}"


@register.filter
def at(value: datetime | None, zone: ZoneInfo) -> str:
    """A day and hour on the clock of ``zone``."""
    return moments.moment(value, zone) if value else ""


@register.simple_tag(takes_context=True)
def at_of(context: Context, value: datetime) -> str:
    """A day and hour on the team's clock, with the year where it is long ago or far ahead."""
    return moments.moment(value, context["zone"], context["now"])


@register.simple_tag(takes_context=True)
def day_of(context: Context, value: datetime) -> str:
    """A day on the team's clock, with the year where it is long ago or far ahead."""
    return moments.day(value, context["zone"], context["now"])


@register.filter
def clock(value: datetime | None, zone: ZoneInfo) -> str:
    """The hour on the clock of ``zone``."""
    return formats.date_format(value.astimezone(zone), "H:i") if value else ""


@register.filter
def day(value: datetime | None, zone: ZoneInfo) -> str:
    """The day on the clock of ``zone``: ``Fri 27 Nov``."""
    return moments.day(value, zone) if value else ""


@register.filter
def long_day(value: datetime | None, zone: ZoneInfo) -> str:
    """The day with its year: ``3 October 2027``."""
    return moments.long_day(value, zone) if value else ""


@register.filter
def iso(value: datetime | None) -> str:
    """An instant for ``<time datetime>``."""
    return value.isoformat() if value else ""


@register.filter
def word(key: str, vocabulary: str) -> str:
    """A word of a vocabulary: ``{{ message.state|word:'states' }}``."""
    known = {
        "events": words.EVENTS,
        "statuses": words.STATUSES,
        "states": words.STATES,
        "channels": words.STEP_CHANNELS,
        "intents": words.INTENTS,
        "purposes": words.PURPOSES,
        "sources": words.SOURCES,
        "classes": words.CLASSES,
        "matters": words.MATTERS,
        "audit": audit_words.AUDIT,
        "roles": words.ROLES,
        "intake": words.INTAKE,
        "results": words.RESULTS,
        "approvals": words.APPROVALS,
        "qualities": words.QUALITIES,
        "categories": words.CATEGORIES,
        "checks": words.CHECKS,
        "talk_states": words.TALK_STATES,
        "talk_channels": words.TALK_CHANNELS,
    }
    return words.word(known[vocabulary], key)


@register.filter
def kept(text: str) -> str:
    """What was kept in English as a provider or a shop said it, in the reader's language."""
    return kept_words.said(text)


@register.filter
def fault_said(fault: fault_words.Fault) -> str:
    """What to do about a fault."""
    return fault_words.said(fault)


@register.filter
def fault_place(path: str) -> str:
    """Where a fault stands."""
    return fault_words.place(path)


@register.simple_tag
def comma() -> str:
    """What stands between two things that are told in a row, in the reader's language."""
    return phrasing.comma()


@register.simple_tag
def semicolon() -> str:
    """What stands between two sayings in a row, in the reader's language."""
    return phrasing.semicolon()


@register.filter
def listed(some: Iterable[object]) -> str:
    """Several things in a row, with the reader's commas between them."""
    return phrasing.listed(some)


@register.filter
def state_tone(state: str) -> str:
    """The colour of a message's state: colour speaks only of state."""
    tones = {
        "accepted": "leaf",
        "delivered": "leaf",
        "failed": "rose",
        "unknown": "amber",
        "planned": "dashed",
        "held": "amber",
    }
    return tones.get(state, "")


def _reader() -> Locale:
    return Locale.parse((translation.get_language() or "en").replace("-", "_"))


@register.filter
def tongue(code: str) -> str:
    """What the reader calls a language: ``hr`` is "Croatian". (Django's own name for such a filter
    is taken: it says what the language calls itself.)"""
    try:
        return str(Locale.parse(code.replace("-", "_")).get_language_name(_reader()) or code)
    except (UnknownLocaleError, ValueError):
        return code


@register.filter
def told(field: Any) -> SafeString:
    """The attributes by which a field leads to what is said of it: its error, else its help."""
    if field.error:
        known = ' aria-invalid="true" aria-describedby="{}-error"'
        return format_html(known, field.id)
    return format_html(' aria-describedby="{}-help"', field.id) if field.help else mark_safe("")


@register.filter
def country_name(code: str) -> str:
    """What the reader calls a country: ``HR`` is "Croatia"."""
    return str(_reader().territories.get(code, code))


@register.filter
def person(by: str) -> str:
    """Who did something, without the mark of what they are: ``user:mia@…`` is ``mia@…``."""
    return by.removeprefix("user:")


@register.filter
def place_name(zone: str) -> str:
    """The place a zone is named after: ``Europe/London`` is "London", to a Spaniard "Londres"."""
    known = _reader().time_zones.get(zone, {})
    return str(known.get("city") or zone.rpartition("/")[2].replace("_", " "))


@register.filter
def after(text: str, begins: str) -> str:
    """What stands behind these words: ``"undo-together-17"|after:"undo-together-"`` is ``17``."""
    return text.partition(begins)[2].partition(" ")[0]


@register.filter
def safe_format(text: str, value: str) -> str:
    """A translated text with one %s, filled in."""
    return text % value


@register.filter
def initials(name: str) -> str:
    """One or two letters for the round mark."""
    return phrasing.initials(name) or "–"
