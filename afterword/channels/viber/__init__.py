"""Viber: business messages to a number through a provider, or a bot of the store's own."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import bot, infobip, vonage

NAME = "viber"
PROVIDERS: Mapping[str, Provider] = {
    "infobip": infobip,
    "vonage": vonage,
    "bot": bot,
}

__all__ = ["NAME", "PROVIDERS"]
