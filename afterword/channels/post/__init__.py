"""Cards and letters on paper."""

from collections.abc import Mapping

from afterword.wire.shapes import Provider

from . import lob, sheet

NAME = "post"
PROVIDERS: Mapping[str, Provider] = {"sheet": sheet, "lob": lob}

__all__ = ["NAME", "PROVIDERS"]
