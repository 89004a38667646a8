"""The site as Django knows it."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Connects the tables of adapters when everything is loaded."""

    name = "afterword.site"
    label = "afterword_site"

    def ready(self) -> None:
        """Hand the tables down."""
        from .plugs import install

        install()
