"""This room as Django knows it."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Templates, static files and views."""

    name = "afterword.pages"
    label = "pages"
