"""FedEx's words for where a parcel is, in ours.

A code is the type of the scan, for what went wrong the code of the exception behind it, and for
what is late the kind of delay, with a space between: ``OD``, ``DE 08``, ``AR ~WEATHER``
(developer.fedex.com, Track API, "Tracking Status Codes"; the exceptions follow X12 data element
641, whose numbers FedEx's are).
"""

from afterword.wire.checkpoints import Meaning, means

MAPPING = 1

_DELAY = means("in_transit", delayed=True)

STATUSES: dict[str, Meaning] = {
    code: meaning
    for meaning, codes in (
        (means("label_created"), "OC EP AP RP LP RG RD"),
        (means("picked_up"), "PU PX"),
        (means("label_created", delayed=True), "PD DR"),
        (
            means("in_transit"),
            "AA AC AD AE AF AO AR AX CH DP DS EA EO FD IT IX LO OF OW OX PF PL PM RC RM RR SF"
            " SP TP TR",
        ),
        (means("out_for_delivery"), "OD ED"),
        (means("customs"), "CC CP"),
        (means("customs", delayed=True, reason="customs_delay"), "CD"),
        (means("available_for_pickup", action="collect"), "HL HP"),
        (means("attempt_failed"), "DE"),
        (_DELAY, "DY DD"),
        (means("exception"), "SE"),
        (means("returning"), "RS"),
        (means("delivered"), "DL"),
        (means("cancelled"), "CA"),
    )
    for code in codes.split()
}

EXCEPTIONS: dict[str, Meaning] = {
    code: meaning
    for meaning, codes in (
        (means("attempt_failed", reason="consignee_not_available"), "01 08 46"),
        (
            means("on_hold", reason="consignee_incorrect_address", action="fix_address"),
            "03 06",
        ),
        (means("on_hold", reason="carrier_address_not_found", action="contact_carrier"), "05"),
        (means("exception", reason="consignee_refused"), "07"),
        (means("delivered", reason="carrier_damaged_parcel"), "09"),
        (means("exception", reason="carrier_damaged_parcel"), "10 37"),
        (means("attempt_failed", reason="consignee_business_closed"), "11 15 42"),
        (means("in_transit", delayed=True, reason="carrier_sorting_error"), "12 18 28"),
        (means("returning"), "14"),
        (means("in_transit", delayed=True), "17 84"),
        (means("in_transit", delayed=True, reason="carrier_not_enough_time"), "22 23 31 32"),
        (means("in_transit", delayed=True, reason="carrier_mechanical_delay"), "24 30 85"),
        (means("in_transit", delayed=True, reason="carrier_capacity_exceeded"), "21 79"),
        (means("exception", reason="parcel_being_researched"), "34 36 38"),
        (means("in_transit", delayed=True, reason="weather_delay"), "43"),
        (
            means("customs", delayed=True, reason="customs_documentation", action="provide_docs"),
            "50 58 71",
        ),
        (means("customs", delayed=True, reason="customs_delay"), "55 56 63"),
        (means("available_for_pickup", action="collect"), "59"),
        (means("on_hold", action="pay_duty"), "93"),
    )
    for code in codes.split()
}

DELAYS: dict[str, str] = {
    "WEATHER": "weather_delay",
    "CLEARANCE": "customs_delay",
    "OPERATIONAL": "carrier_not_enough_time",
}
"""Why it is delayed (``delayDetail.type``)."""
LATE = "~"
"""What stands before the kind of a delay."""

_WRONG = frozenset({"DE", "SE", "DY", "DD", "CD", "PD"})
"""Types that say no more than that something is wrong."""


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: its type is not known."""
    said, late, delay = code.partition(LATE)
    kind, _, exception = said.strip().partition(" ")
    found = STATUSES.get(kind)
    if kind in _WRONG and exception in EXCEPTIONS:
        found = EXCEPTIONS[exception]
    if found is None or not late or found["status"] == "delivered":
        return found
    why = found.get("reason") or DELAYS.get(delay, "")
    return {**found, "delayed": True, **({"reason": why} if why else {})}
