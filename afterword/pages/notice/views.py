"""The script for the shop's pages, what it asks for, and what it tells."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from afterword.channels.inpage import shop
from afterword.house import queries as house
from afterword.house import tokens
from afterword.house.models import Store
from afterword.outbox.models import Intent
from afterword.pages.door import language_of, spoken_here
from afterword.timeline import actions as timeline
from afterword.timeline.identity import Digests
from afterword.timeline.models import ContactPoint, Customer
from afterword.ui.brand import palette
from afterword.wire.shapes import Account, Event, Who

from . import queries

BY = "page:notice"
SCRIPT = "notice.js"


@require_safe
def script(request: HttpRequest, key: str) -> HttpResponse:
    """The script: one for all shops, which asks where it came from."""
    content = (files("afterword.pages") / "static" / "pages" / SCRIPT).read_bytes()
    answer = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    # A module is asked for across origins, and this one is the same for everybody.
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _account(store: Store | None) -> Account | None:
    found = house.account(store, "channel", queries.CHANNEL) if store else None
    if store is None or found is None:
        return None
    secrets = {name: str(one) for name, one in found.secrets(store.secret).items()}
    return Account(settings=found.settings, secrets=secrets)


View = Callable[[HttpRequest, Store, Account], HttpResponse]


def _for_the_shop(view: View) -> Callable[..., HttpResponse]:
    """Answer the shop's own pages, and let no other page read the answer."""

    @csrf_exempt
    @require_http_methods(["GET", "POST", "OPTIONS"])
    def answered(request: HttpRequest, key: str) -> HttpResponse:
        store = Store.objects.filter(key=key).first()
        account = _account(store)
        if store is None or account is None:
            return HttpResponse(status=404)
        allowed = request.method == "OPTIONS"
        answer = HttpResponse(status=204) if allowed else view(request, store, account)
        answer["Vary"] = "Origin"
        answer["Cache-Control"] = "no-store"
        origin = request.headers.get("Origin", "")
        if origin in _origins(store, account):
            answer["Access-Control-Allow-Origin"] = origin
            answer["Access-Control-Allow-Methods"] = "GET, POST"
            answer["Access-Control-Allow-Headers"] = "Content-Type"
        return answer

    return answered


def _origins(store: Store, account: Account) -> set[str]:
    written = [store.url, *str(account.settings.get("origins", "")).replace(",", " ").split()]
    parts = [urlsplit(one) for one in written if "://" in one]
    return {f"{one.scheme}://{one.netloc}" for one in parts}


@_for_the_shop
def waiting(request: HttpRequest, store: Store, account: Account) -> HttpResponse:
    """What waits for the customer who the shop says is there."""
    now: Any = request.now  # type: ignore[attr-defined]
    asked = {name: request.GET.get(name, "") for name in ("customer", "until", "signature")}
    if not shop.is_there(account, asked["customer"], asked["until"], asked["signature"], now):
        return HttpResponse(status=403)
    person = queries.whose(store, asked["customer"])
    notices: list[dict[str, Any]] = []
    language = language_of(store, person) if person else spoken_here(store.language)
    if person is not None and person.wrapped_key:
        _reached(store, person, asked["customer"], now)
        notices = queries.waiting(store, person, language, now)
    with translation.override(language):
        close, follow = _("Close"), _("See it")
    colours = palette(store.brand_colour)
    body = {
        "notices": notices,
        "close": close,
        "follow": follow,
        "fill": colours.fill,
        "on_fill": colours.on_fill,
        "words": colours.words,
    }
    return HttpResponse(msgspec.json.encode(body), content_type="application/json")


def _reached(store: Store, person: Customer, outside: str, now: Any) -> None:
    """Who comes by while signed in can be told things there from now on."""
    digest = Digests(store.secret).contact(queries.CHANNEL, outside)
    if ContactPoint.objects.of(store).filter(channel=queries.CHANNEL, digest=digest).exists():
        return
    seen = Event(
        kind="customer.seen",
        key=f"inpage/{digest}/came-by",
        happened=now,
        who=Who(ids=(outside,), contacts=((queries.CHANNEL, outside),)),
        data={"source": "page"},
    )
    timeline.record(store, [seen], now=now, by=BY)


class _Seen(msgspec.Struct):
    key: str
    what: str


@_for_the_shop
def seen(request: HttpRequest, store: Store, account: Account) -> HttpResponse:
    """Somebody put a notice away, or followed it."""
    now: Any = request.now  # type: ignore[attr-defined]
    try:
        told = msgspec.json.decode(request.body, type=_Seen)
        whose, parts = tokens.read(told.key, "notice")
    except (msgspec.MsgspecError, RecursionError, tokens.Bad):
        return HttpResponse(status=422)
    rows = Intent.objects.of(store).filter(channel=queries.CHANNEL, send_key=parts[0])
    intent = rows.first() if whose == store else None
    if intent is None or told.what not in ("read", "clicked"):
        return HttpResponse(status=422)
    event = Event(
        kind=f"message.{told.what}",
        key=f"inpage/{intent.send_key}:{told.what}",
        happened=now,
        about=f"message/{intent.send_key}",
        order=intent.order,
        data={"message": intent.send_key, "channel": queries.CHANNEL},
    )
    timeline.record_for(store, intent.customer_id, [event], now=now, by=BY)
    return HttpResponse(status=204)
