"""A store's colours as a style sheet of its own, so that no page needs an inline style."""

import hashlib
import re
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from afterword.house import fronts
from afterword.house.models import Store
from afterword.messages import pictures
from afterword.ui.brand import PAPER, contrast, palette, to_oklch

_AMBER, _ROSE = 1.2, 0.35
"""The hues of the two colours of state, in radians (OKLCH)."""
_NEAR = 0.45


@lru_cache(maxsize=256)
def sheet(brand: str) -> str:
    """The colours made from a store's one, for light and dark."""
    made = palette(brand)
    _, chroma, hue = to_oklch(brand)
    pairs = {
        "fill": (made.fill, made.dark_fill),
        "on-fill": (made.on_fill, made.dark_on_fill),
        "words": (made.words, made.dark_fill),
        "tint": (made.tint, made.dark_tint),
        "edge": (_edge(made.fill, made.words), made.dark_fill),
    }
    # A brand that looks like "late" or "wrong" says no state: those words turn ink.
    near = chroma > 0.05 and any(abs(hue - state) < _NEAR for state in (_AMBER, _ROSE))
    lines = [f"--{name}: light-dark({light}, {dark});" for name, (light, dark) in pairs.items()]
    lines.append(f"--state: {'var(--ink)' if near else 'var(--words)'};")
    return ":root { " + " ".join(lines) + " }\n"


def _edge(fill: str, words: str) -> str:
    """The rule around a control: it must be seen against paper (WCAG 1.4.11: 3 to 1)."""
    return fill if contrast(fill, PAPER) >= 3 else words


@lru_cache(maxsize=256)
def picture_of_ours(address: str) -> str:
    """The address of a picture if it is a path of our own server, else nothing: no page asks
    another server for one, also not by ``//elsewhere/`` or by a backslash that browsers turn."""
    return address if re.match(r"/(?![/\\])", address) else ""


def sheet_version(brand: str) -> str:
    """A short hash of the sheet: its address changes when the colour does."""
    return hashlib.sha256(sheet(brand).encode()).hexdigest()[:10]


def logo(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """A store's logo. Its address changes with it, so anyone may keep it for a year."""
    found = fronts.logo_of(key, version)
    if found is None:
        raise Http404
    content, kind = found
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # Whatever it holds, it is a picture and runs nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def picture(request: HttpRequest, key: str, name: str, version: str) -> HttpResponse:
    """A picture of a store's, for mails. ``?film``: with a play button on it."""
    found = pictures.served(key, name, version)
    if found is None:
        raise Http404
    row, same = found
    content, kind = bytes(row.content), row.kind
    if "film" in request.GET:
        made = pictures.film(content)
        content, kind = made.content, made.kind
    response = HttpResponse(content, content_type=kind)
    lasts = "public, max-age=31536000, immutable" if same else "public, max-age=300"
    response.headers["Cache-Control"] = lasts
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Whatever it holds, it is a picture and runs nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def colours(request: HttpRequest, key: str) -> HttpResponse:
    """A store's style sheet. Names nobody, so anyone may keep it for a year. ``?c=2f6b4f``: as it
    would be with that colour, for looking at it before it is settled."""
    store = get_object_or_404(Store, key=key)
    tried = f"#{request.GET.get('c', '')}"
    brand = tried if re.fullmatch(r"#[0-9a-f]{6}", tried) else store.brand_colour
    response = HttpResponse(sheet(brand), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
