"""The journeys' screens."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.telling import names_in
from afterword.journeys import actions
from afterword.journeys import queries as journeys
from afterword.journeys.models import Journey, Run

from . import cards, queries
from . import numbers as counting
from .worth import worth


@require_safe
@permitted("see")
def listed(request: DeskRequest) -> HttpResponse:
    """All journeys."""
    rows = queries.listed(request.store, request.now)
    return show(request, "desk/journeys.html", {"here": "journeys", "rows": rows})


def _row(request: DeskRequest, key: str) -> Journey:
    try:
        return journeys.journey(request.store, key)
    except LookupError as error:
        raise Http404 from error


@require_safe
@permitted("see")
def journey(request: DeskRequest, key: str) -> HttpResponse:
    """One journey as a storyboard."""
    row = _row(request, key)
    if not row.live:
        return redirect("journey-edit", request.store.key, key)
    plan = journeys.plan(request.store, key, row.live)
    story = cards.story(request.store, plan)
    return show(
        request,
        "desk/journey.html",
        {
            "here": "journeys",
            "row": row,
            "draft": journeys.draft(request.store, key),
            "definition": plan.journey,
            "story": story,
            "names": names_in([plan]),
            "inside": sum(journeys.inside(request.store, key).values()),
            "starts": queries.starts(plan.journey),
            "price": queries.price(request.store, plan),
            "view": "board",
            "publication": journeys.to_undo(row),
        },
    )


@require_safe
@permitted("see")
def text(request: DeskRequest, key: str) -> HttpResponse:
    """The same journey as its text file."""
    row = _row(request, key)
    if not row.live:
        return redirect("journey-edit-text", request.store.key, key)
    return show(
        request,
        "desk/journey_text.html",
        {
            "here": "journeys",
            "row": row,
            "draft": journeys.draft(request.store, key),
            "definition": journeys.definition(row),
            "text": journeys.text_of(row),
            "view": "text",
        },
    )


@require_safe
@permitted("see")
def download(request: DeskRequest, key: str) -> HttpResponse:
    """The text file itself."""
    row = _row(request, key)
    if not row.live:
        return redirect("journey-edit-file", request.store.key, key)
    response = HttpResponse(journeys.text_of(row), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.key}.yaml"'
    return response


@require_POST
@permitted("edit_journeys")
def switch(request: DeskRequest, key: str) -> HttpResponse:
    """Switch a journey on or off."""
    row = _row(request, key)
    on = request.POST.get("on") == "1"
    if not row.live:
        messages.error(request, _("“%s” is only a draft. Publish it first.") % row.name)
        return redirect("journey-edit", request.store.key, key)
    actions.switch(request.store, key, on=on, now=request.now, by=request.by)
    messages.success(request, _switched(row, journeys.inside(request.store, key).total(), on=on))
    return redirect("journey", request.store.key, key)


def _switched(row: Journey, inside: int, *, on: bool) -> str:
    """What a switch does to those who are inside."""
    if not inside:
        says = (
            _("“%(name)s” is on: whoever comes to its moment from now on enters.")
            if on
            else _("“%(name)s” is off. Nobody is inside.")
        )
    elif on:
        says = ngettext(
            "“%(name)s” is on, and the %(n)d person inside goes on.",
            "“%(name)s” is on, and the %(n)d people inside go on.",
            inside,
        )
    else:
        says = ngettext(
            "“%(name)s” is off. The %(n)d person inside hears nothing until it is on again.",
            "“%(name)s” is off. The %(n)d people inside hear nothing until it is on again.",
            inside,
        )
    return says % {"name": row.name, "n": inside}


@require_safe
@permitted("see")
def numbers(request: DeskRequest, key: str) -> HttpResponse:
    """What each message of the live version has led to."""
    row = _row(request, key)
    if not row.live:
        return redirect("journey-edit", request.store.key, key)
    found = journeys.definition(row)
    shown = {
        "here": "journeys",
        "row": row,
        "draft": journeys.draft(request.store, key),
        "definition": found,
        "rows": queries.counted(request.store, found),
        "days": counting.within(found),
        "worth": worth(request.store, found, request.now),
        "view": "numbers",
    }
    return show(request, "desk/journey_numbers.html", shown)


@require_safe
@permitted("see")
def parked(request: DeskRequest, key: str) -> HttpResponse:
    """The people who stand still because a look at them failed."""
    row = _row(request, key)
    runs = [run for run in journeys.parked(request.store) if run.journey == key]
    return show(request, "desk/parked.html", {"here": "journeys", "row": row, "runs": runs})


@require_POST
@permitted("edit_journeys")
def let_go_on(request: DeskRequest, key: str, run_id: int) -> HttpResponse:
    """Take a parked run up again."""
    if not Run.objects.of(request.store).filter(id=run_id, journey=key).exists():
        raise Http404
    done = actions.let_go_on(request.store, run_id, now=request.now, by=request.by)
    if done:
        messages.success(request, _("Taken up again."))
    return redirect("parked", request.store.key, key)
