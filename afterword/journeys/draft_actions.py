"""Writing drafts: begin, save, undo, do again, discard. Publishing is in ``actions``."""

from datetime import datetime

from django.db import transaction

from afterword.house.actions import audit
from afterword.house.models import Store

from . import models, queries
from .text import Unreadable, parse

DEEDS = (
    "begun",
    "added",
    "moved",
    "copied",
    "removed",
    "changed",
    "lane-added",
    "lane-removed",
    "lane-moved",
    "written",
    "brought",
)
"""What can be done to a draft: the first is its beginning, ``written`` a change of the text itself,
``brought`` a text put in its place from elsewhere."""
KEPT = 200
"""How many changes can be undone."""


class Overtaken(Exception):
    """Somebody else changed the draft meanwhile. ``draft`` is as it is now."""

    def __init__(self, draft: models.Draft) -> None:
        super().__init__(f"{draft.by} changed it meanwhile")
        self.draft = draft


@transaction.atomic
def begin(store: Store, key: str, *, now: datetime, by: str) -> models.Draft:
    """The draft of a journey, begun from its live version where there is none yet.

    Raises ``LookupError`` when there is no such journey.
    """
    row = (
        models.Journey.objects.of(store).select_for_update().get(pk=queries.journey(store, key).pk)
    )
    found = models.Draft.objects.of(store).filter(journey=row).first()
    return found or _begun(row, queries.text_of(row), now, by)


@transaction.atomic
def begin_new(store: Store, text: str, *, now: datetime, by: str) -> models.Draft:
    """A journey that is only a draft. A key that is taken gets a number.

    Raises ``Unreadable`` for a text that is no journey.
    """
    definition = parse(text)
    taken = set(models.Journey.objects.of(store).values_list("key", flat=True))
    key, number = definition.journey, 1
    while key in taken:
        number += 1
        key = f"{definition.journey[:50]}-{number}"
    if key != definition.journey:
        from .editing import change_head

        text = change_head(text, {"journey": key})
    row = models.Journey.objects.create(store=store, key=key, name=definition.name, made=now)
    audit(store, now=now, by=by, what="journey.drafted", about=key)
    return _begun(row, text, now, by)


def _begun(row: models.Journey, text: str, now: datetime, by: str) -> models.Draft:
    draft = models.Draft.objects.create(
        store_id=row.store_id, journey=row, text=text, based=row.live, saved=now, by=by
    )
    _keep(draft, "begun", "")
    return draft


@transaction.atomic
def save(
    draft: models.Draft, text: str, *, seen: int, what: str, about: str = "", now: datetime, by: str
) -> models.Draft:
    """Keep a new text, with what was done (one of ``DEEDS``). ``seen``: the stamp the writer saw.

    The same text again changes nothing. Raises ``Overtaken`` when somebody else was faster.
    """
    assert what in DEEDS, what
    row = _held(draft, seen)
    if row.text == text:
        return row
    models.Revision.objects.of(row.store_id).filter(draft=row, number__gt=row.revision).delete()
    row.text, row.revision = text, row.revision + 1
    _touch(row, now, by)
    _keep(row, what, about[:160])
    models.Revision.objects.of(row.store_id).filter(
        draft=row, number__lte=row.revision - KEPT
    ).delete()
    return row


@transaction.atomic
def undo(draft: models.Draft, *, seen: int, now: datetime, by: str) -> models.Draft:
    """Go back by one change; at the first one nothing happens. Raises ``Overtaken``."""
    return _to(draft, -1, seen, now, by)


@transaction.atomic
def redo(draft: models.Draft, *, seen: int, now: datetime, by: str) -> models.Draft:
    """Do again what was undone last; where nothing was, nothing happens. Raises ``Overtaken``."""
    return _to(draft, 1, seen, now, by)


def _to(draft: models.Draft, step: int, seen: int, now: datetime, by: str) -> models.Draft:
    row = _held(draft, seen)
    revisions = models.Revision.objects.of(row.store_id).filter(draft=row)
    there = revisions.filter(number=row.revision + step).first()
    if there is not None:
        row.text, row.revision = there.text, there.number
        _touch(row, now, by)
    return row


@transaction.atomic
def discard(draft: models.Draft, *, now: datetime, by: str) -> None:
    """Throw a draft away. A journey that was never published goes with it."""
    row = draft.journey
    audit(draft.store, now=now, by=by, what="journey.draft_discarded", about=row.key)
    if row.live:
        draft.delete()
    else:
        row.delete()


@transaction.atomic
def went_live(draft: models.Draft, *, seen: int) -> None:
    """It was published as it was with this stamp: nothing of it is left to write. What somebody
    changed in that very moment stays a draft."""
    row = models.Draft.objects.of(draft.store_id).select_for_update().filter(pk=draft.pk).first()
    if row is not None and row.stamp == seen:
        row.delete()


def _held(draft: models.Draft, seen: int) -> models.Draft:
    row = models.Draft.objects.of(draft.store_id).select_for_update().get(pk=draft.pk)
    if row.stamp != seen:
        raise Overtaken(row)
    return row


def _touch(row: models.Draft, now: datetime, by: str) -> None:
    row.stamp, row.saved, row.by = row.stamp + 1, now, by
    row.save(update_fields=["text", "revision", "stamp", "saved", "by"])
    try:
        name = parse(row.text).name
    except Unreadable:
        return
    models.Journey.objects.of(row.store_id).filter(pk=row.journey_id, live=0).update(name=name)


def _keep(row: models.Draft, what: str, about: str) -> None:
    models.Revision.objects.create(
        store_id=row.store_id,
        draft=row,
        number=row.revision,
        text=row.text,
        what=what,
        about=about,
        made=row.saved,
        by=row.by,
    )
