"""Deeds: what is done at a shop (``wire.writing``), by the way that messages go.

The same intents, states, journal, lanes and switches. A deed needs no weighing, so it is ready at
once; its class is ``deed``, by which the senders of messages pass it over.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction

from afterword.decisions.reasons import Because, because
from afterword.decisions.split import send_key
from afterword.decisions.timeline import came_from
from afterword.house.bell import bell
from afterword.house.models import Account, Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer
from afterword.wire.reading import digest
from afterword.wire.writing import Deed, What

from . import hot, models, ports
from .moves import becomes, said

CLASS = "deed"
PATIENCE = timedelta(days=14)
"""After which what could not be done makes no sense any more."""


class Unable(ValueError):
    """No shop of the store can do it. The text says why."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A deed that somebody asks for."""

    what: What
    customer: int
    key: tuple[str, ...]
    """What makes it this deed and no other: natural, without what the store or a row is called."""
    data: Mapping[str, Any]
    order: str = ""
    """The natural key of the order it is about; empty: none."""
    shop: str = ""
    """The connector, where it is about no order; empty: the store's first that can."""
    journey: str = ""
    version: int = 0
    run: int | None = None
    step: str = ""
    because: Sequence[Because] = ()


def shop_of(store: Store, what: What, order: str = "") -> str:
    """The connector that does this: the order's own, or the first of the store. Raises
    ``Unable``."""
    plug = came_from(order)
    connected = Account.objects.of(store).filter(kind="connector", enabled=True)
    names = sorted(connected.values_list("plug", flat=True))
    able = [name for name in names if what in getattr(ports.writers.get(name), "DEEDS", ())]
    if order:
        able = [name for name in able if name == plug]
    if not able:
        raise Unable("no shop that is connected can do this")
    return able[0]


@transaction.atomic
def ask(store: Store, wanted: Sequence[Wanted], *, now: datetime) -> int:
    """Write deeds down, once for each key; they are done as soon as may be. Gives how many are new.

    What no connected shop can do has failed already, for a person to see.
    """
    if not wanted:
        return 0
    people = {one.customer for one in wanted}
    customers = {one.pk: one for one in Customer.objects.of(store).filter(id__in=people)}
    # Of somebody who was forgotten nothing can be kept, and nothing is done any more.
    known_yet = {key for key, one in customers.items() if one.wrapped_key}
    wanted = [one for one in wanted if one.customer in known_yet]
    rows = [_fresh(store, one, customers[one.customer], now) for one in wanted]
    known = set(
        models.Intent.objects.of(store)
        .filter(send_key__in=[one.send_key for one in rows])
        .values_list("send_key", flat=True)
    )
    fresh = [one for one in rows if one.send_key not in known]
    models.Intent.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        bell.ring_on_commit()
    return len(fresh)


def _fresh(store: Store, one: Wanted, customer: Customer, now: datetime) -> models.Intent:
    try:
        shop, fault = one.shop or shop_of(store, one.what, one.order), ""
    except Unable as error:
        shop, fault = came_from(one.order)[:12], str(error)
    key = customer.key(store.secret)
    return models.Intent(
        store=store,
        customer=customer,
        effect=one.what,
        send_key=key_of(one.what, one.key),
        state="failed" if fault else "ready",
        says=fault,
        state_at=now,
        message_class=CLASS,
        purpose="deed",
        journey=one.journey,
        version=one.version,
        run=one.run,
        step=one.step,
        order=one.order,
        channel=shop,
        provider=shop,
        planned=now,
        due=now,
        valid_until=now + PATIENCE,
        because=msgspec.json.encode(list(one.because)).decode(),
        sealed=key.seal_json(dict(one.data), "intent"),
    )


def key_of(what: What, key: Sequence[str]) -> str:
    """By what a deed is found again: the send key of its intent."""
    return send_key("deed", what, *key)


def deed_of(intent: models.Intent) -> Deed:
    """What is to be done. Raises ``Unreadable`` when the customer was erased."""
    key = intent.customer.key(intent.store.secret)
    return Deed(
        what=intent.effect,  # type: ignore[arg-type]
        mark=digest(intent.store.key, intent.send_key)[:12],
        order=intent.order.partition(":")[2],
        data=key.open_json(bytes(intent.sealed), "intent"),
    )


def begin(intent: models.Intent, *, now: datetime, worker: str) -> None:
    """Commit to doing it: the state says so before anything else happens."""
    becomes(intent, "dispatching", now)
    intent.attempt += 1
    intent.ask_at = None
    intent.save(update_fields=["state", "state_at", "attempt", "ask_at"])
    hot.begin_attempts([intent], now, worker)


def expire(intent: models.Intent, *, now: datetime, by: str) -> None:
    """It makes no sense any more."""
    becomes(intent, "expired", now)
    reasons = msgspec.json.decode(intent.because, type=list[Because])
    late = because("valid", "no", until=intent.valid_until)
    intent.because = msgspec.json.encode([*reasons, late]).decode()
    intent.save(update_fields=["state", "state_at", "because"])
    event = said(intent, "expired", now)
    timeline.record_each(intent.store, [(intent.customer_id, event)], now=now, by=by)
