"""The timeline as Django knows it."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Events and the present."""

    name = "afterword.timeline"
    label = "timeline"
    default_auto_field = "django.db.models.BigAutoField"
