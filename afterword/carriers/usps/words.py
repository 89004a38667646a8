"""USPS's words beside a code, for codes that nobody knows: what they come to."""

from afterword.wire.checkpoints import Meaning, means

_WORDS: tuple[tuple[str, Meaning], ...] = (
    ("label cancelled", means("cancelled")),
    ("to original sender", means("returned")),
    ("returned to consignor", means("returned")),
    ("tendered to returns agent", means("returned")),
    ("label created", means("label_created")),
    ("pre-shipment", means("label_created")),
    ("order receipt notification", means("label_created")),
    ("expects item for mailing", means("label_created")),
    ("package acceptance pending", means("label_created")),
    ("preparing shipment", means("label_created")),
    ("not delivered", means("exception")),
    ("improper documentation", means("returning", reason="customs_documentation")),
    ("duty nonpayment", means("returning", reason="customs_duties_unpaid")),
    ("refused entry", means("returning", reason="customs_prohibited")),
    ("unclaimed", means("returning", reason="consignee_not_available")),
    ("not picked up", means("returning", reason="consignee_not_available")),
    ("no such number", means("returning", reason="consignee_incorrect_address")),
    ("insufficient address", means("returning", reason="consignee_incorrect_address")),
    ("left no address", means("returning", reason="consignee_incorrect_address")),
    ("forward expired", means("returning", reason="consignee_incorrect_address")),
    ("addressee unknown", means("returning", reason="consignee_incorrect_address")),
    ("vacant", means("returning", reason="consignee_incorrect_address")),
    ("return to sender", means("returning")),
    ("returned to sender", means("returning")),
    (
        "undeliverable",
        means("exception", reason="consignee_incorrect_address", action="contact_carrier"),
    ),
    (
        "bad address",
        means("exception", reason="consignee_incorrect_address", action="contact_carrier"),
    ),
    ("dead ", means("exception", reason="carrier_address_not_found", action="contact_carrier")),
    (
        "disposed by",
        means("exception", reason="carrier_address_not_found", action="contact_carrier"),
    ),
    (
        "recovery center",
        means("exception", reason="carrier_address_not_found", action="contact_carrier"),
    ),
    ("delivered damaged", means("delivered", reason="carrier_damaged_parcel")),
    ("damage", means("exception", reason="carrier_damaged_parcel")),
    ("refused", means("exception", reason="consignee_refused")),
    ("out of customs", means("customs")),
    ("held in customs", means("customs", delayed=True, reason="customs_delay")),
    ("customs", means("customs")),
    (
        "business closed",
        means("attempt_failed", reason="consignee_business_closed", action="reschedule"),
    ),
    (
        "receptacle",
        means("attempt_failed", reason="consignee_access_restricted", action="reschedule"),
    ),
    (
        "no access",
        means("attempt_failed", reason="consignee_access_restricted", action="reschedule"),
    ),
    (
        "unsafe delivery",
        means("attempt_failed", reason="consignee_access_restricted", action="reschedule"),
    ),
    (
        "animal",
        means("attempt_failed", reason="consignee_access_restricted", action="reschedule"),
    ),
    (
        "no secure location",
        means("attempt_failed", reason="consignee_safe_place_unavailable", action="reschedule"),
    ),
    (
        "no authorized recipient",
        means("attempt_failed", reason="consignee_not_available", action="reschedule"),
    ),
    ("not home", means("attempt_failed", reason="consignee_not_home", action="reschedule")),
    ("redelivery or pickup", means("available_for_pickup", action="collect")),
    ("redelivery scheduled", means("in_transit")),
    ("schedule redelivery", means("available_for_pickup", action="collect")),
    ("notice generated", means("available_for_pickup", action="collect")),
    ("available for pickup", means("available_for_pickup", action="collect")),
    ("pick-up point", means("available_for_pickup", action="collect")),
    ("pick-up-point", means("available_for_pickup", action="collect")),
    ("pickup point", means("available_for_pickup", action="collect")),
    ("own pick-up", means("available_for_pickup", action="collect")),
    ("notice left", means("attempt_failed", action="reschedule")),
    ("attempted delivery", means("attempt_failed", action="reschedule")),
    ("delivery attempt", means("attempt_failed", action="reschedule")),
    ("weather", means("in_transit", delayed=True, reason="weather_delay")),
    ("disaster", means("in_transit", delayed=True, reason="natural_disaster")),
    ("missent", means("in_transit", delayed=True, reason="carrier_sorting_error")),
    ("processing exception", means("in_transit", delayed=True)),
    ("arriving late", means("in_transit", delayed=True)),
    ("rescheduled", means("in_transit", delayed=True)),
    ("delivery exception", means("exception")),
    ("held at post office", means("on_hold")),
    ("item being held", means("on_hold")),
    ("awaiting delivery scan", means("out_for_delivery", delayed=True)),
    ("status not updated", means("out_for_delivery", delayed=True)),
    ("out for delivery", means("out_for_delivery")),
    ("picked up by shipping", means("picked_up")),
    ("usps picked up", means("picked_up")),
    ("in possession", means("picked_up")),
    ("acceptance", means("picked_up")),
    ("accepted", means("picked_up")),
    ("for final delivery", means("delivered")),
    ("delivered", means("delivered")),
)
"""What USPS's words come to, the particular before the general; from lists of its events in which
the codes are not named, and from recorded answers."""


def wording(words: str) -> Meaning | None:
    """What the words beside a code come to, where it is not known; ``None``: nothing sure."""
    plain = words.lower()
    return next((comes_to for said, comes_to in _WORDS if said in plain), None)
