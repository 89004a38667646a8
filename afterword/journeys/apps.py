"""Journeys as Django knows them."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Definitions, versions, runs."""

    name = "afterword.journeys"
    label = "journeys"
    default_auto_field = "django.db.models.BigAutoField"
