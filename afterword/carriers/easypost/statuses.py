"""EasyPost's words for where a parcel is, in ours.

A code is two of its words with a space between: the status, which says how far a parcel is, and the
detail, which says more (docs.easypost.com/docs/trackers, "status" and "status_detail"). The detail
of one that is still on its way may change what it comes to; it never undoes an end.
"""

from afterword.wire.checkpoints import Meaning, means

MAPPING = 1

STATUSES: dict[str, Meaning] = {
    "unknown": means("unknown"),
    "pre_transit": means("label_created"),
    "in_transit": means("in_transit"),
    "out_for_delivery": means("out_for_delivery"),
    "available_for_pickup": means("available_for_pickup", action="collect"),
    "delivered": means("delivered"),
    "return_to_sender": means("returning"),
    "failure": means("exception"),
    "cancelled": means("cancelled"),
    "error": means("exception"),
}
"""EasyPost has one word for a parcel that goes back and for one that is back."""

DETAILS: dict[str, Meaning] = {
    "address_correction": means(
        "on_hold", action="fix_address", reason="consignee_incorrect_address"
    ),
    "arrived_at_destination": means("in_transit"),
    "arrived_at_facility": means("in_transit"),
    "arrived_at_pickup_location": means("available_for_pickup", action="collect"),
    "awaiting_information": means("on_hold", action="contact_carrier"),
    "cancelled": means("cancelled"),
    "damaged": means("exception", reason="carrier_damaged_parcel"),
    "delayed": means("in_transit", delayed=True),
    "delivery_exception": means("attempt_failed"),
    "departed_facility": means("in_transit"),
    "departed_origin_facility": means("in_transit"),
    "expired": means("expired"),
    "failure": means("exception"),
    "held": means("on_hold", action="contact_carrier"),
    "in_transit": means("in_transit"),
    "label_created": means("label_created"),
    "lost": means("lost", reason="carrier_parcel_lost"),
    "missorted": means("in_transit", delayed=True, reason="carrier_sorting_error"),
    "out_for_delivery": means("out_for_delivery"),
    "received_at_destination_facility": means("in_transit"),
    "received_at_origin_facility": means("picked_up"),
    "refused": means("exception", reason="consignee_refused"),
    "return": means("returning"),
    "transferred_to_destination_carrier": means("in_transit"),
    "transit_exception": means("exception"),
    "weather_delay": means("in_transit", delayed=True, reason="weather_delay"),
}
SAYS_NOTHING = frozenset({"", "status_update", "unknown"})
"""Details that add nothing to the status."""

_ENDS = frozenset({"delivered", "available_for_pickup", "return_to_sender", "cancelled"})


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: one of its words is new to us."""
    status, _, detail = code.partition(" ")
    base, more = STATUSES.get(status), DETAILS.get(detail)
    if base is None or (more is None and detail not in SAYS_NOTHING):
        return None
    if more is None or status in _ENDS:
        return base
    return more if status == "unknown" else _both(status, base, more)


def _both(status: str, base: Meaning, more: Meaning) -> Meaning:
    """How far it is by its status, with what the detail adds."""
    if more["status"] in ("in_transit", "label_created"):
        return {**more, "status": base["status"]}  # the status says how far, the detail why
    if status == "pre_transit" and more["status"] != "cancelled":
        return base  # nothing befalls what was not handed over
    return more
