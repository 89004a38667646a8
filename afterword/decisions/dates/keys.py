"""Under which names a trip is learnt: from all trips to those of one sender."""

from .trip import Trip

LEAN = {"pair": 20.0, "carrier": 20.0, "from": 45.0, "to": 45.0, "lane": 30.0, "sender": 18.0}
"""So many parcels must a group have seen before it speaks for itself as much as the groups above
speak for it. Chosen on months before those that are judged; see docs/choices."""


def groups(trip: Trip, stage: str) -> list[tuple[str, str]]:
    """The groups of a trip in a stage, widest first, as (level, name): only those it has facts for.

    Services and carriers keep their own lanes; where nobody brings it yet the name has a gap.
    """
    one, other = trip.origin, trip.destination
    by = f"{trip.carrier}/{trip.service}"
    pair = f"{one.country}>{other.country}"
    found = []
    if other.country:
        found.append(("pair", f"{stage}|pair|{pair}"))
    if trip.carrier:
        found.append(("carrier", f"{stage}|carrier|{by}|{pair}"))
    if one.region:
        found.append(("from", f"{stage}|from|{by}|{one.country}-{one.region}"))
    if other.region:
        found.append(("to", f"{stage}|to|{by}|{one.country}>{other.country}-{other.region}"))
    if one.region and other.region:
        lane = f"{one.country}-{one.region}>{other.country}-{other.region}"
        found.append(("lane", f"{stage}|lane|{by}|{lane}"))
    if trip.sender:
        found.append(("sender", f"{stage}|sender|{trip.sender}"))
    return found


def broad(trip: Trip, stage: str) -> list[str]:
    """The names under which what is not worth a lane is learnt: all, and all of the carrier."""
    names = [f"{stage}|"]
    if trip.carrier:
        names.append(f"{stage}|{trip.carrier}/{trip.service}")
    return names
