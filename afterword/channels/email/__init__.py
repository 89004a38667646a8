"""E-mail, over the store's own server or through a provider."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import smtp

NAME = "email"
PROVIDERS: Mapping[str, Provider] = {
    "smtp": smtp,
}

__all__ = ["NAME", "PROVIDERS"]
