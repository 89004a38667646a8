"""What an account with AfterShip needs to be told, and the carriers in its words."""

NAME = "aftership"
LABEL = "AfterShip"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("key", "API key", "", "secret"),
    ("secret", "Secret of the webhook", "", "secret"),
    ("secret_before", "Secret of the webhook before the last change", "", "secret"),
    ("url", "Address of the API", "https://api.aftership.com/tracking/2026-07", ""),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
NEEDED: tuple[str, ...] = ("key",)

CARRIERS: tuple[str, ...] = ()
"""Any: AfterShip finds out whose a number is, among the carriers chosen in its settings."""
AT_ONCE = 1
EVERY = 6 * 3600.0
"""It tells by itself; it is asked for what it may have told in vain."""
A_SECOND = 5.0
"""It bears six a second where lists are asked for, twenty where something is to be followed."""

NAMES: dict[str, str] = {
    "4px": "4px",
    "acs": "acscourier",
    "amazon": "amazon",
    "an_post": "an-post",
    "aramex": "aramex",
    "australia_post": "australia-post",
    "austrian_post": "austrian-post",
    "blue_dart": "bluedart",
    "bpost": "bpost",
    "brt": "brt-it",
    "canada_post": "canada-post",
    "canpar": "canpar",
    "ceska_posta": "czech-post",
    "china_post": "china-post",
    "chronopost": "chronopost-france",
    "colissimo": "la-poste-colissimo",
    "correios": "brazil-correios",
    "correos": "spain-correos-es",
    "correos_express": "correosexpress",
    "ctt": "portugal-ctt",
    "delhivery": "delhivery",
    "deutsche_post": "deutsch-post",
    "elta": "elta-courier",
    "ems_china": "china-ems",
    "evri": "myhermes-uk",
    "fedex": "fedex",
    "gls": "gls",
    "hermes": "hermes-de",
    "hongkong_post": "hong-kong-post",
    "hrvatska_posta": "hrvatska-posta",
    "india_post": "india-post",
    "inpost": "inpost-paczkomaty",
    "japan_post": "japan-post",
    "korea_post": "korea-post",
    "lasership": "lasership",
    "magyar_posta": "magyar-posta",
    "mondial_relay": "mondialrelay",
    "mrw": "mrw-spain",
    "nova_poshta": "nova-poshta",
    "nz_post": "new-zealand-post",
    "ontrac": "ontrac",
    "parcelforce": "parcel-force",
    "poczta_polska": "poczta-polska",
    "poste_italiane": "poste-italiane",
    "posti": "posti",
    "postnl": "postnl",
    "postnord": "postnord",
    "purolator": "purolator",
    "royal_mail": "royal-mail",
    "russian_post": "russian-post",
    "sagawa": "sagawa",
    "seur": "spanish-seur",
    "sf_express": "sf-express",
    "singpost": "singapore-post",
    "swiss_post": "swiss-post",
    "ups": "ups",
    "usps": "usps",
    "yamato": "taqbin-jp",
    "yanwen": "yanwen",
    "yodel": "yodel",
    "yunexpress": "yunexpress",
}
"""AfterShip's "slug" of a carrier, by our word for it: from memory of its list of couriers where no
documentation at hand names it. DHL and DPD are several to AfterShip: it finds out which one it is.
"""

ALSO: dict[str, str] = {
    "amazon-fba-us": "amazon",
    "dhl": "dhl",
    "dhl-api": "dhl",
    "dhl-benelux": "dhl",
    "dhl-ecommerce": "dhl",
    "dhl-germany": "dhl",
    "dhl-global-mail": "dhl",
    "dhl-global-mail-asia": "dhl",
    "dhl-nl": "dhl",
    "dhlparcel-nl": "dhl",
    "dhlparcel-uk": "dhl",
    "dpd": "dpd",
    "dpd-de": "dpd",
    "dpd-fr": "dpd",
    "dpd-ireland": "dpd",
    "dpd-poland": "dpd",
    "dpd-uk": "dpd",
    "fedex-uk": "fedex",
    "gls-italy": "gls",
    "gls-netherlands": "gls",
    "hermes-uk": "evri",
    "evri": "evri",
    "postnl-3s": "postnl",
    "postnl-international": "postnl",
    "ups-mi": "ups",
}
_OURS = {theirs: ours for ours, theirs in NAMES.items()} | ALSO


def ours(slug: str) -> str:
    """Our word for a carrier that AfterShip names; empty: we have none."""
    return _OURS.get(slug.lower(), "")
