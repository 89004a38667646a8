"""USPS's words for where a parcel is, in ours: the two signs of ``eventCode``.

Publication 199, appendices G-4 (domestic) and G-5 (international), gives the codes. What each comes
to is from there as far as it could be read, and else from the words that USPS writes beside it.
"""

from afterword.wire.checkpoints import Meaning, means

MAPPING = 1

STATUSES: dict[str, Meaning] = {
    code: meaning
    for meaning, codes in (
        (means("label_created"), "83 89 GC GX MA TM"),
        (means("picked_up"), "03 43 80 82 OA UA AC"),
        (
            means("in_transit"),
            "06 07 10 33 41 42 60 61 63 64 81 84 A1 AA AD AR E1 EF EP L1 NT OD PC RB SF T1 U1 VX",
        ),
        (means("in_transit", delayed=True), "LD DE"),
        (means("in_transit", delayed=True, reason="carrier_sorting_error"), "08"),
        (means("out_for_delivery"), "59 OF DG"),
        (means("available_for_pickup", action="collect"), "14 16 AP"),
        (means("delivered"), "01 17 AH"),
        (means("attempt_failed", action="reschedule"), "02"),
        (
            means("attempt_failed", reason="consignee_business_closed", action="reschedule"),
            "51 52",
        ),
        (
            means("attempt_failed", reason="consignee_access_restricted", action="reschedule"),
            "53 54",
        ),
        (
            means("attempt_failed", reason="consignee_safe_place_unavailable", action="reschedule"),
            "55",
        ),
        (
            means("attempt_failed", reason="consignee_not_available", action="reschedule"),
            "56",
        ),
        (means("exception", reason="consignee_refused"), "04"),
        (
            means("exception", reason="consignee_incorrect_address", action="contact_carrier"),
            "05 21 22 23 24 25 26",
        ),
        (means("returning", reason="consignee_not_available"), "27 31"),
        (means("exception"), "28 29"),
        (means("returning"), "09"),
        (means("lost", reason="carrier_parcel_lost"), "30"),
        (means("customs"), "C1 C2 C3 H0 H1 EX"),
        (means("customs", delayed=True, reason="customs_delay"), "C4"),
        (means("on_hold"), "HP HS"),
    )
    for code in codes.split()
}


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: it is not known."""
    return STATUSES.get(code)


CATEGORIES: dict[str, str] = {
    "pre-shipment": "label_created",
    "accepted": "picked_up",
    "in transit": "in_transit",
    "out for delivery": "out_for_delivery",
    "available for pickup": "available_for_pickup",
    "delivery attempt": "attempt_failed",
    "delivered": "delivered",
    "alert": "exception",
    "returned to sender": "returning",
}
"""What the newest event is, where its code is not known (``statusCategory``)."""
