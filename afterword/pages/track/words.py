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

_MISSORTED = _("It was sent to the wrong hub and is being put right.")
_WEATHER = _("The weather held it up.")
_CROWDED = _("The carrier has more parcels than vans.")
_BROKEN_DOWN = _("The lorry broke down.")
_CUSTOMS = _("It is waiting for customs.")

REASONS: dict[str, Promise] = {
    # Words of stores and of the first carriers.
    "missorted": _MISSORTED,
    "weather": _WEATHER,
    "volume": _CROWDED,
    "breakdown": _BROKEN_DOWN,
    "customs": _CUSTOMS,
    # The closed list (wire.scans.REASONS).
    "carrier_damaged_parcel": _("The carrier found it damaged."),
    "carrier_sorting_error": _MISSORTED,
    "carrier_address_not_found": _("The driver could not find the address."),
    "carrier_parcel_lost": _("The carrier cannot find it."),
    "carrier_not_enough_time": _("The driver ran out of time that day."),
    "carrier_vehicle_issue": _BROKEN_DOWN,
    "carrier_capacity_exceeded": _CROWDED,
    "carrier_mechanical_delay": _("A machine in the carrier’s hub stood still."),
    "retailer_cancelled": _("We asked the carrier to stop it."),
    "retailer_incorrect_data": _("We told the carrier something wrong, and are putting it right."),
    "retailer_not_ready": _("We had not finished packing when the carrier came."),
    "retailer_incorrect_parcel": _("We handed over the wrong parcel, and are putting it right."),
    "retailer_incorrect_dimensions": _("We told the carrier the wrong size or weight."),
    "retailer_packaging_issue": _("Our wrapping did not hold, and it has to be packed anew."),
    "consignee_refused": _("The carrier says that it was not accepted at the door."),
    "consignee_business_closed": _("The place was closed when the driver came."),
    "consignee_not_available": _("Nobody was there to take it."),
    "consignee_not_home": _("Nobody was in."),
    "consignee_cancelled": _("The carrier was asked not to bring it."),
    "consignee_verification_failed": _("The driver could not check who was taking it."),
    "consignee_incorrect_address": _("Something about the address is not right."),
    "consignee_access_restricted": _("The driver could not get to the door."),
    "consignee_safe_place_unavailable": _("It could not be left in the place that was chosen."),
    "customs_delay": _("Customs takes longer than usual."),
    "customs_documentation": _("Customs asks for a paper that is missing."),
    "customs_duties_unpaid": _("Customs lets it go once the duty is paid."),
    "customs_prohibited": _("Customs does not let it in as it is."),
    "customs_inspection": _("Customs is looking into it."),
    "weather_delay": _WEATHER,
    "natural_disaster": _("A flood, a fire or the like holds parcels up there."),
    "force_majeure": _("Something that nobody can help holds parcels up there."),
    "parcel_being_researched": _("The carrier is looking for it."),
    "security_issue": _("The carrier is checking that it is safe to carry."),
    "regulatory_hold": _("An authority is holding it."),
}
"""Why a parcel is late, by the carrier's reason; one we have no words for (``unknown``) is not
guessed at."""

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
