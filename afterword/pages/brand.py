"""A store's colours as a style sheet of its own, so that no page needs an inline style."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from afterword.house import fronts
from afterword.house.models import Store
from afterword.ui.brand import PAPER, contrast, palette, to_oklch

_AMBER, _ROSE = 1.2, 0.35
"""The hues of the two colours of state, in radians (OKLCH)."""
_NEAR = 0.45


def sheet(store: Store) -> str:
    """The colours made from the store's one, for light and dark."""
    made = palette(store.brand_colour)
    _, chroma, hue = to_oklch(store.brand_colour)
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


def sheet_version(store: Store) -> str:
    """A short hash of the sheet: its address changes when the colour does."""
    return hashlib.sha256(sheet(store).encode()).hexdigest()[:10]


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


def colours(request: HttpRequest, key: str) -> HttpResponse:
    """A store's style sheet. Names nobody, so anyone may keep it for a year."""
    store = get_object_or_404(Store, key=key)
    response = HttpResponse(sheet(store), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
