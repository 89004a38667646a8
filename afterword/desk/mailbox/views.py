"""The mailbox's screens."""

from typing import Literal

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from afterword.desk.mail import framed
from afterword.desk.permit import DeskRequest, page_of, permitted, show
from afterword.house import queries as house
from afterword.house.models import Store

from . import actions, queries

VIEWS = ("client", "phone", "text", "source")


@require_safe
@permitted("see")
def mailbox(request: DeskRequest, mail_id: int | None = None) -> HttpResponse:
    """The list, and the mail that is open: the newest where none was chosen."""
    page = page_of(request)
    mails, more = queries.heads(request.store, page)
    shown = mail_id or (mails[0].id if mails else None)
    chosen = queries.mail(request.store, shown) if shown else None
    if mail_id and chosen is None:
        raise Http404
    view = request.GET.get("as", "client")
    brief = chosen is not None and chosen.channel != "email"
    return show(
        request,
        "desk/mailbox.html",
        {
            "here": "mailbox",
            "mails": mails,
            "more": more,
            "page": page,
            "mail": chosen,
            "talk": _talk(request.store, chosen) if chosen and brief else [],
            "kind": kind_of(chosen.channel) if chosen else "",
            "answerable": chosen is not None and _may_answer(request.store, chosen),
            "envelope": queries.envelope(request.store, chosen) if chosen else [],
            "longest": actions.LONGEST,
            "opened": mail_id is not None,
            "view": view if view in VIEWS else "client",
        },
    )


Kind = Literal["mail", "chat", "notice", "call", "paper"]


def kind_of(channel: str) -> Kind:
    """How what goes over a channel is looked at."""
    if channel == "email":
        return "mail"
    if channel in ("webpush", "apppush", "inpage"):
        return "notice"
    return "call" if channel == "voice" else "paper" if channel == "post" else "chat"


def _talk(store: Store, mail: queries.Mail) -> list[queries.Turn]:
    """What was said, with buttons only where they can be pressed here."""
    found = queries.talk(store, mail)
    if _may_answer(store, mail):
        return found
    return [
        msgspec.structs.replace(one, card=msgspec.structs.replace(one.card, choices=()))
        if one.card
        else one
        for one in found
    ]


def _may_answer(store: Store, mail: queries.Mail) -> bool:
    """Whether somebody at the desk may speak for the person: on a channel that is connected the
    person does so."""
    chat = mail.card is not None and kind_of(mail.channel) == "chat"
    return chat and house.account(store, "channel", mail.channel) is None


@require_POST
@permitted("answer")
def answer(request: DeskRequest, mail_id: int) -> HttpResponse:
    """Answer a caught message as the person who got it: what they say is heard as in life."""
    found = queries.mail(request.store, mail_id)
    if found is None or not _may_answer(request.store, found):
        raise Http404
    said = request.POST.get("choice") or request.POST.get("text", "")
    if said.strip():
        actions.answer(request.store, found, said, now=request.now, by=request.by)
    return redirect("mail", request.store.key, mail_id)


@require_safe
@permitted("see")
def pages(request: DeskRequest, mail_id: int) -> HttpResponse:
    """The pages of a caught letter or card."""
    found = queries.pages(request.store, mail_id)
    if not found:
        raise Http404
    return HttpResponse(found, content_type="application/pdf")


@require_safe
@permitted("see")
def body(request: DeskRequest, mail_id: int) -> HttpResponse:
    """The HTML of a caught mail, for a sandboxed frame."""
    found = queries.mail(request.store, mail_id)
    if found is None:
        raise Http404
    return framed(found.html)
