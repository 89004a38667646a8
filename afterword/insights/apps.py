"""Insights as Django knows them."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """What was learnt of parcels, and how the dates given for them held."""

    name = "afterword.insights"
    label = "insights"
    default_auto_field = "django.db.models.BigAutoField"
