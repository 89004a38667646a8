"""Letting a browser be told of an order: the key it wants, and the yes that came with it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from afterword.channels.webpush import vapid as adapter
from afterword.house import models as house_models
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.pages.door import Gone, Visit, customer, door, language_of
from afterword.pages.proof import proof_of
from afterword.timeline import actions as timeline
from afterword.timeline import consents
from afterword.timeline.identity import Digests
from afterword.timeline.models import Customer, Order
from afterword.wire import vapid
from afterword.wire.shapes import Account, Event, Incomplete, Who

BY = "page:push"
CHANNEL = "webpush"


def wording() -> str:
    """What stands beside the button: kept, as it was read, with the yes."""
    return _("Tell me on this device when something changes about my orders.")


def offered(store: Store) -> Account | None:
    """The store's account with web push; ``None``: a browser cannot be told anything."""
    found = house.account(store, "channel", CHANNEL)
    return _opened(store, found) if found else None


def _opened(store: Store, found: house_models.Account) -> Account:
    return Account(
        settings=found.settings,
        secrets={name: str(one) for name, one in found.secrets(store.secret).items()},
        own=store.secret.derived(f"channel/{CHANNEL}").secret_hex,
    )


def asks(
    visit: Visit, person: Customer, connected: Mapping[str, house_models.Account]
) -> dict[str, str]:
    """What the button on the page needs; empty: there is none. ``connected``: the store's accounts
    with channels."""
    found = connected.get(CHANNEL)
    if found is None or not person.wrapped_key:
        return {}
    try:
        key = adapter.public_key(_opened(visit.store, found))
        return {"key": key, "url": f"/o/{visit.token}/push"}
    except Incomplete:
        return {}


class _Keys(msgspec.Struct):
    p256dh: str
    auth: str


class _Asked(msgspec.Struct):
    endpoint: str
    keys: _Keys


@door("order")
def push(visit: Visit) -> HttpResponse:
    """A browser says where it may be told, and that its owner wants it."""
    row = Order.objects.of(visit.store).filter(about=visit.parts[0]).first()
    account = offered(visit.store)
    if row is None or account is None or not visit.posted:
        raise Gone
    person = customer(visit.store, row.customer_id)
    found = _read(visit.request.body, str(account.settings.get("services", "")))
    if found is None or not person.wrapped_key:
        return HttpResponse(status=422)
    _keep(visit, person, row.about, vapid.kept(found))
    return HttpResponse(status=204)


def _read(body: bytes, services: str) -> vapid.Subscription | None:
    try:
        asked = msgspec.json.decode(body, type=_Asked)
    except (msgspec.MsgspecError, RecursionError):
        return None
    text = f"{asked.endpoint} {asked.keys.p256dh} {asked.keys.auth}"
    found = vapid.read(text)
    return found if found and vapid.served_by(found.endpoint, services) else None


def _keep(visit: Visit, person: Customer, order: str, value: str) -> None:
    store = visit.store
    digest = Digests(store.secret).contact(CHANNEL, value)
    seen = Event(
        kind="customer.seen",
        key=f"page/{digest}/{timeline.natural_key(order)}/subscribed",
        happened=visit.now,
        about=order,
        order=order,
        who=Who(contacts=((CHANNEL, value),)),
        data={"source": "page"},
    )
    timeline.record(store, [seen], now=visit.now, by=BY)
    with translation.override(language_of(store, person)):
        word = consents.Word(CHANNEL, digest, "orders", True, wording())
    said = proof_of(visit, "page")
    consents.say(store, person, [word], proof=said, now=visit.now, by=BY)


def worker(request: Any) -> HttpResponse:
    """The script that shows notices while no page is open. It may speak for all our pages."""
    from importlib.resources import files

    script = (files("afterword.pages") / "static" / "pages" / "worker.js").read_bytes()
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-cache"
    return answer
