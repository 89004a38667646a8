"""The house as Django knows it."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Stores, teams, keys."""

    name = "afterword.house"
    label = "house"
    default_auto_field = "django.db.models.BigAutoField"
