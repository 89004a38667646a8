"""The site as Django knows it."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Connects the tables of adapters when everything is loaded."""

    name = "afterword.site"
    label = "afterword_site"

    def ready(self) -> None:
        """Hand the tables down, and where requests may go."""
        from django.conf import settings

        from afterword.wire import addresses, asking

        from .plugs import install

        addresses.allow(settings.CONFIG["AFTERWORD_ALLOW_PRIVATE"])
        asking.name(settings.CONFIG["AFTERWORD_MODELS"])
        install()
