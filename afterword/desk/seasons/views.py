"""The calendar's screen."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import seasons as calendar
from afterword.house.models import Season

from . import queries
from .forms import SeasonForm


@require_safe
@permitted("see")
def seasons(request: DeskRequest) -> HttpResponse:
    """The calendar, and what it might have too. A suggestion that was chosen fills the form."""
    asked = {name: request.GET.get(name, "") for name in ("name", "begins", "ends")}
    filled = {**asked, "yearly": request.GET.get("yearly") == "1"} if asked["name"] else None
    return _shown(request, SeasonForm(initial=filled))


def _shown(request: DeskRequest, form: SeasonForm, open_: Season | None = None) -> HttpResponse:
    today = request.now.astimezone(request.zone).date()
    kept = [
        (one, form if open_ and one.row.pk == open_.pk else _form(one.row))
        for one in queries.kept(request.store, today)
    ]
    context = {
        "here": "journeys",
        "kept": kept,
        "suggestions": queries.suggestions(request.store, today),
        "form": SeasonForm() if open_ else form,
        "open": open_,
    }
    return show(request, "desk/seasons.html", context, status=422 if form.errors else 200)


def _form(row: Season) -> SeasonForm:
    facts = {name: getattr(row, name) for name in ("name", "begins", "ends", "yearly")}
    return SeasonForm(initial=facts, auto_id=f"season-{row.pk}-%s")


@require_POST
@permitted("edit_journeys")
def add(request: DeskRequest) -> HttpResponse:
    """Put a season in."""
    form = SeasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, form)
    made = calendar.keep(request.store, **form.cleaned_data, now=request.now, by=request.by)
    messages.success(request, _("“%s” is in the calendar.") % made.name)
    return redirect("seasons", request.store.key)


@require_POST
@permitted("edit_journeys")
def change(request: DeskRequest, season_id: int) -> HttpResponse:
    """Give a season another name or other days."""
    row = _row(request, season_id)
    form = SeasonForm(request.POST, auto_id=f"season-{row.pk}-%s")
    if not form.is_valid():
        return _shown(request, form, row)
    calendar.keep(request.store, **form.cleaned_data, now=request.now, by=request.by, season=row)
    messages.success(request, _("“%s” is changed.") % row.name)
    return redirect("seasons", request.store.key)


@require_POST
@permitted("edit_journeys")
def drop(request: DeskRequest, season_id: int) -> HttpResponse:
    """Take a season out."""
    row = _row(request, season_id)
    calendar.drop(row, now=request.now, by=request.by)
    messages.success(request, _("“%s” is out of the calendar.") % row.name)
    return redirect("seasons", request.store.key)


def _row(request: DeskRequest, season_id: int) -> Season:
    row = Season.objects.of(request.store).filter(pk=season_id).select_related("store").first()
    if row is None:
        raise Http404
    return row
