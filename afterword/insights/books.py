"""The store's book of delivery times: reading it, writing it, learning it anew from history.

It is read for every batch of looks, and changes seldom: a process keeps the one it read last, and
asks only whether another one was written since.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Lock

import msgspec
import structlog
from django.db import transaction
from django.db.models import F, Q

from afterword.decisions.dates.trees import Trees
from afterword.decisions.forecast import Book, Trip, learn_all, read, written
from afterword.house import plain
from afterword.house.models import Store

from .models import Learnt

Arrived = tuple[Trip, datetime, datetime]
"""A trip, when it ended, and when that became known."""

KEPT = 64
"""Books of so many stores are kept at hand."""

log = structlog.get_logger()
_kept: dict[int, tuple[tuple[int, datetime | None], Book]] = {}
_lock = Lock()


def book_of(store: int) -> Book:
    """What a store has learnt; an empty book before it has learnt anything, or where what is there
    is of another version and has to be learnt anew."""
    found = plain.rows("SELECT learnt, changed FROM insights_learnt WHERE store_id = %s", (store,))
    if not found:
        return Book()
    stamp = (int(found[0][0]), plain.read_instant(found[0][1]))
    with _lock:
        kept = _kept.get(store)
    if kept and kept[0] == stamp:
        return kept[1]
    ((data, learnt, changed),) = plain.rows(
        "SELECT book, learnt, changed FROM insights_learnt WHERE store_id = %s", (store,)
    )
    book = _read(store, bytes(data))
    _keep(store, (int(learnt), plain.read_instant(changed)), book)
    return book


def _read(store: int, data: bytes) -> Book:
    try:
        return read(data) if data else Book()
    except ValueError as error:
        log.warning("dates.book", store=store, says=str(error))
        return Book()


def _keep(store: int, stamp: tuple[int, datetime | None], book: Book) -> None:
    with _lock:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[store] = (stamp, book)


def hold(store: Store, now: datetime) -> Learnt:
    """The row of a store's book, held until this transaction ends."""
    rows = Learnt.objects.of(store).select_for_update()
    found = rows.first()
    if found is None:
        Learnt.objects.bulk_create([Learnt(store=store, changed=now)], ignore_conflicts=True)
        found = rows.get()
    return found


def learn(store: Store, arrived: Iterable[Arrived], now: datetime) -> Book:
    """Learn from parcels that arrived. Runs inside a transaction. Gives the book after it."""
    row = hold(store, now)
    book = learn_all(arrived, _read(store.pk, bytes(row.book)))
    write(row, book, now)
    return book


def write(row: Learnt, book: Book, now: datetime) -> None:
    """Write a book into the row that is held."""
    row.book, row.learnt, row.changed = written(book), book.learnt, now
    row.save()
    stamp = (book.learnt, now)
    transaction.on_commit(lambda: _keep(row.store_id, stamp, book))


@transaction.atomic
def want_anew(store: Store, now: datetime) -> None:
    """Let the book be learnt anew from all that arrived so far. Safe to repeat: what is under way
    begins again. The engine does it, a piece at a time."""
    row = hold(store, now)
    row.wanted, row.draft, row.reached, row.reached_id = now, b"", None, 0
    row.save(update_fields=["wanted", "draft", "reached", "reached_id"])


LEFT_LYING = timedelta(hours=1)
"""Who began to grow trees and was not done by then is dead."""


def to_grow(few: int, every: timedelta, now: datetime) -> int | None:
    """The store whose trees have waited longest to be grown anew, of those that learnt from ``few``
    parcels or more; ``None``: none waits."""
    due = Q(grown=None) | Q(grown__lte=now - every)
    rows = Learnt.objects.everywhere().filter(due, learnt__gte=few, wanted=None)
    return rows.order_by(F("grown").asc(nulls_first=True)).values_list("store", flat=True).first()


@transaction.atomic
def begin_to_grow(store: Store, every: timedelta, now: datetime) -> bool:
    """Say that trees are grown for a store. False: somebody else does. One that dies over it is
    followed by another in an hour."""
    row = hold(store, now)
    if row.wanted or (row.grown and row.grown > now - every):
        return False
    row.grown = now - every + LEFT_LYING
    row.save(update_fields=["grown"])
    return True


@transaction.atomic
def plant(store: Store, trees: dict[str, Trees], now: datetime) -> None:
    """Write down the trees that were grown for a store's book, in place of those of their stages
    before. Where it is learnt anew meanwhile they are of what was, and are left."""
    row = hold(store, now)
    if row.wanted:
        return
    row.grown = now
    book = _read(store.pk, bytes(row.book))
    write(row, msgspec.structs.replace(book, trees={**book.trees, **trees}), now)


def reading(data: bytes) -> Book:
    """A book from its bytes, an empty one from none."""
    return read(data) if data else Book()
