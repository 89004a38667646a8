"""What carriers say of parcels, in words for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "carrier_damaged_parcel": _("The carrier found it damaged."),
    "carrier_sorting_error": _("It was sent to the wrong hub and is being put right."),
    "carrier_address_not_found": _("The driver could not find the address."),
    "carrier_parcel_lost": _("The carrier cannot find it."),
    "carrier_not_enough_time": _("The driver ran out of time that day."),
    "carrier_vehicle_issue": _("The lorry broke down."),
    "carrier_capacity_exceeded": _("The carrier has more parcels than vans."),
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
    "weather_delay": _("The weather held it up."),
    "natural_disaster": _("A flood, a fire or the like holds parcels up there."),
    "force_majeure": _("Something that nobody can help holds parcels up there."),
    "parcel_being_researched": _("The carrier is looking for it."),
    "security_issue": _("The carrier is checking that it is safe to carry."),
    "regulatory_hold": _("An authority is holding it."),
}
"""Why a parcel is not where it should be (``wire.scans.REASONS``), as the people who wait for it
read it; what we have no words for (``unknown``) is not guessed at."""


def why(reason: str) -> str:
    """Why it is not where it should be, as a sentence without its full stop; empty: that is not
    known, or we have no words for it."""
    return str(REASONS[reason]).removesuffix(".") if reason in REASONS else ""


ACTIONS: dict[str, Promise] = {
    "pay_duty": _("Pay customs duty"),
    "fix_address": _("Put the address right"),
    "collect": _("Collect it"),
    "contact_carrier": _("Speak with the carrier"),
    "reschedule": _("Choose another day"),
    "provide_docs": _("Send papers"),
}
"""What the person who waits for it has to do (``wire.scans.ACTIONS``)."""
