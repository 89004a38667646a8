"""Postal addresses: as shops tell them, as they are kept, as they are written on an envelope.

Kept, an address is one line of six fields: name; street; town; postcode; region; country. A street
may have several lines, with commas between them.
"""

from collections.abc import Mapping
from typing import Any

from babel import Locale

from .shapes import Postal

_STREETS = (("street",), ("address1", "address_1"), ("address2", "address_2"))
_FIELDS = 6


def told(address: Mapping[str, Any], name: str, country: str) -> Postal | None:
    """The address in what a shop told (the sealed part of an order); ``None``: it is not whole.

    ``name``, ``country`` (ISO 3166 alpha-2): the person's, where the address has none of its own.
    """
    own = _text(address, "name") or " ".join(
        one for one in (_text(address, "first_name"), _text(address, "last_name")) if one
    )
    lines = tuple(line for names in _STREETS if (line := _text(address, *names)))
    city = _text(address, "city")
    land = _text(address, "country_code", "country")
    land = land.upper() if len(land) == 2 else country.upper()
    if not (lines and city and land and (own or name)):
        return None
    company = _text(address, "company")
    return Postal(
        name=own or name,
        lines=(company, *lines) if company else lines,
        city=city,
        postcode=_text(address, "zip", "postcode"),
        region=_text(address, "province", "state", "region"),
        country=land,
    )


def _text(address: Mapping[str, Any], *names: str) -> str:
    for name in names:
        if found := address.get(name):
            return " ".join(str(found).replace(";", ",").split())[:200]
    return ""


def kept(postal: Postal) -> str:
    """The address as it is kept."""
    fields = (
        *(postal.name, ", ".join(postal.lines), postal.city),
        *(postal.postcode, postal.region, postal.country),
    )
    return "; ".join(fields)


def read(text: str) -> Postal | None:
    """An address that was kept; ``None``: that is none."""
    fields = [one.strip() for one in text.split(";")]
    if len(fields) != _FIELDS or not (fields[0] and fields[1] and fields[2]):
        return None
    name, street, city, postcode, region, country = fields
    lines = tuple(one.strip() for one in street.split(",") if one.strip())
    return Postal(
        name=name, lines=lines, city=city, postcode=postcode, region=region, country=country
    )


_TOWN_FIRST = frozenset({"US", "CA", "AU", "GB", "IE"})
"""Countries that write the town before the postcode."""
_TOWN_ALONE = frozenset({"GB", "IE"})
"""Countries that write the postcode on a line of its own."""


def on_envelope(postal: Postal, home: str) -> list[str]:
    """The lines on the envelope. ``home``: the country it is posted in, which is not written."""
    found = [postal.name, *postal.lines]
    if postal.country in _TOWN_ALONE:
        found += [postal.city, postal.postcode]
    elif postal.country in _TOWN_FIRST:
        region = f", {postal.region}" if postal.region else ""
        found.append(f"{postal.city}{region} {postal.postcode}")
    else:
        found.append(f"{postal.postcode} {postal.city}")
    if postal.country and postal.country != home:
        found.append(_land(postal.country))
    return [" ".join(line.split()) for line in found if line.strip()]


def _land(country: str) -> str:
    """The country's name as the post wants it abroad: in English, in capitals."""
    return (Locale("en").territories.get(country) or country).upper()
