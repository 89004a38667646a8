"""What customers write, from ``words.yaml``; and lots that are drawn from names, not by chance."""

import hashlib
from functools import cache
from importlib.resources import files

import msgspec
import yaml


@cache
def _words() -> dict[str, dict[str, tuple[str, ...]]]:
    text = (files("afterword.site.demo") / "words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, dict[str, tuple[str, ...]]])


def said(occasion: str, language: str, lot: float) -> str:
    """Words for an occasion in a language, or in English. ``lot`` in [0, 1) chooses."""
    some = _words()[occasion].get(language) or _words()[occasion]["en"]
    return some[int(lot * len(some))]


def lot(*parts: str) -> float:
    """A number in [0, 1) that hangs on these words alone."""
    digest = hashlib.blake2b("/".join(parts).encode(), digest_size=7).digest()
    return int.from_bytes(digest) / 2**56
