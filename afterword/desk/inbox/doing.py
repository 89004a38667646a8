"""Doing one thing to the conversations that were marked, taking it back, saving a view."""

import hashlib
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from afterword.conversations import tagging, talking, together
from afterword.conversations.models import Conversation, SavedView
from afterword.desk.permit import DeskRequest, permitted
from afterword.house.models import User
from afterword.ui import fault_words, phrasing

from . import around, times
from . import asked as asking

Change = Callable[[Conversation], object]


class Unclear(Exception):
    """What was pressed says not enough; the message says what is missing."""


@require_POST
@permitted("answer")
def do(request: DeskRequest) -> HttpResponse:
    """Close, put off, give or tag what was marked: all of it or, where that fails, nothing."""
    numbers = [int(one) for one in request.POST.getlist("id") if asking.is_id(one)]
    what = next((one for one in together.WHAT if one == request.POST.get("do")), None)
    try:
        if not numbers or what is None:
            raise Unclear(_("Mark conversations first."))
        change, said = _change(request, what)
        press = together.do(
            request.store,
            numbers,
            what,
            change,
            key=_key(request),
            user=request.user,
            now=request.now,
        )
    except Unclear as error:
        messages.error(request, str(error))
        return _back(request)
    except tagging.NoTag as error:
        messages.error(request, fault_words.told(error.faults))
        return _back(request)
    many = len(press.before)
    if many:
        messages.success(request, said(many), extra_tags=f"undo-together-{press.pk}")
    else:
        messages.info(request, _("Nothing was changed: it was so already."))
    return _back(request)


def _change(request: DeskRequest, what: together.What) -> tuple[Change, Callable[[int], str]]:
    """What is to happen to each, and how to say that it did."""
    now, by = request.now, request.by
    match what:
        case "close":
            return (lambda talk: talking.close(talk, now=now, by=by)), _closed
        case "snooze":
            return _put_off(request)
        case "assign":
            return _given(request)
        case "tag":
            return _tagged(request)


def _closed(many: int) -> str:
    return ngettext("%d conversation closed.", "%d conversations closed.", many) % many


def _put_off(request: DeskRequest) -> tuple[Change, Callable[[int], str]]:
    until = times.until(request.POST.get("until", ""), request.now, request.zone)
    if until is None:
        raise Unclear(_("Choose until when."))
    at = until

    def change(talk: Conversation) -> None:
        if talk.state != "closed":
            talking.snooze(talk, at, now=request.now, by=request.by)

    shown = phrasing.isolated(times.short(at, request.now, request.zone))

    def said(many: int) -> str:
        text = ngettext(
            "%(n)d conversation put off to %(time)s.",
            "%(n)d conversations put off to %(time)s.",
            many,
        )
        return text % {"n": many, "time": shown}

    return change, said


def _given(request: DeskRequest) -> tuple[Change, Callable[[int], str]]:
    asked = request.POST.get("to", "")
    user: User | None = None
    if asked == "me":
        user = request.user
    elif asked != asking.NOBODY:
        user = next((one for one in around.team(request.store) if str(one.pk) == asked), None)
        if user is None:
            raise Unclear(_("Choose who is to have it."))

    def change(talk: Conversation) -> None:
        talking.assign(talk, user, now=request.now, by=request.by)

    def said(many: int) -> str:
        if user is None:
            text = ngettext(
                "%d conversation is nobody's now.", "%d conversations are nobody's now.", many
            )
            return text % many
        text = ngettext(
            "%(n)d conversation given to %(name)s.",
            "%(n)d conversations given to %(name)s.",
            many,
        )
        return text % {"n": many, "name": phrasing.isolated(user.get_full_name())}

    return change, said


def _tagged(request: DeskRequest) -> tuple[Change, Callable[[int], str]]:
    name = tagging.normal(request.POST.get("tag", "").strip())

    def change(talk: Conversation) -> None:
        tagging.put(talk, name, now=request.now, by=request.by)

    def said(many: int) -> str:
        text = ngettext(
            "%(n)d conversation tagged “%(tag)s”.",
            "%(n)d conversations tagged “%(tag)s”.",
            many,
        )
        return text % {"n": many, "tag": phrasing.isolated(name)}

    return change, said


def _key(request: DeskRequest) -> str:
    """One for each press and what it says: a page that was gone back to may say another thing."""
    parts = [request.POST.get(name, "") for name in ("press", "do", "to", "until", "tag")]
    said = "\n".join([*parts, *sorted(request.POST.getlist("id"))])
    return hashlib.sha256(said.encode()).hexdigest()


@require_POST
@permitted("answer")
def undo(request: DeskRequest) -> HttpResponse:
    """Take back what one did to many, where nothing has happened since."""
    number = request.POST.get("together", "")
    try:
        if not asking.is_id(number):
            raise together.TooLate
        many = together.undo(
            request.store, int(number), user=request.user, now=request.now, by=request.by
        )
    except together.TooLate:
        messages.error(request, _("This was taken back already."))
        return _back(request)
    if many:
        text = ngettext("%d conversation is as before.", "%d conversations are as before.", many)
        messages.success(request, text % many)
    else:
        messages.error(request, _("Something has happened there since, so nothing was taken back."))
    return _back(request)


@require_POST
@permitted("answer")
def save_view(request: DeskRequest) -> HttpResponse:
    """Keep what the list is narrowed by under a name, for the whole team."""
    name = " ".join(request.POST.get("name", "").split())[:40]
    asked = asking.of(asking.read(request.POST.get("list", "")))
    if not name or not (asked.view or asked.narrowed):
        messages.error(request, _("Give the view a name."))
        return _back(request)
    SavedView.objects.of(request.store).update_or_create(
        store=request.store,
        name=name,
        defaults={"query": asked.query(after=None)[:400], "made": request.now, "by": request.by},
    )
    messages.success(request, _("“%s” stands above the list now.") % phrasing.isolated(name))
    return _back(request)


@require_POST
@permitted("answer")
def drop_view(request: DeskRequest, view_id: int) -> HttpResponse:
    """A saved view that is not needed any more."""
    gone, _each = SavedView.objects.of(request.store).filter(id=view_id).delete()
    if not gone:
        raise Http404
    return _back(request)


def _back(request: DeskRequest) -> HttpResponse:
    """To the list as it was. Its address is read and written anew: it leads nowhere else."""
    asked = asking.of(asking.read(request.POST.get("list", "")))
    query = asked.query()
    address = reverse("inbox", args=[request.store.key])
    return redirect(f"{address}?{query}" if query else address)
