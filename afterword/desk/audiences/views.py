"""The screens of audiences."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.desk.conditions.catalogue import Values
from afterword.desk.conditions.sentence import sentence
from afterword.desk.permit import DeskRequest, page_of, permitted, show
from afterword.house.actions import audit
from afterword.journeys import audience_use
from afterword.timeline import audiences, segments
from afterword.timeline.models import Audience
from afterword.ui import fault_words, phrasing

from . import queries
from .forms import AudienceForm


def _row(request: DeskRequest, key: str) -> Audience:
    try:
        return audiences.audience(request.store, key)
    except LookupError as error:
        raise Http404 from error


@require_safe
@permitted("see")
def listed(request: DeskRequest) -> HttpResponse:
    """All audiences."""
    rows = queries.listed(request.store)
    return show(request, "desk/audiences.html", {"here": "audiences", "rows": rows})


@require_safe
@permitted("see")
def audience(request: DeskRequest, key: str) -> HttpResponse:
    """One audience and who is in it now."""
    row, store = _row(request, key), request.store
    number = page_of(request)
    try:
        count = audiences.people(store, row, request.now).count()
        people = queries.page(store, row, request.now, number)
        fault = ""
    except audiences.Refused as error:
        count, people, fault = 0, [], fault_words.told(error.faults)
    context = {
        "here": "audiences",
        "row": row,
        "said": sentence(row.condition, Values(store)),
        "count": count,
        "all": segments.everyone(store).count(),
        "people": people,
        "page": number,
        "more": number * queries.PAGE < count,
        "size": audiences.sizes(store).get(row.pk, 0),
        "overlaps": queries.overlaps(store, row),
        "used": audience_use.using(store, key),
        "fault": fault,
    }
    return show(request, "desk/audience.html", context)


@permitted("edit_journeys")
def make(request: DeskRequest) -> HttpResponse:
    """Make an audience."""
    form = AudienceForm(request.store, request.now, request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = audiences.make(
            request.store,
            name=form.cleaned_data["name"],
            condition=form.cleaned_data["rules"],
            now=request.now,
            by=request.by,
        )
        messages.success(request, _("“%s” is made.") % row.name)
        return redirect("audience", request.store.key, row.key)
    return _form(request, form, None)


@permitted("edit_journeys")
def edit(request: DeskRequest, key: str) -> HttpResponse:
    """Name an audience and write its rules."""
    row = _row(request, key)
    initial = {"name": row.name, "rules": row.condition}
    form = AudienceForm(request.store, request.now, request.POST or None, initial=initial, key=key)
    if request.method == "POST" and form.is_valid():
        try:
            audiences.change(
                request.store,
                key,
                name=form.cleaned_data["name"],
                condition=form.cleaned_data["rules"],
                now=request.now,
                by=request.by,
                seen=request.POST.get("seen", ""),
            )
        except audiences.Overtaken:
            return _overtaken(request, form, key)
        messages.success(request, _("Saved."))
        return redirect("audience", request.store.key, key)
    return _form(request, form, row)


def _overtaken(request: DeskRequest, form: AudienceForm, key: str) -> HttpResponse:
    """Somebody else was quicker: what they wrote is said, what was typed stays."""
    row = _row(request, key)
    says = _(
        "Somebody changed this audience meanwhile. It is called “%(name)s” now, and is: %(rules)s. "
        "Save again to write over that."
    )
    rules = sentence(row.condition, Values(request.store))
    form.add_error(None, says % {"name": row.name, "rules": rules})
    return _form(request, form, row, status=409)


def _form(
    request: DeskRequest, form: AudienceForm, row: Audience | None, status: int = 200
) -> HttpResponse:
    wrong = bool(form.is_bound and form.errors and not form.building)
    seen = audiences.stamp(row) if row else ""
    if row and form.building:
        seen = request.POST.get("seen", "")
    context = {"here": "audiences", "form": form, "row": row, "wrong": wrong, "seen": seen}
    if wrong and status == 200:
        status = 422
        context["seen"] = request.POST.get("seen", "")
    return show(request, "desk/audience_edit.html", context, status=status)


@require_POST
@permitted("edit_journeys")
def remove(request: DeskRequest, key: str) -> HttpResponse:
    """Remove an audience that no journey uses."""
    row = _row(request, key)
    used = audience_use.using(request.store, key)
    if used:
        names = phrasing.listed(phrasing.isolated(one.name) for one in used)
        says = _("“%(name)s” stays: these journeys use it: %(journeys)s.")
        messages.error(request, says % {"name": row.name, "journeys": names})
        return redirect("audience", request.store.key, key)
    audiences.remove(request.store, key, now=request.now, by=request.by)
    messages.success(request, _("“%s” is removed.") % row.name)
    return redirect("audiences", request.store.key)


@require_POST
@permitted("manage_data")
def download(request: DeskRequest, key: str) -> HttpResponse:
    """Who is in it now, as a file. The audit log says who took it."""
    row = _row(request, key)
    try:
        audiences.condition_of(row)
    except audiences.Refused as error:
        messages.error(request, fault_words.told(error.faults))
        return redirect("audience", request.store.key, key)
    audit(request.store, now=request.now, by=request.by, what="audience.downloaded", about=row.key)
    whole = "".join(queries.as_file(request.store, row, request.now))
    answer = HttpResponse(whole, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{request.store.key}-{row.key}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer
