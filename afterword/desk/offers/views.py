"""The screens of offers: what codes are worth, how many are left."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from afterword.decisions.zones import zone
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.programs.offers import actions, queries
from afterword.programs.offers.models import Offer
from afterword.ui import phrasing

from .forms import CodesForm, OfferForm


@require_http_methods(["GET", "POST"])
@permitted("edit_journeys")
def offers(request: DeskRequest) -> HttpResponse:
    """All offers, and a form for another one."""
    store = request.store
    form = OfferForm(zone(store.zone), request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        if key in queries.keys(store):
            form.add_error("key", _("There is an offer of this key already."))
        else:
            _save(request, key, form)
            return redirect("offer", store.key, key)
    context = {"here": "settings", "form": form, "offers": queries.offers(store, request.now)}
    return show(request, "desk/offers.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("edit_journeys")
def offer(request: DeskRequest, key: str) -> HttpResponse:
    """One offer: what it is worth, its codes."""
    row = _row(request, key)
    form = OfferForm(zone(request.store.zone), request.POST or None, row)
    if request.method == "POST" and form.is_valid():
        _save(request, key, form)
        messages.success(request, _("Saved."))
        return redirect("offer", request.store.key, key)
    return _offer(request, row, form, CodesForm())


@require_POST
@permitted("edit_journeys")
def codes(request: DeskRequest, key: str) -> HttpResponse:
    """Take codes in."""
    row = _row(request, key)
    form = CodesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _offer(request, row, OfferForm(zone(request.store.zone), offer=row), form)
    done = actions.take_in(request.store, row, form.every(), now=request.now, by=request.by)
    said = ngettext("%d code was taken in.", "%d codes were taken in.", done.added) % done.added
    if done.known:
        more = ngettext("%d was there already.", "%d were there already.", done.known)
        said = f"{said} {more % done.known}"
    messages.success(request, said)
    if done.unread:
        few = phrasing.listed(done.unread[:5])
        messages.error(request, _("These are no codes, and were left out: %s") % few)
    return redirect("offer", request.store.key, key)


@require_POST
@permitted("edit_journeys")
def take_back(request: DeskRequest, key: str) -> HttpResponse:
    """Throw away the codes that are left."""
    row = _row(request, key)
    gone = actions.take_back(request.store, row, now=request.now, by=request.by)
    messages.success(
        request,
        ngettext("%d code was thrown away.", "%d codes were thrown away.", gone) % gone,
    )
    return redirect("offer", request.store.key, key)


def _row(request: DeskRequest, key: str) -> Offer:
    try:
        return queries.offer(request.store, key)
    except LookupError as error:
        raise Http404 from error


def _save(request: DeskRequest, key: str, form: OfferForm) -> None:
    actions.save(
        request.store, key, worth=form.worth(), ends=form.ends(), now=request.now, by=request.by
    )


def _offer(request: DeskRequest, row: Offer, form: OfferForm, codes: CodesForm) -> HttpResponse:
    standing = next(one for one in queries.offers(request.store, request.now) if one.offer == row)
    wrong = form.errors or codes.errors
    sample = f"- {{id: give, kind: reward, offer: {row.key}}}"
    context = {"here": "settings", "one": standing, "form": form, "codes": codes, "sample": sample}
    return show(request, "desk/offer.html", context, status=422 if wrong else 200)
