"""Text messages (SMS), and pictures with them (MMS)."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import form, form_echo, smpp, twilio, vonage

NAME = "sms"
PROVIDERS: Mapping[str, Provider] = {
    "twilio": twilio,
    "vonage": vonage,
    "form": form,
    "form_echo": form_echo,
    "smpp": smpp,
}

__all__ = ["NAME", "PROVIDERS"]
