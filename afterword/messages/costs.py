"""What a text message takes and costs, known before it goes out and read again after.

Prices stand with the account: what the provider takes for one part, by country. Nothing is guessed:
a country without a price has no cost.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import msgspec
import phonenumbers

from afterword.house.models import Store
from afterword.wire import shapes
from afterword.wire.segments import Segments, handed_over, segments

from .text import Template, brief_words, chosen

CHANNEL = "sms"
ELSEWHERE = "*"
"""Every country that has no price of its own."""


class Cost(msgspec.Struct, frozen=True):
    """What something costs. ``amount`` is in whole units of the currency, not in cents."""

    amount: Decimal
    currency: str


class Weighed(msgspec.Struct, frozen=True):
    """A text message: its words as they are handed over, how they travel, what that costs."""

    said: str
    segments: Segments
    cost: Cost | None


def weigh(
    text: str,
    account: Mapping[str, Any],
    *,
    to: str = "",
    country: str = "",
    choices: Iterable[str] = (),
) -> Weighed:
    """What a text takes and costs. ``account``: the settings of the store's account for text
    messages; ``to``: the number it goes to, else ``country`` (ISO 3166 alpha-2) says where."""
    said = handed_over(text, choices, plainly=account.get("plain") != "no")
    found = segments(said)
    price = price_of(account, country_of(to) or country)
    currency = str(account.get("price_currency") or "")
    cost = Cost(price * found.parts, currency) if price is not None and currency else None
    return Weighed(said, found, cost)


def handing_over(
    outgoing: shapes.Outgoing, channel: str, account: Mapping[str, Any]
) -> shapes.Cost | None:
    """What a message costs by the prices of the store's account; ``None``: they do not say."""
    if channel != CHANNEL:
        return None
    if outgoing.media and account.get("pictures") == "yes":
        picture = of_a_picture(account, outgoing.to)
        return _in_micros(picture) if picture else None
    if not prices(str(account.get("prices") or "")):
        return None  # said before the number is read: that costs more than all the rest
    choices = [one.words for one in outgoing.choices]
    cost = weigh(outgoing.text, account, to=outgoing.to, choices=choices).cost
    return _in_micros(cost) if cost else None


def _in_micros(cost: Cost) -> shapes.Cost:
    return shapes.Cost(int(cost.amount * 1_000_000), cost.currency)


def of_a_picture(account: Mapping[str, Any], to: str) -> Cost | None:
    """What a picture message costs, however long its words are; ``None``: nobody has said."""
    known = prices(str(account.get("picture_prices") or ""))
    price = known.get(country_of(to), known.get(ELSEWHERE))
    currency = str(account.get("price_currency") or "")
    return Cost(price, currency) if price is not None and currency else None


def country_of(number: str) -> str:
    """The country of a number in E.164, or the largest that shares its prefix; empty where it has
    none, as numbers of ships."""
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    found = phonenumbers.region_code_for_number(read)
    found = found or phonenumbers.region_code_for_country_code(read.country_code or 0)
    return found if found.isalpha() and found != "ZZ" else ""


def price_of(account: Mapping[str, Any], country: str) -> Decimal | None:
    """What one part costs in a country; ``None``: nobody has said."""
    known = prices(str(account.get("prices") or ""))
    return known.get(country.upper(), known.get(ELSEWHERE))


_PRICE = re.compile(r"\s*([A-Za-z]{2}|\*)[\s:=]+([0-9]+(?:\.[0-9]+)?)\s*")


@lru_cache(maxsize=256)
def prices(written: str) -> Mapping[str, Decimal]:
    """Prices as they are written: ``GB 0.04, DE 0.075, * 0.09``. What is none is passed over."""
    found: dict[str, Decimal] = {}
    for one in re.split(r"[,;\n]", written):
        read = _PRICE.fullmatch(one)
        if read:
            found[read[1].upper()] = Decimal(read[2])
    return MappingProxyType(found)


# -------------------------------------------------------------------------- while it is written

_GAP = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_LINK = re.compile(r"\b(?:links|url|link)\b")
_USUAL = "something"
"""As long as what usually fills a gap: a name, a day, a parcel."""
_TOKEN = 56
"""The signs of an address of ours after its host, with what makes it the person's own."""


def expected(
    template: Template, store: Store, account: Mapping[str, Any], tone: str = ""
) -> Weighed | None:
    """About what a template's words for text messages will take and cost, in the store's language
    and country; ``None``: it has none."""
    name = brief_words(template, CHANNEL)
    if not name:
        return None
    _spoken, words = chosen(template, store.language, tone or store.tone)
    choices = [filled_about(words[one.words], store) for one in template.choices]
    said = filled_about(words[name], store)
    return weigh(said, account, country=store.country, choices=choices)


def filled_about(source: str, store: Store) -> str:
    """A Liquid text with something of the usual length in its gaps; of ways that exclude each
    other all are there, so that it is rather too long than too short."""

    def usual(gap: re.Match[str]) -> str:
        if _LINK.search(gap[0]):
            return f"{store.pages}/{'x' * _TOKEN}"
        return store.name if "store.name" in gap[0] else _USUAL

    return " ".join(_TAG.sub("", _GAP.sub(usual, source)).split())
