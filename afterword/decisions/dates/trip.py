"""What is known of one parcel at a moment; much of it may be unknown."""

from datetime import datetime

import msgspec

STAGES = ("placed", "moving", "customs", "held", "near", "out", "attempted", "collect")
"""How far a parcel is, in the order of a smooth trip. ``placed``: bought, not handed over.
``near``: scanned in the region it goes to. ``collect``: it waits to be fetched."""

_STAGE_OF: dict[str, str] = {
    "picked_up": "moving",
    "in_transit": "moving",
    "customs": "customs",
    "on_hold": "held",
    "exception": "held",
    "out_for_delivery": "out",
    "attempt_failed": "attempted",
    "available_for_pickup": "collect",
}


class Spot(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a trip begins or ends, as far as it is known; empty text where it is not."""

    country: str = ""
    """ISO 3166-1, two letters."""
    region: str = ""
    """State or province, as the shop writes it."""
    postcode: str = ""


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """One scan: a status (``parcels.STATUSES``), when, and where if the carrier says so."""

    status: str
    at: datetime
    spot: Spot = Spot()


class Trip(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One parcel, as far as it is known at a moment."""

    placed: datetime
    """When it was bought."""
    paid: datetime | None = None
    """When the payment came in."""
    handed_over: datetime | None = None
    """When the carrier took it."""
    scans: tuple[Seen, ...] = ()
    """All scans known so far, oldest first."""
    carrier: str = ""
    service: str = ""
    origin: Spot = Spot()
    destination: Spot = Spot()
    sender: str = ""
    """Who packs it: a seller, a warehouse."""
    pack_by: datetime | None = None
    """Until when whoever packs it is to hand it over."""
    promised_to: datetime | None = None
    """The last moment that the shop promised the customer."""
    carrier_to: datetime | None = None
    """The last moment by which the carrier means to deliver."""
    weight: int | None = None
    """Grams."""
    price: int | None = None
    """Of the goods, in minor units of the store's currency."""
    postage: int | None = None
    """What the customer pays for the delivery, in the same units."""
    pieces: int | None = None
    """How many things were bought."""


def stages(trip: Trip) -> list[tuple[str, datetime]]:
    """The stages that a trip has reached, each with the moment it was first reached, oldest first.

    A parcel that falls back (a failed attempt, then on the van again) stands in the later stage
    anew; scans that change nothing are left out.
    """
    reached = [("placed", trip.placed)]
    if trip.handed_over is not None:
        reached.append(("moving", max(trip.placed, trip.handed_over)))
    for scan in trip.scans:
        stage = _stage(scan, trip)
        if (
            stage
            and stage != reached[-1][0]
            and not (stage == "moving" and reached[-1][0] == "near")
        ):
            reached.append((stage, max(scan.at, reached[-1][1])))
    return reached


def _stage(scan: Seen, trip: Trip) -> str:
    stage = _STAGE_OF.get(scan.status, "")
    there = trip.destination
    if stage == "moving" and there.region and there.region != trip.origin.region:
        at_home = scan.spot.country in ("", there.country)
        if at_home and scan.spot.region == there.region:
            return "near"
    return stage


def last_sign(trip: Trip) -> datetime:
    """The last moment at which something was heard of the parcel."""
    heard = trip.handed_over or trip.placed
    return max(heard, trip.scans[-1].at) if trip.scans else heard
