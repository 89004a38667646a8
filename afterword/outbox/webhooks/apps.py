"""The webhooks as Django knows them."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Who is told, what, and how that went."""

    name = "afterword.outbox.webhooks"
    label = "webhooks"
