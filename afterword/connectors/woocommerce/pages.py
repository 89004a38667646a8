"""Reading a long list to its end while the shop goes on selling.

Pages shift: one order in the bin, and the next page begins one too late. So none is counted from
the beginning: each request begins at the last moment that was read, and what was read of that
moment is left out. Oldest first, so that what comes in meanwhile comes last.
"""

from collections.abc import Callable, Mapping, Sequence
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
    start = _start(place, found, field)
    before = instant(place["from"])
    if start is None or (before and start <= before):
        more = {name(one.get("id"), 60) for one in fresh}
        return fresh, {**place, "page": place["page"] + 1, "seen": sorted(seen | more)}
    at: Callable[[Thing], datetime] = lambda one: moment(one, field) or start  # noqa: E731
    kept = sorted({name(one.get("id"), 60) for one in found if at(one) >= start})
    ahead = {"from": start.isoformat(), "page": 1, "seen": kept}
    return fresh, {**ahead, "ahead": _ahead(found[-1], field)}


def _start(place: Mapping[str, Any], found: Sequence[Thing], field: str) -> datetime | None:
    """Where the next page begins.

    Some sites sort by their own clock. In the night when it goes back, an hour comes twice and
    stands mixed: then the next page begins an hour earlier.
    """
    start = moment(found[-1], field)
    offsets = [_ahead(one, field) for one in found]
    back = max([place.get("ahead", offsets[-1]), *offsets]) > offsets[-1]
    return start - HOUR if start and back else start


def _ahead(one: Thing, field: str) -> float:
    """Seconds that the site's clock was ahead of UTC."""
    here, there = instant(one.get(field)), instant(one.get(f"{field}_gmt"))
    return (here - there).total_seconds() if here and there else 0.0
