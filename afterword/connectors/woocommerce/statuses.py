"""WooCommerce's words for how an order stands.

Core has seven; shipment plugins add ``shipped``, ``partial-shipped`` and ``delivered``; those for
local pick-up ``processing-lp``, ``ready-pickup`` or ``ready-for-pickup``, and ``pickup``. Any other
word comes from a plugin or the shop itself, and stands for an order that is being worked on.
"""

NOT_YET = frozenset({"pending", "failed", "checkout-draft", "auto-draft", "draft"})
"""The checkout has begun, or its payment failed: nobody has ordered yet."""

OFF = frozenset({"cancelled", "trash"})
"""Called off."""

SENT = frozenset({"completed", "shipped", "delivered"})
"""All of it has left the shop."""

READY = frozenset({"ready-pickup", "ready-for-pickup"})
"""It can be collected: plugins for local pick-up have a status of their own for that."""

TAKEN = frozenset({"pickup", "picked-up"})
"""It was collected, as these plugins write it."""

KNOWN = (
    NOT_YET
    | OFF
    | SENT
    | READY
    | TAKEN
    | {"on-hold", "processing", "refunded", "partial-shipped", "processing-lp"}
)

OFFLINE = frozenset({"bacs", "cheque", "cod"})
"""Ways to pay after ordering (WooCommerce's own): these orders count from when they were made."""


def bare(status: str) -> str:
    """A status without the prefix that WordPress stores it with."""
    return status.lower().removeprefix("wc-")
