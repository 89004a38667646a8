"""Which day somebody names in their own words: a date, a weekday, tomorrow.

It only chooses which day is offered on a page; nothing is done by it. Where two days are named, or
a date may be read in two ways, none was.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from afterword.decisions.understanding.reading import spoken_in

_TOMORROW: dict[str, str] = {
    "en": "tomorrow",
    "es": "mañana",
    "ar": "غدا|غدًا",
    "fr": "demain",
    "de": "morgen",
    "it": "domani",
    "pt": "amanhã",
    "nl": "morgen",
    "pl": "jutro",
    "hr": "sutra",
    "ru": "завтра",
    "tr": "yarın",
    "sv": "imorgon|i morgon",
    "el": "αύριο",
    "ja": "明日",
}
_OF_DAYS = frozenset({"day", "move"})
"""What a wish for another day speaks of, in the words of each language."""
_OF_MONTH = re.compile(
    r"(?<![\d#:.,/-])(?:3[01]|[12]\d|[1-9](?=\.|st\b|nd\b|rd\b|th\b|-?го\b|:[ea]\b|e\b|er\b|日))"
    r"(?!\d|:\d|\s*(?:h|am|pm|uhr)\b|時)"
)
"""A number that may be a day of a month, and no hour."""
_PLACE = re.compile(
    r"address|direcci[oó]n|عنوان|adress|adres|indirizzo|endereço|morada|адрес|διεύθυνση|住所|宛先"
    r"|domicilio|anschrift"
)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re.compile(r"(?<![\d#.,/-])(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?(?![\d/-])")
_ENDING = r"(?:st|nd|rd|th|er|º|ª|\.)?"
_OF = r"(?:\s+(?:de|of|d'))?\s+"


def named(text: str, language: str, today: date, *, month_first: bool = False) -> date | None:
    """The one day that is named, from today on within a year; ``None``: none, or several.

    ``month_first``: how numbers alone are read, ``12/3``: as in the United States.
    """
    said = _plain(text)
    found = {*_dates(said, language, today, month_first=month_first)}
    if not found:
        found = {*_weekdays(said, language, today)}
    return next(iter(found)) if len(found) == 1 else None


def wish(text: str, language: str, today: date) -> str:
    """What they want to change: ``day`` where they speak of one and of no address; empty: nobody
    can tell."""
    said = _plain(text)
    if _PLACE.search(said):
        return ""
    if named(text, language, today) is not None or any(_weekdays(said, language, today)):
        return "day"
    numbered = _OF_MONTH.search(said) is not None
    return "day" if any(_of_days(one, numbered) for one in _spoken(text, language)) else ""


def _of_days(spoken: set[str], numbered: bool) -> bool:
    """A day, or that nobody is at home on the 22nd."""
    return bool(_OF_DAYS & spoken) or (numbered and "away" in spoken and "address" not in spoken)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _spoken(text: str, language: str) -> Iterator[set[str]]:
    """What it speaks of in that language, and in English."""
    for one in dict.fromkeys((language.partition("-")[0], "en")):
        yield set(spoken_in(text, language=one).all)


def _tongues(language: str, known: dict[str, str]) -> list[str]:
    base = language.partition("-")[0]
    return [one for one in dict.fromkeys((base, "en")) if one in known]


def _word(said: str, pattern: str) -> bool:
    # Japanese sets no spaces between words.
    whole = pattern if not pattern[0].isascii() and "日" in pattern else rf"\b(?:{pattern})\b"
    return re.search(whole, said) is not None


def _dates(said: str, language: str, today: date, *, month_first: bool) -> Iterator[date]:
    for year, month, day in _ISO.findall(said):
        yield from _made(int(year), int(month), int(day))
    rest = _ISO.sub(" ", said)
    for first, second, year in _NUMBERS.findall(rest):
        day, month = (second, first) if month_first else (first, second)
        yield from _next(today, int(month), int(day), int(year or 0))
    for name, month in _months(language):
        for pattern in (rf"\b(\d{{1,2}}){_ENDING}{_OF}{name}\b", rf"\b{name}\s+(\d{{1,2}})\b"):
            for day in re.findall(pattern, rest):
                yield from _next(today, month, int(day), 0)
    if any(_word(said, _TOMORROW[one]) for one in _tongues(language, _TOMORROW)):
        yield today + timedelta(days=1)


def _made(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _next(today: date, month: int, day: int, year: int) -> Iterator[date]:
    """The day of that month that comes next, where no year is named."""
    if year:
        yield from _made(year if year > 99 else 2000 + year, month, day)
        return
    for one in (today.year, today.year + 1):
        for made in _made(one, month, day):
            if made >= today:
                yield made
                return


def _weekdays(said: str, language: str, today: date) -> Iterator[date]:
    for name, weekday in _week(language):
        if re.search(rf"\b{name}\b", said):
            ahead = (weekday - today.weekday() - 1) % 7 + 1
            yield today + timedelta(days=ahead)


@lru_cache(maxsize=64)
def _months(language: str) -> tuple[tuple[str, int], ...]:
    """(name, month) in a language and in English."""
    found: dict[str, int] = {}
    for where in _locales(language):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in get_month_names(width, context, where).items():
                    found.setdefault(_name(name), month)
    return tuple(found.items())


@lru_cache(maxsize=64)
def _week(language: str) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for where in _locales(language):
        for context in ("format", "stand-alone"):
            for weekday, name in get_day_names("wide", context, where).items():
                found.setdefault(_name(name), weekday)
    return tuple(found.items())


def _name(said: str) -> str:
    return re.escape(_plain(said).rstrip("."))


def _locales(language: str) -> list[Locale]:
    found = []
    for one in dict.fromkeys((language.replace("-", "_") or "en", "en")):
        try:
            found.append(Locale.parse(one))
        except (UnknownLocaleError, ValueError):
            continue
    return found
