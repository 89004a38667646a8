"""What a WooCommerce account needs to be told."""

NAME = "woocommerce"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("shop", "Shop address", "", ""),
    ("consumer_key", "Consumer key", "", "secret"),
    ("consumer_secret", "Consumer secret", "", "secret"),
    ("secret", "Webhook secret", "", "secret"),
    ("secret_before", "Webhook secret before the last change", "", "secret"),
    ("tracking_keys", "Order fields that hold tracking numbers", "", ""),
)
"""(name, label, default, kind): kind is "", "number", "secret", or choices with bars between."""
