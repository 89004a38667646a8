"""The engine as Django knows it."""

from django.apps import AppConfig


class EngineConfig(AppConfig):
    """The live loop and its cursor."""

    name = "afterword.engine"
    label = "engine"
    default_auto_field = "django.db.models.BigAutoField"
