"""The messages' screens."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.desk import live
from afterword.desk.mail import framed
from afterword.desk.permit import DeskRequest, page_of, permitted, show
from afterword.journeys import queries as journeys
from afterword.outbox import deciding
from afterword.outbox import queries as outbox
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.ui.money import micros

from . import queries


@require_safe
@permitted("see")
def listed(request: DeskRequest) -> HttpResponse:
    """The newest messages, all of them or those of a state, journey or step."""
    state = request.GET.get("state", "")
    asked = queries.Asked(
        state=state if state in queries.STATES else "",
        journey=request.GET.get("journey", ""),
        step=request.GET.get("step", ""),
    )
    page = page_of(request)
    seen = queries.seen(request.store, asked, page)
    return live.screen(
        request,
        "desk/messages.html",
        "desk/messages_live.html",
        seen,
        lambda: _listed(request, asked, page),
    )


def _listed(request: DeskRequest, asked: queries.Asked, page: int) -> dict[str, Any]:
    rows, more = queries.listed(request.store, request.zone, asked, page)
    known = msgspec.structs.asdict(asked)
    return {
        "here": "messages",
        "rows": rows,
        "asked": asked,
        "states": queries.STATES,
        "journeys": journeys.journeys(request.store),
        "page": page,
        "older": _address(known, page + 1) if more else "",
        "newer": _address(known, page - 1) if page > 1 else "",
        "here_url": _address(known, page),
    }


def _address(asked: dict[str, str], page: int) -> str:
    parts = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(parts | ({'page': page} if page > 1 else {}))}"


@require_safe
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
            "state": queries.state_of(intent),
            "name": timeline.name_of(intent.customer, store)["name"],
            "title": queries.step_name(plan, intent.step),
            "journey_name": plan.journey.name if plan else intent.journey,
            "reasons": queries.reasons(intent, plan, request.zone),
            "values": _values(intent),
            "attempts": outbox.attempts(intent),
            "words": (said := outbox.words_of(intent, store)),
            "parts": queries.parts(intent, said, store),
            "cost": "" if intent.cost is None else micros(intent.cost, intent.cost_currency),
            "again": queries.looks_again(intent),
        },
    )


def _values(intent: Intent) -> list[tuple[str, str, list[tuple[str, Any]]]]:
    """Every rule that was looked at, how it came out, and the values it saw, as they are stored."""
    return [
        (one.rule, one.result, [item for item in one.inputs.items() if item[0] != "faults"])
        for one in outbox.because_of(intent)
    ]


@require_safe
@permitted("see")
def body(request: DeskRequest, message_id: int) -> HttpResponse:
    """The HTML of a message as it went out, to be shown in a sandboxed frame."""
    intent = Intent.objects.of(request.store).filter(id=message_id).first()
    found = outbox.words_of(intent, request.store) if intent else None
    if found is None:
        raise Http404
    return framed(found.html)


@require_POST
@permitted("answer")
def decide(request: DeskRequest, message_id: int) -> HttpResponse:
    """A person says what became of an unknown message."""
    if not Intent.objects.of(request.store).filter(id=message_id).exists():
        raise Http404
    arrived = request.POST.get("arrived") == "1"
    try:
        deciding.decide_unknown(
            request.store, message_id, arrived=arrived, now=request.now, by=request.by
        )
    except LookupError:
        messages.error(request, _("This message was settled already."))
    except deciding.NeverAgain:
        messages.error(request, _("What may have arrived and wants to sell is not sent twice."))
    else:
        said = _("Noted: it arrived.") if arrived else _("It goes out again.")
        messages.success(request, said)
    return redirect("message", request.store.key, message_id)
