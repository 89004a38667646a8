"""Calls that speak: news in the person's language, with keys to hear it again, to be called back
by somebody, and to be called no more."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import twilio

NAME = "voice"
PROVIDERS: Mapping[str, Provider] = {
    "twilio": twilio,
}

__all__ = ["NAME", "PROVIDERS"]
