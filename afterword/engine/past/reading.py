"""What is on record of customers, as plain SQL: a few statements for each batch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from afterword.decisions.timeline import Event
from afterword.house import plain
from afterword.timeline import hot_people

from .living import OldRun, Recorded, Story

_read = msgspec.json.Decoder(dict[str, Any]).decode
_ENGINE = "engine"


def concerned(
    store: int, kinds: Iterable[str], start: datetime, end: datetime, *, said: bool
) -> list[int]:
    """The customers whom something happened to that a journey starts with, by id; ``said``: and
    those to whom something was planned in that time."""
    begin, until = plain.instant(start), plain.instant(end)
    sql = (
        "SELECT DISTINCT customer_id FROM timeline_event"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('kind', 'text')} AND known >= %s AND known <= %s"
        " AND customer_id IS NOT NULL"
    )
    found = {row[0] for row in plain.rows(sql, (store, plain.many(sorted(kinds)), begin, until))}
    if said:
        found |= {
            row[0]
            for row in plain.rows(
                "SELECT DISTINCT customer_id FROM outbox_intent WHERE store_id = %s"
                " AND effect = 'message' AND planned >= %s AND planned <= %s AND journey <> ''",
                (store, begin, until),
            )
        }
    return sorted(found)


def stories(store: int, customers: Sequence[int], end: datetime) -> list[Story]:
    """All that is on record of these customers, up to a moment."""
    events, own = _events(store, customers, end)
    runs = _runs(store, customers, end)
    said = _said(store, customers, end)
    naturals = hot_people.naturals(store, customers)
    return [
        Story(
            customer=one,
            natural=naturals.get(one, str(one)),
            events=events[one],
            by_engine=own[one],
            runs=runs[one],
            said=said[one],
        )
        for one in customers
    ]


def _events(
    store: int, customers: Sequence[int], end: datetime
) -> tuple[dict[int, list[Event]], dict[int, set[int]]]:
    moment: Any = plain.moment
    events: dict[int, list[Event]] = defaultdict(list)
    own: dict[int, set[int]] = defaultdict(set)
    sql = (
        'SELECT id, kind, happened, known, about, "order", data, history, customer_id, "by"'  # noqa: S608 (names are ours)
        f" FROM timeline_event WHERE store_id = %s AND {plain.among('customer_id')}"
        " ORDER BY customer_id, happened, id"
    )
    for number, kind, happened, known, about, order, data, history, customer, by in plain.rows(
        sql, (store, plain.many(customers))
    ):
        when = moment(known)
        if when > end:
            continue
        events[customer].append(
            Event(number, kind, moment(happened), when, about, order, _read(data), bool(history))
        )
        if by == _ENGINE:
            own[customer].add(number)
    return events, own


def _runs(store: int, customers: Sequence[int], end: datetime) -> dict[int, list[OldRun]]:
    moment: Any = plain.moment
    found: dict[int, list[OldRun]] = defaultdict(list)
    sql = (
        "SELECT customer_id, id, key, journey, subject, entry, entered, ended"  # noqa: S608 (names are ours)
        f" FROM journeys_run WHERE store_id = %s AND {plain.among('customer_id')}"
        " AND entered <= %s"
    )
    params = (store, plain.many(customers), plain.instant(end))
    for customer, number, key, journey, subject, entry, entered, ended in plain.rows(sql, params):
        row = OldRun(number, key, journey, subject, entry, moment(entered), moment(ended))
        found[customer].append(row)
    return found


class _Row(NamedTuple):
    customer: int
    key: str
    run: int | None
    journey: str
    step: str
    template: str
    tone: str
    channel: str
    state: str
    state_at: Any
    accepted: Any
    due: Any
    cost: int | None
    currency: str
    because: str


def _said(store: int, customers: Sequence[int], end: datetime) -> dict[int, list[Recorded]]:
    moment: Any = plain.moment
    found: dict[int, list[Recorded]] = defaultdict(list)
    sql = (
        "SELECT customer_id, send_key, run, journey, step, template, tone, channel, state,"  # noqa: S608 (names are ours)
        " state_at, accepted, due, cost, cost_currency, because"
        f" FROM outbox_intent WHERE store_id = %s AND {plain.among('customer_id')}"
        " AND effect = 'message' AND journey <> '' AND planned <= %s"
    )
    for values in plain.rows(sql, (store, plain.many(customers), plain.instant(end))):
        row = _Row(*values)
        found[row.customer].append(
            Recorded(
                key=row.key,
                run=row.run,
                journey=row.journey,
                step=row.step,
                template=row.template,
                tone=row.tone,
                channel=row.channel,
                state=row.state,
                state_at=moment(row.state_at),
                accepted=moment(row.accepted),
                due=moment(row.due),
                cost=row.cost,
                currency=row.currency,
                because=row.because,
            )
        )
    return found


class Made(NamedTuple):
    """How many events of a span came with an import, in all."""

    imported: int
    events: int


def counted(store: int, start: datetime, end: datetime) -> Made:
    """How many events became known in a span, and how many of them came with an import."""
    ((events, imported),) = plain.rows(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN history THEN 1 ELSE 0 END), 0)"
        " FROM timeline_event WHERE store_id = %s AND known >= %s AND known <= %s",
        (store, plain.instant(start), plain.instant(end)),
    )
    return Made(int(imported), int(events))
