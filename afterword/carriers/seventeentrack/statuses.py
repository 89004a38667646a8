"""17TRACK's words for where a parcel is, in ours.

A code is a "sub status", which begins with its main status; else the main status, or the older
"stage" of a milestone. The nine main and thirty sub statuses are those of its help centre
("Understanding tracking status").
"""

from afterword.wire.checkpoints import Meaning, means

MAPPING = 1

MAIN: dict[str, Meaning] = {
    "NotFound": means("pending"),
    "InfoReceived": means("label_created"),
    "InTransit": means("in_transit"),
    "Expired": means("expired"),
    "AvailableForPickup": means("available_for_pickup", action="collect"),
    "OutForDelivery": means("out_for_delivery"),
    "DeliveryFailure": means("attempt_failed"),
    "Delivered": means("delivered"),
    "Exception": means("exception"),
}

STAGES: dict[str, Meaning] = {
    "PickedUp": means("picked_up"),
    "Departure": means("in_transit"),
    "Arrival": means("in_transit"),
    "Returning": means("returning"),
    "Returned": means("returned"),
}
"""The milestones that are no main status."""

SUB: dict[str, Meaning] = {
    "NotFound_Other": means("pending"),
    "NotFound_InvalidCode": means("pending"),
    "InTransit_PickedUp": means("picked_up"),
    "InTransit_Other": means("in_transit"),
    "InTransit_Departure": means("in_transit"),
    "InTransit_Arrival": means("in_transit"),
    "InTransit_CustomsProcessing": means("customs"),
    "InTransit_CustomsReleased": means("customs"),
    "InTransit_CustomsRequiringInformation": means(
        "on_hold", action="provide_docs", reason="customs_documentation"
    ),
    "Expired_Other": means("expired"),
    "AvailableForPickup_Other": means("available_for_pickup", action="collect"),
    "OutForDelivery_Other": means("out_for_delivery"),
    "DeliveryFailure_Other": means("attempt_failed"),
    "DeliveryFailure_NoBody": means("attempt_failed", reason="consignee_not_available"),
    "DeliveryFailure_Security": means("on_hold", action="contact_carrier", reason="security_issue"),
    "DeliveryFailure_Rejected": means("attempt_failed", reason="consignee_refused"),
    "DeliveryFailure_InvalidAddress": means(
        "on_hold", action="fix_address", reason="consignee_incorrect_address"
    ),
    "Delivered_Other": means("delivered"),
    "Exception_Other": means("exception"),
    "Exception_Returning": means("returning"),
    "Exception_Returned": means("returned"),
    "Exception_NoBody": means("exception", reason="consignee_not_available"),
    "Exception_Security": means("exception", reason="security_issue"),
    "Exception_Damage": means("exception", reason="carrier_damaged_parcel"),
    "Exception_Rejected": means("exception", reason="consignee_refused"),
    "Exception_Delayed": means("in_transit", delayed=True),
    "Exception_Lost": means("lost", reason="carrier_parcel_lost"),
    "Exception_Destroyed": means("exception"),
    "Exception_Cancel": means("cancelled"),
}
"""One that is late is no worse than late, though 17TRACK calls it an exception."""


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: it is new to us."""
    return SUB.get(code) or MAIN.get(code) or STAGES.get(code)
