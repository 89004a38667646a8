"""What a WooCommerce webhook says, as events and products."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from afterword.wire.reading import Thing, load, text
from afterword.wire.shapes import Misread, Note, Received, Told

from .orders import Terms, deleted, order
from .people import customer_events
from .products import product
from .receive import delivery

Reader = Callable[[Thing, Terms], Sequence[Told]]


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> list[Told]:
    """The events and products in a webhook. Raises ``Misread`` for what cannot be read.

    A list, as the REST interface gives it, is read one by one.
    """
    payload = load(received.body)
    things = payload if isinstance(payload, list) else [payload]
    if not all(isinstance(thing, dict) for thing in things):
        raise Misread("the body is JSON, but not an object")
    if received.at is None:
        raise Misread("the delivery came in at no known time")
    topic = delivery(received)[0] or next(map(_topic_of, things), "")
    if topic in QUIET:
        return [Note(says=QUIET[topic])]
    reader = READERS.get(topic)
    if reader is None:
        return [Note(says=_not_ours(topic))]
    terms = terms_of(topic, received.at, {"currency": currency, **settings})
    found = [told for thing in things for told in reader(thing, terms)]
    return found or [Note(says=f"Nothing in this {topic} concerns Afterword.")]


def terms_of(topic: str, at: datetime, settings: Mapping[str, Any]) -> Terms:
    """What a payload does not say by itself, from the settings of the account.

    The shop's own currency goes before the store's: it was asked for when the shop was connected.
    """
    currency = text(settings.get("shop_currency")) or text(settings.get("currency"))
    return Terms(topic, at, currency, tracking_keys(settings), settings)


def tracking_keys(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The order fields that hold tracking numbers, as the connection names them."""
    return tuple(re.findall(r"[^\s,;]+", text(settings.get("tracking_keys"), 500)))


def _not_ours(topic: str) -> str:
    if not topic:
        return "The delivery names no topic, and its content is none that Afterword knows."
    return f"Afterword does not listen to {topic}."


# ------------------------------------------------------------------------------- the topics


def _deleted(payload: Thing, terms: Terms) -> Sequence[Told]:
    return deleted(payload, terms.at)


def _customer(payload: Thing, terms: Terms) -> Sequence[Told]:
    return customer_events(payload, terms.at)


def _product(payload: Thing, terms: Terms) -> Sequence[Told]:
    if payload.get("type") == "variation":
        return [Note(says="A variation: orders name the product it is of.")]
    return [product(payload, terms.currency)]


READERS: dict[str, Reader] = {
    "order.created": order,
    "order.updated": order,
    "order.restored": order,
    "order.deleted": _deleted,
    "customer.created": _customer,
    "customer.updated": _customer,
    "product.created": _product,
    "product.updated": _product,
    "product.restored": _product,
}
"""What is understood, by topic."""

QUIET: dict[str, str] = {
    "customer.deleted": (
        "The shop deleted this customer. What happened stays here, since it was not asked that "
        "they be erased."
    ),
    "product.deleted": "The shop deleted this product. Orders still name it, so it stays here.",
}
"""What is understood and changes nothing, by topic, in words for the person who looks."""

_SHAPES: tuple[tuple[str, frozenset[str]], ...] = (
    ("order.updated", frozenset({"id", "status", "line_items", "billing", "order_key"})),
    ("customer.updated", frozenset({"id", "username", "billing", "is_paying_customer"})),
    ("product.updated", frozenset({"id", "permalink", "catalog_visibility", "categories"})),
)


def _topic_of(payload: Thing) -> str:
    """The topic of a payload that came without one, where its shape leaves no doubt."""
    return next((topic for topic, has in _SHAPES if payload.keys() >= has), "")
