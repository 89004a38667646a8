"""One link of one message: on to where it leads."""

import structlog
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from afterword.messages.following import pressed
from afterword.messages.links import address
from afterword.outbox.models import Intent
from afterword.outbox.queries import intent_of, words_of
from afterword.pages.door import Gone, Visit, door

from .machines import is_machine

log = structlog.get_logger()


@door("link")
def link(visit: Visit) -> HttpResponse:
    """On to the address that the message had there; to the store, once nobody knows it any more."""
    if len(visit.parts) != 3 or not visit.parts[1].isdigit() or visit.posted:
        raise Gone
    send_key, index, marked = visit.parts
    intent = intent_of(visit.store.key, send_key)
    words = words_of(intent, visit.store) if intent else None
    url = address(visit.store, words.html, words.text, int(index), marked) if words else ""
    if not url:
        return _onward(visit.store.url)
    if intent and not is_machine(visit.request.method or "", visit.request.headers):
        _note(visit, intent, marked)
    return _onward(url)


def _note(visit: Visit, intent: Intent, marked: str) -> None:
    try:
        pressed(intent, marked, visit.now)
    except DatabaseError:
        # Whoever follows a link wants to get there, whatever we fail to write down.
        log.exception("link.not_noted", store=visit.store.key)


def _onward(url: str) -> HttpResponse:
    if not url_has_allowed_host_and_scheme(url, allowed_hosts={_host(url)}):
        raise Gone
    return HttpResponseRedirect(url)


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]
