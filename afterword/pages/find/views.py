"""The page where somebody finds an order without its link, and the form for the shop's own pages.

Nobody can guess their way in: an order may be tried five times in a quarter of an hour, one network
twenty times in an hour, and what is wrong is answered alike and in the same time whether there is
such an order or not. Who is out of turns, or has no number at hand, has the link mailed to the
address that the order has.
"""

from datetime import datetime, timedelta
from importlib.resources import files
from time import monotonic, sleep
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from afterword.house import domains, fronts, tokens, turns
from afterword.house.models import Store
from afterword.pages.door import HEADERS, LANGUAGES, framed, spoken_here

from . import actions, queries

AN_ORDER, AN_ORDER_WITHIN = 5, timedelta(minutes=15)
A_NETWORK, A_NETWORK_WITHIN = 20, timedelta(hours=1)
MAILS, MAILS_WITHIN = 3, timedelta(hours=1)
ANSWERED_AFTER = 0.1
"""Seconds after which it is said that a mail is on its way: more than looking and writing take."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, key: str) -> HttpResponse:
    """The form; and on to the order."""
    store = get_object_or_404(Store, key=key)
    if domains.elsewhere(request, store):
        return HttpResponse(status=404)
    answer = _answered(request, store)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


def _answered(request: HttpRequest, store: Store) -> HttpResponse:
    number, contact = (request.POST.get(name, "").strip() for name in ("number", "contact"))
    if request.method != "POST":
        number = request.GET.get("number", "").strip()[: queries.LONGEST]
        return _page(request, store, number=number)
    now: datetime = request.now  # type: ignore[attr-defined]
    if "mail" in request.POST:
        return _mailed(request, store, request.POST.get("mail", "").strip(), now)
    if not number or not contact:
        return _page(request, store, number=number, contact=contact, state="missing")
    if not _may_try(request, store, number, now):
        return _page(request, store, contact=contact, state="wait", status=429)
    order = queries.order_of(store, number, contact)
    if order is None:
        return _page(request, store, number=number, contact=contact, state="none", status=404)
    return HttpResponseRedirect(f"/o/{tokens.make(store, 'order', order.about)}")


def _may_try(request: HttpRequest, store: Store, number: str, now: datetime) -> bool:
    """Whether this order, and this network, may be tried once more. Both turns are taken."""
    by_order = turns.take(
        store, "find-order", queries.number_of(number),
        most=AN_ORDER, within=AN_ORDER_WITHIN, now=now,
    )  # fmt: skip
    by_network = turns.take(
        store, "find-network", _network(request), most=A_NETWORK, within=A_NETWORK_WITHIN, now=now
    )
    return by_order and by_network


def _network(request: HttpRequest) -> str:
    """Whose line it comes over: an address, of IPv6 the half that names a household."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    return ":".join(address.split(":")[:4]) if ":" in address else address


def _mailed(request: HttpRequest, store: Store, address: str, now: datetime) -> HttpResponse:
    """The same words, after the same time, whether somebody has this address or nobody."""
    began = monotonic()
    digest, order = queries.newest_of(store, address)
    may = turns.take(
        store, "find-mail", digest or address, most=MAILS, within=MAILS_WITHIN, now=now
    ) and turns.take(
        store, "mail-network", _network(request), most=A_NETWORK, within=A_NETWORK_WITHIN, now=now
    )
    if may and order is not None:
        actions.mail_link(store, order, digest, now=now)
    # To write a mail takes some milliseconds more than to write none.
    sleep(max(0.0, began + ANSWERED_AFTER - monotonic()))
    return _page(request, store, mail=address, state="mailed" if digest else "no-address")


def _page(
    request: HttpRequest,
    store: Store,
    *,
    state: str = "",
    status: int = 200,
    **typed: str,
) -> HttpResponse:
    asked = request.GET.get("lang", "")
    language = (
        asked
        if asked in LANGUAGES
        else spoken_here(translation.get_language_from_request(request) or store.language)
    )
    with translation.override(language):
        context = {"state": state, "typed": typed, "languages": LANGUAGES, "language": language}
        frame = framed(store, fronts.front_of(store))
        return render(request, "pages/find.html", frame | context, status=status)


# --------------------------------------------------------------------- in the shop's own pages


@require_safe
def script(request: HttpRequest, key: str) -> HttpResponse:
    """The form as a script for the shop's theme: one line there, and a plain form comes up. It
    asks for nothing, keeps nothing, and leads to the page above."""
    store = get_object_or_404(Store, key=key)
    words: dict[str, Any] = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = {
                "number": _("Order number"),
                "contact": _("E-mail or phone number of the order"),
                "button": _("Where is my order?"),
            }
    source = (files("afterword.pages") / "static" / "pages" / "find.js").read_text(encoding="utf-8")
    told = msgspec.json.encode({"words": words, "language": spoken_here(store.language)}).decode()
    answer = HttpResponse(
        source.replace('"TOLD"', told), content_type="text/javascript; charset=utf-8"
    )
    answer["Cache-Control"] = "public, max-age=3600"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


# ------------------------------------------------------------------------------ own domains


@require_safe
def here(request: HttpRequest, key: str) -> HttpResponse:
    """That this is where the store's pages are: what only this installation can say."""
    store = get_object_or_404(Store, key=key)
    return HttpResponse(domains.proof(store, request.get_host()), content_type="text/plain")


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """For a web server that fetches certificates on demand: is this a domain of one of ours?"""
    known = domains.store_at(request.GET.get("domain", "")) is not None
    return HttpResponse(status=200 if known else 404)
