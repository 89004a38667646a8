"""The screens of the webhooks: making one, seeing how it does, telling again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.outbox.webhooks import actions, queries
from afterword.outbox.webhooks.models import Delivery, Webhook
from afterword.ui import fault_words

from .forms import SpanForm, WebhookForm


@require_http_methods(["GET", "POST"])
@permitted("manage_store")
def webhooks(request: DeskRequest) -> HttpResponse:
    """Those there are, and a form for another one."""
    store = request.store
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row, secret = actions.make(store, **form.cleaned_data, now=request.now, by=request.by)
        except actions.Refused as error:
            _blame(form, error)
        else:
            return _webhook(request, row, secret=secret)
    context = {"here": "settings", "form": form, "webhooks": queries.webhooks(store)}
    return show(request, "desk/webhooks.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("manage_store")
def webhook(request: DeskRequest, webhook_id: int) -> HttpResponse:
    """How one does, and what can be done with it. A form changes what it is told."""
    row = _row(request, webhook_id)
    if request.method != "POST":
        return _webhook(request, row)
    form = WebhookForm(request.POST, known=row.host)
    if form.is_valid():
        try:
            actions.change(
                request.store, row.pk, **form.cleaned_data, now=request.now, by=request.by
            )
        except actions.Refused as error:
            _blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("webhook", request.store.key, row.pk)
    return _webhook(request, row, form=form)


def _blame(form: WebhookForm, error: actions.Refused) -> None:
    """Say beside its field what is wrong."""
    field = "url" if "address" in str(error) else "kinds"
    form.add_error(field, fault_words.told(error.faults))


def _row(request: DeskRequest, webhook_id: int) -> Webhook:
    row = Webhook.objects.of(request.store).filter(id=webhook_id).first()
    if row is None:
        raise Http404
    return row


def _webhook(request: DeskRequest, row: Webhook, **more: Any) -> HttpResponse:
    form = WebhookForm(
        initial={"name": row.name, "kinds": ", ".join(row.kinds), "private": row.private},
        known=row.host,
    )
    context = {
        "here": "settings",
        "webhook": row,
        "form": form,
        "span": SpanForm(request.zone),
        "counts": queries.counts(request.store, row),
        "deliveries": queries.last(request.store, row),
        **more,
    }
    faulty = any(getattr(more.get(name), "errors", None) for name in ("form", "span"))
    page = show(request, "desk/webhook.html", context, status=422 if faulty else 200)
    # A secret is shown this once: neither a cache nor the way back may show it again.
    page["Cache-Control"] = "no-store"
    return page


Done = Callable[[DeskRequest, Webhook], HttpResponse | None]


def _does(work: Done) -> Callable[..., HttpResponse]:
    """A press that does something with one webhook and leads back to it."""

    @require_POST
    @permitted("manage_store")
    @wraps(work)
    def press(request: DeskRequest, webhook_id: int) -> HttpResponse:
        row = _row(request, webhook_id)
        try:
            answer = work(request, row)
        except actions.Refused as error:
            messages.error(request, fault_words.told(error.faults))
            answer = None
        return answer or redirect("webhook", request.store.key, row.pk)

    return press


@_does
def test(request: DeskRequest, row: Webhook) -> None:
    """Tell it that this is a test."""
    actions.test(request.store, row.pk, now=request.now, by=request.by)
    messages.success(request, _("A test is on its way. How it went stands below in a moment."))


@_does
def secret(request: DeskRequest, row: Webhook) -> HttpResponse:
    """A new secret, shown this once."""
    made = actions.rotate(request.store, row.pk, now=request.now, by=request.by)
    return _webhook(request, row, secret=made, rotated=True)


@_does
def switch(request: DeskRequest, row: Webhook) -> None:
    """On or off."""
    on = request.POST.get("on") == "1"
    actions.switch(request.store, row.pk, on=on, now=request.now, by=request.by)
    on_says, off_says = _("Switched on. What waited goes out now."), _("Switched off.")
    messages.success(request, on_says if on else off_says)


@_does
def remove(request: DeskRequest, row: Webhook) -> HttpResponse:
    """Take it away."""
    actions.remove(request.store, row.pk, now=request.now, by=request.by)
    messages.success(request, _("It is told nothing any more."))
    return redirect("webhooks", request.store.key)


@_does
def replay(request: DeskRequest, row: Webhook) -> HttpResponse | None:
    """Tell a span of time again."""
    form = SpanForm(request.zone, request.POST)
    if not form.is_valid():
        return _webhook(request, row, span=form)
    many = actions.replay(
        request.store, row.pk, **form.cleaned_data, now=request.now, by=request.by
    )
    said = ngettext("%d thing is told again.", "%d things are told again.", many)
    messages.success(request, said % many)
    return None


@require_POST
@permitted("manage_store")
def again(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """Tell one thing again."""
    row = Delivery.objects.of(request.store).filter(id=delivery_id).first()
    if row is None:
        raise Http404
    actions.again(request.store, row.pk, now=request.now, by=request.by)
    messages.success(request, _("It is told again."))
    return redirect("webhook", request.store.key, row.webhook_id)
