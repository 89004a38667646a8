"""Shopify's words for where a parcel is, in ours.

The words are those of ``FulfillmentEventStatus`` (Admin API 2026-10 and its unstable version) in
lower case, as webhooks write them.
"""

STATUSES: dict[str, str] = {
    "label_purchased": "label_created",
    "label_printed": "label_created",
    "confirmed": "label_created",
    "submitted": "label_created",
    "carrier_picked_up": "picked_up",
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "attempted_delivery": "attempt_failed",
    "ready_for_pickup": "available_for_pickup",
    "ready_for_recipient_pickup": "available_for_pickup",
    "buyer_action_required": "on_hold",
    "failure": "exception",
    "not_delivered": "exception",
    "returning_to_sender": "returning",
    "delivered": "delivered",
    "picked_up": "delivered",
    "canceled": "cancelled",
    "cancelled": "cancelled",
}

DELAYED = "delayed"
"""A flag beside the stage a parcel is at, not a stage."""

NO_PARCEL = frozenset({"cancelled", "error", "failure"})
"""States of a fulfilment in which no parcel of it is under way (its own ``status``)."""


def status_of(word: str) -> dict[str, object]:
    """The plain data of a scan with this word: its status, the word itself, what is flagged."""
    word = word.lower()
    if word == DELAYED:
        return {"status": "unknown", "code": word, "delayed": True}
    known = STATUSES.get(word)
    if known is None:
        return {"status": "unknown", "code": word[:60], "unmapped": True}
    return {"status": known, "code": word}
