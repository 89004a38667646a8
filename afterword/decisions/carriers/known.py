"""The carriers by name: what people call them, where they are at home, where anybody may follow a
number of theirs."""

import re
from urllib.parse import quote

import msgspec

from .pages import PAGES
from .posts import OPERATORS


class Carrier(msgspec.Struct, frozen=True):
    """A carrier. ``url`` has ``{number}`` in it; empty: it has no page that takes a number in its
    address. ``countries``: where it is at home; empty: in most of the world."""

    word: str
    name: str
    url: str = ""
    countries: tuple[str, ...] = ()


_HOMES: tuple[tuple[str, str, str], ...] = (
    ("4px", "4PX", "CN"),
    ("acs", "ACS Courier", "GR CY"),
    ("amazon", "Amazon", ""),
    ("aramex", "Aramex", ""),
    ("blue_dart", "Blue Dart", "IN"),
    ("box_now", "BOX NOW", "GR CY BG HR"),
    ("bring", "Bring", "NO SE DK"),
    ("brt", "BRT", "IT"),
    ("cainiao", "Cainiao", "CN"),
    ("canpar", "Canpar Express", "CA"),
    ("cargus", "Cargus", "RO"),
    ("chronopost", "Chronopost", "FR"),
    ("cj_logistics", "CJ Logistics", "KR"),
    ("colissimo", "Colissimo", "FR"),
    ("correos_express", "Correos Express", "ES PT"),
    ("courier_center", "Courier Center", "GR"),
    ("delhivery", "Delhivery", "IN"),
    ("dhl", "DHL", ""),
    ("dpd", "DPD", ""),
    ("econt", "Econt", "BG"),
    ("elta_courier", "ELTA Courier", "GR"),
    ("ems_china", "EMS (China)", "CN"),
    ("evri", "Evri", "GB"),
    ("fan_courier", "FAN Courier", "RO"),
    ("fedex", "FedEx", ""),
    ("geniki", "Geniki Taxydromiki", "GR"),
    ("gls", "GLS", ""),
    ("gofo", "GOFO Express", "US"),
    ("hermes", "Hermes", "DE AT"),
    ("inpost", "InPost", "PL"),
    ("jt_express", "J&T Express", "ID MY PH TH VN SG CN"),
    ("landmark", "Landmark Global", ""),
    ("lasership", "LaserShip", "US"),
    ("meest", "Meest", "UA PL"),
    ("mondial_relay", "Mondial Relay", "FR BE ES LU NL PT"),
    ("mrw", "MRW", "ES PT"),
    ("nova_poshta", "Nova Poshta", "UA"),
    ("old_dominion", "Old Dominion", "US"),
    ("ontrac", "OnTrac", "US"),
    ("packeta", "Packeta", "CZ SK HU RO PL"),
    ("parcelforce", "Parcelforce", "GB"),
    ("ppl", "PPL", "CZ SK"),
    ("purolator", "Purolator", "CA"),
    ("sagawa", "Sagawa", "JP"),
    ("sameday", "Sameday", "RO HU BG"),
    ("sda", "SDA", "IT"),
    ("sendle", "Sendle", "AU US CA"),
    ("seur", "SEUR", "ES PT"),
    ("sf_express", "SF Express", "CN HK"),
    ("speedee", "Spee-Dee Delivery", "US"),
    ("speedex", "Speedex", "GR"),
    ("speedx", "SpeedX", "US"),
    ("speedy", "Speedy", "BG RO GR"),
    ("spring", "Spring GDS", ""),
    ("startrack", "StarTrack", "AU"),
    ("uniuni", "UniUni", "US CA"),
    ("ups", "UPS", ""),
    ("venipak", "Venipak", "LT LV EE"),
    ("yamato", "Yamato", "JP"),
    ("yanwen", "Yanwen", "CN"),
    ("yodel", "Yodel", "GB IE"),
    ("yto", "YTO Express", "CN"),
    ("yunexpress", "YunExpress", "CN"),
)
"""(our word, the name, where it is at home)"""


def _all() -> dict[str, Carrier]:
    homes: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for country, (carrier, name) in OPERATORS.items():
        homes.setdefault(carrier, []).append(country)
        names[carrier] = name
    posts = {
        carrier: Carrier(carrier, names[carrier], PAGES.get(carrier, ""), tuple(countries))
        for carrier, countries in homes.items()
    }
    return posts | {
        carrier: Carrier(carrier, name, PAGES.get(carrier, ""), tuple(countries.split()))
        for carrier, name, countries in _HOMES
    }


CARRIERS: dict[str, Carrier] = _all()
"""Every carrier we have a word for, by that word."""

_ALIASES = {
    "united_states_postal_service": "usps",
    "united_parcel_service": "ups",
    "federal_express": "fedex",
    "dhl_express": "dhl",
    "dhl_ecommerce": "dhl",
    "dhl_parcel": "dhl",
    "dhl_paket": "dhl",
    "dhl_germany": "dhl",
    "dhl_global_mail": "dhl",
    "fedex_ground": "fedex",
    "fedex_smartpost": "fedex",
    "fedex_express": "fedex",
    "ups_mail_innovations": "ups",
    "ups_surepost": "ups",
    "usps_priority": "usps",
    "dpd_uk": "dpd",
    "dpd_de": "dpd",
    "dpd_germany": "dpd",
    "dpd_local": "dpd",
    "hermes_uk": "evri",
    "myhermes": "evri",
    "hermes_world": "hermes",
    "hermes_germany": "hermes",
    "gls_germany": "gls",
    "gls_eu": "gls",
    "laposte": "la_poste",
    "la_poste_colissimo": "colissimo",
    "la_poste_france": "la_poste",
    "chronopost_france": "chronopost",
    "post_nl": "postnl",
    "post_nl_international": "postnl",
    "postnl_international": "postnl",
    "belgium_post": "bpost",
    "auspost": "australia_post",
    "new_zealand_post": "nz_post",
    "spain_correos_es": "correos",
    "correos_de_espana": "correos",
    "italy_poste": "poste_italiane",
    "poste_it": "poste_italiane",
    "inpost_paczkomaty": "inpost",
    "novaposhta": "nova_poshta",
    "nova_post": "nova_poshta",
    "taxydromiki": "geniki",
    "geniki_taxydromiki": "geniki",
    "acs_courier": "acs",
    "boxnow": "box_now",
    "lasership_ontrac": "lasership",
    "amazon_logistics": "amazon",
    "amazon_shipping": "amazon",
    "amazon_mws": "amazon",
    "amazon_logistics_us": "amazon",
    "amazon_logistics_uk": "amazon",
    "sfexpress": "sf_express",
    "sf_express_china": "sf_express",
    "yun_express": "yunexpress",
    "parcel_force": "parcelforce",
    "royalmail": "royal_mail",
    "canadapost": "canada_post",
    "deutsche_post_dhl": "dhl",
    "swiss_post_ch": "swiss_post",
    "singapore_post": "singpost",
    "hong_kong_post": "hongkong_post",
    "hellenic_post": "elta",
    "zasilkovna": "packeta",
    "canpar_courier": "canpar",
    "landmark_global": "landmark",
    "gofo_express": "gofo",
    "cirro": "gofo",
    "speedee_delivery": "speedee",
    "old_dominion_freight": "old_dominion",
    "posten_norge": "posten",
    "brazil_correios": "correios",
    "china_ems": "ems_china",
}
"""What shops and those who follow parcels write, folded as ``word`` folds it."""


def word(name: str) -> str:
    """Our word for a carrier as others write it ("Royal Mail", ``canada-post``, "UPS®"), or
    nothing where we have none."""
    folded = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if folded in CARRIERS:
        return folded
    return _ALIASES.get(folded) or _BY_NAME.get(folded, "")


def tracking_url(carrier: str, number: str) -> str:
    """The carrier's own public page for a number; nothing where we know none."""
    found = CARRIERS.get(carrier)
    return found.url.format(number=quote(number, safe="")) if found else ""


_BY_NAME = {
    re.sub(r"[^a-z0-9]+", "_", carrier.name.lower()).strip("_"): carrier.word
    for carrier in CARRIERS.values()
}
