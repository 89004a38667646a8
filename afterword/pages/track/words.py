"""What the order page says of a parcel, in full sentences. Each is true of its state alone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCANS: dict[str, Promise] = {
    "unknown": _("Announced"),
    "pending": _("Announced"),
    "label_created": _("Packed, waiting for the carrier"),
    "picked_up": _("Handed to the carrier"),
    "in_transit": _("On its way"),
    "customs": _("At customs"),
    "on_hold": _("Held up"),
    "exception": _("Held up"),
    "out_for_delivery": _("Out for delivery"),
    "attempt_failed": _("Tried, and nobody was in"),
    "available_for_pickup": _("Ready to be collected"),
    "returning": _("On its way back to us"),
    "lost": _("Lost"),
    "expired": _("No news for a long time"),
    "cancelled": _("Cancelled"),
    "delivered": _("Delivered"),
    "returned": _("Back with us"),
}
"""A status as it stands above a parcel and in its list of scans."""

REASONS: dict[str, Promise] = {
    "missorted": _("It was sent to the wrong hub and is being put right."),
    "weather": _("The weather held it up."),
    "volume": _("The carrier has more parcels than vans."),
    "breakdown": _("The lorry broke down."),
    "customs": _("It is waiting for customs."),
}
"""Why a parcel is late, by the carrier's reason; one we have no words for is not guessed at."""

GRAVE = frozenset({"lost", "returning", "returned", "expired"})
HELD = frozenset({"on_hold", "exception", "customs"})
WAITING = frozenset({"unknown", "pending", "label_created"})

RANK = (
    "lost",
    "returning",
    "returned",
    "expired",
    "late",
    "attempt_failed",
    "available_for_pickup",
    "exception",
    "on_hold",
    "customs",
    "out_for_delivery",
    "in_transit",
    "picked_up",
    "label_created",
    "pending",
    "unknown",
    "delivered",
    "cancelled",
)
"""Which of several parcels the first sentence speaks of: the one that matters most."""
