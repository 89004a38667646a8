"""How well customers are understood, and saying what their words meant."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.conversations import correcting, understood
from afterword.decisions.understanding import INTENTS
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.talks import back_to, talk_of
from afterword.ui import charts, phrasing
from afterword.ui.tongues import language

DAYS = (30, 90)


@require_safe
@permitted("see_numbers")
def board(request: DeskRequest) -> HttpResponse:
    """How well customers were understood in the last days."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, DAYS) else DAYS[0]
    found = understood.board(request.store, days, request.now)
    most = max([1, *(one.asked for one in found.steps)])
    context: dict[str, Any] = {
        "here": "inbox",
        "board": found,
        "spans": DAYS,
        "lines": [(one, language(one.language)) for one in found.lines],
        "steps": [
            (one, charts.share_bars([(one.asked / most, "mild")]) if one.asked else "")
            for one in found.steps
        ],
        "mixed": [(one, phrasing.listed(map(language, one.languages))) for one in found.mixed],
    }
    return show(request, "desk/understanding.html", context)


@require_POST
@permitted("answer")
def correct(request: DeskRequest, talk_id: int) -> HttpResponse:
    """Say what a reply meant."""
    talk = talk_of(request, talk_id)
    intent = request.POST.get("intent", "")
    if intent not in INTENTS:
        raise Http404
    try:
        correcting.correct(
            talk,
            request.POST.get("event", ""),
            intent,
            now=request.now,
            by=request.by,
        )
    except correcting.NothingToCorrect:
        messages.error(request, _("Those words are not there any more."))
    else:
        messages.success(request, _("Noted. Words like these are understood so from now on."))
    return back_to(request, talk_id)
