"""What an account with FedEx needs to be told."""

NAME = "fedex"
LABEL = "FedEx"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("client_id", "API key", "", ""),
    ("client_secret", "Secret key", "", "secret"),
    ("url", "Address of the API", "https://apis.fedex.com", ""),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
NEEDED: tuple[str, ...] = ("client_id", "client_secret")

CARRIERS: tuple[str, ...] = ("fedex",)
AT_ONCE = 30
"""Numbers in one request (Track API, "Track by Tracking Number")."""
EVERY = 2 * 3600.0
A_SECOND = 2.0
"""It bears far more for a short while, but counts requests by the day too."""
