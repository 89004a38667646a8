"""What is known of names beforehand: given names, and words with a capital that are none."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from babel import Locale

from afterword.decisions.assisting.naming import Naming
from afterword.decisions.grammar import plain
from afterword.decisions.understanding.lexicons import LEXICONS

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3


def naming(words: Iterable[str]) -> Naming:
    """``words``: what the orders of somebody hold, who brings it, and what the store is called;
    no word of these is a name, whatever else it may be."""
    own = {one for text in words for one in _words(text)}
    sure, also = _given()
    return Naming(given=sure - own, also=also - own, plain=_days() | own, places=_places())


def _words(text: str) -> Iterator[str]:
    yield from (one for one in map(plain, _WORD.findall(text)) if len(one) >= _SHORTEST)


@cache
def _given() -> tuple[frozenset[str], frozenset[str]]:
    """Given names, and those that are ordinary words too."""
    text = (files("afterword.conversations") / "given_names.txt").read_text(encoding="utf-8")
    lines = (one for one in text.splitlines() if not one.startswith("#"))
    names = " ".join(lines).split()
    sure = frozenset(one for one in names if not one.startswith("~"))
    return sure, frozenset(one[1:] for one in names if one.startswith("~"))


@cache
def _days() -> frozenset[str]:
    """The days of the week and the months in each language that is read (CLDR)."""
    found: set[str] = set()
    for code in LEXICONS:
        locale = Locale.parse(code)
        for calendar in (locale.days, locale.months):
            for form in calendar.values():
                for width in ("wide", "abbreviated"):
                    found.update(_all_words(form.get(width, {}).values()))
    return frozenset(found)


@cache
def _places() -> frozenset[str]:
    """Countries, languages and great cities in each language that is read (CLDR)."""
    found = set(_all_words(one.replace("_", " ") for one in available_timezones()))
    for code in LEXICONS:
        locale = Locale.parse(code)
        found.update(_all_words(locale.territories.values()))
        found.update(_all_words(locale.languages.values()))
        found.update(_all_words(one.get("city", "") for one in locale.time_zones.values()))
    return frozenset(found)


def _all_words(texts: Iterable[object]) -> Iterator[str]:
    for one in texts:
        yield from _words(str(one))
