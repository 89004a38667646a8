"""Under which names a trip is learnt: from all trips to those of one sender to one region."""

from .trip import Trip


def chain(trip: Trip, stage: str) -> list[str]:
    """The cells that speak for a trip in a stage, widest first; only such as it has facts for."""
    one, other = trip.origin, trip.destination
    names = [f"{stage}|"]
    pair = f"{one.country}>{other.country}"
    if other.country:
        names.append(f"{stage}|pair|{pair}")
    by = f"{trip.carrier}/{trip.service}"
    if trip.carrier:
        names.append(f"{stage}|carrier|{by}|{pair}")
    if other.region:
        names.append(f"{stage}|to|{by}|{one.country}>{other.country}-{other.region}")
        if one.region:
            lane = f"{one.country}-{one.region}>{other.country}-{other.region}"
            names.append(f"{stage}|lane|{by}|{lane}")
    if trip.sender and other.region:
        names.append(f"{stage}|sender|{trip.sender}>{other.country}-{other.region}")
    return names


def level(name: str) -> str:
    """Which level of the chain a name is of, in a word: ``all`` for the widest."""
    return name.split("|")[1] or "all"
