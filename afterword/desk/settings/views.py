"""The settings' screens."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import actions as house
from afterword.house import queries as house_queries
from afterword.house.models import Account, ApiKey, AuditLine, Membership
from afterword.outbox import ports
from afterword.timeline import ports as timeline_ports

from .forms import AccountForm, InviteForm, KeyForm, StoreForm

_STORE = (
    "name",
    "zone",
    "language",
    "url",
    "brand_colour",
    "sender_name",
    "sender_email",
    "signature",
    "postal_address",
)


@permitted("see")
def settings(request: DeskRequest) -> HttpResponse:
    """All settings on one page, as far as the role goes."""
    return _settings(request)


def _settings(request: DeskRequest, **more: Any) -> HttpResponse:
    store = request.store
    accounts = {(row.kind, row.plug): row for row in Account.objects.of(store).filter(enabled=True)}
    context = {
        "here": "settings",
        "store_form": StoreForm(initial={name: getattr(store, name) for name in _STORE}),
        "invite_form": InviteForm(),
        "key_form": KeyForm(),
        "team": Membership.objects.filter(store=store).select_related("user").order_by("since"),
        "keys": list(ApiKey.objects.of(store).order_by("-made")),
        "connections": [(kind, plug, accounts.get((kind, plug))) for kind, plug in _plugs()],
        "audit": list(AuditLine.objects.filter(store=store).order_by("-id")[:20]),
        "audit_broken": house_queries.audit_holds(store),
    }
    status = 422 if any(getattr(form, "errors", None) for form in more.values()) else 200
    return show(request, "desk/settings.html", {**context, **more}, status=status)


def _plugs() -> list[tuple[str, str]]:
    return [("connector", name) for name in sorted(timeline_ports.connectors)] + [
        ("channel", name) for name in sorted(ports.channels)
    ]


@require_POST
@permitted("manage_store")
def change_store(request: DeskRequest) -> HttpResponse:
    """What the store says of itself."""
    form = StoreForm(request.POST)
    if not form.is_valid():
        return _settings(request, store_form=form)
    try:
        house.change_store(request.store, now=request.now, by=request.by, **form.cleaned_data)
    except house.Refused as error:
        form.add_error("zone", str(error))
        return _settings(request, store_form=form)
    messages.success(request, _("Saved."))
    return redirect("settings", request.store.key)


@require_POST
@permitted("manage_team")
def invite(request: DeskRequest) -> HttpResponse:
    """Somebody new, with a one-time link to be handed to them."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _settings(request, invite_form=form)
    user = house.create_user(email=form.cleaned_data["email"], now=request.now)
    house.add_member(request.store, user, form.cleaned_data["role"], now=request.now, by=request.by)
    link = ""
    if not user.has_usable_password():
        token = house.make_sign_in_link(user, now=request.now)
        link = request.build_absolute_uri(reverse("claim", args=[token]))
    return _settings(request, invited=user, invited_link=link)


@require_POST
@permitted("manage_team")
def remove(request: DeskRequest, user_id: int) -> HttpResponse:
    """Take somebody out of the team."""
    try:
        house.remove_member(request.store, user_id, now=request.now, by=request.by)
    except house.Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("They are no longer on the team."))
    return redirect("settings", request.store.key)


@require_POST
@permitted("manage_store")
def make_key(request: DeskRequest) -> HttpResponse:
    """A new API key, shown this once."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _settings(request, key_form=form)
    _key, text = house.make_api_key(
        request.store, name=form.cleaned_data["name"], now=request.now, by=request.by
    )
    return _settings(request, new_key=text)


@require_POST
@permitted("manage_store")
def revoke_key(request: DeskRequest, key_id: int) -> HttpResponse:
    """Stop a key from working."""
    house.revoke_api_key(request.store, key_id, now=request.now, by=request.by)
    messages.success(request, _("The key no longer works."))
    return redirect("settings", request.store.key)


def _fields(kind: str, plug: str) -> tuple[tuple[str, str, str, str], ...]:
    if kind == "channel" and plug in ports.channels:
        return ports.channels[plug].FIELDS
    if kind == "connector" and plug in timeline_ports.connectors:
        return timeline_ports.connectors[plug].FIELDS
    raise Http404


@permitted("manage_store")
def connection(request: DeskRequest, kind: str, plug: str) -> HttpResponse:
    """Connect something, or change how."""
    fields = _fields(kind, plug)
    store = request.store
    account = Account.objects.of(store).filter(kind=kind, plug=plug).first()
    known: dict[str, Any] = dict(account.settings) if account else {}
    if account:
        known |= dict.fromkeys(account.secrets(store.secret), "")
    form = AccountForm(fields, known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        house.save_account(
            store,
            kind=kind,
            plug=plug,
            settings=form.plain,
            secrets_=form.secret,
            now=request.now,
            by=request.by,
        )
        messages.success(request, _("%s is connected.") % plug.capitalize())
        return redirect("settings", store.key)
    from django.conf import settings as django_settings

    return show(
        request,
        "desk/connection.html",
        {
            "here": "settings",
            "kind": kind,
            "plug": plug,
            "form": form,
            "account": account,
            "door": f"{django_settings.AFTERWORD_URL}/in/{plug}/{store.key}",
        },
    )


@require_POST
@permitted("manage_store")
def disconnect(request: DeskRequest, kind: str, plug: str) -> HttpResponse:
    """Switch a connection off."""
    house.disconnect(request.store, kind=kind, plug=plug, now=request.now, by=request.by)
    messages.success(request, _("%s is no longer connected.") % plug.capitalize())
    return redirect("settings", request.store.key)


@require_POST
@permitted("stop")
def stop(request: DeskRequest) -> HttpResponse:
    """The stop switch of the store: press or release."""
    if request.POST.get("on") == "1":
        why = request.POST.get("why", "").strip()
        house.stop(request.store, scope="all", why=why, now=request.now, by=request.by)
        messages.success(request, _("Stopped. Nothing goes out until it is released."))
    else:
        house.release(request.store, scope="all", now=request.now, by=request.by)
        messages.success(request, _("Released. What is still valid goes out now."))
    return redirect("settings", request.store.key)
