"""What an account with USPS needs to be told."""

NAME = "usps"
LABEL = "USPS"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("client_id", "Consumer key", "", ""),
    ("client_secret", "Consumer secret", "", "secret"),
    ("url", "Address of the API", "https://apis.usps.com", ""),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
NEEDED: tuple[str, ...] = ("client_id", "client_secret")

CARRIERS: tuple[str, ...] = ("usps",)
AT_ONCE = 1
EVERY = 6 * 3600.0
A_SECOND = 1 / 60
"""A new application may ask sixty times an hour; more is granted on request."""
