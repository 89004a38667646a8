"""Writing a store's calendar."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from afterword.decisions.seasons import LONGEST

from .actions import Refused, audit
from .models import Season, Store


@transaction.atomic
def keep(
    store: Store,
    *,
    name: str,
    begins: date,
    ends: date,
    yearly: bool,
    now: datetime,
    by: str,
    season: Season | None = None,
) -> Season:
    """Put a season into the calendar, or change one. A key that is taken gets a number.

    Raises ``Refused`` for days that make none.
    """
    if ends < begins:
        raise Refused("a season ends on the day it begins, or later")
    if ends - begins >= timedelta(days=LONGEST):
        raise Refused("a season lasts at most %(days)s days", {"days": LONGEST})
    if season is None:
        season = Season(store=store, key=_free(store, name), made=now)
    season.name, season.begins, season.ends = name, begins, ends
    season.yearly, season.by = yearly, by
    season.save()
    audit(store, now=now, by=by, what="season.kept", about=season.key)
    return season


@transaction.atomic
def drop(season: Season, *, now: datetime, by: str) -> None:
    """Take a season out of the calendar. Whom it called already stays where they are."""
    audit(season.store, now=now, by=by, what="season.dropped", about=season.key)
    season.delete()


def _free(store: Store, name: str) -> str:
    taken = set(Season.objects.of(store).values_list("key", flat=True))
    stem = slugify(name, allow_unicode=True)[:50] or "season"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
