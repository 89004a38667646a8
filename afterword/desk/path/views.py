"""What is said along the path of a store's customers: where nothing is, where too much."""

from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.engine.path import Moment, Path, path
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.journeys.stories import stories
from afterword.ui import words

NAMES = {
    "ordered": (_("Ordered"), _("until the parcel leaves")),
    "shipped": (_("Shipped"), _("the day it leaves")),
    "road": (_("On the road"), _("until it arrives")),
    "delivered": (_("Delivered"), _("the day it arrives")),
    "days": (_("The days after"), _("up to three weeks")),
    "refill": (_("When it runs out"), _("three weeks to three months")),
    "half": (_("Half a year"), _("three to nine months")),
    "year": (_("A year"), _("nine months and more")),
}
FITTING: dict[str, tuple[str, ...]] = {
    "ordered": ("order-and-shipping", "good-choice", "see-it-packed"),
    "shipped": ("order-and-shipping",),
    "road": ("the-day-it-comes", "late-and-here"),
    "delivered": ("delivery-check-in", "after-first-delivery", "order-and-shipping"),
    "days": ("care-and-tips", "review-request", "photo-request", "delivery-check-in"),
    "refill": ("before-it-runs-out", "goes-well-with", "tell-a-friend"),
    "half": ("wear-and-warranty", "how-have-you-been", "back-for-the-season"),
    "year": ("a-year-together", "wear-and-warranty"),
}
"""Which journeys of the library speak at a moment, the best first."""


class Suggested(msgspec.Struct, frozen=True):
    """A journey of the library for a gap. ``mine``: the store has it, switched off."""

    key: str
    name: str
    about: str
    mine: bool


class Row(msgspec.Struct, frozen=True):
    """A moment as it is shown."""

    moment: Moment
    name: str
    when: str
    says: tuple[tuple[str, str, str, str], ...]
    """(journey, its name, what is said, channel)"""
    suggested: Suggested | None


@require_safe
@permitted("see")
def seen(request: DeskRequest) -> HttpResponse:
    """The whole path."""
    found = path(request.store, request.now)
    return show(request, "desk/path.html", {"here": "journeys", **_context(request.store, found)})


def _context(store: Store, found: Path) -> dict[str, Any]:
    taken = {row.key: row.on for row in journeys.journeys(store)}
    said = {one.journey for moment in found.moments for one in moment.says}
    rows: list[Row] = []
    offered: set[str] = set()
    for moment in found.moments:
        row = _row(moment, taken, offered | said)
        offered |= {row.suggested.key} if row.suggested else set()
        rows.append(row)
    return {
        "rows": rows,
        "path": found,
        "silent": sum(one.silent for one in found.moments),
        "crowded": sum(one.is_crowded for one in found.moments),
        "twice": sum(bool(one.twice) for one in found.moments),
    }


def _row(moment: Moment, taken: dict[str, bool], used: set[str]) -> Row:
    name, when = NAMES[moment.key]
    says = tuple(
        (one.journey, one.name, one.title, str(words.word(words.CHANNELS, one.channel)))
        for one in moment.says
    )
    suggested = _suggested(moment, taken, used) if moment.silent else None
    return Row(moment, str(name), str(when), says, suggested)


def _suggested(moment: Moment, taken: dict[str, bool], used: set[str]) -> Suggested | None:
    known = stories()
    for key in FITTING[moment.key]:
        if key in known and key not in used and not taken.get(key):
            told = known[key].told(get_language() or "en")
            return Suggested(key, told.name, told.about, key in taken)
    return None
