"""Connecting a shop: what to do there, what was found, what is brought in, what is found again."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from afterword.desk import live
from afterword.desk.permit import DeskRequest, permitted
from afterword.engine import fetch_actions as fetching
from afterword.engine import fetch_queries as fetches
from afterword.engine.models import FetchJob
from afterword.house import actions as house
from afterword.house.models import Account
from afterword.timeline import ports
from afterword.ui import fault_words, words
from afterword.wire.delivery_days import SETTING

from .days import form_of
from .forms import AccountForm

DAY = timedelta(days=1)


class SinceForm(forms.Form):
    """Since when orders are brought in."""

    since = forms.DateField(
        label=gettext_lazy("Orders placed since"),
        help_text=gettext_lazy("Leave it empty for all there are."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )


def shop(request: DeskRequest, plug: str) -> HttpResponse:
    """The page of a shop: the account, and what is known of it. Called for those who may."""
    account = Account.objects.of(request.store).filter(kind="connector", plug=plug).first()
    known: dict[str, Any] = dict(account.settings) if account else {}
    if account:
        known |= dict.fromkeys(account.secrets(request.store.secret), "")
    form = AccountForm(ports.connectors[plug].FIELDS, known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _connect(request, plug, form, known)
    jobs = fetches.newest(request.store, plug) if account else {}
    seen = live.stamp(
        [(one.pk, one.status, one.changed) for one in jobs.values()],
        (account.trouble, account.seen) if account else "",
    )
    page = live.screen(
        request,
        "desk/shop.html",
        "desk/shop_live.html",
        seen,
        lambda: _shown(request, plug, account, form, jobs),
    )
    if form.errors:
        page.status_code = 422
    return page


def _connect(
    request: DeskRequest, plug: str, form: AccountForm, known: dict[str, Any]
) -> HttpResponse:
    """Keep what was written down, and ask the shop at once."""
    asked_before = set(form.fields)
    # What was learned of the shop stands beside what was written down.
    kept = {name: value for name, value in known.items() if name not in asked_before}
    learned = {name: value for name, value in kept.items() if name in _LEARNED}
    house.save_account(
        request.store,
        kind="connector",
        plug=plug,
        settings={**learned, **form.plain},
        secrets_=form.secret,
        now=request.now,
        by=request.by,
    )
    _ask(request, plug, "connect")
    return redirect("connection", request.store.key, "connector", plug)


_LEARNED = frozenset({"domain", SETTING})
"""What of an account's settings is the shop's own word, or said elsewhere, and no token of a key
that may be gone."""


def _shown(
    request: DeskRequest,
    plug: str,
    account: Account | None,
    form: AccountForm,
    jobs: dict[str, FetchJob],
) -> dict[str, Any]:
    connect = jobs.get("connect")
    return {
        "here": "settings",
        "kind": "connector",
        "plug": plug,
        "name": words.word(words.PLUGS, plug),
        "steps": f"desk/shops/{plug}.html",
        "form": form,
        "since_form": SinceForm(auto_id="since_%s"),
        "days_form": form_of(plug, account),
        "account": account,
        "connected": bool(account and fetches.connected(account)),
        "connect": connect,
        "wrong": [one for one in connect.found if not one["ok"]] if connect else [],
        "well": [one for one in connect.found if one["ok"]] if connect else [],
        "count": jobs.get("count"),
        "history": jobs.get("history"),
        "counted": _counted(jobs),
        "since_day": _day(request, jobs.get("count")),
        "missed": jobs.get("missed"),
        "products": jobs.get("products"),
        "leaving": jobs.get("leave"),
    }


def _day(request: DeskRequest, count: FetchJob | None) -> str:
    """The day since which was counted, as a field takes it."""
    since = count.since if count else None
    return since.astimezone(request.zone).date().isoformat() if since else ""


def _counted(jobs: dict[str, FetchJob]) -> bool:
    """Whether there is a fresh count to decide by."""
    count, history = jobs.get("count"), jobs.get("history")
    return bool(count and count.status == "done" and (history is None or count.pk > history.pk))


# ----------------------------------------------------------------------------------- presses


@require_POST
@permitted("manage_store")
def ask(request: DeskRequest, shop: str) -> HttpResponse:
    """Have something fetched: ``what`` says what."""
    if shop not in ports.fetches:
        raise Http404
    what = request.POST.get("what", "")
    if what not in ports.fetches[shop].JOBS:
        raise Http404
    since = _since(request) if what in ("count", "history") else None
    until = None
    if what == "missed":
        since, until = request.now - DAY, request.now
    _ask(request, shop, what, since=since, until=until)
    return redirect("connection", request.store.key, "connector", shop)


def _ask(request: DeskRequest, plug: str, what: Any, **span: datetime | None) -> None:
    try:
        fetching.ask(request.store, plug, what, now=request.now, by=request.by, **span)
    except fetching.Refused as error:
        messages.error(request, fault_words.told(error.faults))


def _since(request: DeskRequest) -> datetime | None:
    """The beginning of the day that was chosen, in the store's zone."""
    form = SinceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is no day. Choose one, or leave it empty."))
        return None
    day = form.cleaned_data["since"]
    return datetime.combine(day, time(), request.zone) if day else None


@require_POST
@permitted("manage_store")
def turn(request: DeskRequest, shop: str, job_id: int) -> HttpResponse:
    """Pause, resume or end what is being fetched."""
    try:
        job = fetches.job(request.store, job_id)
    except LookupError as error:
        raise Http404 from error
    does = {"pause": fetching.pause, "resume": fetching.resume, "cancel": fetching.cancel}
    work = does.get(request.POST.get("do", ""))
    if work is None or job.plug != shop:
        raise Http404
    try:
        work(request.store, job.pk, now=request.now, by=request.by)
    except fetching.Refused as error:
        messages.error(request, fault_words.told(error.faults))
    return redirect("connection", request.store.key, "connector", shop)
