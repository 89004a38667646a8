"""Text messages (SMS), and pictures with them (MMS)."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import twilio, vonage

NAME = "sms"
PROVIDERS: Mapping[str, Provider] = {
    "twilio": twilio,
    "vonage": vonage,
}

__all__ = ["NAME", "PROVIDERS"]
