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


LEFT_LEAN = 30.0
"""So many parcels must have left a place before it is believed that they are slower, or quicker,
than table and trees say. Chosen as ``LEAN`` was."""


def leaving(trip: Trip, stage: str) -> str:
    """The name of the place a trip leaves, as near as it is known: of a postcode the first two
    signs, which tell in most countries of the sorting centre. There parcels pile up together."""
    one = trip.origin
    place = one.postcode[:2] or one.region
    return f"{stage}|leaving|{trip.carrier}/{trip.service}|{one.country}-{place}"


def broad(trip: Trip, stage: str) -> list[str]:
    """The names under which what is not worth a lane is learnt: all, and all of the carrier."""
    names = [f"{stage}|"]
    if trip.carrier:
        names.append(f"{stage}|{trip.carrier}/{trip.service}")
    return names
