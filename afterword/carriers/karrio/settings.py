"""What an account with small carriers, reached through karrio, needs to be told."""

from typing import NamedTuple

NAME = "karrio"
LABEL = "Small carriers (karrio)"


class Spoken(NamedTuple):
    """A carrier that karrio speaks with."""

    karrio: str
    """karrio's word for it."""
    name: str
    told: tuple[tuple[str, str, str], ...]
    """What it wants to be told: (karrio's word, ours, kind)."""
    needs: tuple[str, ...]
    """Which of these it cannot do without."""


_KEY = (("api_key", "API key", "secret"),)
_USER = (("username", "user name", ""), ("password", "password", "secret"))

SPOKEN: dict[str, Spoken] = {
    "bpost": Spoken(
        "bpost",
        "bpost",
        (("account_id", "account", ""), ("passphrase", "passphrase", "secret")),
        ("account_id", "passphrase"),
    ),
    "canada_post": Spoken("canadapost", "Canada Post", _USER, ("username", "password")),
    "dpd": Spoken(
        "dpd",
        "DPD (Belgium, Netherlands)",
        (
            ("delis_id", "Delis ID", ""),
            ("password", "password", "secret"),
            ("account_country_code", "country", "BE|NL"),
        ),
        ("delis_id", "password"),
    ),
    "hermes": Spoken(
        "hermes",
        "Hermes",
        (*_USER, ("client_id", "client ID", ""), ("client_secret", "client secret", "secret")),
        ("username", "password", "client_id", "client_secret"),
    ),
    "la_poste": Spoken("laposte", "La Poste", _KEY, ("api_key",)),
    "landmark": Spoken(
        "landmark",
        "Landmark Global",
        (*_USER, ("client_id", "client ID", "")),
        ("username", "password", "client_id"),
    ),
    "purolator": Spoken(
        "purolator",
        "Purolator",
        (
            ("username", "key", ""),
            ("password", "password", "secret"),
            ("account_number", "account", ""),
        ),
        ("username", "password", "account_number"),
    ),
    "sendle": Spoken(
        "sendle",
        "Sendle",
        (("sendle_id", "Sendle ID", ""), *_KEY),
        ("sendle_id", "api_key"),
    ),
    "spring": Spoken("spring", "Spring GDS", _KEY, ("api_key",)),
}
"""The carriers that are asked through karrio, by our word: those of which it reads each event by a
code of its own, and for which there is no adapter here."""
OURS: dict[str, str] = {one.karrio: word for word, one in SPOKEN.items()}
"""Our word, by karrio's."""

ADDRESSES = "addresses"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    *(
        (
            f"{word}_{field}",
            f"{one.name}: {label}",
            kind.partition("|")[0] if "|" in kind else "",
            kind,
        )
        for word, one in SPOKEN.items()
        for field, label, kind in one.told
    ),
    (ADDRESSES, "Other addresses, one a line: a carrier's word, a space, https://…", "", "long"),
)
"""(name, label, default, kind): kind is "", "secret", "long", or choices with bars between."""
NEEDED: tuple[str, ...] = ()

CARRIERS: tuple[str, ...] = tuple(SPOKEN)
AT_ONCE = 1
EVERY = 3 * 3600.0
A_SECOND = 1.0
"""None of them publishes how often it may be asked; it is one question at a time here."""
