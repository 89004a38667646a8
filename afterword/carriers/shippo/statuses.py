"""Shippo's words for where a parcel is, in ours.

A code is its status and, where it has one, its substatus with a space between (its documentation,
"Tracking", "Event definitions"). The substatus of a parcel under way may change what it comes to;
it never undoes an end.
"""

from afterword.wire.checkpoints import Meaning, means

MAPPING = 1

STATUSES: dict[str, Meaning] = {
    "UNKNOWN": means("unknown"),
    "PRE_TRANSIT": means("label_created"),
    "TRANSIT": means("in_transit"),
    "DELIVERED": means("delivered"),
    "RETURNED": means("returning"),
    "FAILURE": means("exception"),
}
"""Shippo has one word for a parcel that goes back and for one that is back: it is not said to be
back before somebody has it."""

SUBSTATUSES: dict[str, Meaning] = {
    "information_received": means("label_created"),
    "address_issue": means("on_hold", action="fix_address", reason="consignee_incorrect_address"),
    "contact_carrier": means("on_hold", action="contact_carrier"),
    "delayed": means("in_transit", delayed=True),
    "delivery_attempted": means("attempt_failed", action="contact_carrier"),
    "delivery_rescheduled": means("in_transit", delayed=True),
    "delivery_scheduled": means("in_transit"),
    "location_inaccessible": means(
        "on_hold", action="contact_carrier", reason="consignee_access_restricted"
    ),
    "notice_left": means("attempt_failed", action="contact_carrier"),
    "out_for_delivery": means("out_for_delivery"),
    "package_accepted": means("picked_up"),
    "package_arrived": means("in_transit"),
    "package_damaged": means(
        "exception", action="contact_carrier", reason="carrier_damaged_parcel"
    ),
    "package_departed": means("in_transit"),
    "package_forwarded": means("in_transit"),
    "package_held": means("on_hold", action="contact_carrier"),
    "package_processed": means("in_transit"),
    "package_processing": means("in_transit"),
    "pickup_available": means("available_for_pickup", action="collect"),
    "reschedule_delivery": means("attempt_failed", action="reschedule"),
    "return_to_sender": means("returning"),
    "package_unclaimed": means(
        "exception", action="contact_carrier", reason="consignee_not_available"
    ),
    "package_undeliverable": means("exception", action="contact_carrier"),
    "package_disposed": means("exception"),
    "package_lost": means("lost", action="contact_carrier", reason="carrier_parcel_lost"),
}
SAYS_NOTHING = frozenset({"", "delivered", "other"})
"""Substatuses that add nothing to the status."""


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: one of its words is new to us."""
    status, _, substatus = code.partition(" ")
    base, more = STATUSES.get(status), SUBSTATUSES.get(substatus)
    if base is None or (more is None and substatus not in SAYS_NOTHING):
        return None
    if more is None or status == "DELIVERED":
        return base
    if status in ("UNKNOWN", "TRANSIT"):
        return more
    if more["status"] in ("in_transit", "label_created", "picked_up"):
        return {**more, "status": base["status"]}  # the status says how far, the substatus why
    return base if status == "PRE_TRANSIT" else more
