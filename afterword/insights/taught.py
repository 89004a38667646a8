"""Reading texts as a store has taught it: the shared numbers and what its team's corrections add.

What a store was taught is read for every text and changes seldom: a process keeps what it read
last, and asks only whether another was written since.
"""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock

import msgspec
from django.db import transaction

from afterword.decisions.understanding import Understood
from afterword.house import plain
from afterword.house.models import Store

from .models import Taught
from .understanding.lessons import Lesson, learn
from .understanding.reader import read
from .understanding.weights import More, scales

KEPT = 64
"""What so many stores were taught is kept at hand."""

_Kept = tuple[int, More]
_kept: dict[int, _Kept] = {}
_lock = Lock()
_NONE: More = {}


def understood(store: int, text: str, language: str) -> Understood:
    """What a text to this store says. Never raises for a text, whatever it is."""
    return read(text, language, taught(store))


def taught(store: int) -> More:
    """What this store was taught; nothing where it was taught nothing, or where it was added to
    other numbers than there are now and is still to be learnt anew."""
    if not store:
        return _NONE
    found = plain.rows("SELECT mark, times FROM insights_taught WHERE store_id = %s", (store,))
    if not found or found[0][0] != scales().learnt.mark:
        return _NONE
    times = int(found[0][1])
    with _lock:
        kept = _kept.get(store)
    if kept and kept[0] == times:
        return kept[1]
    rows = plain.rows("SELECT added FROM insights_taught WHERE store_id = %s", (store,))
    added = _read(bytes(rows[0][0])) if rows else _NONE
    with _lock:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[store] = (times, added)
    return added


def _read(data: bytes) -> More:
    return msgspec.msgpack.decode(data, type=dict[int, list[float]]) if data else _NONE


@transaction.atomic
def want(store: Store, now: datetime) -> None:
    """Let it be learnt anew, from the corrections that there are then. Safe to repeat. The engine
    does it."""
    row = _held(store)
    row.wanted = row.wanted or now
    row.save(update_fields=["wanted"])


def any_lessons(store: Store) -> bool:
    """Whether this store was taught anything."""
    return Taught.objects.of(store).filter(lessons__gt=0).exists()


def wanted() -> int | None:
    """The store that waits longest to be taught anew; ``None``: none does."""
    row = Taught.objects.everywhere().filter(wanted__isnull=False).order_by("wanted").first()
    return row.store_id if row else None


@transaction.atomic
def want_outdated(now: datetime) -> None:
    """Let those be taught anew whose lessons were added to other numbers than there are now."""
    rows = Taught.objects.everywhere().filter(lessons__gt=0, wanted=None)
    rows.exclude(mark=scales().learnt.mark).update(wanted=now)


@transaction.atomic
def teach(store: Store, lessons: Sequence[Lesson], now: datetime) -> int:
    """Learn from all corrections of a store, anew. Gives how many they were."""
    row = _held(store)
    row.added = msgspec.msgpack.encode(learn(lessons))
    row.mark, row.lessons = scales().learnt.mark, len(lessons)
    row.times, row.changed, row.wanted = row.times + 1, now, None
    row.save()
    return len(lessons)


def _held(store: Store) -> Taught:
    rows = Taught.objects.of(store).select_for_update()
    found = rows.first()
    if found is None:
        Taught.objects.bulk_create([Taught(store=store)], ignore_conflicts=True)
        found = rows.get()
    return found
