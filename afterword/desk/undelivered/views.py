"""The screen of what did not get through, and what a person may do of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from afterword.desk import live
from afterword.desk.permit import DeskRequest, page_of, permitted
from afterword.house import queries as house
from afterword.outbox import brakes, deciding, ports
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
        "doubts": queries.doubts(store, request.now),
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
            deciding.decide_unknown(
                request.store, message_id, arrived=False, now=request.now, by=request.by
            )
        else:
            deciding.send_again(request.store, message_id, now=request.now, by=request.by)
    except LookupError:
        messages.error(request, _("This message was settled already."))
    except deciding.NeverAgain:
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
        deciding.let_it_go(request.store, message_id, now=request.now, by=request.by)
    except LookupError:
        messages.error(request, _("This message was settled already."))
    else:
        messages.success(request, _("Left as it is. It is asked about no more."))
    return redirect("undelivered", request.store.key)


@require_POST
@permitted("answer")
def settle_doubts(request: DeskRequest) -> HttpResponse:
    """A person says what became of all that were in doubt when they looked."""
    store, fate = request.store, request.POST.get("fate")
    until = parse_datetime(request.POST.get("until", "")[:40])
    if until is None or until.tzinfo is None or fate not in ("arrived", "again", "let_go"):
        return HttpResponseBadRequest(_("Say what became of them: go back and press a button."))
    ids = queries.doubtful(store, until, request.now, sendable=fate == "again")
    if fate == "let_go":
        many = deciding.let_go_each(store, ids, now=request.now, by=request.by)
    else:
        arrived = fate == "arrived"
        many = deciding.decide_unknown_each(
            store, ids, arrived=arrived, now=request.now, by=request.by
        )
    if not many:
        messages.error(request, _("They were settled already."))
    elif fate == "again":
        said = ngettext("One goes out again.", "%(n)s go out again.", many)
        messages.success(request, said % {"n": many})
    else:
        said = ngettext("Noted for one message.", "Noted for %(n)s messages.", many)
        messages.success(request, said % {"n": many})
    return redirect("undelivered", store.key)


@require_POST
@permitted("stop")
def release(request: DeskRequest, key: str) -> HttpResponse:
    """A person has looked at a journey that held back by itself: it goes on."""
    if brakes.release(request.store, key, now=request.now, by=request.by):
        messages.success(request, _("It goes on. What is still valid goes out now."))
    else:
        messages.error(request, _("It was not held back any more."))
    return redirect("undelivered", request.store.key)
