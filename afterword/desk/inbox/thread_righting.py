"""Doing what makes it right for a customer."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.conversations import presence, readdressing, righting
from afterword.conversations.models import Conversation
from afterword.conversations.righting import NotPossible
from afterword.desk.permit import DeskRequest, permitted
from afterword.desk.talks import back_to, talk_of
from afterword.timeline.models import Order, OrderLine
from afterword.ui import phrasing
from afterword.ui.money import read

from .thread_words import refusal

Doing = Callable[[DeskRequest, Conversation, str, str], str]


@require_POST
@permitted("answer")
def right(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Send it again, exchange it, send it elsewhere or on another day, give a code."""
    talk, given = talk_of(request, talk_id), request.POST
    what, press = given.get("what", ""), given.get("press", "")[:40] or "-"
    do: Doing
    match given.get("do", ""):
        case "again":
            do = partial(_task, title=_("Send it again: %s"))
        case "exchange":
            do = partial(_task, title=_("Exchange it: %s"))
        case "address":
            do = _address
        case "day":
            do = _day
        case "code":
            do = _code
        case _:
            raise Http404
    return _done(request, talk, lambda: do(request, talk, what, press))


@require_POST
@permitted("refund")
def refund(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Give money back."""
    talk, given = talk_of(request, talk_id), request.POST
    what, press = given.get("what", ""), given.get("press", "")[:40] or "-"
    return _done(request, talk, lambda: _refund(request, talk, what, press))


def _done(request: DeskRequest, talk: Conversation, do: Callable[[], str]) -> HttpResponse:
    try:
        said = do()
    except NotPossible as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, said)
    return back_to(request, talk.pk)


def _order(request: DeskRequest, talk: Conversation, about: str) -> Order:
    found = Order.objects.of(request.store).filter(customer=talk.customer_id, about=about).first()
    if found is None:
        raise Http404
    return found


def _task(request: DeskRequest, talk: Conversation, about: str, press: str, title: str) -> str:
    order = _order(request, talk, about)
    rows = OrderLine.objects.of(request.store).filter(order=order).order_by("position")
    things = phrasing.listed(one.title for one in rows[:3])
    righting.ask_the_packers(
        talk,
        title % f"{things} ({order.number})",
        press,
        order=order.about,
        now=request.now,
        by=request.by,
    )
    return _("The task is open.")


def _refund(request: DeskRequest, talk: Conversation, about: str, press: str) -> str:
    order = _order(request, talk, about)
    amount = read(request.POST.get("amount", ""), order.currency)
    righting.give_back(talk, order, amount, press, member=request.member, now=request.now)
    return _("The shop is asked to give it back.")


def _address(request: DeskRequest, talk: Conversation, about: str, press: str) -> str:
    order = _order(request, talk, about)
    typed = {one: request.POST.get(one, "") for one in readdressing.FIELDS}
    righting.readdress(talk, order, typed, press, now=request.now, by=request.by)
    return _("The shop is asked to send it there. If it refuses, it stands under Undelivered.")


def _day(request: DeskRequest, talk: Conversation, about: str, press: str) -> str:
    order, day = _order(request, talk, about), request.POST.get("day", "")
    righting.redate(talk, order, day, press, now=request.now, by=request.by)
    return _("The shop is asked for that day. If it refuses, it stands under Undelivered.")


def _code(request: DeskRequest, talk: Conversation, offer: str, press: str) -> str:
    code = righting.give_code(talk, offer, press, now=request.now, by=request.by)
    channel, words = presence.begun(talk, request.user)
    whole = f"{words.rstrip()}\n{code}".strip()
    presence.keep_begun(talk, request.user, channel or talk.channel, whole, now=request.now)
    return _("The code stands in your reply.")
