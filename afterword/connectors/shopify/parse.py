"""What a Shopify webhook says, as events and products."""

from datetime import datetime

from afterword.wire.reading import Thing, instant, load
from afterword.wire.shapes import Misread, Note, Received, Told

from .parcels import parcels, scans
from .people import consent_events, customer_events
from .products import product
from .receive import delivery, header


def parse(received: Received, currency: str) -> list[Told]:
    """The events and products in a webhook. Raises ``Misread`` for what is no JSON object."""
    payload = load(received.body)
    if not isinstance(payload, dict):
        raise Misread("the body is JSON, but not an object")
    at = instant(header(received, "triggered-at")) or received.at
    if at is None:
        raise Misread("neither the delivery nor its arrival has a time")
    topic, _ = delivery(received)
    return _by_topic(topic, payload, currency, at) or [
        Note(says=f"Nothing in {topic or 'a delivery without a topic'} concerns Afterword.")
    ]


def _by_topic(topic: str, payload: Thing, currency: str, at: datetime) -> list[Told]:
    match topic:
        case "fulfillments/create" | "fulfillments/update":
            return [*parcels(payload, at)]
        case "fulfillment_events/create":
            return [*scans(payload, at)]
        case "customers/create" | "customers/update" | "customers/enable" | "customers/disable":
            return [*customer_events(payload, at)]
        case "customers_email_marketing_consent/update":
            return [*consent_events(payload, "email", at)]
        case "customers_marketing_consent/update":
            return [*consent_events(payload, "sms", at)]
        case "products/create" | "products/update":
            found = product(payload, currency)
            return [found] if found else []
    return []
