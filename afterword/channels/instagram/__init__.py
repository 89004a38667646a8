"""Instagram, for answering who wrote to the store's account."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import direct

NAME = "instagram"
PROVIDERS: Mapping[str, Provider] = {
    "meta": direct,
}

__all__ = ["NAME", "PROVIDERS"]
