"""Messages as Django knows them."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Templates and rendering."""

    name = "afterword.messages"
    label = "afterword_messages"
    default_auto_field = "django.db.models.BigAutoField"
