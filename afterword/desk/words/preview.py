"""How a template comes out, for the frame beside it."""

import base64
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from afterword.desk.mail import framed
from afterword.desk.permit import DeskRequest, permitted
from afterword.messages import editing, looking
from afterword.messages.costs import weigh
from afterword.messages.text import BRIEF, TONES, Unreadable, parse, speaks
from afterword.ui import fault_words

from .opened import Opened, about, new_text
from .opened import opened as open_one


@require_http_methods(["GET", "POST"])
@permitted("edit_journeys")
def look(request: DeskRequest, key: str, tab: str) -> HttpResponse:
    """How it comes out, for a frame: with what stands in the form, kept or not."""
    opened = open_one(request, key)
    asked = {**request.GET.dict(), **request.POST.dict()}
    view, tone = str(asked.get("as", "")), str(asked.get("tone", ""))
    tone = tone if tone in TONES else request.store.tone
    language = str(asked.get("reader", "")) or opened.language
    text = opened.text
    try:
        if request.method == "POST":
            text = new_text(request, opened, tab)
        spoken = speaks(parse(text))
        views = (*looking.MAIL_VIEWS, *BRIEF, "post") if "email" in spoken else sorted(spoken)
        view = view if view in views else views[0]
        seen = looking.look(text, view, about(request, language, tone), tone)
    except (looking.Unseen, Unreadable, editing.Uncut) as error:
        says = fault_words.told(error.faults)
        return render(request, "desk/words_look.html", {"fault": says, "store": request.store})
    return _framed(request, seen, view, small=tab == "tones")


def _framed(request: DeskRequest, seen: looking.Look, view: str, *, small: bool) -> HttpResponse:
    if seen.kind == "mail":
        return framed(_narrow(seen.html, small=small) if view == "phone" else seen.html)
    context: dict[str, Any] = {"seen": seen, "view": view, "store": request.store}
    if view == "sms":
        weighed = weigh(seen.text, {}, country=request.store.country)
        context["parts"] = weighed.segments.parts
    context["rtl"] = seen.language.partition("-")[0] in ("ar", "he", "fa", "ur")
    context["pages"] = [
        f"data:image/png;base64,{base64.b64encode(one).decode()}" for one in seen.pages
    ]
    return render(request, "desk/words_look.html", context)


def _narrow(html: str, *, small: bool) -> str:
    """A mail as a phone lays it out, whatever the width of the frame; ``small``: at two thirds."""
    html = html.replace("@media only screen and (min-width:480px)", "@media not all")
    html = html.replace("@media (max-width: 480px)", "@media all")
    html = html.replace("@media only screen and (max-width:479px)", "@media all")
    zoom = "zoom:.7;" if small else ""
    style = f"html{{background:#cfc9be;{zoom}}} body{{max-width:390px;margin:0 auto!important}}"
    return html.replace("</head>", f"<style>{style}</style></head>", 1)


def headline(request: DeskRequest, opened: Opened, tone: str) -> tuple[str, str]:
    """The subject in a tone and the line after it; nothing where it makes no mail."""
    person = about(request, opened.language, tone)
    try:
        seen = looking.look(opened.text, "text", person, tone)
    except looking.Unseen:
        return "", ""
    return seen.subject, seen.preheader
