"""What is asked of an open conversation: its newest lines, and everything the team does in it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.conversations import assisting, notes, presence, saying, sending_files, talking
from afterword.conversations import canned as canning
from afterword.conversations.models import Canned, Conversation
from afterword.conversations.saying import OWN_WORDS, Reply, Unsayable
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.queries import frame
from afterword.desk.talks import back_to, talk_of
from afterword.messages.liquid import Faulty
from afterword.ui.fault_words import told

from . import thread, thread_compose, thread_lines, times
from .helping import NOTE
from .thread_tongue import in_my_language
from .thread_words import refusal


@require_safe
@permitted("answer")
def live(request: DeskRequest, talk_id: int) -> HttpResponse:
    """What has changed since the page asked last; nothing where nothing has."""
    talk = talk_of(request, talk_id)
    presence.seen(talk, request.user, request.now)
    if request.GET.get("seen") == thread.seen(request, talk):
        return HttpResponse(status=204)
    context = {**frame(request), **thread.live(request, talk)}
    context["known"] = thread.newest(request.store, talk)
    return render(request, "desk/inbox/thread_live.html", context)


@require_safe
@permitted("answer")
def earlier(request: DeskRequest, talk_id: int) -> HttpResponse:
    """A page of older lines."""
    talk = talk_of(request, talk_id)
    before = _moment(request, request.GET.get("before", "")) or request.now
    words = thread.wording(request, talk)
    found = thread_lines.page(request.store, talk, request.user, words, before=before)
    context = {
        **frame(request),
        "talk": talk,
        "lines": in_my_language(request, talk, found.lines),
        "start": found.start,
        "earlier": found.more,
    }
    return render(request, "desk/inbox/thread_earlier.html", context)


@require_POST
@permitted("answer")
def say(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Send what was written, or keep it as a note. Where something has happened that the writer
    did not see, that is shown first, with their words kept."""
    talk, given = talk_of(request, talk_id), request.POST
    words, by = given.get("words", ""), given.get("by", "")
    if given.get("canned"):
        return _with_canned(request, talk, words)
    if by == NOTE:
        return _note(request, talk, words)
    known = given.get("known", "")
    news = thread.news(request, talk, int(known)) if known.isascii() and known.isdigit() else []
    if news and "anyway" not in given:
        return _alone(request, talk, 409, news=_told(request, talk, news))
    if any(given.getlist("files")):
        # Their names came without them: without script they are attached by their own button.
        return _alone(request, talk, 422, error=_("Attach the file first, then send."))
    try:
        saying.say(talk, reply_of(request, talk), user=request.user, now=request.now)
    except Unsayable as error:
        return _alone(request, talk, 422, error=refusal(error))
    return back_to(request, talk.pk)


def reply_of(request: DeskRequest, talk: Conversation) -> Reply:
    """What is to be said. Raises ``Unsayable``."""
    given = request.POST
    channel, then = given.get("by", ""), given.get("then", "")
    template, words = approved(request, talk, channel)
    until = times.until(then.partition(":")[2], request.now, request.zone)
    return Reply(
        channel=channel,
        words=words,
        press=given.get("press", "")[:40] or "-",
        subject=given.get("subject", "")[:300],
        template=template,
        then="close" if then == "close" else "snooze" if until else "",
        until=until,
    )


def approved(request: DeskRequest, talk: Conversation, channel: str) -> tuple[str, str]:
    """(the template, the words that go with it): where approved words were picked that have no
    room for one's own, theirs are the words. Raises ``Unsayable``."""
    words = request.POST.get("words", "")
    chosen = request.POST.get(f"template-{channel}", "")
    if not chosen:
        return OWN_WORDS, words
    ways = thread_compose.ways(request.store, talk, request.now)
    rows = [row for one in ways if one.channel == channel for row in one.beforehand]
    row = next((row for row in rows if row.template == chosen), None)
    if row is None:
        return OWN_WORDS, words  # they wrote meanwhile: any words may go
    if row.takes and not words.strip():
        raise Unsayable("there are no words yet")
    return row.template, words if row.takes else row.text


def _told(request: DeskRequest, talk: Conversation, news: list[Any]) -> list[Any]:
    """What is new, in words: replies as they stand in the thread, all else quietly."""
    words = thread.wording(request, talk)
    found = []
    for one in news:
        line = words.event(one)
        if line is not None:
            found.append(line)
        elif one.kind in ("message.planned", "conversation.answered"):
            found.append(words.somebody_answered(one))
    return found


def _note(request: DeskRequest, talk: Conversation, words: str) -> HttpResponse:
    key = request.POST.get("press", "")[:64] or "-"
    try:
        notes.write(talk, words, key, user=request.user, now=request.now)
    except ValueError as error:
        return _alone(request, talk, 422, error=refusal(error))
    presence.keep_begun(talk, request.user, NOTE, "", now=request.now)
    assisting.let_go(talk, request.user)
    return back_to(request, talk.pk)


def _with_canned(request: DeskRequest, talk: Conversation, words: str) -> HttpResponse:
    """The page again, with a canned reply behind what was written."""
    row = canned_of(request, request.POST.get("canned", ""))
    try:
        said = canning.filled(talk, row, now=request.now)
    except Faulty as error:
        messages.error(request, _("It cannot be filled in for them: %s") % told(error.faults))
        said = ""
    whole = "\n\n".join(one for one in (words.strip(), said) if one)
    presence.keep_begun(talk, request.user, request.POST.get("by", ""), whole, now=request.now)
    return back_to(request, talk.pk)


def canned_of(request: DeskRequest, number: str) -> Canned:
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    row = Canned.objects.of(request.store).filter(pk=int(number)).first()
    if row is None:
        raise Http404
    return row


def _alone(request: DeskRequest, talk: Conversation, status: int, **more: Any) -> HttpResponse:
    """The conversation with what was written kept, and what stands in its way."""
    given = request.POST
    words, by = given.get("words", ""), given.get("by", "")
    presence.keep_begun(talk, request.user, by, words, now=request.now)
    kept = {"words": words, "subject": given.get("subject", ""), "by": by}
    context = {"here": "inbox", **thread.context(request, talk, **kept, **more)}
    return show(request, "desk/inbox/thread_alone.html", context, status=status)


@require_POST
@permitted("answer")
def typing(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Somebody writes: it is kept, the others see it, and the answer says what it takes."""
    talk, given = talk_of(request, talk_id), request.POST
    words, by = given.get("words", "")[: saying.LONGEST], given.get("by", "")
    presence.typed(talk, request.user, by, words, now=request.now)
    said = ""
    if by in thread_compose.TALKS:
        to = given.get("to", "")[:200]
        attached = sending_files.attached(talk, request.user)
        pictured = bool(sending_files.pictured(request.store, by, to, attached))
        said = thread_compose.weighed(request.store, by, to, words, request.now, pictured=pictured)
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@require_safe
@permitted("answer")
def fill(request: DeskRequest, talk_id: int, canned_id: int) -> HttpResponse:
    """A canned reply, filled in for the customer."""
    talk, row = talk_of(request, talk_id), canned_of(request, str(canned_id))
    try:
        said = canning.filled(talk, row, now=request.now)
    except Faulty as error:
        return HttpResponse(
            told(error.faults), status=422, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@require_POST
@permitted("answer")
def unsay(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Take back what was said before it goes; the words come back into the composer."""
    talk = talk_of(request, talk_id)
    try:
        own = saying.unsay(talk, request.POST.get("key", ""), user=request.user, now=request.now)
    except LookupError:
        messages.error(request, _("It is on its way already."))
    else:
        if not presence.begun(talk, request.user)[1]:
            channel, words = request.POST.get("by", ""), str(own.get("words", ""))
            presence.keep_begun(talk, request.user, channel, words, now=request.now)
        messages.success(request, _("Taken back. Nothing went out."))
    return back_to(request, talk.pk)


@require_POST
@permitted("answer")
def take_up(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Put the words and the files of an answer that did not reach them into the composer again."""
    talk = talk_of(request, talk_id)
    try:
        found = saying.take_up(
            talk, request.POST.get("key", ""), user=request.user, now=request.now
        )
    except LookupError as error:
        raise Http404 from error
    for name in found.left:
        messages.error(request, _("%s could not be attached again.") % name)
    return back_to(request, talk.pk)


@require_POST
@permitted("answer")
def do(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Take it, give it to somebody, put it off, close it, open it again."""
    talk, what = talk_of(request, talk_id), request.POST.get("do", "")
    deeds = {
        "take": _take,
        "assign": _assign,
        "snooze": _snooze,
        "wake": _wake,
        "close": _close,
        "reopen": _reopen,
    }
    if what not in deeds:
        raise Http404
    deeds[what](request, talk)
    return back_to(request, talk.pk)


def _take(request: DeskRequest, talk: Conversation) -> None:
    talking.take_over(talk, request.user, now=request.now)


def _assign(request: DeskRequest, talk: Conversation) -> None:
    chosen = request.POST.get("to", "")
    user = next((one for one in notes.teammates(request.store) if str(one.pk) == chosen), None)
    talking.assign(talk, user, now=request.now, by=request.by)


def _snooze(request: DeskRequest, talk: Conversation) -> None:
    chosen = request.POST.get("until", "")
    until = times.until(chosen, request.now, request.zone) or _moment(request, chosen)
    until = until or _moment(request, request.POST.get("at", ""))
    if until is None or until <= request.now:
        messages.error(request, _("Choose a moment that is still to come."))
        return
    talking.snooze(talk, until, now=request.now, by=request.by)


def _wake(request: DeskRequest, talk: Conversation) -> None:
    talking.wake(talk, now=request.now, by=request.by)


def _close(request: DeskRequest, talk: Conversation) -> None:
    talking.close(talk, now=request.now, by=request.by)


def _reopen(request: DeskRequest, talk: Conversation) -> None:
    talking.reopen(talk, now=request.now, by=request.by)


def _moment(request: DeskRequest, text: str) -> datetime | None:
    """A moment as an address or a field for one gives it, on the store's clock where it names no
    other."""
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    if found is not None and found.tzinfo is None:
        found = found.replace(tzinfo=request.zone)
    return found
