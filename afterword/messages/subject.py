"""What a message is about and to whom, gathered for its words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.timeline import Timeline
from afterword.house.models import Store
from afterword.timeline.models import Product

from .voice import Voice


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a message is about and to whom, gathered for its words."""

    store: Store
    name: Mapping[str, str]
    timeline: Timeline
    order: str
    learned: Mapping[str, Any]
    language: str
    now: datetime
    links: Mapping[str, str]
    products: Mapping[str, Product]
    base_url: str
    scale: Sequence[tuple[int, str]] = ()
    voice: Voice = Voice()
    tone: str = ""
    pictures: Mapping[str, str] = {}
    """The addresses of the store's pictures, by name."""
    spot: str = ""
    """Where the order is collected, in a line; empty: nobody says, or it is brought."""
    cities: Mapping[int, str] = {}
    """Where the scans of the parcel were, by the number of the event; for who asks."""
    picks: Mapping[str, str] = {}
    """The answers of an ``ask`` by choices: each key with the address of its answer."""
    own: Mapping[str, str] = {}
    """The store's own answer to what was asked, by language."""
    also: Sequence[str] = ()
    """The natural keys of what the messages were about that were merged into this one."""
    days_named: dict[str, tuple[datetime, datetime]] = {}
    """Filled while the words are: of which orders and parcels they name the days, and which, from
    the beginning of the first to the end of the last."""


Days = tuple[datetime, datetime]
NAMES_DAYS = frozenset({"promise", "days", "anew"})


class Noting(dict[str, Any]):
    """Facts for a template, some of which name days: whoever looks at those is noted."""

    def __init__(self, facts: dict[str, Any], days: frozenset[str], note: Callable[[], None]):
        super().__init__(facts)
        self._days = days
        self._note = note

    def __getitem__(self, name: str) -> Any:
        if name in self._days and self.get(name):
            self._note()
        return super().__getitem__(name)


def suggested(about: Subject) -> Product | None:
    """What goes with what was bought, if the store says so and they do not have it yet."""
    orders = about.timeline.present.orders
    bought = {line.product for order in orders.values() for line in order.lines}
    for line in orders[about.order].lines if about.order in orders else ():
        known = about.products.get(line.product)
        for other in known.facts.get("goes_with", []) if known else []:
            if other in about.products and other not in bought:
                return about.products[other]
    return None


def products_for(store: Store, timelines: Iterable[Timeline]) -> dict[str, Product]:
    """The products that these customers bought, and what goes with them."""
    bought = {
        line.product
        for one in timelines
        for order in one.present.orders.values()
        for line in order.lines
    }
    if not bought:
        return {}
    rows = {row.outside: row for row in Product.objects.of(store).filter(outside__in=bought)}
    others = {
        other
        for row in rows.values()
        for other in row.facts.get("goes_with", [])
        if other not in rows
    }
    if others:
        more = Product.objects.of(store).filter(outside__in=others)
        rows.update({row.outside: row for row in more})
    return rows


def language_of(store: Store, seen: Timeline) -> str:
    """The language a customer is written to in: theirs, else the store's."""
    return seen.present.customer.language or store.language
