"""The stop switch: of all, of a channel, of a journey."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted
from afterword.house import actions as house
from afterword.journeys import queries as journeys
from afterword.outbox import ports


@require_POST
@permitted("stop")
def stop(request: DeskRequest) -> HttpResponse:
    """The stop switch of the store, or of one of its channels or journeys: press or release."""
    scope, name = _stopped(request)
    if scope != "all":
        return _stop_a_part(request, scope, name)
    if request.POST.get("on") == "1":
        why = request.POST.get("why", "").strip()
        house.stop(request.store, scope="all", why=why, now=request.now, by=request.by)
        said = _("Stopped. Nothing goes out until it is released.")
        messages.success(request, said, extra_tags="undo-stop")
    else:
        if house.release(request.store, scope="all", now=request.now, by=request.by):
            said = _("Released. What is still valid goes out now.")
            messages.success(request, said, extra_tags="undo-release")
    return redirect("settings", request.store.key)


def _stopped(request: DeskRequest) -> tuple[str, str]:
    """What is to be stopped: (scope, name). Raises ``Http404`` for what there is none of."""
    scope, name = request.POST.get("scope", "all"), request.POST.get("name", "")
    if what := request.POST.get("what", ""):
        scope, _slash, name = what.partition("/")
    if scope == "all":
        return scope, ""
    known = {
        "channel": set(ports.channels),
        "journey": {one.key for one in journeys.journeys(request.store)},
    }
    if name not in known.get(scope, ()):
        raise Http404
    return scope, name


def _stop_a_part(request: DeskRequest, scope: str, name: str) -> HttpResponse:
    store, now, by = request.store, request.now, request.by
    if request.POST.get("on") == "1":
        why = request.POST.get("why", "").strip()
        house.stop(store, scope=scope, name=name, why=why, now=now, by=by)
        messages.success(request, _("Stopped. Nothing of it goes out until it is released."))
    elif house.release(store, scope=scope, name=name, now=now, by=by):
        messages.success(request, _("Released. What is still valid goes out now."))
    return redirect("undelivered", request.store.key)
