"""Money, dates and lists as people of a language write them."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_precision

KEPT = 4096
"""How many amounts and days are kept as they were written: a shop's prices and the days of a week
come again and again, and writing one takes longer than filling in the mail around it."""


@lru_cache(maxsize=256)
def locale(language: str, country: str = "") -> Locale:
    """The locale nearest to a language and country; English when the language is unknown.

    English in a country that has none of its own is Britain's, not America's: most of the world
    reads a day before its month, and a clock of 24 hours.
    """
    base = language.replace("-", "_")
    plain = base.partition("_")[0]
    for name in (
        f"{plain}_{country.upper()}" if country else base,
        base if base != "en" or not country else "en_GB",
        plain if plain != "en" else "en_GB",
    ):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")


@lru_cache(maxsize=KEPT)
def money(minor: int, currency: str, where: Locale) -> str:
    """An amount in minor units: ``£12.00``; a currency that is written in letters stands off."""
    if not currency:
        return ""
    value = Decimal(minor).scaleb(-get_currency_precision(currency))
    said = _LETTER_MEETS_DIGIT.sub(
        "\N{NO-BREAK SPACE}", format_currency(value, currency, locale=where)
    )
    if where.character_order == "right-to-left" and _SIGN_AFTER_LETTERS.search(said):
        # Else ``UK£`` reads ``£UK``. Two marks keep it: every phone and mail program knows them,
        # and where letters cost, an Arabic message is two longer for each.
        said += "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
    return said


_SIGN_AFTER_LETTERS = re.compile(r"[A-Za-z][^\w\s.\u200e\u200f]$")

_LETTER_MEETS_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
"""Where Unicode's data wants a space (UTS 35, currency spacing) and Babel writes none."""


@lru_cache(maxsize=KEPT)
def day(moment: date, where: Locale) -> str:
    """``Thu 26 Nov``, or as the language writes it."""
    return str(format_date(moment, "EEE d MMM", locale=where))


@lru_cache(maxsize=KEPT)
def long_day(moment: date, where: Locale) -> str:
    """``Thursday 26 November``, ``jueves 26 de noviembre``."""
    pattern = _long_pattern(where)
    if not pattern:
        return str(format_skeleton("MMMMEEEEd", moment, locale=where))
    return str(format_date(moment, pattern, locale=where))


@lru_cache(maxsize=256)
def _long_pattern(where: Locale) -> str:
    """How a language writes a weekday, a day and its month; empty: nobody knows.

    Few languages say so in Unicode's data. The others are told from the month with its day, and
    from the fullest date: whether it begins with the weekday, and sets it off with a comma.
    """
    own = where.datetime_skeletons.get("MMMMEEEEd")
    full = str(where.date_formats["full"])
    day_and_month = where.datetime_skeletons.get("MMMMd")
    if own or day_and_month is None or not full.startswith("EEEE"):
        return str(own or "")
    # Within a sentence no comma follows the weekday in Spanish, where a date by itself has one.
    comma = "," if full.startswith("EEEE,") and where.language != "es" else ""
    return f"EEEE{comma} {day_and_month}"


@lru_cache(maxsize=KEPT)
def weekday(moment: date, where: Locale) -> str:
    """``Thu``."""
    return str(format_date(moment, "EEE", locale=where))


def hour(moment: datetime, zone: ZoneInfo, where: Locale) -> str:
    """``16:40``, or as the language writes it."""
    return str(format_time(moment.astimezone(zone), "short", locale=where))


def either(words: list[str], where: Locale) -> str:
    """``a, b or c``."""
    return str(format_list(words, "or", locale=where))


def both(words: list[str], where: Locale) -> str:
    """``a, b and c``."""
    return str(format_list(words, "standard", locale=where))


def promise(first: date, last: date, where: Locale, *, short: bool = False) -> str:
    """``Thu 26 or Fri 27 Nov``, a range where it is longer than two days; ``short``: no month."""
    if first == last:
        return weekday(first, where) if short else day(first, where)
    if short:
        ends = [weekday(first, where), weekday(last, where)]
        return either(ends, where) if (last - first).days == 1 else " – ".join(ends)
    begins = str(format_date(first, "EEE d", locale=where))
    if first.month != last.month:
        begins = day(first, where)
    if (last - first).days == 1:
        return either([begins, day(last, where)], where)
    return f"{begins} – {day(last, where)}"


def ends(first: date, last: date, where: Locale) -> tuple[str, str]:
    """The first and the last day of a range as they stand in one sentence: ``Tuesday 1`` and
    ``Thursday 3 December``; the month twice where they are in two."""
    if (first.year, first.month) != (last.year, last.month):
        return long_day(first, where), long_day(last, where)
    return str(format_date(first, "EEEE d", locale=where)), long_day(last, where)


def span(first: date, last: date, where: Locale) -> str:
    """``Thursday 3 – Saturday 5 December``, or the one day."""
    if first == last:
        return long_day(first, where)
    return " – ".join(ends(first, last, where))
