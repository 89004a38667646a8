"""Money as the reader of the desk writes it."""

from decimal import Decimal

from babel.numbers import format_currency
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
