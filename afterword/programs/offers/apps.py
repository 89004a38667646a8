"""Offers as Django knows them."""

from django.apps import AppConfig


class OffersConfig(AppConfig):
    """Offers and their codes."""

    name = "afterword.programs.offers"
    label = "offers"
    default_auto_field = "django.db.models.BigAutoField"
