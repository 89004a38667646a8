"""What the calendar shows: the seasons in the order in which they come next, and suggestions."""

from datetime import date

import msgspec
from django.utils.translation import gettext as _

from afterword.decisions import seasons as calendar
from afterword.decisions.seasons import Occurrence, Suggestion
from afterword.house.models import Season, Store
from afterword.journeys import queries as journeys


class Kept(msgspec.Struct, frozen=True):
    """A season of the calendar. ``next``: its next time, or its last where none comes."""

    row: Season
    next: Occurrence
    over: bool
    now: bool
    hangs: tuple[str, ...]
    """The names of the journeys that hang on it."""


def kept(store: Store, today: date) -> list[Kept]:
    """The seasons of a store: what comes next first, what is over last."""
    hanging = _hanging(store)
    found = [_kept(row, today, hanging) for row in Season.objects.of(store).order_by("name")]
    return sorted(found, key=lambda one: (one.over, one.next.begins))


def _kept(row: Season, today: date, hanging: list[tuple[str, str]]) -> Kept:
    times = calendar.occurrences(row.begins, row.ends, yearly=row.yearly, around=today)
    ahead = [one for one in times if one.ends >= today]
    this = min(ahead, default=times[-1])
    return Kept(
        row,
        this,
        over=not ahead,
        now=this.begins <= today <= this.ends,
        hangs=tuple(name for name, key in hanging if key in ("", row.key)),
    )


def _hanging(store: Store) -> list[tuple[str, str]]:
    """The journeys that are on and hang on a season: (name, the key of the season; empty: all)."""
    found = []
    for plan in journeys.live_plans(store):
        trigger = plan.journey.trigger
        if trigger.event in ("season.before", "season.begins"):
            named = [str(one.is_) for one in trigger.where if one.field == "season" and one.is_]
            found += [(plan.journey.name, key) for key in named or [""]]
    return found


def suggestions(store: Store, today: date) -> list[Suggestion]:
    """What the calendar might have too, by its day."""
    names = set(Season.objects.of(store).values_list("name", flat=True))
    known = [_translated(one) for one in calendar.suggested(store.country, "", today)]
    return [one for one in known if one.name not in names]


def _translated(one: Suggestion) -> Suggestion:
    """In the reader's language, where we named it; a holiday has its country's own name."""
    ours = {
        "Valentine's Day": _("Valentine’s Day"),
        "Summer sale": _("Summer sale"),
        "Singles' Day": _("Singles’ Day"),
        "Black Friday": _("Black Friday"),
        "Christmas": _("Christmas"),
        "Winter sale": _("Winter sale"),
    }
    return one._replace(name=ours.get(one.name, one.name))
