"""Trying a template on somebody: a customer who was chosen, or one who was made up."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from afterword.decisions.timeline import Event, Timeline, in_order
from afterword.house.models import Store
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Order, Product

from . import pictures
from .subject import Subject, language_of, products_for
from .voice import Voice, voice_of

State = Literal["road", "late", "there", "placed"]
STATES: tuple[State, ...] = ("road", "late", "there", "placed")
ORDER = "order/made-up:1042"
NOTHING: Mapping[str, Any] = MappingProxyType({})
"""What a passage learned that has only begun."""
_MADE_UP = (("a", "Gooseneck kettle, 1 litre", 9500), ("b", "Morning House, 250 g", 1200))
NAMES: dict[str, tuple[str, str]] = {
    "es": ("Mateo García", "Mateo"),
    "ar": ("يوسف الأمين", "يوسف"),
    "ca": ("Núria Puig", "Núria"),
    "de": ("Hannah Weiss", "Hannah"),
    "fr": ("Camille Moreau", "Camille"),
    "el": ("Ελένη Παπαδάκη", "Ελένη"),
}
"""Who is made up, by language; else Ana."""


class Person(msgspec.Struct, frozen=True):
    """Somebody whom words can be tried on."""

    id: int
    name: str
    order: str
    language: str


def people(store: Store, many: int = 8) -> list[Person]:
    """The customers who ordered last."""
    rows = Order.objects.of(store).order_by("-placed", "-id").select_related("customer")
    found: dict[int, Person] = {}
    for row in rows[: many * 3]:
        if row.customer_id not in found and len(found) < many:
            name = timeline.name_of(row.customer, store).get("name", "")
            language = row.customer.language or store.language
            found[row.customer_id] = Person(row.customer_id, name, row.number, language)
    return list(found.values())


def of_customer(
    store: Store,
    who: int,
    *,
    language: str,
    now: datetime,
    order: str = "",
    learned: Mapping[str, Any] = NOTHING,
) -> Subject:
    """What is said to a customer whom the store has is about this, in the store's own tone."""
    return subject(
        store,
        who=who,
        state="road",  # of what is made up; this is not
        language=language,
        tone=store.tone,
        now=now,
        order=order,
        learned=learned,
    )


def subject(
    store: Store,
    *,
    who: int | None,
    state: State,
    language: str,
    tone: str,
    now: datetime,
    voice: Voice | None = None,
    order: str = "",
    learned: Mapping[str, Any] = NOTHING,
    scale: Sequence[int] = range(1, 6),
) -> Subject:
    """What is said is about this: an order of a customer, or one that was made up.

    ``who``: the number of a customer; ``None``, or somebody unknown: made up, and with ``state``.
    ``language``: empty is the customer's own, or the store's. ``order``: one of theirs; else the
    newest. ``learned``: what a passage learned; ``scale``: the answers that a question offers.
    """
    person = Customer.objects.of(store).filter(id=who).first() if who else None
    shared: dict[str, Any] = {
        "store": store,
        "now": now,
        "links": {
            "order": f"{store.pages}/o/…",
            "address": f"{store.pages}/to/…",
            "day": f"{store.pages}/on/…",
            "preferences": f"{store.pages}/p/…",
            "points": f"{store.pages}/points/…",
            "unsubscribe": f"{store.pages}/u/…",
        },
        "base_url": store.pages,
        "learned": learned,
        "scale": tuple((value, f"{store.pages}/a/…/{value}") for value in scale),
        "voice": voice or voice_of(store),
        "tone": tone,
        "pictures": pictures.every(store),
    }
    if person is None:
        return _made_up(store, state, language or store.language, now, shared)
    seen = timeline.timelines(store, {person.pk})[person.pk]
    orders = seen.present.orders
    newest = max(orders.values(), key=lambda one: one.placed, default=None)
    return Subject(
        name=timeline.name_of(person, store),
        timeline=seen,
        order=order if order in orders else newest.about if newest else "",
        language=language or language_of(store, seen),
        products=products_for(store, [seen]),
        **shared,
    )


def name_for(language: str) -> dict[str, str]:
    """How somebody made up is called who reads this language."""
    name, given = NAMES.get(language.partition("-")[0], ("Ana Petrović", "Ana"))
    return {"name": name, "given_name": given}


def _made_up(
    store: Store, state: State, language: str, now: datetime, shared: dict[str, Any]
) -> Subject:
    known = Product.objects.of(store).exclude(title="").order_by("-told", "id")[:40]
    # Two that are called differently: 250 g and 1 kg of one coffee read as the same thing twice.
    sold = list({one.title.partition(",")[0]: one for one in reversed(known)}.values())[:2]
    if len(sold) < 2:
        sold = [
            Product(store=store, outside=outside, title=title, price=price, facts={})
            for outside, title, price in _MADE_UP
        ]
    return Subject(
        name=name_for(language),
        timeline=Timeline("made-up", in_order(_events(store, sold, state, now))),
        order=ORDER,
        language=language,
        products={one.outside: one for one in sold},
        **shared,
    )


def _events(store: Store, sold: list[Product], state: State, now: datetime) -> list[Event]:
    day = timedelta(days=1)
    lines: list[dict[str, Any]] = [
        {
            "product": one.outside,
            "title": one.title,
            "quantity": 1,
            "price": one.price or 1000,
            "type": one.type,
            "tags": one.tags,
        }
        for one in sold
    ]
    placed = {
        "number": "1042",
        "currency": store.currency,
        "country": store.country,
        "total": sum(line["price"] for line in lines),
        "items": len(lines),
        "lines": lines,
    }
    rows: list[tuple[str, datetime, str, dict[str, Any]]] = [
        ("order.placed", now - 3 * day, ORDER, placed)
    ]

    def scan(status: str, at: datetime, **more: Any) -> None:
        told = {
            "status": status,
            "order": ORDER.removeprefix("order/"),
            "carrier": "DPD",
            "number": "1550 2871 0044",
            **more,
        }
        rows.append(("shipment.checkpoint", at, "shipment/made-up:1", told))

    def days(first: int, last: int) -> dict[str, str]:
        return {
            "promised_from": (now + first * day).isoformat(),
            "promised_to": (now + last * day).isoformat(),
        }

    if state != "placed":
        scan("picked_up", now - 2 * day, **days(-1 if state == "late" else 1, 2))
        scan("in_transit", now - day)
    if state == "late":
        held = days(3, 4) | {"delayed": True, "reason": "weather"}
        scan("on_hold", now - timedelta(hours=5), **held)
    if state == "there":
        scan("out_for_delivery", now - timedelta(hours=8))
        scan("delivered", now - timedelta(hours=2))
    return [
        Event(number, kind, at, at, thing, ORDER, data)
        for number, (kind, at, thing, data) in enumerate(rows)
    ]
