"""What a Shopify webhook says, as events and products."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from afterword.wire.reading import Thing, instant, load, only, part, parts, text
from afterword.wire.shapes import Misread, Note, Received, Told

from . import days
from .orders import FIELDS, deleted, order, refund
from .parcels import parcels, scans
from .people import consent_events, customer_events, merged
from .privacy import Asks, privacy
from .products import product
from .receive import delivery, header


class _Terms(NamedTuple):
    """What a payload does not say by itself."""

    topic: str
    at: datetime
    currency: str
    shop: str
    scanned: bool
    settings: Mapping[str, Any] = {}


Reader = Callable[[Thing, _Terms], Sequence[Told]]


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> list[Told]:
    """The events and products in a webhook. Raises ``Misread`` for what cannot be read.

    A notification that somebody tries out in Shopify's settings tells of people who do not exist:
    it is only noted. An order that was placed to try the shop out is a real one.
    """
    topic = delivery(received)[0]
    payload = load(received.body, _an_order) if topic.startswith("orders/") else {}
    if not (isinstance(payload, dict) and payload.get("id")):
        # Not an order by itself: wrapped, or none at all.
        payload = load(received.body)
    if not isinstance(payload, dict):
        raise Misread("the body is JSON, but not an object")
    if header(received, "test").lower() == "true" and not _tried_out(payload):
        return [Note(says="A test from Shopify's settings: it came in well. Nothing was kept.")]
    at = instant(header(received, "triggered-at")) or received.at
    if at is None:
        raise Misread("neither the delivery nor its arrival has a time")
    wrapped, things = _unwrapped(payload)
    if not topic or (wrapped and wrapped.partition("/")[0] != topic.partition("/")[0]):
        topic = wrapped or _topic_of(payload)
    if topic in PRIVATE:
        return [privacy(payload, PRIVATE[topic], at, text(settings.get("shop")))]
    if topic in QUIET:
        customer = text(part(payload, "customer").get("id"), 40) or "?"
        return [Note(says=QUIET[topic].format(customer=customer))]
    scanned = settings.get("left") == "scanned"
    shop = text(settings.get("domain")) or text(settings.get("shop"))
    terms = _Terms(topic, at, currency, shop, scanned, settings)
    return _read(things, terms) or [Note(says=f"Nothing in this {topic} concerns Afterword.")]


_an_order = only(*FIELDS)


_INVENTED = "820982911946154508"
"""The order in every notification that is tried out."""


def _tried_out(payload: Thing) -> bool:
    return payload.get("test") is True and text(payload.get("id")) != _INVENTED


def _read(things: Sequence[Thing], terms: _Terms) -> list[Told]:
    reader = READERS.get(terms.topic)
    if reader is None:
        return [Note(says=_not_ours(terms.topic))]
    return [told for thing in things for told in reader(thing, terms)]


def _not_ours(topic: str) -> str:
    if not topic:
        return "The delivery names no topic, and its content is none that Afterword knows."
    return f"Afterword does not listen to {topic}."


# ------------------------------------------------------------------------------- the topics


def _order(payload: Thing, terms: _Terms) -> Sequence[Told]:
    day = days.told(payload, terms.settings)
    return order(payload, terms.topic, terms.currency, terms.at, scanned=terms.scanned, day=day)


def _deleted(payload: Thing, terms: _Terms) -> Sequence[Told]:
    return deleted(payload, terms.at)


def _refund(payload: Thing, terms: _Terms) -> Sequence[Told]:
    return refund(payload, terms.currency, terms.at) or [
        Note(says="No money has gone back with this refund yet.")
    ]


def _fulfilment(payload: Thing, terms: _Terms) -> Sequence[Told]:
    return parcels(payload, terms.at, scanned=terms.scanned) or [
        Note(says="Nothing in this fulfilment has to be delivered, so it is no parcel.")
    ]


def _scan(payload: Thing, terms: _Terms) -> Sequence[Told]:
    return scans(payload, terms.at)


def _customer(payload: Thing, terms: _Terms) -> Sequence[Told]:
    return customer_events(payload, terms.at)


NEITHER = "It says neither yes nor no, or not yet."


def _email_consent(payload: Thing, terms: _Terms) -> Sequence[Told]:
    return consent_events(payload, "email", terms.at) or [Note(says=NEITHER)]


def _sms_consent(payload: Thing, terms: _Terms) -> Sequence[Told]:
    return consent_events(payload, "sms", terms.at) or [Note(says=NEITHER)]


def _merged(payload: Thing, terms: _Terms) -> Sequence[Told]:
    return merged(payload, terms.at) or [Note(says="The two are not merged, or not yet.")]


def _product(payload: Thing, terms: _Terms) -> Sequence[Told]:
    return [product(payload, terms.currency, terms.shop)]


READERS: dict[str, Reader] = {
    "orders/create": _order,
    "orders/updated": _order,
    "orders/edited": _order,
    "orders/paid": _order,
    "orders/cancelled": _order,
    "orders/fulfilled": _order,
    "orders/partially_fulfilled": _order,
    "orders/delete": _deleted,
    "refunds/create": _refund,
    "fulfillments/create": _fulfilment,
    "fulfillments/update": _fulfilment,
    "fulfillment_events/create": _scan,
    "customers/create": _customer,
    "customers/update": _customer,
    "customers/enable": _customer,
    "customers/disable": _customer,
    "customers/merge": _merged,
    "customers_email_marketing_consent/update": _email_consent,
    "customers_marketing_consent/update": _sms_consent,
    "products/create": _product,
    "products/update": _product,
}
"""What is understood, by topic."""

PRIVATE: dict[str, Asks] = {
    "customers/data_request": "export",
    "customers/redact": "erase",
    "shop/redact": "erase_all",
}
"""What people ask about what is stored of them, by topic."""

QUIET: dict[str, str] = {
    "app/uninstalled": "The app was taken out of the shop: no more webhooks will come from it.",
    "customers/delete": (
        "The shop deleted this customer. What happened stays here, since it was not asked that "
        "they be erased."
    ),
    "products/delete": "The shop deleted this product. Orders still name it, so it stays here.",
    "fulfillment_events/delete": "A scan was deleted. What was told of the parcel stays here.",
}
"""What is understood and changes nothing, by topic, in words for the person who looks."""


# ------------------------------------------------------------------------------- the shapes


_WRAPPED = {
    "order": "orders/updated",
    "refund": "refunds/create",
    "fulfillment": "fulfillments/update",
    "fulfillment_event": "fulfillment_events/create",
    "customer": "customers/update",
    "product": "products/update",
}


def _unwrapped(payload: Thing) -> tuple[str, list[Thing]]:
    """The topic and the things of what Shopify's REST interface wraps up in one named object or
    list, so that what was fetched there can be sent in by the same way; ("", the payload) else."""
    if "id" in payload:
        return "", [payload]
    names = payload.keys() - {"notice"}
    for one, topic in _WRAPPED.items():
        if names == {one} and part(payload, one):
            return topic, [part(payload, one)]
        if names == {f"{one}s"} and isinstance(payload[f"{one}s"], list):
            return topic, parts(payload, f"{one}s")
    return "", [payload]


_SHAPES: tuple[tuple[str, frozenset[str]], ...] = (
    ("orders/updated", frozenset({"id", "line_items", "financial_status", "order_number"})),
    ("refunds/create", frozenset({"id", "order_id", "refund_line_items"})),
    ("fulfillment_events/create", frozenset({"id", "order_id", "fulfillment_id", "happened_at"})),
    ("fulfillments/update", frozenset({"id", "order_id", "tracking_numbers", "line_items"})),
    ("customers/update", frozenset({"id", "first_name", "verified_email", "addresses"})),
    ("products/update", frozenset({"id", "product_type", "variants", "handle"})),
)


def _topic_of(payload: Thing) -> str:
    """The topic of a payload that came without one, where its shape leaves no doubt."""
    return next((topic for topic, has in _SHAPES if payload.keys() >= has), "")
