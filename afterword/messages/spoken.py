"""Money, dates and lists as people of a language write them."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, get_currency_precision


@lru_cache(maxsize=256)
def locale(language: str, country: str = "") -> Locale:
    """The locale nearest to a language and country; English when the language is unknown."""
    base = language.replace("-", "_")
    for name in (
        f"{base.partition('_')[0]}_{country.upper()}" if country else base,
        base,
        base.partition("_")[0],
    ):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


def money(minor: int, currency: str, where: Locale) -> str:
    """An amount in minor units: ``£12.00``."""
    if not currency:
        return ""
    value = Decimal(minor).scaleb(-get_currency_precision(currency))
    return str(format_currency(value, currency, locale=where))


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount as whole minor units of its currency (ISO 4217: JPY has none, KWD has three)."""
    return int((amount.scaleb(get_currency_precision(currency))).to_integral_value())


def day(moment: date, where: Locale) -> str:
    """``Thu 26 Nov``, or as the language writes it."""
    return str(format_date(moment, "EEE d MMM", locale=where))


def long_day(moment: date, where: Locale) -> str:
    """``Thursday 26 November``."""
    return str(format_date(moment, "EEEE d MMMM", locale=where))


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
        return either([weekday(first, where), weekday(last, where)], where)
    begins = str(format_date(first, "EEE d", locale=where))
    if first.month != last.month:
        begins = day(first, where)
    if (last - first).days == 1:
        return either([begins, day(last, where)], where)
    return f"{begins} – {day(last, where)}"
