"""What an account with UPS needs to be told."""

NAME = "ups"
LABEL = "UPS"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("client_id", "Client ID", "", ""),
    ("client_secret", "Client secret", "", "secret"),
    ("secret", "Word by which UPS shows that it is UPS", "", "secret"),
    ("secret_before", "That word before the last change", "", "secret"),
    ("url", "Address of the API", "https://onlinetools.ups.com", ""),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
NEEDED: tuple[str, ...] = ("client_id", "client_secret")

CARRIERS: tuple[str, ...] = ("ups",)
AT_ONCE = 1
"""Track answers for one number."""
EVERY = 3 * 3600.0
A_SECOND = 2.0
"""UPS publishes no number; it answers 429 when it is too much."""
