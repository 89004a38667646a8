"""What is connected: shops, channels and carriers, and how."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.plugs import name_of
from afterword.engine import follow_actions
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.outbox import ports
from afterword.timeline import ports as timeline_ports
from afterword.ui import field_words, words

from . import shops, testing
from .forms import AccountForm


def _providers(kind: str, plug: str) -> dict[str, str]:
    """The providers of a channel with their names for people; nothing else has any."""
    if kind != "channel":
        return {}
    return {
        name: words.word(field_words.PROVIDERS, one.LABEL)
        for name, one in ports.channels[plug].PROVIDERS.items()
    }


def _fields(kind: str, plug: str, provider: str = "") -> tuple[tuple[str, str, str, str], ...]:
    if kind == "channel" and plug in ports.channels:
        return ports.provider(plug, provider).FIELDS
    if kind == "connector" and plug in timeline_ports.connectors:
        return timeline_ports.connectors[plug].FIELDS
    if kind == "carrier" and plug in timeline_ports.carriers:
        return timeline_ports.carriers[plug].FIELDS
    raise Http404


def _needed(kind: str, plug: str, provider: str) -> tuple[str, ...]:
    """What nothing goes without; shops are asked themselves whether all is well."""
    if kind == "channel":
        return ports.provider(plug, provider).NEEDED
    return timeline_ports.carriers[plug].NEEDED if kind == "carrier" else ()


@permitted("manage_store")
def connection(request: DeskRequest, kind: str, plug: str) -> HttpResponse:
    """Connect something, or change how."""
    _fields(kind, plug)
    if kind == "connector" and plug in timeline_ports.fetches:
        return shops.shop(request, plug)
    store = request.store
    account = Account.objects.of(store).filter(kind=kind, plug=plug).first()
    fresh = {"price_currency": store.currency}
    known: dict[str, Any] = dict(account.settings) if account else fresh
    if account:
        known |= dict.fromkeys(account.secrets(store.secret), "")
    providers = _providers(kind, plug)
    provider = request.POST.get("provider") or request.GET.get("provider") or ""
    provider = provider or known.get("provider") or next(iter(providers), "")
    if providers and provider not in providers:
        raise Http404
    if provider != (known.get("provider") or next(iter(providers), "")):
        known = dict(fresh)
    needed = _needed(kind, plug, provider)
    form = AccountForm(_fields(kind, plug, provider), known, request.POST or None, needed=needed)
    if request.method == "POST" and form.is_valid():
        named = {"provider": provider} if len(providers) > 1 else {}
        return _connected(request, kind, plug, form.plain | named, form.secret)
    return show(
        request,
        "desk/connection.html",
        {
            "here": "settings",
            "kind": kind,
            "plug": plug,
            "name": name_of(plug),
            "form": form,
            "account": account,
            "providers": providers if len(providers) > 1 else {},
            "provider": provider,
            "door": door_of(plug, store),
            "test": testing.panel(request, plug, account) if kind == "channel" else None,
        },
        status=422 if form.errors else 200,
    )


def _connected(
    request: DeskRequest, kind: str, plug: str, plain: dict[str, Any], secret: dict[str, Any]
) -> HttpResponse:
    """Keep what was typed, and go on to a test where there is one."""
    store = request.store
    house.save_account(
        store,
        kind=kind,
        plug=plug,
        settings=plain,
        secrets_=secret,
        now=request.now,
        by=request.by,
    )
    if kind == "carrier":
        follow_actions.connected(store, plug, request.now)
    messages.success(request, _("%s is connected.") % capfirst(name_of(plug)))
    if kind == "channel" and testing.there_is_one(plug):
        return redirect(testing.page(store, plug))
    return redirect("settings", store.key)


def door_of(plug: str, store: Store) -> str:
    """The address at which something is listened to; empty where it tells us nothing."""
    carrier = timeline_ports.carriers.get(plug)
    asked_only = carrier is not None and not hasattr(carrier, "follow")
    if asked_only or plug not in timeline_ports.names():
        return ""
    return f"{settings.AFTERWORD_URL}/in/{plug}/{store.key}"


@require_POST
@permitted("manage_store")
def disconnect(request: DeskRequest, kind: str, plug: str) -> HttpResponse:
    """Switch a connection off."""
    _fields(kind, plug)
    house.disconnect(request.store, kind=kind, plug=plug, now=request.now, by=request.by)
    if kind == "carrier":
        follow_actions.disconnected(request.store, plug, request.now)
    messages.success(request, _("%s is no longer connected.") % capfirst(name_of(plug)))
    return redirect("settings", request.store.key)
