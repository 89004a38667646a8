"""This room as Django knows it."""

from django.apps import AppConfig

from .translations import compile_texts


class UiConfig(AppConfig):
    """Templates, static files and views."""

    name = "afterword.ui"
    label = "ui"

    def ready(self) -> None:
        """Compile the translations, before any is asked for."""
        from django.conf import settings

        compile_texts(settings.HOME / "made")
