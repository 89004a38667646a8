"""The inbox's frame: the list, and the conversation that is open."""

from secrets import token_urlsafe
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from afterword.conversations import tagging
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.talks import talk_of

from . import around, listing, thread, times
from . import asked as asking
from .asked import Asked


@require_safe
@permitted("answer")
def inbox(request: DeskRequest, talk_id: int | None = None) -> HttpResponse:
    """The list, and beside it the conversation that was chosen."""
    asked = asking.of(request.GET)
    talk = talk_of(request, talk_id) if talk_id else None
    return show(
        request,
        "desk/inbox.html",
        {
            "here": "inbox",
            **_list(request, asked, talk_id),
            **_around(request, asked),
            "talk": talk,
            **(thread.context(request, talk) if talk else {}),
        },
    )


@require_safe
@permitted("answer")
def heads(request: DeskRequest) -> HttpResponse:
    """The list alone, for a page that asks again; nothing where it has it."""
    chosen = request.GET.get("open", "")
    number = int(chosen) if asking.is_id(chosen) else None
    asked = asking.of(request.GET)
    found = listing.listed(request.store, asked, request.user, request.now)
    seen = listing.seen(found, listing.as_of(request.user, request.now), request.zone)
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    context = _list(request, asked, number, found)
    context |= {"store": request.store, "zone": request.zone, "now": request.now}
    return render(request, "desk/inbox/list_live.html", context)


def _list(
    request: DeskRequest, asked: Asked, chosen: int | None, found: listing.Listed | None = None
) -> dict[str, Any]:
    store, now, zone = request.store, request.now, request.zone
    found = found or listing.listed(store, asked, request.user, now)
    then = listing.as_of(request.user, now)
    return {
        "asked": asked,
        "view": found.view,
        "view_name": listing.NAMES[found.view],
        "tabs": listing.tabs(found),
        "heads": listing.heads(found, store, request.user, then, zone),
        "seen": listing.seen(found, then, zone),
        "older": found.older,
        "first": asked.query(view=found.view, after=None) if asked.after else "",
        "list_first": asked.query(view=found.view, after=None),
        "list_query": asked.query(view=found.view),
        "chosen": chosen,
        "empty": not any(found.counts.values()),
    }


def _around(request: DeskRequest, asked: Asked) -> dict[str, Any]:
    """What stands around the list: what it can be narrowed by, and what can be done to many."""
    people = around.team(request.store)
    return {
        "filters": around.filters(request.store, asked, people),
        "team": people,
        "until": times.choices(request.now, request.zone),
        "tags": tagging.suggested(request.store),
        "saved": around.saved(request.store),
        "press": token_urlsafe(12),
    }
