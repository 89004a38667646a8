"""Money as the reader of the desk writes it."""

from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency, get_currency_precision
from django.utils import translation

_MARKS = str.maketrans("", "", "\N{RIGHT-TO-LEFT MARK}\N{LEFT-TO-RIGHT MARK}")
_SPACE = "\N{NO-BREAK SPACE}"


def apart(amount: str) -> str:
    """An amount, to stand in a sentence of the reader's language.

    From right to left a minus would jump behind its number, and ``UK£`` would read ``£UK``: number
    and sign each keep their own order, and both stand apart from what is around them (Unicode's
    isolates; CLDR's own marks keep neither)."""
    if not translation.get_language_bidi():
        return amount
    parts = amount.translate(_MARKS).split(_SPACE)
    whole = _SPACE.join(f"\u2068{part}\u2069" for part in parts)
    return f"\u2067{whole}\u2069"


def micros(amount: int, currency: str) -> str:
    """An amount in millionths of the currency's unit: ``£12.40``; what costs less than a penny is
    not rounded away: ``£0.0079``."""
    value = round(Decimal(amount) / 1_000_000, 4).normalize()
    return apart(
        str(
            format_currency(
                value,
                currency or "XXX",
                locale=(translation.get_language() or "en").replace("-", "_"),
                decimal_quantization=value >= 1,
            )
        )
    )


def minor(amount: int, currency: str) -> str:
    """An amount in minor units of its currency: ``£12.40``."""
    places = get_currency_precision(currency)
    return micros(int(Decimal(amount).scaleb(6 - places)), currency)


def typed(minor: int, currency: str) -> str:
    """An amount as it is typed: ``12.40``."""
    places = get_currency_precision(currency)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def read(text: str, currency: str) -> int:
    """An amount that was typed, in minor units; 0: it is none."""
    try:
        found = Decimal(text.strip().replace(",", "."))
        return int(found.scaleb(get_currency_precision(currency)))
    except (InvalidOperation, ValueError, OverflowError):
        return 0
