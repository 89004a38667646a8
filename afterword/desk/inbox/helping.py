"""The help with words beside what a teammate writes: what is offered, and what a press does.

What comes back stands in the composer like everything else that they have begun to write; they
look at it, change it, and send it or do not.
"""

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from afterword.conversations import assist_settings as settings
from afterword.conversations import assisting, presence, saying, suggesting
from afterword.conversations.assisting import Unhelped
from afterword.conversations.models import Conversation
from afterword.decisions.assisting.asking import TONES, Use
from afterword.decisions.assisting.heeding import changed
from afterword.desk.permit import DeskRequest, permitted
from afterword.desk.queries import frame
from afterword.desk.talks import back_to, talk_of
from afterword.desk.unhelped import told
from afterword.timeline.models import Order
from afterword.ui import money

NOTE = "note"
"""What stands in the place of a channel where a note is written."""


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the composer.

    ``suggested``: the words that were suggested, while something of them is left in ``words``.
    """

    uses: tuple[Use, ...]
    facts: bool = False
    """Whether it can be said how an order of theirs stands, which takes no model."""
    language: str = ""
    """The customer's, where it is not the reader's."""
    suggested: str = ""
    changed: int = 0
    before: bool = False
    removed: int = 0
    unsure: tuple[str, ...] = ()
    cut: bool = False
    cost: str = ""
    words: str = ""
    by: str = ""
    fault: str = ""


def offered(request: DeskRequest, talk: Conversation, by: str, words: str) -> Offered:
    """What to offer beside a composer in which ``words`` stand, to go over ``by``."""
    uses = settings.uses(request.store)
    language = assisting.language_of(talk)
    orders = Order.objects.of(request.store).filter(customer=talk.customer_id)
    found = Offered(
        uses=uses,
        facts=orders.exists(),
        language="" if language == reader() else language,
    )
    shown = assisting.suggested(talk, request.user) if words.strip() else None
    if shown is None or (shown.use == "summary") != (by == NOTE):
        return found
    many = changed(shown.words, words)
    if many >= len(shown.words.split()):
        return found  # nothing of it is left: it is all their own
    return msgspec.structs.replace(
        found,
        suggested=shown.words,
        changed=many,
        before=bool(shown.before.strip()),
        removed=len(shown.removed),
        unsure=tuple(one for one in shown.unsure if one in words),
        cut=shown.cut,
        cost=money.micros(shown.micros, shown.currency) if shown.micros else "",
    )


@require_POST
@permitted("answer")
def help_(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Put words into the composer: a draft, another tone, a translation, a summary; or put back
    what stood there. Whatever happens, what was written is kept."""
    talk = talk_of(request, talk_id)
    by, words = request.POST.get("by", ""), request.POST.get("words", "")[: saying.LONGEST]
    presence.keep_begun(talk, request.user, by, words, now=request.now)
    fault = ""
    try:
        by, words = _done(request, talk, by, words)
    except Unhelped as error:
        fault = told(error)
    else:
        presence.keep_begun(talk, request.user, by, words, now=request.now)
    if request.headers.get("X-Island") == "assist-words":
        found = offered(request, talk, by, words)
        found = msgspec.structs.replace(found, words=words, by=by, fault=fault)
        context = {**frame(request), "talk": talk, "assist": found}
        return render(request, "desk/inbox/assist.html", context)
    if fault:
        messages.error(request, fault)
    return back_to(request, talk.pk)


def _done(request: DeskRequest, talk: Conversation, by: str, words: str) -> tuple[str, str]:
    """(over what it is to go, the words) after a press. Raises ``Unhelped`` and ``Http404``."""
    do, user, now = request.POST.get("do", ""), request.user, request.now
    if do == "back":
        shown = assisting.suggested(talk, user)
        assisting.let_go(talk, user)
        return (shown.by or by, shown.before) if shown else (by, words)
    if do == "draft":
        return by, assisting.draft(talk, user, channel=by, before=words, now=now).words
    if do == "facts":
        return by, suggesting.from_facts(talk, user, before=words, now=now).words
    if do == "translate":
        return by, assisting.translate(talk, user, words, now=now).words
    if do == "summary":
        found = assisting.summary(talk, user, reader(), by=by, before=words, now=now)
        return NOTE, found.words
    if do in TONES:
        return by, assisting.tone(talk, user, do, words, now=now).words
    raise Http404


@require_POST
@permitted("answer")
def render_(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Say a reply of theirs in the reader's language, beneath it."""
    talk, event = talk_of(request, talk_id), request.POST.get("event", "")[:200]
    fault, words = "", ""
    try:
        words = assisting.render(talk, request.user, event, reader(), now=request.now)
    except LookupError as error:
        raise Http404 from error
    except Unhelped as error:
        fault = told(error)
    if request.headers.get("HX-Request"):
        context = {
            **frame(request),
            "talk": talk,
            "event": event,
            "words": words,
            "fault": fault,
            "offer": True,
        }
        return render(request, "desk/inbox/assist_line.html", context)
    if fault:
        messages.error(request, fault)
    return back_to(request, talk.pk)


def reader() -> str:
    """The language that the reader of the desk has chosen."""
    return (get_language() or "en").partition("-")[0]
