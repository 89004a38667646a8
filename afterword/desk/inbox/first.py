"""Writing to somebody who never wrote: who it is, over which channel, and what is said."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from afterword.conversations import canned as canning
from afterword.conversations import saying, sending_files
from afterword.conversations.models import Conversation
from afterword.conversations.saying import Unsayable
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.messages.liquid import Faulty
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Order
from afterword.ui.fault_words import told

from . import attaching, files, thread_compose
from .first_found import found
from .thread_views import canned_of, reply_of
from .thread_words import refusal

MOST_ORDERS = 20
"""So many of their orders can be chosen from, the newest first."""


@require_safe
@permitted("answer")
def write(request: DeskRequest) -> HttpResponse:
    """Find whom to write to: by name, address, telephone or order number."""
    query = request.GET.get("q", "").strip()[:100]
    context = {"here": "inbox", "query": query, "rows": found(request.store, query)}
    return show(request, "desk/inbox/write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("answer")
def write_to(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Write the first word to somebody. With whom something was talked about it goes on there."""
    customer = _customer(request, customer_id)
    if customer.merged_into:
        return redirect("write-to", request.store.key, customer.merged_into)
    talk = Conversation.objects.of(request.store).filter(customer=customer).first()
    if talk is not None:
        return redirect("conversation", request.store.key, talk.pk)
    talk = _to_be(request, customer)
    if request.method != "POST":
        return _page(request, talk)
    if request.POST.get("canned"):
        return _with_canned(request, talk)
    return _say(request, talk)


def _customer(request: DeskRequest, number: int) -> Customer:
    rows = Customer.objects.of(request.store).select_related("store")
    one = rows.filter(id=number).first()
    if one is None:
        raise Http404
    one.store = request.store
    return one


def _to_be(request: DeskRequest, customer: Customer) -> Conversation:
    """The conversation that would begin: not stored before something is said in it."""
    asked = request.POST.get("order", request.GET.get("order", ""))
    orders = Order.objects.of(request.store).filter(customer=customer)
    about = orders.filter(about=asked).values_list("about", flat=True).first() if asked else ""
    return Conversation(
        store=request.store,
        customer=customer,
        state="theirs",
        begun=True,
        order=about or "",
        language=customer.language,
    )


def _say(request: DeskRequest, talk: Conversation) -> HttpResponse:
    refused = attaching.take(request, talk)
    for said in refused:
        messages.error(request, said)
    channel = request.POST.get("by", "")
    ways, shut = thread_compose.reach(request.store, talk, request.now)
    if channel not in {one.channel for one in ways if one.allows != "shut"}:
        why = next((one.why for one in shut if one.channel == channel), "")
        return _page(request, talk, error=why or _("Choose how to write."))
    if refused:
        return _page(request, talk)
    try:
        made = _begun(request, talk)
    except Unsayable as error:
        return _page(request, talk, error=refusal(error))
    return redirect("conversation", request.store.key, made.pk)


@transaction.atomic
def _begun(request: DeskRequest, talk: Conversation) -> Conversation:
    reply = reply_of(request, talk)
    return saying.say_first(
        talk.customer, reply, order=talk.order, user=request.user, now=request.now
    )


def _with_canned(request: DeskRequest, talk: Conversation) -> HttpResponse:
    """The page again, with a canned reply behind what was written."""
    row = canned_of(request, request.POST["canned"])
    try:
        said = canning.filled(talk, row, now=request.now)
    except Faulty as error:
        messages.error(request, _("It cannot be filled in for them: %s") % told(error.faults))
        said = ""
    words = request.POST.get("words", "").strip()
    return _page(request, talk, words="\n\n".join(one for one in (words, said) if one), status=200)


def _page(
    request: DeskRequest, talk: Conversation, *, status: int | None = None, **more: Any
) -> HttpResponse:
    store, given = request.store, request.POST
    ways, shut = thread_compose.reach(store, talk, request.now)
    free = [one.channel for one in ways if one.allows != "shut"]
    by = given.get("by", "")
    attached = sending_files.attached(talk, request.user)
    compose = {
        "words": given.get("words", ""),
        "subject": given.get("subject", ""),
        "by": by if by in free else next(iter(free), ""),
        "press": get_random_string(24),
        "error": "",
    }
    orders = Order.objects.of(store).filter(customer=talk.customer).order_by("-placed", "-id")
    context = {
        "here": "inbox",
        "talk": talk,
        "customer": talk.customer,
        "name": timeline.name_of(talk.customer, store)["name"],
        "orders": orders[:MOST_ORDERS],
        "ways": ways,
        "shut": shut,
        "canned": canning.choices(store),
        "attached": [files.shown(one) for one in attached],
        "compose": compose | more,
    }
    if status is None:
        status = 422 if request.method == "POST" else 200
    return show(request, "desk/inbox/write_to.html", context, status=status)
