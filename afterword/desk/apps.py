"""This room as Django knows it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Templates, static files and views."""

    name = "afterword.desk"
    label = "desk"
