"""The loyalty programme as Django knows it."""

from django.apps import AppConfig


class LoyaltyConfig(AppConfig):
    """Points and their ledger."""

    name = "afterword.programs.loyalty"
    label = "loyalty"
    default_auto_field = "django.db.models.BigAutoField"
