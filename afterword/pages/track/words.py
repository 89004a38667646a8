"""What the order page says of a parcel, in full sentences. Each is true of its state alone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from afterword.ui import parcel_words

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
    "attempt_failed": _("Tried in vain"),
    "available_for_pickup": _("Ready to be collected"),
    "returning": _("On its way back to us"),
    "lost": _("Lost"),
    "expired": _("No news for a long time"),
    "cancelled": _("Cancelled"),
    "delivered": _("Delivered"),
    "returned": _("Back with us"),
}
"""A status as it stands above a parcel and in its list of scans."""

AT_THE_COUNTER: dict[str, Promise] = {
    "delivered": _("Collected"),
    "cancelled": _("Cancelled"),
}
"""The same of what is collected at the shop, where that is another."""


def scanned(status: str, *, collected: bool = False) -> str:
    """A status in words. ``collected``: no carrier brings it."""
    own = AT_THE_COUNTER.get(status) if collected else None
    return str(own or SCANS.get(status, SCANS["unknown"]))


REASONS: dict[str, Promise] = {
    # Words of stores and of the first carriers.
    "missorted": parcel_words.REASONS["carrier_sorting_error"],
    "weather": parcel_words.REASONS["weather_delay"],
    "volume": parcel_words.REASONS["carrier_capacity_exceeded"],
    "breakdown": parcel_words.REASONS["carrier_vehicle_issue"],
    "customs": _("It is waiting for customs."),
    **parcel_words.REASONS,
}
"""Why a parcel is late, by the carrier's reason; one we have no words for (``unknown``) is not
guessed at."""

GRAVE = frozenset({"lost", "returning", "returned", "expired"})
STOPPED = frozenset({"on_hold", "exception"})
"""It does not go on by itself."""
NOBODY_IN = frozenset({"consignee_not_home", "consignee_not_available"})
UNWANTED = frozenset({"consignee_refused", "consignee_cancelled"})
"""Nobody tries again to hand over what was not wanted."""
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

PROOFS: dict[str, Promise] = {
    "neighbour": _("It was given to a neighbour."),
    "locker": _("It lies in a locker."),
    "safe_place": _("It was left in a safe place."),
    "reception": _("It was given to a reception or a post room."),
    "cod": _("It was paid for at the door."),
    "signed": _("It was signed for."),
    "photo": _("The driver took a picture of where it lies."),
}
"""How a parcel was handed over, as the carrier says."""

LOOK_FIRST: dict[str, Promise] = {
    "neighbour": _("Ask the neighbours, also those across the road and one floor up."),
    "locker": _("Look for the carrier’s message with the code of the locker."),
    "safe_place": _("Look behind bins, in the porch, in the shed and the meter cupboard."),
    "reception": _("Ask at the reception or in the post room."),
    "signed": _("Ask everybody who was in: somebody signed for it."),
    "photo": _("Look at the driver’s picture on the carrier’s page: it shows the place."),
}
"""Where to look, by how it was handed over."""

LOOK_ANYWAY: tuple[Promise, ...] = (
    _("Ask whoever lives or works with you."),
    _("Ask the neighbours: drivers do not always leave a card."),
    _("Look where a driver would hide a parcel from the rain."),
    _("Wait until tomorrow evening: some drivers scan a whole street before they get there."),
)
"""Where to look in any case."""
