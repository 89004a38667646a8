"""How a store shows itself to shoppers: which parts its tracking page has, its words and its logo.

``Front`` is what the pages read; the desk writes it. A store that settled nothing has the usual.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.db import transaction

from . import pictures
from .actions import audit
from .models import Front as Row
from .models import Store

PARTS = ("carrier_link", "calendar", "news", "returns", "goes_with", "footprint")
"""The parts of the tracking page that can be switched off."""
MOST_LINKS = 4
MOST_ECO = 4
LONGEST = 600
"""Letters of a store's own words on the page."""


class Logo(msgspec.Struct, frozen=True):
    """Where the logo is, and how large it is drawn: room is kept for it before it is there."""

    version: str
    width: int
    height: int


class Front(msgspec.Struct, frozen=True, kw_only=True):
    """What a store settled for its tracking page. Words are by language."""

    carrier_link: bool = True
    """A parcel's number leads to the carrier's own page."""
    calendar: bool = True
    news: bool = True
    returns: bool = True
    goes_with: bool = True
    footprint: bool = True
    line: Mapping[str, str] = {}
    """A line of the store's own below the answer, while all is well."""
    policy: Mapping[str, str] = {}
    """The return policy in short."""
    returns_url: str = ""
    links: tuple[tuple[str, str], ...] = ()
    """Links at the foot: (words, address)."""
    eco: tuple[tuple[str, str], ...] = ()
    """What a customer may choose for the next delivery: (name, words)."""
    origin: str = ""
    """The country, or country and state (``US-CA``), that parcels leave from; empty: the
    store's own country."""
    logo: Logo | None = None

    def said(self, words: Mapping[str, str], language: str, fallback: str) -> str:
        """The store's words in a language, else in its own (``fallback``), else none."""
        return words.get(language) or words.get(fallback) or ""


def front_of(store: Store) -> Front:
    """What a store settled; what cannot be read any more is as usual."""
    row = Row.objects.filter(store=store).defer("logo").first()
    return read(row) if row else Front()


def read(row: Row) -> Front:
    """The settled front of a row, with its logo."""
    try:
        found = msgspec.convert(row.written, Front, strict=False)
    except msgspec.ValidationError:
        found = Front()
    logo = Logo(row.logo_digest, row.logo_width, row.logo_height) if row.logo_digest else None
    return msgspec.structs.replace(found, logo=logo)


def logo_of(key: str, version: str) -> tuple[bytes, str] | None:
    """The bytes of a store's logo and their kind; ``None``: there is none of that version."""
    row = Row.objects.filter(store__key=key, logo_digest=version).first() if version else None
    return (bytes(row.logo), row.logo_kind) if row else None


@transaction.atomic
def save_front(store: Store, front: Front, *, now: datetime, by: str) -> None:
    """Settle how a store shows itself. The logo stays as it is. Safe to repeat."""
    written: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(front, logo=None))
    written.pop("logo", None)
    Row.objects.update_or_create(store=store, defaults={"written": written, "changed": now})
    audit(store, now=now, by=by, what="front.saved", about=store.key)


@transaction.atomic
def save_logo(store: Store, content: bytes, *, now: datetime, by: str) -> None:
    """Keep a logo in the place of the one before; empty bytes take it away.

    Raises ``pictures.NoPicture`` for what we do not show; then nothing is changed.
    """
    found = pictures.read(content) if content else pictures.Picture("", 0, 0)
    digest = hashlib.sha256(content).hexdigest()[:12] if content else ""
    Row.objects.update_or_create(
        store=store,
        defaults={
            "logo": content,
            "logo_kind": found.kind,
            "logo_digest": digest,
            "logo_width": found.width,
            "logo_height": found.height,
            "changed": now,
        },
    )
    audit(store, now=now, by=by, what="front.logo", about=digest or "none")


_NAME = re.compile(r"[a-z0-9-]{1,40}")
_ORIGIN = re.compile(r"[A-Z]{2}(-[A-Z]{2})?")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
SPOKEN = ("en", "es", "ar")
"""The languages of the pages: a store may write its own words in each."""


class Typed(msgspec.Struct, frozen=True):
    """What somebody typed into the form of the tracking page, read; and what cannot be read."""

    front: Front
    colour: str
    """The brand colour, as ``#2f6b4f``; empty: it is none."""
    faults: Mapping[str, str]
    """By field, the part that is wrong: a line, an address, a colour."""


def typed(form: Mapping[str, str]) -> Typed:
    """The form of the tracking page as it is sent by the desk, and to the preview beside it. What
    is wrong is left out of the front and named in ``faults``."""
    faults: dict[str, str] = {}
    url = form.get("returns_url", "").strip()
    if url and not is_address(url):
        faults["returns_url"] = url
    origin = form.get("origin", "").strip().upper()
    if origin and not _ORIGIN.fullmatch(origin):
        faults["origin"] = origin
    colour = form.get("brand_colour", "").strip().lower()
    if not _COLOUR.fullmatch(colour):
        faults["brand_colour"] = colour
    links = _pairs(form.get("links", ""), MOST_LINKS)
    for words, address in links:
        if not words or not is_address(address):
            faults.setdefault("links", f"{words}: {address}")
    eco = _pairs(form.get("eco", ""), MOST_ECO)
    for name, words in eco:
        if not words or not _NAME.fullmatch(name):
            faults.setdefault("eco", f"{name}: {words}")
    front = Front(
        carrier_link="carrier_link" in form,
        calendar="calendar" in form,
        news="news" in form,
        returns="returns" in form,
        goes_with="goes_with" in form,
        footprint="footprint" in form,
        line=_spoken(form, "line"),
        policy=_spoken(form, "policy"),
        returns_url="" if "returns_url" in faults else url,
        links=() if "links" in faults else links,
        eco=() if "eco" in faults else eco,
        origin="" if "origin" in faults else origin,
    )
    return Typed(front, "" if "brand_colour" in faults else colour, faults)


def _spoken(form: Mapping[str, str], name: str) -> dict[str, str]:
    found = {one: form.get(f"{name}_{one}", "").strip()[:LONGEST] for one in SPOKEN}
    return {one: words.replace("\0", "") for one, words in found.items() if words}


def _pairs(text: str, most: int) -> tuple[tuple[str, str], ...]:
    """A line each: what stands before the first colon, and what after it."""
    lines = [line.partition(":") for line in text.replace("\0", "").splitlines() if line.strip()]
    return tuple((name.strip()[:60], rest.strip()[:300]) for name, _colon, rest in lines[:most])


def is_address(text: str) -> bool:
    """Whether a link may lead there: a web address, or one to write or telephone to."""
    parts = urlsplit(text.strip())
    if parts.scheme in ("mailto", "tel"):
        return bool(parts.path)
    return parts.scheme in ("https", "http") and bool(parts.netloc)
