"""The outbox as Django knows it."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Intents, attempts, the journal."""

    name = "afterword.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
