"""The settings' screens."""

from typing import Any

import msgspec
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from afterword.decisions.rules import read_leniently
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.engine import follow_actions
from afterword.house import actions as house
from afterword.house import domains
from afterword.house import queries as house_queries
from afterword.house.models import Account, ApiKey, AuditLine, Membership, Store, User
from afterword.house.roles import ROLES
from afterword.journeys import queries as journeys
from afterword.outbox import ports
from afterword.timeline import ports as timeline_ports
from afterword.ui import field_words, money, words
from afterword.wire.carry import carry

from . import shops, testing
from .forms import AccountForm, InviteForm, KeyForm, StoreForm
from .timing import TimingForm, sentences
from .words import WordsForm

_STORE = (
    "name",
    "zone",
    "language",
    "url",
    "pages_url",
    "brand_colour",
    "sender_name",
    "sender_email",
    "signature",
    "postal_address",
    "track_links",
)


@require_safe
@permitted("see")
def settings(request: DeskRequest) -> HttpResponse:
    """All settings on one page, as far as the role goes."""
    return _settings(request)


def _settings(request: DeskRequest, **more: Any) -> HttpResponse:
    store, rows = request.store, Membership.objects.filter(store=request.store)
    accounts = {(row.kind, row.plug): row for row in Account.objects.of(store).filter(enabled=True)}
    context = {
        "here": "settings",
        "stopped_here": any(one.store_id == store.pk for one in house_queries.stops_of(store)),
        "store_form": StoreForm(
            store, initial={name: getattr(store, name) for name in _STORE}, auto_id="store_%s"
        ),
        "invite_form": InviteForm(auto_id="invite_%s"),
        "key_form": KeyForm(auto_id="key_%s"),
        "roles": [(name, words.word(words.ROLE_MEANS, name)) for name in ROLES],
        "team": [_teammate(one) for one in rows.select_related("user").order_by("since")],
        "keys": list(ApiKey.objects.of(store).order_by("-made")),
        "connections": [
            (kind, plug, _name(plug), icon, accounts.get((kind, plug)))
            for kind, plug, icon in _plugs()
        ],
        "audit": list(AuditLine.objects.filter(store=store).order_by("-id")[:20]),
        "audit_broken": house_queries.audit_holds(store),
    }
    status = 422 if any(getattr(form, "errors", None) for form in more.values()) else 200
    page = show(request, "desk/settings.html", {**context, **more}, status=status)
    # Links and keys are shown this once: neither a cache nor the way back may show them again.
    page["Cache-Control"] = "no-store"
    return page


class Teammate(msgspec.Struct, frozen=True):
    """Somebody of the team, and whether they give money back."""

    user: User
    user_id: int
    role: str
    refunds: bool
    can_be_let: bool
    """Whether an owner can settle that."""
    most: str
    """How much at once, as it is typed; empty: no limit."""
    most_said: str


def _teammate(one: Membership) -> Teammate:
    most, currency = house_queries.refund_most(one), one.store.currency
    return Teammate(
        user=one.user,
        user_id=one.user_id,
        role=one.role,
        refunds=house_queries.may(one, "refund"),
        can_be_let=one.role != "owner" and house_queries.may(one, "answer"),
        most="" if most is None else money.typed(most, currency),
        most_said="" if most is None else money.minor(most, currency),
    )


def _name(plug: str) -> str:
    if plug in timeline_ports.carriers:
        return words.word(field_words.PROVIDERS, timeline_ports.carriers[plug].LABEL)
    return str(words.word(words.PLUGS, plug))


def _plugs() -> list[tuple[str, str, str]]:
    """What can be connected, each with its drawing: what people know best stands first."""
    known = list(words.CHANNEL_ICONS)
    channels = sorted(ports.channels, key=known.index)
    carriers = sorted(timeline_ports.carriers, key=lambda name: _name(name).casefold())
    return [
        *(("connector", name, "building-storefront") for name in sorted(timeline_ports.connectors)),
        *(("channel", name, words.CHANNEL_ICONS[name]) for name in channels),
        *(("carrier", name, "truck") for name in carriers),
    ]


@require_POST
@permitted("manage_store")
def change_store(request: DeskRequest) -> HttpResponse:
    """What the store says of itself."""
    known = {name: getattr(request.store, name) for name in _STORE}
    form = StoreForm(request.store, request.POST, initial=known, auto_id="store_%s")
    if not form.is_valid():
        return _settings(request, store_form=form)
    try:
        house.change_store(request.store, now=request.now, by=request.by, **form.cleaned_data)
    except house.Refused as error:
        form.add_error("zone", str(error))
        return _settings(request, store_form=form)
    messages.success(request, _("Saved."))
    if "pages_url" in form.changed_data and request.store.pages_url:
        _say_where_it_leads(request)
    return redirect("settings", request.store.key)


def _say_where_it_leads(request: DeskRequest) -> None:
    """Whether the domain that was just settled leads here already."""
    if domains.leads_here(request.store, carry):
        messages.success(request, _("The domain leads here: links in new messages use it."))
        return
    messages.warning(
        request,
        _(
            "The domain does not lead here yet, and links in new messages use it. Point it to this "
            "server and let the web server in front take it; the guide to pages says how."
        ),
    )


@require_POST
@permitted("manage_team")
def invite(request: DeskRequest) -> HttpResponse:
    """Somebody new, with a one-time link to be handed to them."""
    form = InviteForm(request.POST, auto_id="invite_%s")
    if not form.is_valid():
        return _settings(request, invite_form=form)
    role, now = form.cleaned_data["role"], request.now
    user = house.create_user(email=form.cleaned_data["email"], now=now)
    try:
        house.add_member(request.store, user, role, now=now, by=request.by)
    except house.Refused as error:
        form.add_error("role", str(error))
        return _settings(request, invite_form=form)
    link = "" if user.has_usable_password() else _link(request, user)
    return _settings(request, invited=user, invited_link=link)


def _link(request: DeskRequest, user: User) -> str:
    """A sign-in link to hand over; empty for who works in another store too."""
    try:
        token = house.link_for_member(request.store, user, now=request.now, by=request.by)
    except house.Refused as error:
        messages.error(request, str(error))
        return ""
    return f"{django_settings.AFTERWORD_URL}{reverse('claim', args=[token])}"


@require_POST
@permitted("manage_team")
def link(request: DeskRequest, user_id: int) -> HttpResponse:
    """A new sign-in link for a teammate who cannot get in any more."""
    member = _member(request, user_id)
    made = _link(request, member.user)
    if not made:
        return redirect("settings", request.store.key)
    return _settings(request, invited=member.user, invited_link=made)


def _member(request: DeskRequest, user_id: int) -> Membership:
    found = Membership.objects.filter(store=request.store, user=user_id).select_related("user")
    member = found.first()
    if member is None:
        raise Http404
    return member


@require_POST
@permitted("manage_team")
def refunds(request: DeskRequest, user_id: int) -> HttpResponse:
    """Let somebody give money back, up to an amount at once, or let them no more."""
    _member(request, user_id)
    written, currency = request.POST.get("most", "").strip(), request.store.currency
    most = money.read(written, currency) if written else None
    lets = request.POST.get("lets") == "yes"
    try:
        house.let_refund(
            request.store, user_id, lets=lets, most=most, now=request.now, by=request.by
        )
    except house.Refused:
        messages.error(request, _("Write an amount, or leave it empty for no limit."))
    else:
        messages.success(request, _("Saved."))
    return redirect("settings", request.store.key)


@require_POST
@permitted("manage_team")
def remove(request: DeskRequest, user_id: int) -> HttpResponse:
    """Take somebody out of the team."""
    _member(request, user_id)
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
    form = KeyForm(request.POST, auto_id="key_%s")
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
    if not ApiKey.objects.of(request.store).filter(id=key_id).exists():
        raise Http404
    house.revoke_api_key(request.store, key_id, now=request.now, by=request.by)
    messages.success(request, _("The key no longer works."))
    return redirect("settings", request.store.key)


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
        house.save_account(
            store,
            kind=kind,
            plug=plug,
            settings=form.plain | ({"provider": provider} if len(providers) > 1 else {}),
            secrets_=form.secret,
            now=request.now,
            by=request.by,
        )
        if kind == "carrier":
            follow_actions.connected(store, plug, request.now)
        messages.success(request, _("%s is connected.") % capfirst(_name(plug)))
        if kind == "channel" and testing.there_is_one(plug):
            return redirect(testing.page(store, plug))
        return redirect("settings", store.key)
    return show(
        request,
        "desk/connection.html",
        {
            "here": "settings",
            "kind": kind,
            "plug": plug,
            "name": _name(plug),
            "form": form,
            "account": account,
            "providers": providers if len(providers) > 1 else {},
            "provider": provider,
            "door": door_of(plug, store),
            "test": testing.panel(request, plug, account) if kind == "channel" else None,
        },
        status=422 if form.errors else 200,
    )


def door_of(plug: str, store: Store) -> str:
    """The address at which something is listened to; empty where it tells us nothing."""
    carrier = timeline_ports.carriers.get(plug)
    asked_only = carrier is not None and not hasattr(carrier, "follow")
    if asked_only or plug not in timeline_ports.names():
        return ""
    return f"{django_settings.AFTERWORD_URL}/in/{plug}/{store.key}"


@permitted("manage_store")
def timing(request: DeskRequest) -> HttpResponse:
    """When messages may come, and how many."""
    store = request.store
    form = TimingForm(store.rules, request.POST or None)
    if request.method == "POST" and form.is_valid():
        written = form.written(read_leniently(store.rules_written)[0])
        house.change_rules(store, written, now=request.now, by=request.by)
        messages.success(request, _("Saved."))
        return redirect("timing", store.key)
    context = {"here": "settings", "form": form, "sentences": sentences(store.rules)}
    return show(request, "desk/timing.html", context, status=422 if form.errors else 200)


@permitted("manage_store")
def own_words(request: DeskRequest) -> HttpResponse:
    """The words that are listened for, and how people join."""
    store = request.store
    form = WordsForm(store.rules, request.POST or None)
    if request.method == "POST" and form.is_valid():
        written = form.written(read_leniently(store.rules_written)[0])
        house.change_rules(store, written, now=request.now, by=request.by)
        messages.success(request, _("Saved."))
        return redirect("own-words", store.key)
    context = {"here": "settings", "form": form}
    return show(request, "desk/words.html", context, status=422 if form.errors else 200)


@require_POST
@permitted("manage_store")
def disconnect(request: DeskRequest, kind: str, plug: str) -> HttpResponse:
    """Switch a connection off."""
    _fields(kind, plug)
    house.disconnect(request.store, kind=kind, plug=plug, now=request.now, by=request.by)
    if kind == "carrier":
        follow_actions.disconnected(request.store, plug, request.now)
    messages.success(request, _("%s is no longer connected.") % capfirst(_name(plug)))
    return redirect("settings", request.store.key)


@require_POST
@permitted("stop")
def stop(request: DeskRequest) -> HttpResponse:
    """The stop switch of the store, or of one of its channels or journeys: press or release."""
    scope, name = _stopped(request)
    if scope != "all":
        return _stop_a_part(request, scope, name)
    if request.POST.get("on") == "1":
        why = request.POST.get("why", "").strip()
        house.stop(request.store, scope="all", why=why, now=request.now, by=request.by)
        said = _("Stopped. Nothing goes out until it is released.")
        messages.success(request, said, extra_tags="undo-stop")
    else:
        if house.release(request.store, scope="all", now=request.now, by=request.by):
            said = _("Released. What is still valid goes out now.")
            messages.success(request, said, extra_tags="undo-release")
    return redirect("settings", request.store.key)


def _stopped(request: DeskRequest) -> tuple[str, str]:
    """What is to be stopped: (scope, name). Raises ``Http404`` for what there is none of."""
    scope, name = request.POST.get("scope", "all"), request.POST.get("name", "")
    if what := request.POST.get("what", ""):
        scope, _slash, name = what.partition("/")
    if scope == "all":
        return scope, ""
    known = {
        "channel": set(ports.channels),
        "journey": {one.key for one in journeys.journeys(request.store)},
    }
    if name not in known.get(scope, ()):
        raise Http404
    return scope, name


def _stop_a_part(request: DeskRequest, scope: str, name: str) -> HttpResponse:
    store, now, by = request.store, request.now, request.by
    if request.POST.get("on") == "1":
        why = request.POST.get("why", "").strip()
        house.stop(store, scope=scope, name=name, why=why, now=now, by=by)
        messages.success(request, _("Stopped. Nothing of it goes out until it is released."))
    elif house.release(store, scope=scope, name=name, now=now, by=by):
        messages.success(request, _("Released. What is still valid goes out now."))
    return redirect("undelivered", request.store.key)
