"""A template as somebody writes on it: what stands there, and what their form would make of it."""

import msgspec
from django.http import Http404

from afterword.decisions.words import languages as known_languages
from afterword.desk.permit import DeskRequest
from afterword.messages import drafts, sampling
from afterword.messages.subject import Subject
from afterword.messages.text import Template, Unreadable, parse

from . import forms

FIELDS = ("w", "b", "c", "l", "h")
"""What the fields of the forms begin with."""


class Opened(msgspec.Struct):
    """A template as somebody writes on it."""

    key: str
    text: str
    stamp: int
    by: str
    template: Template | None
    """``None``: what stands there cannot be read as one."""
    language: str


def opened(request: DeskRequest, key: str) -> Opened:
    """A template, its draft where there is one. Raises ``Http404``."""
    try:
        text, stamp, by = drafts.text_of(request.store, key)
    except LookupError as error:
        raise Http404 from error
    return read(request, Opened(key, text, stamp, by, None, ""))


def read(request: DeskRequest, opened: Opened) -> Opened:
    """Read the text anew, and in which language it is looked at."""
    try:
        opened.template = parse(opened.text)
    except Unreadable:
        opened.template = None
    asked = request.POST.get("language") or request.GET.get("language") or ""
    spoken = opened.template.languages if opened.template else ()
    preferred = request.store.language if request.store.language in spoken else ""
    opened.language = asked if asked in known_languages() or asked in spoken else ""
    opened.language = opened.language or preferred or (spoken[0] if spoken else "en")
    return opened


def typed(request: DeskRequest) -> dict[str, str]:
    """The fields that a form sent which belong into the text."""
    return {
        name: str(value)
        for name, value in request.POST.items()
        if name.partition(":")[0] in FIELDS and ":" in name
    }


def new_text(request: DeskRequest, opened: Opened, tab: str) -> str:
    """The text as the form would have it. Raises ``Uncut`` and ``Unreadable``."""
    if tab == "text":
        return request.POST.get("text", opened.text).replace("\r\n", "\n").replace("\0", "")
    return forms.applied(opened.text, typed(request))


def about(request: DeskRequest, language: str, tone: str = "") -> Subject:
    """Whom the words are tried on, as the request asks."""
    asked = {**request.GET.dict(), **request.POST.dict()}
    who, _colon, state = str(asked.get("who", "")).partition(":")
    return sampling.subject(
        request.store,
        who=int(who) if who.isascii() and who.isdigit() else None,
        state=next((one for one in sampling.STATES if one == state), "road"),
        language=language,
        tone=tone,
        now=request.now,
    )
