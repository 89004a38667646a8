"""What an account with 17TRACK needs to be told, and the carriers in its numbers."""

NAME = "seventeentrack"
LABEL = "17TRACK"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("key", "Access key", "", "secret"),
    ("key_before", "Access key before the last change", "", "secret"),
    ("url", "Address of the API", "https://api.17track.net/track/v2.4", ""),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
NEEDED: tuple[str, ...] = ("key",)

CARRIERS: tuple[str, ...] = ()
"""Any: 17TRACK finds out whose a number is where nobody says it."""
AT_ONCE = 40
"""It takes forty numbers in a request, and answers for each (-18010014: too many)."""
EVERY = 6 * 3600.0
"""It tells by itself; it is asked for what it may have told in vain."""
A_SECOND = 2.0
"""It bears three a second."""

KEYS: dict[str, int] = {
    "amazon": 100308,
    "aramex": 100006,
    "australia_post": 1151,
    "canada_post": 3041,
    "china_post": 3011,
    "ems_china": 3013,
    "fedex": 100003,
    "gls": 100005,
    "hermes": 100031,
    "ontrac": 100049,
    "purolator": 100042,
    "royal_mail": 11031,
    "ups": 100002,
    "usps": 21051,
}
"""17TRACK's number of a carrier, by our word for it: those that several who use it agree on, from
its list (``apicarrier.all.json``). Nobody else's is said: then it finds out by itself."""

ALSO: dict[int, str] = {
    7041: "dhl",
    100001: "dhl",
    100007: "dpd",
    100010: "dpd",
    100024: "gls",
    100026: "brt",
}
_OURS = {theirs: ours for ours, theirs in KEYS.items()} | ALSO


def ours(key: int) -> str:
    """Our word for a carrier that 17TRACK numbers; empty: we have none."""
    return _OURS.get(key, "")
