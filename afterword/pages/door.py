"""The door of the customers' pages: who a link is for, in which language, and how it is answered.

A link is all that opens a page: there is no sign-in, no session and no cookie, so a form needs no
token against forgery either; whoever could forge one would need the link itself.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from afterword.house import domains, fronts, tokens
from afterword.house.models import Store
from afterword.timeline.models import Customer
from afterword.timeline.queries import become, owners

from .brand import sheet_version

LANGUAGES = {"en": "English", "es": "Español", "ar": "العربية"}
"""The languages that the pages speak; everybody else reads English."""

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}
"""A page of one person: kept by nobody, found by nobody, told to nobody, and without script."""


class Gone(Exception):
    """A link that leads nowhere: cut, changed, made for something else, or about nothing."""


class Visit(msgspec.Struct, frozen=True):
    """One request of somebody who holds a link."""

    request: HttpRequest
    token: str
    store: Store
    parts: tuple[str, ...]

    @property
    def now(self) -> Any:
        return self.request.now  # type: ignore[attr-defined]

    @property
    def posted(self) -> bool:
        return self.request.method == "POST"

    @property
    def asked(self) -> str:
        """The language asked for with ``?lang=``; empty: none that is spoken here."""
        asked = self.request.GET.get("lang", "")
        return asked if asked in LANGUAGES else ""

    def language(self, person: Customer) -> str:
        """The language of this visit: the one asked for, else the person's."""
        return self.asked or language_of(self.store, person)

    def onward(self, address: str, **more: str) -> str:
        """The address of a page of ours that goes on in the language that was asked for."""
        query = urlencode({**({"lang": self.asked} if self.asked else {}), **more})
        return f"{address}?{query}" if query else address

    def show(self, template: str, context: dict[str, Any], person: Customer) -> HttpResponse:
        """A page in the person's language, in the store's colours."""
        with translation.override(self.language(person)):
            front = context.get("front") or fronts.front_of(self.store)
            return self.render(template, context, front)

    def render(self, template: str, context: dict[str, Any], front: fronts.Front) -> HttpResponse:
        """A page in the language that is on, in the store's colours."""
        return render(self.request, template, framed(self.store, front) | context)


View = Callable[..., HttpResponse]


def door(purpose: str) -> Callable[[Callable[..., HttpResponse]], View]:
    """Let in who holds a link for this purpose; answer everyone else alike."""

    def wrapper(view: Callable[..., HttpResponse]) -> View:
        @csrf_exempt
        @wraps(view)
        def wrapped(request: HttpRequest, token: str, **named: Any) -> HttpResponse:
            response = _answer(view, purpose, request, token, named)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return wrapped

    return wrapper


def _answer(
    view: Callable[..., HttpResponse],
    purpose: str,
    request: HttpRequest,
    token: str,
    named: dict[str, Any],
) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    try:
        store, parts = tokens.read(token, purpose)
        if domains.elsewhere(request, store):
            raise Gone
        return view(Visit(request, token, store, parts), **named)
    except (tokens.Bad, Gone):
        with translation.override(_browser_language(request)):
            return render(request, "pages/gone.html", {"languages": LANGUAGES}, status=404)


def _browser_language(request: HttpRequest) -> str:
    return spoken_here(translation.get_language_from_request(request))


def framed(store: Store, front: fronts.Front) -> dict[str, Any]:
    """What every page of a store shows around itself."""
    first, mark, rest = store.name.partition(" & ")
    return {
        "store": store,
        "sheet": f"/brand/{store.key}.css?v={sheet_version(store.brand_colour)}",
        "logo": front.logo,
        "links": front.links,
        "name": {"first": first, "mark": mark.strip(), "rest": rest},
        "help": f"mailto:{quote(store.sender_email, safe='@')}" if store.sender_email else "",
    }


def spoken_here(language: str) -> str:
    """The language of the pages that is nearest to one: itself without its country, or English."""
    base = language.replace("_", "-").partition("-")[0].lower()
    return base if base in LANGUAGES else "en"


def language_of(store: Store, person: Customer) -> str:
    """The language a person reads: theirs where we speak it, else the store's, else English."""
    return spoken_here(person.language or store.language)


def customer(store: Store, number: int) -> Customer:
    """The customer of what a link names, or the one they were merged into. Raises ``Gone``."""
    try:
        return become(store, number)
    except LookupError as error:
        raise Gone from error


def reached(store: Store, channel: str, contact: str) -> Customer:
    """Who has the address (its keyed hash) that a link was sent to; of several, whoever used it
    last. Raises ``Gone`` when nobody has it: they were forgotten, or are not told of yet."""
    found = owners(store, channel, contact)
    if not found:
        raise Gone
    return found[0]
