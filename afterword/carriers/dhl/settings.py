"""What an account with DHL needs to be told."""

NAME = "dhl"
LABEL = "DHL"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("key", "API key", "", "secret"),
    ("url", "Address of the API", "https://api-eu.dhl.com", ""),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
NEEDED: tuple[str, ...] = ("key",)

CARRIERS: tuple[str, ...] = ("dhl",)
AT_ONCE = 1
EVERY = 6 * 3600.0
A_SECOND = 0.2
"""One request in five seconds, and 250 a day, on the plan that everybody begins with."""
