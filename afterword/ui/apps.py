"""This room as Django knows it."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and views."""

    name = "afterword.ui"
    label = "ui"
