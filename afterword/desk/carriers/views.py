"""The screens of who follows parcels: how they do, codes nobody knows, reading again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.engine import codes, follow_queries, follow_steps, rereading
from afterword.engine.models import CarrierCode
from afterword.house import queries as house
from afterword.timeline import ports
from afterword.ui import kept_words, parcel_words, words
from afterword.wire.carry import carry

from .forms import MeaningForm


@require_safe
@permitted("manage_store")
def carriers(request: DeskRequest) -> HttpResponse:
    """Who follows parcels, and which words of theirs nobody knows."""
    store = request.store
    context = {
        "here": "settings",
        "following": follow_queries.following(store),
        "nobodys": follow_queries.nobodys(store),
        "queue": [_shown(request, row) for row in codes.queue(store)],
        "said": [_shown(request, row) for row in codes.said(store)],
    }
    return show(request, "desk/carriers.html", context)


def _shown(request: DeskRequest, row: CarrierCode) -> dict[str, Any]:
    sealed = bytes(row.sealed)
    message = request.store.secret.open_json(sealed, "code").get("message") if sealed else ""
    return {
        "row": row,
        "source": _label(row.source),
        "message": message,
        "stage": words.STATUSES.get(row.meaning.get("status", ""), ""),
    }


def _label(source: str) -> str:
    return ports.carriers[source].LABEL if source in ports.carriers else source.capitalize()


@require_POST
@permitted("manage_store")
def test(request: DeskRequest, carrier: str) -> HttpResponse:
    """Ask a carrier something, to see whether we are let in."""
    if carrier not in ports.carriers or not house.account(request.store, "carrier", carrier):
        raise Http404
    says = follow_steps.test(request.store, carrier, carry, request.now)
    if says:
        messages.error(request, kept_words.said(says))
    else:
        messages.success(request, _("%s answers: the connection works.") % _label(carrier))
    return redirect("carriers", request.store.key)


@require_http_methods(["GET", "POST"])
@permitted("manage_store")
def code(request: DeskRequest, code_id: int) -> HttpResponse:
    """Say what a code means: first a look at what would come of it, then the word itself."""
    row = CarrierCode.objects.of(request.store).filter(id=code_id).first()
    if row is None:
        raise Http404
    form = MeaningForm(request.POST or None, initial=row.meaning)
    seen = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "say":
            return _say(request, row, form.meaning)
        would = codes.would_say(request.store, row.source, row.code, form.meaning)
        by = rereading.eyes(request.store, row.source, row.code, would)
        seen = rereading.preview(request.store, by)
    context = {"here": "settings", "form": form, "code": _shown(request, row), **_seen(seen)}
    status = 422 if request.method == "POST" and form.errors else 200
    return show(request, "desk/carrier_code.html", context, status=status)


def _say(request: DeskRequest, row: CarrierCode, meaning: dict[str, Any]) -> HttpResponse:
    store, now, by = request.store, request.now, request.by
    codes.say(store, row.source, row.code, meaning, now=now, by=by)
    eyes = rereading.eyes(store, row.source, row.code)
    _tell_read(request, rereading.replay(store, eyes, now=now, who=by))
    return redirect("carriers", store.key)


@require_http_methods(["GET", "POST"])
@permitted("manage_store")
def again(request: DeskRequest, carrier: str) -> HttpResponse:
    """Read all that a carrier told again, by what its codes mean today."""
    if carrier not in ports.carriers:
        raise Http404
    store = request.store
    by = rereading.eyes(store, carrier)
    if request.method == "POST":
        _tell_read(request, rereading.replay(store, by, now=request.now, who=request.by))
        return redirect("carriers", store.key)
    context = {
        "here": "settings",
        "name": _label(carrier),
        **_seen(rereading.preview(store, by)),
    }
    return show(request, "desk/carrier_again.html", context)


def _tell_read(request: DeskRequest, scans: int) -> None:
    said = ngettext(
        "Saved. %d scan is read otherwise now.", "Saved. %d scans are read otherwise now.", scans
    )
    messages.success(request, said % scans)


def _seen(seen: rereading.Preview | None) -> dict[str, Any]:
    if seen is None:
        return {"seen": None}
    changes = [
        (one.number or one.about.partition("/")[2], _stands(one.before), _stands(one.after))
        for one in seen.changes
    ]
    return {"seen": seen, "changes": changes}


def _stands(one: Any) -> str:
    said = [str(words.STATUSES[one.status])]
    if one.delayed:
        said.append(str(_("late")))
    if one.action:
        said.append(str(parcel_words.ACTIONS[one.action]))
    return " · ".join(said)
