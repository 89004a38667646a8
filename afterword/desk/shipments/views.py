"""The screens of parcels."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from afterword.conversations import writing
from afterword.desk.permit import DeskRequest, page_of, permitted, show
from afterword.messages import paper
from afterword.timeline.models import Shipment
from afterword.ui import fault_words

from . import claim as claims
from . import queries, words
from .forms import WordForm

MOST = 200
"""To so many people somebody writes at once by hand: beyond that it is a journey's work."""


@require_safe
@permitted("see")
def listed(request: DeskRequest) -> HttpResponse:
    """The parcels with a problem, or those of one group."""
    name = request.GET.get("group", "")
    name = name if name in queries.GROUPS else ""
    page = page_of(request) if name else 1
    rows, more = queries.listed(request.store, name, request.now, page)
    tabs = queries.tabs(request.store, request.now)
    context = {
        "here": "shipments",
        "group": name,
        "rows": rows,
        "tabs": tabs,
        "problems": sum(one.count for one in tabs if one.key in queries.PROBLEMS),
        "more": more,
        "older": f"?group={name}&page={page + 1}" if more and name else "",
        "newer": f"?group={name}&page={page - 1}" if page > 1 else "",
    }
    return show(request, "desk/shipments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("answer")
def write(request: DeskRequest) -> HttpResponse:
    """A word to those whose parcels were ticked."""
    given = request.POST.getlist("id") or request.GET.getlist("id")
    ids = [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19]
    rows = queries.chosen(request.store, ids[:MOST], request.now)
    if not rows:
        messages.error(request, _("Tick the parcels that you want to write about."))
        return redirect("shipments", request.store.key)
    form = WordForm(request.POST or None, initial={"press": get_random_string(24)})
    if request.method == "POST" and form.is_valid():
        _say(request, [one.id for one in rows], form.cleaned_data)
        return redirect("shipments", request.store.key)
    people = len({one.customer for one in rows})
    context = {
        "here": "shipments",
        "rows": rows,
        "form": form,
        "people": people,
        "left_out": len(ids) - len(rows),
    }
    return show(request, "desk/shipments_write.html", context)


def _say(request: DeskRequest, ids: list[int], given: dict[str, Any]) -> None:
    parcels = list(Shipment.objects.of(request.store).filter(pk__in=ids).order_by("pk"))
    word = writing.Word(
        template=given["template"],
        channel=given["channel"],
        words=given["words"].strip() if given["template"] == writing.OWN_WORDS else "",
        press=given["press"],
    )
    many = writing.about_parcels(request.store, parcels, word, now=request.now, by=request.by)
    said = ngettext(
        "A message about one order is on its way.",
        "Messages about %d orders are on their way.",
        many,
    )
    messages.success(request, said % many if "%d" in said else said)


@require_safe
@permitted("see")
def claim(request: DeskRequest, shipment_id: int) -> HttpResponse:
    """What a carrier will ask for, and by when."""
    made = claims.claim(request.store, _parcel(request, shipment_id), request.zone, request.now)
    context = {
        "here": "shipments",
        "claim": made,
        "window_word": words.WINDOWS[made.state],
        "window_tone": {"soon": "amber", "over": "rose"}.get(made.state, "leaf"),
    }
    return show(request, "desk/claim_pack.html", context)


@require_safe
@permitted("see")
def pack(request: DeskRequest, shipment_id: int) -> HttpResponse:
    """The same as one file to hand in."""
    store, parcel = request.store, _parcel(request, shipment_id)
    made = claims.claim(store, parcel, request.zone, request.now)
    try:
        content = claims.pack(store, made, request.zone, request.now)
    except paper.Unprintable as error:
        messages.error(request, fault_words.told(error.faults))
        return redirect(reverse("claim-pack", args=[store.key, shipment_id]))
    answer = HttpResponse(content, content_type="application/zip")
    answer["Cache-Control"] = "no-store"
    name = "".join(c for c in parcel.number if c.isascii() and c.isalnum()) or str(parcel.pk)
    answer["Content-Disposition"] = f'attachment; filename="claim-{name}.zip"'
    return answer


def _parcel(request: DeskRequest, shipment_id: int) -> Shipment:
    rows = Shipment.objects.of(request.store).select_related("customer")
    found = rows.filter(pk=shipment_id).first()
    if found is None:
        raise Http404
    return found
