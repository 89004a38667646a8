"""Writing a template bit by bit: begin, keep, undo, do again, throw away, save as a version."""

from datetime import datetime

from django.db import transaction

from afterword.decisions.faults import Wrong
from afterword.house.actions import audit
from afterword.house.models import Store

from . import actions, models, queries

KEPT = 60
"""How many changes can be undone."""
RESERVED = frozenset({"new"})
"""Keys that would be mistaken for an address of the desk's own."""
LONGEST = 64 * 1024
"""Signs of a text that are kept."""


class Overtaken(Exception):
    """Somebody else changed the draft meanwhile. ``draft`` is as it is now."""

    def __init__(self, draft: models.Draft | None, by: str) -> None:
        super().__init__(f"{by} changed it meanwhile")
        self.draft = draft
        self.by = by


class TooLong(Wrong, ValueError):
    """A text is longer than a template may be."""


def draft(store: Store, key: str) -> models.Draft | None:
    """What is being written of a template, if anything is."""
    return models.Draft.objects.of(store).filter(key=key).first()


def drafts(store: Store) -> dict[str, models.Draft]:
    """All that is being written, by the key of its template."""
    return {row.key: row for row in models.Draft.objects.of(store)}


def text_of(store: Store, key: str) -> tuple[str, int, str]:
    """What a writer sees of a template: its text, the stamp to hand back with a change (0: nothing
    is being written), who wrote it last. Raises ``LookupError`` where there is none."""
    row = draft(store, key)
    if row is not None:
        return row.text, row.stamp, row.by
    return queries.text(store, key), 0, ""


@transaction.atomic
def begin(store: Store, key: str, text: str, *, now: datetime, by: str) -> models.Draft:
    """A new template that is only a draft. Raises ``actions.Refused`` where the key is taken."""
    if key in RESERVED or key in queries.texts_of(store, [key]) or draft(store, key):
        raise actions.Refused("there is a template %(template)s already", {"template": repr(key)})
    return models.Draft.objects.create(store=store, key=key, text=text, saved=now, by=by)


@transaction.atomic
def keep(
    store: Store, key: str, text: str, *, seen: int, now: datetime, by: str, mark: str = ""
) -> int:
    """Keep a text as the draft, whatever it is worth; gives the stamp of what stands there now.

    ``seen``: the stamp that the writer saw. ``mark``: of the page on which they write. The same
    text again changes nothing. Raises ``Overtaken``, and ``TooLong``.
    """
    if len(text) > LONGEST:
        raise TooLong("a template has at most %(most)s signs", {"most": LONGEST})
    row = _held(store, key, seen, mark)
    if row is None:
        if text == queries.texts_of(store, [key]).get(key):
            return 0
        row = _begun(store, key, now, by)
    if row.text == text:
        return row.stamp
    row.before, row.after, row.mark = [*row.before, row.text][-KEPT:], [], mark
    return _written(row, text, now, by)


def _begun(store: Store, key: str, now: datetime, by: str) -> models.Draft:
    last = models.Template.objects.of(store).filter(key=key).order_by("-number").first()
    based = last.number if last else 0
    text = last.text if last else queries.text(store, key)
    return models.Draft.objects.create(
        store=store, key=key, text=text, based=based, stamp=0, saved=now, by=by
    )


def _written(row: models.Draft, text: str, now: datetime, by: str) -> int:
    row.text, row.stamp, row.saved, row.by = text, row.stamp + 1, now, by
    row.save()
    return row.stamp


def _held(store: Store, key: str, seen: int, mark: str = "") -> models.Draft | None:
    row = models.Draft.objects.of(store).select_for_update().filter(key=key).first()
    own = row is not None and mark != "" and row.mark == mark
    if (row.stamp if row else 0) != seen and not own:
        raise Overtaken(row, row.by if row else _last_by(store, key))
    return row


def _last_by(store: Store, key: str) -> str:
    rows = models.Template.objects.of(store).filter(key=key).order_by("-number")
    return rows.values_list("by", flat=True).first() or ""


@transaction.atomic
def undo(store: Store, key: str, *, seen: int, now: datetime, by: str) -> int:
    """Go back by one change; at the first one nothing happens. Raises ``Overtaken``."""
    row = _held(store, key, seen)
    if row is None or not row.before:
        return seen
    *row.before, text = row.before
    row.after = [*row.after, row.text]
    return _written(row, text, now, by)


@transaction.atomic
def redo(store: Store, key: str, *, seen: int, now: datetime, by: str) -> int:
    """Do again what was undone last; where nothing was, nothing happens. Raises ``Overtaken``."""
    row = _held(store, key, seen)
    if row is None or not row.after:
        return seen
    *row.after, text = row.after
    row.before = [*row.before, row.text]
    return _written(row, text, now, by)


@transaction.atomic
def discard(store: Store, key: str, *, seen: int, now: datetime, by: str) -> None:
    """Throw a draft away; what was saved before it stays. Raises ``Overtaken``."""
    row = _held(store, key, seen)
    if row is not None:
        audit(store, now=now, by=by, what="template.draft_discarded", about=key)
        row.delete()


@transaction.atomic
def go_back(store: Store, key: str, number: int, *, now: datetime, by: str) -> int:
    """Make the text of a version the draft, over whatever stands there: undoing leads back to that.
    Raises ``LookupError`` where there is no such version."""
    text = version_text(store, key, number)
    row = models.Draft.objects.of(store).select_for_update().filter(key=key).first()
    return keep(store, key, text, seen=row.stamp if row else 0, now=now, by=by)


@transaction.atomic
def publish(store: Store, key: str, *, seen: int, now: datetime, by: str) -> models.Template | None:
    """Save the draft as the next version, which messages use from now on; ``None``: nothing was
    being written. Raises ``Overtaken``, and ``actions.Refused`` with all that is wrong."""
    row = _held(store, key, seen)
    if row is None:
        return None
    made = actions.save_template(store, key, row.text, now=now, by=by)
    audit(store, now=now, by=by, what="template.saved", about=f"{key} {made.number}")
    row.delete()
    return made


def versions(store: Store, key: str) -> list[models.Template]:
    """All that was saved of a template, the newest first."""
    return list(models.Template.objects.of(store).filter(key=key).order_by("-number"))


def version_text(store: Store, key: str, number: int) -> str:
    """The text of one version; 0: as it comes with Afterword. Raises ``LookupError``."""
    if number == 0:
        ships = queries.shipped().get(key)
        if ships is None:
            raise LookupError(f"{key!r} does not come with Afterword")
        return ships
    row = models.Template.objects.of(store).filter(key=key, number=number).first()
    if row is None:
        raise LookupError(f"there is no version {number} of {key!r}")
    return row.text
