"""Reading a long list to its end while the shop goes on selling.

Pages shift: one order in the bin, and the next page begins one too late. So none is counted from
the beginning: each request begins at the last moment that was read, and what was read of that
moment is left out. Oldest first, so that what comes in meanwhile comes last.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from afterword.wire.reading import Thing, instant, name

from .people import moment

Place = dict[str, Any]
"""Where in the list we are: plain JSON."""
HOUR = timedelta(hours=1)


def begin(since: datetime | None) -> Place:
    """The first place."""
    return {"from": since.isoformat() if since else "", "page": 1, "seen": []}


def window(place: Mapping[str, Any], per_page: int, by: str) -> dict[str, object]:
    """The parameters that ask for the place. ``by``: ``date`` or ``modified``."""
    limit = "after" if by == "date" else "modified_after"
    start = instant(place["from"])
    return {
        # It must be later than this, and the place itself is to be read again.
        limit: _plain(start - timedelta(seconds=1)) if start else None,
        "dates_are_gmt": True,
        "order": "asc",
        "orderby": by,
        "page": place["page"],
        "per_page": per_page,
    }


def until(moment: datetime | None, by: str) -> dict[str, object]:
    """The parameter that ends the list at a moment."""
    limit = "before" if by == "date" else "modified_before"
    return {limit: _plain(moment + timedelta(seconds=1)) if moment else None}


def _plain(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()


def onward(
    place: Place, found: Sequence[Thing], last: bool, by: str
) -> tuple[list[Thing], Place | None]:
    """What of a page is new, and the next place; ``None``: the list ends here."""
    field = "date_created" if by == "date" else "date_modified"
    seen = set(place["seen"])
    fresh = [one for one in found if name(one.get("id"), 60) not in seen]
    if last or not found:
        return fresh, None
    start, clock = _start(place, found, field)
    before, reached = instant(place["from"]), instant(place.get("reached"))
    if start is None or (before and start <= before):
        more = {name(one.get("id"), 60) for one in fresh}
        ahead = {"page": place["page"] + 1, "seen": sorted(seen | more)}
        return fresh, {**place, **ahead, "clock": clock}
    moments = {name(one.get("id"), 60): moment(one, field) or start for one in found}
    kept = {one for one, at in moments.items() if at >= start}
    if reached and start <= reached:
        # An hour is read again: what was read before may come once more.
        kept |= seen | moments.keys()
    latest = max([*moments.values(), *filter(None, [reached])])
    return fresh, {
        "from": start.isoformat(),
        "page": 1,
        "seen": sorted(kept),
        "reached": latest.isoformat(),
        "clock": clock,
    }


Clock = list[Any]
"""Of the site's clock: [seconds that it is ahead of UTC, the moment by it since when it is less]"""


def _start(
    place: Mapping[str, Any], found: Sequence[Thing], field: str
) -> tuple[datetime | None, Clock]:
    """Where the next page begins.

    Some sites sort by their own clock. In the night when it goes back an hour comes twice and
    stands mixed: until an hour after the first that comes by the new time, one by the old may still
    follow, so that pages begin as early as that one could be.
    """
    ahead, turned = place.get("clock") or (None, "")
    for one in found:
        here, there = instant(one.get(field)), moment(one, field)
        if here is None or there is None:
            continue
        offset = (here - there).total_seconds()
        if ahead is None or offset > ahead:
            ahead, turned = offset, ""
        elif offset < ahead and not turned:
            turned = here.isoformat()
        first = instant(turned)
        if first and here >= first + HOUR:
            ahead, turned = offset, ""
    last = instant(found[-1].get(field))
    start = last - timedelta(seconds=ahead) if last and ahead is not None else None
    return start, [ahead, turned]
