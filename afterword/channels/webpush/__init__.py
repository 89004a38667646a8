"""Notices to a browser that somebody has allowed to show them."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import vapid

NAME = "webpush"
PROVIDERS: Mapping[str, Provider] = {"vapid": vapid}

__all__ = ["NAME", "PROVIDERS"]
