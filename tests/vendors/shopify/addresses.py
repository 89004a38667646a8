"""``MailingAddressInput`` of the Admin API, and what Shopify refuses of it.

A country is one of an enumeration: another one is refused before anything is looked at. Words of
the other refusals are as its Storefront API has them; those of the Admin API could not be seen.
The whole address is written: what is not said is gone. Whether the order has left is not asked.
"""

from typing import Any

from . import schema

FIELDS = frozenset(
    {
        *("address1", "address2", "city", "company", "countryCode", "firstName", "lastName"),
        *("phone", "provinceCode", "zip", "country", "id", "province"),
    }
)
COUNTRIES = {"IE": "Ireland", "GB": "United Kingdom", "US": "United States", "HR": "Croatia"}
PROVINCES = {
    "IE": {"D": "Dublin", "CO": "Cork"},
    "US": {"CA": "California", "NY": "New York"},
}


def wrong(given: dict[str, Any]) -> tuple[str, str] | None:
    """(field, what is said) of what is refused. Raises ``Wrong``."""
    for name in given:
        if name not in FIELDS:
            says = f"Field '{name}' is not defined on MailingAddressInput"
            raise schema.Wrong(f"Variable $what is invalid: {says}", "INVALID_VARIABLE")
    country = given.get("countryCode")
    if country not in COUNTRIES:
        says = f"Expected {country!r} to be one of: {', '.join(COUNTRIES)}"
        raise schema.Wrong(f"Variable $what is invalid: {says}", "INVALID_VARIABLE")
    for name, says in (("address1", "Address1"), ("city", "City"), ("lastName", "Last name")):
        if not given.get(name):
            return name, f"{says} can't be blank"
    known = PROVINCES.get(country)
    if known and given.get("provinceCode") not in known:
        return "provinceCode", f"Province is not valid in {COUNTRIES[country]}"
    return None


def kept(given: dict[str, Any]) -> dict[str, Any]:
    """The address as the order holds it then."""
    country, province = given["countryCode"], given.get("provinceCode")
    first, last = given.get("firstName"), given.get("lastName")
    return {
        "first_name": first,
        "last_name": last,
        "name": " ".join(one for one in (first, last) if one),
        "company": given.get("company"),
        "address1": given["address1"],
        "address2": given.get("address2"),
        "city": given["city"],
        "zip": (given.get("zip") or "").upper(),
        "phone": given.get("phone"),
        "province": PROVINCES.get(country, {}).get(province or ""),
        "province_code": province,
        "country": COUNTRIES[country],
        "country_code": country,
    }
