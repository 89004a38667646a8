"""The settings of the inbox: when the team works, by when it answers, what is answered by itself,
and when a conversation closes by itself."""

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterword.conversations import clock
from afterword.decisions import service
from afterword.decisions.rules import read_leniently
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import actions as house

from .hours import HoursForm, examples
from .rest import RestForm
from .sure import SureForm


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("manage_store")
def settings(request: DeskRequest) -> HttpResponse:
    """Show and settle it. ``look``: what is written is shown and not kept."""
    store = request.store
    settled, look = store.rules.service, request.POST.get("do") == "look"
    form = HoursForm(settled, request.now, request.POST or None)
    sure = SureForm(store.rules.answers, request.POST or None)
    rest = RestForm(store.rules.talk, request.POST or None)
    if request.method == "POST" and all([form.is_valid(), sure.is_valid(), rest.is_valid()]):
        if not look:
            before = read_leniently(store.rules_written)[0]
            after = msgspec.structs.replace(
                before,
                service=form.cleaned_data["service"],
                answers=sure.answers,
                talk=rest.talking,
            )
            house.change_rules(store, after, now=request.now, by=request.by)
            messages.success(request, _("Saved."))
            return redirect("inbox-settings", store.key)
        settled = form.cleaned_data["service"]
    where, wrong = clock.where_of(store), bool(form.errors or sure.errors or rest.errors)
    context = {
        "here": "inbox",
        "form": form,
        "sure": sure,
        "rest": rest,
        "look": look and not wrong,
        "there": service.is_there(request.now, settled, where),
        "examples": examples(settled, where, request.now),
    }
    return show(
        request,
        "desk/inbox/settings.html",
        context,
        status=422 if wrong else 200,
    )
