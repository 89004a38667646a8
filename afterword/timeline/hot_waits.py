"""The statements on what is waited for: what is due, and who is woken (see ``house.plain``)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from afterword.house import plain
from afterword.house.plain import instant

from . import abreast
from .models import OWNERS


def next_due() -> datetime | None:
    """When the next of all waits is due."""
    found = (plain.read_instant(at) for (at,) in plain.rows(_NEXT_DUE, OWNERS))
    return min((at for at in found if at), default=None)


_NEXT_DUE = " UNION ALL ".join(
    ["SELECT MIN(due) FROM timeline_wait WHERE owner = %s AND due IS NOT NULL"] * len(OWNERS)
)


class Due(NamedTuple):
    """A wait that is to be looked at."""

    id: int
    store: int
    customer: int
    owner: int


def claim_due(owner: str, now: datetime, limit: int) -> list[Due]:
    """The waits of runs or of messages that are due, the longest due first; held for this
    transaction, so that another worker takes others.

    Where more are due than ``limit``, some of those that became due last come on top: an order that
    was placed a moment ago does not stand behind the hundred thousand of a campaign.
    """
    begin = _low_water.of(owner)
    found, held = _due(owner, begin, now, limit), []
    if begin is not None and len(found) < limit:
        # What was found is held by now: it is looked at too, and not left held for nothing.
        found, held = _due(owner, None, now, limit), found
    full = len(found) == limit
    _low_water.reached(owner, (row[4] for row in found), full)
    newest = _due(owner, begin, now, limit // NEWEST, newest=True) if full else []
    return [Due(*row[:4]) for row in dict.fromkeys((*found, *held, *newest))]


NEWEST = 4
"""A batch is longer by one part in so many for those that became due last."""


def _due(
    owner: str, begin: datetime | None, now: datetime, limit: int, *, newest: bool = False
) -> list[tuple[Any, ...]]:
    since, values = ("", ()) if begin is None else (" AND due >= %s", (instant(begin),))
    order = "due DESC, id DESC" if newest else "due, id"
    sql = (
        "SELECT id, store_id, customer_id, owner_id, due FROM timeline_wait"  # noqa: S608 (ours)
        f" WHERE owner = %s AND due <= %s{since} ORDER BY {order} LIMIT %s"
    )
    return plain.rows(sql + plain.skipping_locked(), (owner, instant(now), *values, limit))


_low_water = abreast.LowWater()


def add_waits(store: int, owner: str, waits: Iterable[tuple[int, int, datetime]]) -> None:
    """Let these be looked at: (customer, id of what waits, when)."""
    plain.insert(
        _WAITS,
        [(store, customer, owner, number, instant(due), "") for customer, number, due in waits],
    )


_WAITS = plain.Table(
    "timeline_wait", ("store_id", "customer_id", "owner", "owner_id", "due", "kinds")
)
_WAITED_FOR = plain.Table("timeline_wait", ("store_id", "id", "due", "kinds"))


def wait_on(store: int, waits: Sequence[tuple[int, datetime | None, Iterable[str]]]) -> None:
    """Wait until a time or an event: (id of the wait, when, which kinds of event)."""
    plain.update(
        _WAITED_FOR,
        ("store_id", "id"),
        [(store, wait, instant(due), between_bars(frozenset(kinds))) for wait, due, kinds in waits],
    )


def stand_still(store: int, waits: Iterable[int]) -> None:
    """Wait for nothing but what was waited for, and no time."""
    chosen = list(waits)
    if chosen:
        plain.execute(
            f"UPDATE timeline_wait SET due = NULL WHERE store_id = %s AND {plain.among('id')}",  # noqa: S608 (names are ours)
            (store, plain.many(chosen)),
        )


def wait_no_more(store: int, waits: Iterable[int]) -> None:
    """These wait for nothing any more, by the ids of the waits."""
    _delete("id", store, waits)


def done_waiting(store: int, owner: str, owners: Iterable[int]) -> None:
    """These wait for nothing any more, by the ids of the runs or messages."""
    _delete("owner_id", store, owners, " AND owner = %s", owner)


def _delete(column: str, store: int, ids: Iterable[int], more: str = "", *values: str) -> None:
    chosen = list(ids)
    if chosen:
        plain.execute(
            f"DELETE FROM timeline_wait WHERE store_id = %s AND {plain.among(column)}{more}",  # noqa: S608 (names are ours)
            (store, plain.many(chosen), *values),
        )


@lru_cache(maxsize=4096)
def between_bars(kinds: frozenset[str]) -> str:
    """Kinds of event as a wait keeps them."""
    joined = "|".join(sorted(kinds))
    return f"|{joined}|" if joined else ""


def stamp(store: int, woken: Iterable[tuple[int, str]], now: datetime) -> None:
    """Make due what waits for these kinds of event of these customers: (customer, kind)."""
    at = instant(now)
    if not plain.on_sqlite():
        pairs = sorted(set(woken))
        # Each customer's waits are found by the customer, which OFFSET 0 insists on: most waits
        # are due or not by chance of the hour, and a plan made by that looks at all of them for
        # each customer. Held in one order, so that no two workers wait for each other's rows.
        plain.execute(
            "UPDATE timeline_wait SET due = %s WHERE id IN ("
            "SELECT w.id FROM timeline_wait w WHERE w.id = ANY(ARRAY("
            "SELECT of_one.id FROM unnest(%s::bigint[], %s::text[]) AS k(customer, kind),"
            " LATERAL (SELECT o.id FROM timeline_wait o"
            " WHERE o.store_id = %s AND o.customer_id = k.customer"
            " AND o.kinds LIKE '%%|' || k.kind || '|%%' OFFSET 0) of_one))"
            " AND (w.due IS NULL OR w.due > %s) ORDER BY w.id FOR UPDATE)",
            (at, [one for one, _ in pairs], [kind for _, kind in pairs], store, at),
        )
        return
    by_kind: dict[str, set[int]] = defaultdict(set)
    for customer, kind in woken:
        by_kind[kind].add(customer)
    for kind, customers in by_kind.items():
        plain.execute(
            "UPDATE timeline_wait SET due = %s WHERE store_id = %s"  # noqa: S608 (names are ours)
            f" AND {plain.among('customer_id')} AND (due IS NULL OR due > %s) AND kinds LIKE %s",
            (at, store, plain.many(customers), at, f"%|{kind}|%"),
        )
