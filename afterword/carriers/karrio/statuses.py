"""karrio's words for where a parcel is, in ours.

A code is our word for the carrier, the carrier's own code, and behind ``=`` what karrio makes of
it, with its reason: ``canada_post 1417=failed/consignee_not_home``. Where karrio makes nothing of a
code, or makes the wrong thing of it, our own table goes first.
"""

from afterword.wire.checkpoints import Meaning, means

MAPPING = 1

KARRIO: dict[str, Meaning] = {
    "pending": means("label_created"),
    "picked_up": means("picked_up"),
    "in_transit": means("in_transit"),
    "on_hold": means("on_hold"),
    "cancelled": means("cancelled"),
    "delivered": means("delivered"),
    "delivery_failed": means("attempt_failed", action="reschedule"),
    "delivery_delayed": means("in_transit", delayed=True),
    "out_for_delivery": means("out_for_delivery"),
    "ready_for_pickup": means("available_for_pickup", action="collect"),
    "return_to_sender": means("returning"),
}
"""What each of karrio's words comes to by itself. ``unknown`` is not among them."""
_SHORT = {
    "delivery_failed": "failed",
    "delivery_delayed": "delayed",
    "out_for_delivery": "out",
    "ready_for_pickup": "ready",
    "return_to_sender": "return",
}
"""How the longest of them are written in a code."""
_LONG = {short: long for long, short in _SHORT.items()}
_FOR_GOOD = {
    "consignee_refused": "",
    "consignee_incorrect_address": "contact_carrier",
    "carrier_address_not_found": "contact_carrier",
    "carrier_damaged_parcel": "",
    "retailer_incorrect_data": "",
}
"""Why nothing is brought again without somebody doing something, and who does it."""

OWN: dict[str, Meaning] = {
    f"{carrier} {code}": meaning
    for carrier, meaning, codes in (
        # As recorded: karrio's table has these without their noughts, or not at all.
        ("canada_post", means("picked_up"), "1302 1300 0100"),
        ("canada_post", means("out_for_delivery"), "0174 0500"),
        ("canada_post", means("in_transit"), "0170"),
        # On the round, says bpost beside it; karrio holds it for a stop.
        ("bpost", means("out_for_delivery"), "L00"),
        # The steps of DPD's parcel life cycle: karrio has other words.
        ("dpd", means("label_created"), "SHIPMENT ACCEPTED"),
        ("dpd", means("in_transit"), "AT_SENDING_DEPOT ON_THE_ROAD AT_DELIVERY_DEPOT"),
        ("dpd", means("delivered"), "DELIVERED"),
        # La Poste's whole list: karrio has three of them, and takes "being carried" for the round.
        ("la_poste", means("label_created"), "DR1"),
        ("la_poste", means("label_created", delayed=True), "DR2"),
        ("la_poste", means("picked_up"), "PC1 PC2"),
        ("la_poste", means("in_transit"), "ET1 ET2 ET3 ET4 EP1 PB2"),
        ("la_poste", means("in_transit", delayed=True), "DI3"),
        ("la_poste", means("customs"), "DO1 DO2 ID0"),
        ("la_poste", means("customs", delayed=True, reason="customs_delay"), "DO3"),
        ("la_poste", means("exception"), "PB1"),
        ("la_poste", means("exception", action="contact_carrier"), "ND1"),
        ("la_poste", means("out_for_delivery"), "MD2"),
        ("la_poste", means("available_for_pickup", action="collect"), "AG1"),
        ("la_poste", means("returning"), "RE1"),
        ("la_poste", means("delivered"), "DI0 DI1"),
        ("la_poste", means("returned"), "DI2"),
        # karrio takes an attempt for a delay.
        ("landmark", means("attempt_failed", action="reschedule"), "400"),
        ("landmark", means("customs", delayed=True, reason="customs_delay"), "135"),
        ("landmark", means("customs"), "125"),
        ("purolator", means("picked_up"), "ProofOfPickUp"),
        ("purolator", means("in_transit"), "Other"),
        ("spring", means("picked_up"), "18 20"),
        # It has come to the country, not to the person.
        ("spring", means("in_transit"), "101"),
        ("spring", means("returned"), "125 12406 12505"),
        ("spring", means("returned", reason="consignee_refused"), "12501"),
        ("spring", means("returned", reason="consignee_incorrect_address"), "12502"),
        ("spring", means("returned", reason="carrier_damaged_parcel"), "12503"),
        ("spring", means("returned", reason="consignee_not_available"), "12504"),
        ("spring", means("exception"), "12506"),
        ("spring", means("customs"), "40 2102"),
        ("spring", means("customs", delayed=True, reason="customs_delay"), "41"),
        ("spring", means("on_hold", action="contact_carrier"), "31"),
        ("spring", means("lost", reason="carrier_parcel_lost"), "111"),
        ("spring", means("exception", reason="retailer_incorrect_data"), "1001"),
        ("spring", means("cancelled"), "4106"),
    )
    for code in codes.split()
} | {
    f"sendle {code}": meaning
    for code, meaning in (
        ("Info", means("in_transit")),
        ("Pickup Attempted", means("label_created")),
        ("Pickup", means("picked_up")),
        ("Drop Off", means("picked_up")),
        ("Dropped Off", means("picked_up")),
        ("Dropped off", means("picked_up")),
        ("Delivery Attempted", means("attempt_failed", action="reschedule")),
        (
            "Card Left",
            means("attempt_failed", reason="consignee_not_home", action="reschedule"),
        ),
        ("Left with Agent", means("available_for_pickup", action="collect")),
        ("Damaged", means("exception", reason="carrier_damaged_parcel")),
        ("Unable to Deliver", means("exception")),
        ("Expired", means("expired")),
    )
}
"""What we know better, by carrier and code."""


def written(carrier: str, own: str, said: str, reason: str) -> str:
    """The code of an event: of at most sixty characters, so that none is cut; the reason is left
    out where it would be too long."""
    known = own and said in KARRIO
    code = f"{carrier} {own or '-'}" + (f"={_SHORT.get(said, said)}" if known else "")
    longer = f"{code}/{reason}"
    return longer if known and reason and len(longer) <= 60 else code


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: neither karrio nor we know it."""
    own, _, theirs = code.partition("=")
    if own in OWN:
        return OWN[own]
    said, _, reason = theirs.partition("/")
    return of_karrio(_LONG.get(said, said), reason)


def of_karrio(said: str, reason: str) -> Meaning | None:
    """What karrio's word and its reason come to together; ``None``: the word says nothing."""
    found = KARRIO.get(said)
    if found is None or not reason or said == "delivered":
        return found
    if reason == "carrier_parcel_lost":
        return means("lost", reason=reason)
    if said == "delivery_failed" and reason in _FOR_GOOD:
        return means("exception", reason=reason, action=_FOR_GOOD[reason])
    if reason.startswith("customs_") and said in ("in_transit", "on_hold", "delivery_delayed"):
        return means("customs", delayed=True, reason=reason)
    return {**found, "reason": reason}
