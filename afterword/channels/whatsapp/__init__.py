"""WhatsApp, over Meta's Cloud API."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import cloud

NAME = "whatsapp"
PROVIDERS: Mapping[str, Provider] = {
    "cloud": cloud,
}

__all__ = ["NAME", "PROVIDERS"]
