"""E-mail, over the store's own server or through a provider."""

from collections.abc import Mapping
from typing import cast

from afterword.wire.shapes import Provider

from . import ses, smtp
from .anymails import ESPS

NAME = "email"
PROVIDERS: Mapping[str, Provider] = {
    "smtp": smtp,
    "amazon_ses": cast(Provider, ses),
    **ESPS,
}

__all__ = ["NAME", "PROVIDERS"]
