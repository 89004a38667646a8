"""Money as the reader of the desk writes it."""

from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency, get_currency_precision
from django.utils import translation


def micros(amount: int, currency: str) -> str:
    """An amount in millionths of the currency's unit: ``£12.40``; what costs less than a penny is
    not rounded away: ``£0.0079``."""
    value = round(Decimal(amount) / 1_000_000, 4).normalize()
    return str(
        format_currency(
            value,
            currency or "XXX",
            locale=(translation.get_language() or "en").replace("-", "_"),
            decimal_quantization=value >= 1,
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
