"""Messenger, for answering who wrote to the store's page."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import pages

NAME = "messenger"
PROVIDERS: Mapping[str, Provider] = {
    "meta": pages,
}

__all__ = ["NAME", "PROVIDERS"]
