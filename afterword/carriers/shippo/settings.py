"""What an account with Shippo needs to be told, and the carriers in its words."""

import re

NAME = "shippo"
LABEL = "Shippo"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("key", "API token", "", "secret"),
    ("secret", "Word behind ?token= in the address", "", "secret"),
    ("secret_before", "Word behind ?token= before the last change", "", "secret"),
    ("signing", "Signing secret, if Shippo has given you one", "", "secret"),
    ("url", "Address of the API", "https://api.goshippo.com", ""),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
NEEDED: tuple[str, ...] = ("key",)

AT_ONCE = 1
EVERY = 6 * 3600.0
"""It tells by itself; it is asked for what it may have told in vain."""
A_SECOND = 8.0
"""It bears 500 a minute."""

TOKENS: dict[str, str] = {
    "aramex": "aramex",
    "australia_post": "australia_post",
    "bring": "bring",
    "canada_post": "canada_post",
    "chronopost": "chronopost",
    "colissimo": "colissimo",
    "correios": "correios_br",
    "correos": "correos_espana",
    "deutsche_post": "deutsche_post",
    "evri": "hermes_uk",
    "fedex": "fedex",
    "hermes": "hermes_germany_b2c",
    "hongkong_post": "hongkong_post",
    "la_poste": "la_poste",
    "lasership": "lasership",
    "mondial_relay": "mondial_relay",
    "nz_post": "new_zealand_post",
    "ontrac": "ontrac",
    "parcelforce": "parcelforce",
    "poste_italiane": "poste_italiane",
    "posti": "posti",
    "purolator": "purolator",
    "royal_mail": "royal_mail",
    "russian_post": "russian_post",
    "ups": "ups",
    "usps": "usps",
}
"""Shippo's token of a carrier, by our word for it (its documentation, "Tracking carriers")."""

_FORMS: dict[str, tuple[tuple[str, str], ...]] = {
    "dhl": (
        (r"\d{10,11}", "dhl_express"),
        (r"J[JV]D\d+|00340\d{15}|\d{12}|\d{20}", "dhl_germany"),
        (r".*", "dhl_ecommerce"),
    ),
    "dpd": ((r"0\d{13}|1[56]\d{12,13}", "dpd_uk"), (r".*", "dpd_de")),
}
"""What is one carrier to us and several to Shippo, which wants to be told: by the form of the
number."""
ALSO: dict[str, str] = {
    "dhl_benelux": "dhl",
    "dhl_ecommerce": "dhl",
    "dhl_express": "dhl",
    "dhl_germany": "dhl",
    "dhl_germany_c2c": "dhl",
    "dpd_de": "dpd",
    "dpd_uk": "dpd",
    "fastway_australia": "aramex",
    "gls_us": "gls",
    "royal_mail_sf": "royal_mail",
}
_OURS = {theirs: ours for ours, theirs in TOKENS.items()} | ALSO
_TEST = re.compile(r"SHIPPO_[A-Z_]+")

CARRIERS: tuple[str, ...] = (*TOKENS, *_FORMS)
"""Shippo does not find out whose a number is."""


def ours(token: str) -> str:
    """Our word for a carrier that Shippo names; empty: we have none."""
    return _OURS.get(token.lower(), "")


def token(carrier: str, number: str) -> str:
    """Shippo's token of the carrier of a number. Its test numbers are all of a carrier ``shippo``.

    Raises ``ValueError`` where it follows no such carrier.
    """
    if _TEST.fullmatch(number):
        return "shippo"
    for form, found in _FORMS.get(carrier, ()):
        if re.fullmatch(form, number):
            return found
    if carrier not in TOKENS:
        raise ValueError(f"Shippo must be told the carrier of {number}, and follows none like that")
    return TOKENS[carrier]
