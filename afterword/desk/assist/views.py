"""The screen on which a store settles the help with words, tries it, and sees what it cost."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from afterword.conversations import assist_counting as counting
from afterword.conversations import assist_settings as settings
from afterword.conversations import assisting
from afterword.decisions.assisting.masks import Private
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.unhelped import told
from afterword.ui import money

from . import showing
from .forms import SAMPLE, HelperForm, TryForm

_NOBODY = [Private("name", "Ana Petrović"), Private("name", "Ana"), Private("name", "Petrović")]
"""What is known of her who asks in the sample."""


@require_http_methods(["GET", "POST"])
@permitted("manage_store")
def assist(request: DeskRequest) -> HttpResponse:
    """Which model helps, with what, for how much, and what it cost so far."""
    known = settings.helper(request.store)
    if request.method != "POST":
        return _page(request)
    form = HelperForm(known, request.POST, currency=request.store.currency)
    if not form.is_valid():
        return _page(request, form=form)
    found = form.settled(on=bool(known and known.on))
    key = form.cleaned_data["key"].strip()
    settings.settle(request.store, found, key, now=request.now, by=request.by)
    messages.success(request, _("Saved.") if found.on else _("Saved. Try it, then switch it on."))
    return redirect("assist", request.store.key)


@require_POST
@permitted("manage_store")
def switch(request: DeskRequest) -> HttpResponse:
    """On or off; all else stays."""
    on = request.POST.get("on") == "1"
    settings.switch(request.store, on, now=request.now, by=request.by)
    if settings.helper(request.store) is not None:
        said = _("Your team has help with words from now on.") if on else _("Switched off.")
        messages.success(request, said)
    return redirect("assist", request.store.key)


@require_POST
@permitted("manage_store")
def forget(request: DeskRequest) -> HttpResponse:
    """Take the model away, with its key."""
    settings.forget(request.store, now=request.now, by=request.by)
    messages.success(request, _("The model and its key are forgotten here."))
    return redirect("assist", request.store.key)


@require_POST
@permitted("manage_store")
def try_it(request: DeskRequest) -> HttpResponse:
    """What is sent, what comes back and what it costs, with words of nobody."""
    form = TryForm(request.POST, auto_id="try_%s")
    if not form.is_valid():
        return _page(request, try_form=form)
    text = form.cleaned_data["text"]
    trial = assisting.try_it(request.store, request.user, text, _NOBODY, now=request.now)
    fault = told(trial.fault) if trial.fault else ""
    helped = trial.helped
    cost = money.micros(helped.micros, helped.currency) if helped else ""
    return _page(request, try_form=form, trial=trial, fault=fault, cost=cost)


def _spent(request: DeskRequest, known: settings.Helper) -> dict[str, str]:
    so_far = assisting.spent(request.store, request.now, known.currency)
    return showing.spent(known, so_far)


def _page(request: DeskRequest, **more: Any) -> HttpResponse:
    store = request.store
    known = settings.helper(store)
    context = {
        "here": "settings",
        "helper": known,
        "form": HelperForm(known, currency=store.currency),
        "try_form": TryForm(initial={"text": SAMPLE}, auto_id="try_%s"),
        "spent": _spent(request, known) if known else None,
        "rows": showing.rows(counting.months(store, request.now)),
    }
    failed = any(getattr(form, "errors", None) for form in more.values())
    page = show(request, "desk/assist.html", {**context, **more}, status=422 if failed else 200)
    page["Cache-Control"] = "no-store"
    return page
