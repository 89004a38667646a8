"""Reading what stands in a cell: numbers, money, moments, countries, ids, yes and no.

Each reader gives the value, or raises ``Odd`` that says what is wrong with the cell. An empty cell
is ``None`` or "": it is the row's business whether it may be.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel import Locale

from afterword.wire.money import minor
from afterword.wire.reading import instant

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No shop has orders on the web from before: an earlier date is a slip of the pen."""
SLACK = timedelta(days=1)
"""How far a past moment may lie ahead of our clock: zones get lost, clocks go wrong."""
MOST_PIECES = 1_000_000
MOST_AHEAD = timedelta(days=400)
"""How far ahead of the order a promised day may lie."""


class Odd(ValueError):
    """A cell holds something that cannot be what it should be."""


def words(value: Any) -> str:
    """A cell as text, without what databases refuse."""
    if value is None or isinstance(value, list | dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    found = str(value).replace("\0", "").replace("\xa0", " ").strip()
    if not found.isascii():
        found = found.encode("utf-8", "replace").decode()
    return found


def ident(value: Any) -> str:
    """An id: what a table program made of it is undone (``17850.0``, ``'0123``)."""
    found = words(value)
    if found.startswith("'") and len(found) > 1:
        found = found[1:]
    if found.casefold() in _NOTHING:
        return ""
    return found[:-2] if re.fullmatch(r"\d{1,20}\.0", found) else found


_NOTHING = frozenset(("nan", "null", "none", "n/a", "#n/a", "-"))
"""What programs write where there is no id: it must not become the id of everybody without one."""


_SIGNS = re.compile(r"[^\d.,+\-eE]")


def number(value: Any, decimal: str = ".") -> Decimal | None:
    """A number with the given decimal sign; the other sign, spaces and apostrophes part thousands.

    A currency sign beside it is left out; brackets mean minus, as book-keepers write it.
    """
    text = words(value)
    if not text:
        return None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        decimal = "."
    minus = text.startswith("(") and text.endswith(")")
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    bare = re.sub(r"^[^\d+\-.,(]+|[^\d.,)]+$", "", plain).strip("() ")
    bare = re.sub(r"[ '’]", "", bare)
    bare = _without_thousands(bare, decimal)
    try:
        found = Decimal(bare)
    except InvalidOperation:
        raise Odd(f"{text[:40]!r} is no number") from None
    if _SIGNS.search(bare) or not found.is_finite():
        raise Odd(f"{text[:40]!r} is no number")
    return -found if minus else found


def _without_thousands(text: str, decimal: str) -> str:
    other = "," if decimal == "." else "."
    if other in text:
        # Only where it can part thousands: 1,234 and 1,234,567.89, not 1,5.
        if not re.match(rf"^[+-]?\d{{1,3}}(\{other}\d{{3}})+(\{decimal}|$)", text):
            raise Odd(f"{text[:40]!r} is no number with {decimal!r} before the decimals")
        text = text.replace(other, "")
    return text.replace(decimal, ".")


def money(value: Any, currency: str, decimal: str = ".") -> int | None:
    """An amount in minor units."""
    found = number(value, decimal)
    if found is None:
        return None
    cents = minor(found, currency)
    if cents is None:
        raise Odd(f"{words(value)[:40]!r} is more money than there is")
    return cents


_LOOSE_OFFSET = re.compile(r"\s+(Z|UTC|GMT|[+-]\d{2}:?\d{2})$")


def moment(value: Any, formats: Sequence[str], zone: tzinfo) -> datetime | None:
    """A moment, in UTC: by the mapping's formats, else ISO 8601; naive ones are of ``zone``."""
    text = words(value)
    if not text:
        return None
    for form in formats:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 (its zone is given below)
        except ValueError:
            continue
        found = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
        return _possible(found, text)
    loose = _LOOSE_OFFSET.search(text)
    tail = {"UTC": "Z", "GMT": "Z"}.get(loose[1], loose[1]) if loose else ""
    read = instant(text[: loose.start()] + tail if loose else text, zone)
    if read is None:
        raise Odd(f"{text[:40]!r} is no date that the calendar or the mapping knows")
    return _possible(read, text)


def _possible(found: datetime, text: str) -> datetime:
    if found < EARLIEST:
        raise Odd(f"{text[:40]!r} is before {EARLIEST.year}: no order is that old")
    return found


def past(value: datetime | None, now: datetime) -> datetime | None:
    """A moment that must lie behind us; one a little ahead is taken as it is."""
    if value is not None and value > now + SLACK:
        raise Odd(f"{value:%Y-%m-%d} is in the future")
    return value


_YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "1",
        "on",
        "given",
        "granted",
        "subscribed",
        "opt-in",
        "optin",
        "in",
        "ja",
        "oui",
        "si",
        "sí",
        "sim",
    ]
)
_NO = frozenset(
    [
        "no",
        "n",
        "false",
        "0",
        "off",
        "revoked",
        "withdrawn",
        "unsubscribed",
        "opt-out",
        "optout",
        "out",
        "nein",
        "non",
        "não",
        "nao",
    ]
)


def yes(value: Any) -> bool | None:
    """A yes or no; ``None`` when the cell is empty."""
    text = words(value).casefold()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Odd(f"{text[:40]!r} is neither yes nor no")


_OTHER_NAMES = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "eire": "IE",
    "republic of ireland": "IE",
    "usa": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "rsa": "ZA",
    "holland": "NL",
    "the netherlands": "NL",
    "korea": "KR",
    "czech republic": "CZ",
    "turkey": "TR",
    "hong kong": "HK",
    "uae": "AE",
    "russian federation": "RU",
}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    names = {
        name.casefold(): code
        for language in ("en", "de", "fr", "es", "pt", "it", "nl")
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "ZZ", "EZ", "XA", "XB")
    }
    return names | _OTHER_NAMES


@lru_cache(maxsize=4096)
def country(text: str) -> str:
    """A country as ISO 3166-1 alpha-2, also by its name; "" for what is none that we know."""
    text = text.strip()
    if len(text) == 2 and text.isalpha() and text.isascii():
        code = {"UK": "GB", "EL": "GR"}.get(text.upper(), text.upper())
        return code if code in Locale("en").territories else ""
    return _by_name().get(text.casefold(), "")
