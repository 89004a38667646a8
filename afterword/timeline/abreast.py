"""Several workers on one PostgreSQL: what SQLite has by writing one transaction after the other.

Ids are given out before transactions end, so a reader that goes by them could pass one by that is
still open. And an event that is not committed yet can be missed by a look at a run that is just
going to wait for it. Both are mended here; embedded, nothing of this runs.
"""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from afterword.house import plain

_BITS = 44
"""Of an advisory lock's number, those that hold an event's id; what is above says what it is for.
Seventeen thousand milliards of events fit."""
_FOR_EVENTS = 0xA17E
BEHIND = timedelta(seconds=5)
"""How far before the last row it got a claim begins: clocks of machines differ a little."""
CLOCKS_APART = timedelta(seconds=60)
"""How much the clocks of two workers may differ: what one looks at need not be due to the other."""
SWEEP = 1.0
"""Seconds between two claims from the very beginning."""


def _shared() -> bool:
    return connection.vendor == "postgresql"


def hold_place() -> None:
    """Before events are inserted: say from which id on this transaction may still add some."""
    if _shared():
        plain.rows(
            "SELECT pg_advisory_xact_lock_shared((%s::bigint << %s)"
            " | (last_value - CASE WHEN is_called THEN 0 ELSE 1 END)) FROM timeline_event_id_seq",
            (_FOR_EVENTS, _BITS),
        )


def settled_until() -> int | None:
    """The id up to which no event can appear any more; ``None``: there is no such end.

    An event's id is drawn after its transaction has said its place, and the place is given up only
    when the transaction is over: so every id up to the lowest place, or to the last one drawn where
    nobody has a place, is settled. Our own place holds us up no more than anything else of this
    transaction: we see what we wrote.
    """
    if not _shared():
        return None
    ((last,),) = plain.rows("SELECT last_value FROM timeline_event_id_seq")
    ((lowest,),) = plain.rows(
        "SELECT min(place & ((1::bigint << %s) - 1)) FROM ("
        " SELECT (classid::bigint << 32) | objid::bigint AS place FROM pg_locks"
        " WHERE locktype = 'advisory' AND objsubid = 1 AND pid <> pg_backend_pid() AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())) held"
        " WHERE place >> %s = %s",
        (_BITS, _BITS, _FOR_EVENTS),
    )
    return int(last) if lowest is None else min(int(last), int(lowest))


def wake_missed(store: int, happened: Iterable[tuple[int, str, datetime]], now: datetime) -> None:
    """Make due what waits for these events, once more: (customer, kind, since when it is known).

    They were stamped in the event's own transaction; but a look that could not see the event yet
    may have begun to wait for it at that very moment, or is still about to. The events are
    committed by now: whoever looks from here on sees them, and those who are looking hold their
    row, so they are waited for first. Looking twice changes nothing. It is due from when the event
    is known, which another worker's clock has said: a look before that could not see it.
    """
    chosen = sorted(set(happened))
    if not _shared() or not chosen:
        return
    plain.rows(
        "SELECT id FROM timeline_wait WHERE store_id = %s AND customer_id = ANY(%s::bigint[])"
        " AND due <= %s ORDER BY id FOR KEY SHARE",
        (store, sorted({one for one, *_ in chosen}), now + CLOCKS_APART),
    )
    plain.execute(
        "UPDATE timeline_wait w SET due = e.known"
        " FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) AS e (customer, kind, known)"
        " WHERE w.store_id = %s AND w.customer_id = e.customer"
        " AND (w.due IS NULL OR w.due > e.known) AND w.kinds LIKE '%%|' || e.kind || '|%%'",
        (*(list(column) for column in zip(*chosen, strict=True)), store),
    )


class LowWater:
    """From where on a claim looks for due rows.

    Rows that were claimed leave dead entries at the low end of the index, and while some old
    snapshot (a long report, a dump) stands, each claim would walk over all of them. So it looks
    from a little before the last one it got, and once a second from the very beginning.
    """

    def __init__(self) -> None:
        self._marks: dict[str, datetime] = {}
        self._swept: dict[str, float] = {}

    def of(self, owner: str) -> datetime | None:
        """Where to begin; ``None``: at the beginning."""
        at = time.monotonic()
        if not _shared() or at - self._swept.get(owner, 0.0) >= SWEEP:
            self._swept[owner] = at
            return None
        return self._marks.get(owner)

    def reached(self, owner: str, found: Iterable[Any], full: bool) -> None:
        """A claim got as far as these dues. ``full``: it got as many as it asked for."""
        dues = list(found)
        if full and dues:
            self._marks[owner] = max(dues) - BEHIND
        else:
            # It came to the end: the next one may begin at the beginning, where little is left.
            self._marks.pop(owner, None)


_PEOPLE = 0x41570001
"""The space of advisory locks that stand for people."""


def hold_people(customers: Iterable[int]) -> None:
    """Until this transaction ends nobody else decides what may reach these people.

    On SQLite one transaction writes at a time anyhow. Two customers may share a lock, which costs
    a moment and does no harm; all are taken in one order, so that no two workers wait in a circle.
    """
    if plain.on_sqlite():
        return
    locks = sorted({number % 2**31 for number in customers})
    if locks:
        sql = "SELECT pg_advisory_xact_lock(%s, one) FROM unnest(%s::int[]) AS one"
        plain.rows(sql, [_PEOPLE, locks])
