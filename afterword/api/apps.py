"""The API as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Holds the answers that are kept so that a repeated request gets the same one."""

    name = "afterword.api"
    label = "api"
