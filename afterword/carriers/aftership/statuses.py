"""AfterShip's words for where a parcel is, in ours.

A code is a "subtag", which begins with its "tag"; where a checkpoint has none, the tag alone. The
tables are those of its documentation (2026-07, "Delivery statuses", "Delivery sub-statuses") and of
its help centre for those that it knows since March 2026. What their parts mean where the text of
the documentation could not be seen (``InTransit_011`` to ``013``, ``Exception_014`` and ``015``) is
not guessed: they go by their tag, and wait for a person.
"""

from afterword.wire.checkpoints import Meaning, means

MAPPING = 1

TAGS: dict[str, Meaning] = {
    "Pending": means("pending"),
    "InfoReceived": means("label_created"),
    "InTransit": means("in_transit"),
    "OutForDelivery": means("out_for_delivery"),
    "AttemptFail": means("attempt_failed"),
    "Delivered": means("delivered"),
    "AvailableForPickup": means("available_for_pickup", action="collect"),
    "Exception": means("exception"),
    "Expired": means("expired"),
}

SUBTAGS: dict[str, Meaning] = {
    **{f"Pending_00{number}": means("pending") for number in range(1, 7)},
    "InfoReceived_001": means("label_created"),
    "InTransit_001": means("in_transit"),
    "InTransit_002": means("picked_up"),
    "InTransit_003": means("in_transit"),
    "InTransit_004": means("in_transit"),
    "InTransit_005": means("customs"),
    "InTransit_006": means("customs"),
    "InTransit_007": means("in_transit"),
    "InTransit_008": means("in_transit"),
    "InTransit_009": means("in_transit"),
    "OutForDelivery_001": means("out_for_delivery"),
    "OutForDelivery_003": means("out_for_delivery"),
    "OutForDelivery_004": means("out_for_delivery"),
    "AttemptFail_001": means("attempt_failed"),
    "AttemptFail_002": means("attempt_failed", reason="consignee_not_home"),
    "AttemptFail_003": means("attempt_failed", reason="consignee_business_closed"),
    "AvailableForPickup_001": means("available_for_pickup", action="collect"),
    "Delivered_001": means("delivered"),
    "Delivered_002": means("delivered"),
    "Delivered_003": means("delivered", proof="signed"),
    "Delivered_004": means("delivered", proof="cod"),
    "Delivered_005": means("delivered", proof="neighbour"),
    "Exception_001": means("exception"),
    "Exception_002": means("exception", reason="consignee_incorrect_address"),
    "Exception_003": means("exception", reason="consignee_refused"),
    "Exception_004": means("customs", delayed=True, reason="customs_delay"),
    "Exception_005": means("in_transit", delayed=True),
    "Exception_006": means("on_hold", action="pay_duty"),
    "Exception_007": means("on_hold", action="fix_address", reason="consignee_incorrect_address"),
    "Exception_008": means("exception", action="contact_carrier", reason="consignee_not_available"),
    "Exception_009": means("exception"),
    "Exception_010": means("returning"),
    "Exception_011": means("returned"),
    "Exception_012": means("exception", reason="carrier_damaged_parcel"),
    "Exception_013": means("lost", reason="carrier_parcel_lost"),
    "Exception_016": means("in_transit", delayed=True),
    "Exception_017": means("in_transit", delayed=True, reason="weather_delay"),
    "Exception_018": means("customs", action="provide_docs", reason="customs_documentation"),
    "Exception_019": means("in_transit", delayed=True),
    "Exception_020": means("cancelled"),
    "Exception_021": means("exception"),
    "Expired_001": means("expired"),
}
"""One that is late is no worse than late, though AfterShip calls it an exception."""


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: it is new to us."""
    return SUBTAGS.get(code) or TAGS.get(code)
