"""Notices in the shop's own pages, for whoever is signed in there."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import shop

NAME = "inpage"
PROVIDERS: Mapping[str, Provider] = {"shop": shop}

__all__ = ["NAME", "PROVIDERS"]
