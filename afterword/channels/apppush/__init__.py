"""Notices to the store's own app."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import fcm

NAME = "apppush"
PROVIDERS: Mapping[str, Provider] = {"fcm": fcm}

__all__ = ["NAME", "PROVIDERS"]
