"""Where an order may be sent instead, without a person looking at it.

Within its own country: another one costs another delivery, other taxes, other rules. And only where
what shops want to know of an address can be checked: in some countries they want a state by its
code. Which codes there are is read from the locked data of holidays; of the others in
``UNKNOWN_REGIONS`` nobody here can tell, so a person does it.
"""

import re
from functools import cache

import holidays

REGIONS = frozenset({"US", "CA", "AU", "IN", "IT"})
"""Countries whose addresses have a state or province, by codes that shops and we know alike."""
UNKNOWN_REGIONS = frozenset(
    {
        *("AE", "AR", "BR", "CL", "CN", "CO", "CR", "EG", "ES", "GT", "HK", "HN", "ID", "IE", "JP"),
        *("KR", "KW", "MX", "MY", "NG", "NZ", "PA", "PE", "PH", "PT", "RO", "RU", "SV", "TH", "UY"),
        *("VE", "ZA"),
    }
)
"""Countries for which shops have lists of regions that are not ours to know."""
LONGEST = 100
"""Letters of a line; carriers print fewer, shops take more."""
_POSTCODES = {
    "US": r"\d{5}(-\d{4})?",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "AU": r"\d{4}",
    "IN": r"\d{3} ?\d{3}",
    "IT": r"\d{5}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "DE": r"\d{5}",
    "FR": r"\d{5}",
    "HR": r"\d{5}",
    "AT": r"\d{4}",
    "CH": r"\d{4}",
    "NL": r"\d{4} ?[A-Z]{2}",
    "BE": r"\d{4}",
    "DK": r"\d{4}",
    "SE": r"\d{3} ?\d{2}",
    "NO": r"\d{4}",
    "FI": r"\d{5}",
    "PL": r"\d{2}-\d{3}",
}
"""How a postcode is written, where that is well known; elsewhere any is taken."""


def by_itself(country: str) -> bool:
    """Whether an address in this country (ISO 3166 alpha-2) can be changed without a person."""
    return len(country) == 2 and country.isalpha() and country not in UNKNOWN_REGIONS


def wants_region(country: str) -> bool:
    """Whether an address there has a state or province."""
    return country in REGIONS


def region_code(country: str, written: str) -> str:
    """The code of a state or province, by its code or its name in any of its country's languages;
    empty: there is none of that name."""
    return _regions(country).get(_plain(written), "")


@cache
def _regions(country: str) -> dict[str, str]:
    calendar = getattr(holidays, country)
    found = {_plain(code): code for code in calendar.subdivisions}
    for name, code in getattr(calendar, "subdivisions_aliases", {}).items():
        found.setdefault(_plain(name), code)
    return found


def _plain(written: str) -> str:
    return " ".join(written.casefold().replace(".", "").split())


def postcode(country: str, written: str) -> str:
    """A postcode as it is written there; empty: it is none. Where nobody says how one is written,
    whatever was typed."""
    found = " ".join(written.upper().split())[:20]
    form = _POSTCODES.get(country)
    return found if form is None or re.fullmatch(form, found) else ""


def wants_postcode(country: str) -> bool:
    """Whether every address there has one, as far as we know."""
    return country in _POSTCODES
