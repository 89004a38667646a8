"""Conversations as Django knows them."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Tasks."""

    name = "afterword.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"
