"""What a Shopify account needs to be told."""

NAME = "shopify"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("shop", "Shop address (name.myshopify.com)", "", ""),
    ("client", "Client ID", "", ""),
    ("secret", "Client secret", "", "secret"),
    ("token", "Access token", "", "secret"),
    ("refresh", "Refresh token", "", "secret"),
    ("secret_before", "Client secret before the last change", "", "secret"),
    ("left", "A parcel has left when", "fulfilled", "fulfilled|scanned"),
    ("tell_scans", "Tell Shopify what carriers say", "no", "no|yes"),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
