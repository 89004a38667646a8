"""The messages' screens."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.journeys import queries as journeys
from afterword.outbox import actions
from afterword.outbox import queries as outbox
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline

from . import queries


@permitted("see")
def listed(request: DeskRequest) -> HttpResponse:
    """The newest messages."""
    state = request.GET.get("state", "")
    journey = request.GET.get("journey", "")
    step = request.GET.get("step", "")
    rows = queries.listed(request.store, request.zone, state=state, journey=journey, step=step)
    return show(
        request,
        "desk/messages.html",
        {
            "here": "messages",
            "rows": rows,
            "state": state,
            "states": queries.STATES,
            "journey": journey,
        },
    )


@permitted("see")
def message(request: DeskRequest, message_id: int) -> HttpResponse:
    """One message: its reasons, its tries, its words."""
    store = request.store
    try:
        intent = outbox.message(store, str(message_id))
    except LookupError as error:
        raise Http404 from error
    found = journeys.plans(store, {(intent.journey, intent.version)})
    plan = found.get((intent.journey, intent.version))
    return show(
        request,
        "desk/message.html",
        {
            "here": "messages",
            "intent": intent,
            "name": timeline.name_of(intent.customer, store)["name"],
            "title": queries.step_name(plan, intent.step),
            "journey_name": plan.journey.name if plan else intent.journey,
            "reasons": queries.reasons(intent, plan, request.zone),
            "attempts": outbox.attempts(intent),
            "words": outbox.words_of(intent, store),
            "again": queries.looks_again(intent),
        },
    )


@permitted("see")
def body(request: DeskRequest, message_id: int) -> HttpResponse:
    """The HTML of a message as it went out, to be shown in a sandboxed frame."""
    intent = Intent.objects.of(request.store).filter(id=message_id).first()
    found = outbox.words_of(intent, request.store) if intent else None
    if found is None:
        raise Http404
    return framed(found.html)


def framed(html: str) -> HttpResponse:
    """Mail HTML for a sandboxed frame: its own styles, no script, nothing from elsewhere."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox; "
        "frame-ancestors 'self'"
    )
    return response


@require_POST
@permitted("answer")
def decide(request: DeskRequest, message_id: int) -> HttpResponse:
    """A person says what became of an unknown message."""
    arrived = request.POST.get("arrived") == "1"
    try:
        actions.decide_unknown(
            request.store, message_id, arrived=arrived, now=request.now, by=request.by
        )
    except LookupError:
        messages.error(request, _("This message was settled already."))
    else:
        said = _("Noted: it arrived.") if arrived else _("It goes out again.")
        messages.success(request, said)
    return redirect("message", request.store.key, message_id)
