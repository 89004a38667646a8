"""USPS's words for where a parcel is, in ours: the two signs of ``eventCode``.

Publication 199, appendices G-4 (domestic) and G-5 (international), gives the codes. What each comes
to is from there and from Publication 97, appendix I, as far as they could be read, and else from
the words that USPS writes beside it in answers that others recorded. A code that is not here goes
by those words (``words.py``), and waits for a person all the same.
"""

from afterword.wire.checkpoints import Meaning, means

MAPPING = 2

STATUSES: dict[str, Meaning] = {
    code: meaning
    for meaning, codes in (
        (means("label_created"), "83 89 GC GX MA TM"),
        (means("picked_up"), "03 43 80 82 OA UA AC PA"),
        (
            means("in_transit"),
            "06 07 10 19 33 41 42 60 61 63 64 81 84 "
            "A1 AA AD AR E1 EF EP L1 NT OD PC RB SF T1 U1 VX",
        ),
        (means("in_transit", delayed=True), "LD DE 71"),
        (means("in_transit", delayed=True, reason="carrier_sorting_error"), "08"),
        (means("in_transit", delayed=True, reason="retailer_incorrect_data"), "15"),
        (means("out_for_delivery"), "59 OF DG"),
        (means("out_for_delivery", delayed=True), "DX"),
        (means("available_for_pickup", action="collect"), "14 16 AP"),
        (means("delivered"), "01 17 AH"),
        (means("attempt_failed", action="reschedule"), "02"),
        (
            means("attempt_failed", reason="consignee_business_closed", action="reschedule"),
            "51 52",
        ),
        (
            means("attempt_failed", reason="consignee_access_restricted", action="reschedule"),
            "30 53 54",
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
            "05",
        ),
        (
            means("exception", reason="carrier_address_not_found", action="contact_carrier"),
            "11",
        ),
        (means("returning", reason="consignee_incorrect_address"), "21 22 23 24 25 26"),
        (means("returning", reason="consignee_not_available"), "27 31"),
        (means("returning"), "09 28 29"),
        (means("returning", reason="retailer_cancelled"), "44"),
        (means("customs"), "C1 C2 C3 H0 H1 EX"),
        (means("customs", delayed=True, reason="customs_delay"), "C4"),
        (means("on_hold"), "HP HS"),
    )
    for code in codes.split()
}
TO_SENDER = "01 SENDER"
"""Our code for a delivery (``01``) of which the words say that the sender has it again."""
STATUSES[TO_SENDER] = means("returned")


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: it is not known."""
    return STATUSES.get(code)


CATEGORIES: dict[str, str] = {
    "pre shipment": "label_created",
    "accepted": "picked_up",
    "usps in possession of item": "picked_up",
    "in transit": "in_transit",
    "moving through network": "in_transit",
    "preparing for delivery": "in_transit",
    "out for delivery": "out_for_delivery",
    "available for pickup": "available_for_pickup",
    "delivery attempt": "attempt_failed",
    "delivery attempt: action needed": "attempt_failed",
    "delivered": "delivered",
    "delivered to agent": "delivered",
    "alert": "exception",
    "return to sender": "returning",
    "returned to sender": "returning",
}
"""What the newest event is, where its code is not known (``statusCategory``, hyphens as spaces)."""
