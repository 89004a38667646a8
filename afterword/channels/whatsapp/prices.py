"""What a message costs: Meta takes money for each one, by its category and the person's country.

Since October 2026 that holds for every category: for answers within the window (``service``) and
for news of an order (``utility``) too. Prices stand with the account; nothing is guessed.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

import phonenumbers

from afterword.wire.reading import text
from afterword.wire.shapes import Account, Cost, Outgoing

CATEGORIES = ("marketing", "utility", "authentication", "service")
ELSEWHERE = "*"
"""Every country that has no price of its own."""
_PRICE = re.compile(
    rf"\s*({'|'.join(CATEGORIES)})\s+([A-Za-z]{{2}}|\*)[\s:=]+([0-9]+(?:\.[0-9]+)?)\s*",
    re.IGNORECASE,
)
_OWN_ID = re.compile(r"([A-Z]{2})\.")

Prices = Mapping[tuple[str, str], Decimal]
"""By (category, country): what one message costs, in whole units of the currency."""


def cost(outgoing: Outgoing, account: Account) -> Cost | None:
    """What this message costs by the account's prices; ``None``: they do not say."""
    currency = text(account.settings.get("price_currency"), 3).upper()
    known = prices(text(account.settings.get("prices")))
    price = price_of(known, category(outgoing), country(outgoing.to))
    return Cost(int(price * 1_000_000), currency) if price is not None and currency else None


def prices(written: str) -> Prices:
    """Prices as they are written: ``marketing GB 0.053, utility * 0.02``. What is none is passed
    over."""
    found: dict[tuple[str, str], Decimal] = {}
    for one in re.split(r"[,;\n]", written):
        read = _PRICE.fullmatch(one)
        if read:
            found[read[1].lower(), read[2].upper()] = Decimal(read[3])
    return found


def price_of(known: Prices, category: str, country: str) -> Decimal | None:
    """What a message of a category costs in a country; ``None``: nobody has said."""
    found = known.get((category, country.upper()))
    return known.get((category, ELSEWHERE)) if found is None else found


def category(outgoing: Outgoing) -> str:
    """What Meta counts a message as: free words are service; approved ones are what they were
    approved as."""
    if outgoing.approved is None:
        return "service"
    sells = outgoing.message_class == "marketing"
    return outgoing.approved.category or ("marketing" if sells else "utility")


def country(address: str) -> str:
    """The country of a number, or of an id that begins with one; empty where it has none."""
    own = _OWN_ID.match(address)
    if own:
        return own[1]
    try:
        read = phonenumbers.parse(address if address.startswith("+") else f"+{address}")
    except phonenumbers.NumberParseException:
        return ""
    found = phonenumbers.region_code_for_number(read)
    found = found or phonenumbers.region_code_for_country_code(read.country_code or 0)
    return found if found.isalpha() and found != "ZZ" else ""
