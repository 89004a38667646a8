"""What an account with EasyPost needs to be told, and the carriers in its words."""

NAME = "easypost"
LABEL = "EasyPost"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("key", "API key", "", "secret"),
    ("secret", "Secret of the webhook", "", "secret"),
    ("secret_before", "Secret of the webhook before the last change", "", "secret"),
    ("url", "Address of the API", "https://api.easypost.com/v2", ""),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
NEEDED: tuple[str, ...] = ("key",)

CARRIERS: tuple[str, ...] = ()
"""Any: EasyPost finds out whose a number is where nobody says it."""
AT_ONCE = 1
EVERY = 6 * 3600.0
"""It tells by itself; it is asked for what it may have told in vain."""
A_SECOND = 4.0
"""It bears five a second where lists are asked for (its rate limiting guide)."""

NAMES: dict[str, str] = {
    "amazon": "AmazonShipping",
    "aramex": "Aramex",
    "australia_post": "AusPost",
    "canada_post": "CanadaPost",
    "canpar": "Canpar",
    "deutsche_post": "DeutschePost",
    "evri": "Evri",
    "fedex": "FedEx",
    "gls": "GLS",
    "hermes": "Hermes",
    "lasership": "LaserShipV2",
    "ontrac": "OnTrac",
    "parcelforce": "Parcelforce",
    "postnl": "PostNL",
    "purolator": "Purolator",
    "royal_mail": "RoyalMail",
    "sf_express": "SFExpress",
    "ups": "UPS",
    "usps": "USPS",
    "yanwen": "Yanwen",
    "yodel": "Yodel",
}
"""What EasyPost calls a carrier, by our word for it: from memory of its list of carriers where no
sample names it. DHL and DPD are several to EasyPost: it finds out itself which one it is."""

ALSO: dict[str, str] = {
    "amazonmws": "amazon",
    "australiapost": "australia_post",
    "dhlecs": "dhl",
    "dhlecommerce": "dhl",
    "dhlexpress": "dhl",
    "dhlglobalmail": "dhl",
    "dhlpaket": "dhl",
    "dhlparcel": "dhl",
    "dpd": "dpd",
    "dpduk": "dpd",
    "dpdnl": "dpd",
    "fedexdefault": "fedex",
    "fedexsmartpost": "fedex",
    "hermesuk": "evri",
    "interlinkexpress": "dpd",
    "lasership": "lasership",
    "ontracv3": "ontrac",
    "upsdap": "ups",
    "upsmailinnovations": "ups",
    "uspsship": "usps",
}
"""Further names under which it knows a carrier, without their capitals."""


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


_OURS = {_plain(theirs): ours for ours, theirs in NAMES.items()} | ALSO


def ours(name: str) -> str:
    """Our word for a carrier that EasyPost names; empty: we have none."""
    return _OURS.get(_plain(name), "")
