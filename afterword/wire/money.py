"""Money as the outside writes it, in whole minor units as we keep it."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel.numbers import get_currency_precision

MOST = 10**15
"""More minor units than any order has; what is larger is a fault of the writing."""


@lru_cache(maxsize=512)
def places(currency: str) -> int:
    """How many decimal places a currency is written with (CLDR, as messages show it): JPY has 0,
    KWD has 3. An unknown currency has 2."""
    return get_currency_precision(currency.upper())


def minor(amount: object, currency: str) -> int | None:
    """An amount (text or number, a point before the decimals) in minor units; ``None``: it is none.

    Halves are rounded away from zero, as tills do. JSON numbers should come as ``Decimal``: a
    float is taken by its shortest writing.
    """
    if amount is None or isinstance(amount, bool):
        return None
    return _minor(str(amount).strip(), currency)


@lru_cache(maxsize=4096)
def _minor(amount: str, currency: str) -> int | None:
    """A shop has few prices, and names each often."""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    value = value.scaleb(places(currency))
    if abs(value) > MOST:
        return None
    return int(value.quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def decimal(amount: int, currency: str) -> str:
    """An amount in minor units as shops take it: ``10.50``, a point before the decimals."""
    shown = places(currency)
    return f"{Decimal(amount).scaleb(-shown):.{shown}f}"
