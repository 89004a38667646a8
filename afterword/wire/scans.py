"""The shapes in which carriers tell: what was scanned, and what is said of a number.

The words are closed lists. What a carrier says in words of its own is kept beside them (``code``),
with the number of the mapping that read it, so that it can be read again by a better one.
"""

from datetime import datetime

import msgspec

REASONS = (
    "carrier_damaged_parcel",
    "carrier_sorting_error",
    "carrier_address_not_found",
    "carrier_parcel_lost",
    "carrier_not_enough_time",
    "carrier_vehicle_issue",
    "carrier_capacity_exceeded",
    "carrier_mechanical_delay",
    "retailer_cancelled",
    "retailer_incorrect_data",
    "retailer_not_ready",
    "retailer_incorrect_parcel",
    "retailer_incorrect_dimensions",
    "retailer_packaging_issue",
    "consignee_refused",
    "consignee_business_closed",
    "consignee_not_available",
    "consignee_not_home",
    "consignee_cancelled",
    "consignee_verification_failed",
    "consignee_incorrect_address",
    "consignee_access_restricted",
    "consignee_safe_place_unavailable",
    "customs_delay",
    "customs_documentation",
    "customs_duties_unpaid",
    "customs_prohibited",
    "customs_inspection",
    "weather_delay",
    "natural_disaster",
    "force_majeure",
    "parcel_being_researched",
    "security_issue",
    "regulatory_hold",
    "unknown",
)
"""Why a parcel is not where it should be."""
ACTIONS = ("pay_duty", "fix_address", "collect", "contact_carrier", "reschedule", "provide_docs")
"""What the person who waits for it has to do."""
PROOFS = ("neighbour", "locker", "safe_place", "reception", "cod", "signed", "photo")
"""How it was handed over."""


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a carrier says happened to a parcel."""

    status: str
    """One of the seventeen (``decisions.parcels.STATUSES``)."""
    code: str
    """The carrier's own word, or words with a space between, as its mapping knows them."""
    happened: datetime
    local: str = ""
    """The time as the carrier writes it, on the clock of the place: ``2026-11-03T14:05-05:00``, or
    without the end where it names no zone."""
    zone_known: bool = True
    """Whether the carrier says by which clock; else ``happened`` is as good as can be told."""
    delayed: bool = False
    reason: str = ""
    proof: str = ""
    action: str = ""
    known: bool = True
    """Whether the mapping knows ``code``; what it does not know waits for a person to say."""
    country: str = ""
    region: str = ""
    city: str = ""
    postcode: str = ""
    message: str = ""
    """What the carrier writes beside it. With the city it is stored sealed."""


class Tracked(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one tracking number. It may be of several parcels over the years: numbers
    are used again."""

    source: str
    """Who says so: the name of the adapter."""
    number: str
    mapping: int
    """The number of the mapping its codes were read with."""
    carrier: str = ""
    """The carrier, in our word for it (``decisions.carriers``); empty where it is not said."""
    parcel: str = ""
    """Our own key of the parcel, where it was handed over with the number and comes back."""
    scans: tuple[Scan, ...] = ()
    promised_from: datetime | None = None
    promised_to: datetime | None = None
    """When the carrier means to deliver."""
    said: datetime | None = None
    """As of when it speaks."""
    url: str = ""
    """The carrier's own page for it."""
    next_carrier: str = ""
    next_number: str = ""
    """Who brings it the last mile, where that is another."""
    signed_by: str = ""
    stopped: bool = False
    """It is not followed any more by this source."""
