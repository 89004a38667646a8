"""Tags and filters that every template can use."""

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import heroicons
from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe

from afterword.ui import words

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
def asset(path: str) -> str:
    """The address of a static file, with its content in it: it may be cached for ever."""
    return f"{static(path)}?v={_fingerprint(path)}"


@register.filter
def at(value: datetime | None, zone: ZoneInfo) -> str:
    """A day and hour on the clock of ``zone``."""
    return words.moment(value, zone) if value else ""


@register.filter
def clock(value: datetime | None, zone: ZoneInfo) -> str:
    """The hour on the clock of ``zone``."""
    return formats.date_format(value.astimezone(zone), "H:i") if value else ""


@register.filter
def day(value: datetime | None, zone: ZoneInfo) -> str:
    """The day on the clock of ``zone``: ``Fri 27 Nov``."""
    return formats.date_format(value.astimezone(zone), "D j M") if value else ""


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
        "channels": words.CHANNELS,
        "purposes": words.PURPOSES,
        "classes": words.CLASSES,
        "matters": words.MATTERS,
    }
    return words.word(known[vocabulary], key)


@register.filter
def safe_format(text: str, value: str) -> str:
    """A translated text with one %s, filled in."""
    return text % value


@register.filter
def initials(name: str) -> str:
    """One or two letters for the round mark."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"
