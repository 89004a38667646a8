"""A journey lived again over the store's past: choosing, watching it, reading what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.desk.live import screen
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.engine.models import Past
from afterword.engine.past import actions
from afterword.engine.past import queries as pasts
from afterword.journeys import queries as journeys
from afterword.journeys.models import Journey
from afterword.journeys.text import Unreadable
from afterword.ui import fault_words

from . import forms, queries

SCOPES = ("own", "all")


def _row(request: DeskRequest, key: str) -> Journey:
    try:
        return journeys.journey(request.store, key)
    except LookupError as error:
        raise Http404 from error


def _past(request: DeskRequest, key: str, past_id: int) -> Past:
    try:
        return pasts.one(request.store, key, past_id)
    except LookupError as error:
        raise Http404 from error


def _chosen(request: DeskRequest, key: str) -> Past | None:
    """The past that the address names, or the newest."""
    named = request.GET.get("look", "")
    if named.isascii() and named.isdigit() and len(named) < 19:
        return _past(request, key, int(named))
    return pasts.newest(request.store, key)


def _form(request: DeskRequest, row: Journey, past: Past | None) -> forms.PastForm:
    """The choices as they were made last."""
    draft = journeys.draft(request.store, row.key)
    today = request.now.astimezone(request.zone).date()
    began = None if past else pasts.began(request.store)
    first = began.astimezone(request.zone).date() if began else None
    initial = forms.usual(row, draft, today, first)
    if past:
        spec = pasts.spec_of(past)
        days = queries.days_of(spec, request.zone)
        initial |= {
            "what": past.what, "against": past.against, "first": days[0], "last": days[-1],
            "imported": spec.imported,
        }  # fmt: skip
    return forms.PastForm(initial=initial, row=row, draft=draft)


@require_safe
@permitted("see")
def simulate(request: DeskRequest, key: str) -> HttpResponse:
    """What came of the newest past, or how far it is; and the form for another."""
    row = _row(request, key)
    past = _chosen(request, key)
    scope = request.GET.get("of", "own")
    scope = scope if scope in SCOPES else "own"
    draft = journeys.draft(request.store, key)
    seen = (past.pk, past.status, past.done, scope) if past else ()

    def context() -> dict[str, Any]:
        found = _context(request, row, past, scope)
        changed = past and past.stamp and (draft is None or draft.stamp != past.stamp)
        return found | {"form": _form(request, row, past), "changed": changed}

    stamp = repr((seen, draft.stamp if draft else 0))
    return screen(request, "desk/simulate.html", "desk/simulate_live.html", stamp, context)


def _context(request: DeskRequest, row: Journey, past: Past | None, scope: str) -> dict[str, Any]:
    today = request.now.astimezone(request.zone).date()
    found: dict[str, Any] = {
        "here": "journeys",
        "row": row,
        "past": past,
        "scope": scope,
        "here_url": f"{request.path}?look={past.pk}&of={scope}" if past else request.path,
        "publish": _publish(request, row.key),
        "can_run": bool(row.live or journeys.draft(request.store, row.key)),
    }
    if past is None:
        return found | {"heading": _("Its past, lived again")}
    spec = pasts.spec_of(past)
    found |= {
        "heading": queries.heading(spec, request.zone, today),
        "dates": queries.dates(spec, request.zone),
        "sides": queries.side_of(past),
        "one": queries.label(past.what),
        "other": queries.label(past.against),
        "share": round(past.done / past.total * 100) if past.total else 0,
        "looks": [(one, queries.side_of(one)) for one in pasts.of(request.store, row.key)],
    }
    if past.status == "done":
        drawing = queries.Drawing(request.store, past, scope)
        found |= {"board": drawing.board(), "result": drawing.result}
    return found


def _publish(request: DeskRequest, key: str) -> str:
    """Where a draft is reviewed and published, if there is something to publish."""
    if journeys.draft(request.store, key) is None:
        return ""
    address = f"{reverse('journey', args=(request.store.key, key))}publish/"
    try:
        resolve(address)
    except Resolver404:
        return ""
    return address


@require_POST
@permitted("edit_journeys")
def run(request: DeskRequest, key: str) -> HttpResponse:
    """Have it lived again. Nothing is sent by it."""
    row = _row(request, key)
    draft = journeys.draft(request.store, key)
    form = forms.PastForm(request.POST, row=row, draft=draft)
    if form.is_valid():
        chosen = form.cleaned_data
        start, end = forms.span(
            chosen["first"], chosen["last"], request.now.astimezone(request.zone)
        )
        if start >= end:
            form.add_error("first", _("These days are still to come."))
        else:
            try:
                past = actions.ask(
                    request.store,
                    key,
                    what=chosen["what"],
                    against=chosen["against"],
                    start=start,
                    end=end,
                    imported=chosen["imported"],
                    now=request.now,
                    by=request.by,
                )
            except Unreadable as error:
                form.add_error(
                    "what", _("The draft cannot be read yet: %s") % fault_words.told(error.faults)
                )
            except LookupError:
                form.add_error("what", _("It is not there any more. Choose another."))
            else:
                return redirect(f"{reverse('simulate', args=(request.store.key, key))}"
                                f"?look={past.pk}")  # fmt: skip
    context = _context(request, row, pasts.newest(request.store, key), "own")
    context |= {"form": form, "part": "desk/simulate_live.html", "seen": "", "open": True}
    return show(request, "desk/simulate.html", context, status=422)


@require_POST
@permitted("edit_journeys")
def stop(request: DeskRequest, key: str, past_id: int) -> HttpResponse:
    """Stop one that is being lived."""
    past = _past(request, key, past_id)
    if actions.stop(request.store, past.pk, now=request.now):
        messages.success(request, _("It was stopped."))
    return redirect(f"{reverse('simulate', args=(request.store.key, key))}?look={past.pk}")


@require_safe
@permitted("see")
def parted(request: DeskRequest, key: str, past_id: int) -> HttpResponse:
    """Every way in which the two sides part, with examples."""
    row = _row(request, key)
    past = _past(request, key, past_id)
    if past.status != "done" or not past.against:
        raise Http404
    drawing = queries.Drawing(request.store, past, "all")
    return show(
        request,
        "desk/simulate_parted.html",
        {
            "here": "journeys",
            "row": row,
            "past": past,
            "sides": queries.side_of(past),
            "dates": queries.dates(drawing.spec, request.zone),
            "other": queries.label(past.against),
            "one": queries.label(past.what),
            "ways": drawing.ways(),
            "parted": drawing.result.parted,
        },
    )
