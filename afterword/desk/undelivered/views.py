"""The screen of what did not get through, and what a person may do of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.desk import live
from afterword.desk.permit import DeskRequest, page_of, permitted
from afterword.house import queries as house
from afterword.outbox import actions, brakes, ports
from afterword.outbox.models import Intent

from . import queries


@require_safe
@permitted("see")
def listed(request: DeskRequest) -> HttpResponse:
    """What holds back, which ways are shut, and which messages want a person."""
    page = page_of(request)
    return live.screen(
        request,
        "desk/undelivered.html",
        "desk/undelivered_live.html",
        queries.seen(request.store, request.now, page),
        lambda: _listed(request, page),
    )


def _listed(request: DeskRequest, page: int) -> dict[str, Any]:
    store = request.store
    rows, more = queries.listed(store, request.zone, request.now, page)
    stops = house.stops_of(store)
    return {
        "here": "messages",
        "rows": rows,
        "deeds": queries.deeds(store, request.now),
        "held": queries.held(store, request.now),
        "shops": list(ports.writers),
        "shut": queries.shut_ways(store, request.now),
        "stopped": [one for one in stops if one.store_id == store.pk and one.scope != "all"],
        "stoppable": queries.stoppable(store, stops),
        "here_url": f"?page={page}",
        "older": f"?page={page + 1}" if more else "",
        "newer": f"?page={page - 1}" if page > 1 else "",
    }


@require_POST
@permitted("answer")
def send_again(request: DeskRequest, message_id: int) -> HttpResponse:
    """A person has mended what was wrong, or knows that it did not arrive."""
    intent = Intent.objects.of(request.store).filter(id=message_id).first()
    if intent is None:
        raise Http404
    try:
        if intent.state == "unknown":
            actions.decide_unknown(
                request.store, message_id, arrived=False, now=request.now, by=request.by
            )
        else:
            actions.send_again(request.store, message_id, now=request.now, by=request.by)
    except LookupError:
        messages.error(request, _("This message was settled already."))
    except actions.NeverAgain:
        messages.error(request, _("This message is not sent a second time."))
    else:
        messages.success(request, _("It goes out again."))
    return redirect("undelivered", request.store.key)


@require_POST
@permitted("answer")
def let_it_go(request: DeskRequest, message_id: int) -> HttpResponse:
    """A person has seen it and leaves it at that."""
    if not Intent.objects.of(request.store).filter(id=message_id).exists():
        raise Http404
    try:
        actions.let_it_go(request.store, message_id, now=request.now, by=request.by)
    except LookupError:
        messages.error(request, _("This message was settled already."))
    else:
        messages.success(request, _("Left as it is. It is asked about no more."))
    return redirect("undelivered", request.store.key)


@require_POST
@permitted("stop")
def release(request: DeskRequest, key: str) -> HttpResponse:
    """A person has looked at a journey that held back by itself: it goes on."""
    if brakes.release(request.store, key, now=request.now, by=request.by):
        messages.success(request, _("It goes on. What is still valid goes out now."))
    else:
        messages.error(request, _("It was not held back any more."))
    return redirect("undelivered", request.store.key)
