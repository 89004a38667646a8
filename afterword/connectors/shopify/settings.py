"""What a Shopify account needs to be told."""

NAME = "shopify"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("shop", "Shop address (name.myshopify.com)", "", ""),
    ("client", "Client ID of the app", "", ""),
    ("secret", "Client secret of the app; webhooks are signed with it", "", "secret"),
    ("token", "Access token, of an app that was made in the shop's admin", "", "secret"),
    ("refresh", "Refresh token, of an app whose access tokens last an hour", "", "secret"),
    ("secret_before", "Client secret before the last change", "", "secret"),
    ("left", "A parcel has left when", "fulfilled", "fulfilled|scanned"),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
