"""The statements that run for every raw intake (see ``house.plain``)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from afterword.house import plain
from afterword.house.bell import CHANNEL, KNOCK
from afterword.house.plain import Table, instant

_INTAKES = Table(
    "timeline_intake",
    ("store_id", "connector", "topic", "delivery", "received", "headers", "sealed"),
    (("state", "'waiting'"), ("says", "''"), ("tries", "0"), ("events", "0")),
)
_TYPES = ("bigint", "text", "text", "text", "timestamptz", "jsonb", "bytea")


def insert(rows: Sequence[tuple[Any, ...]]) -> int:
    """Insert raw intakes; a delivery that is there already is left alone. On PostgreSQL it
    knocks in every process with the commit.

    A row is (store, connector, topic, delivery, received, headers as JSON text, sealed). Gives how
    many are new.
    """
    values = [
        (store, connector, topic, delivery, instant(received), headers, sealed)
        for store, connector, topic, delivery, received, headers, sealed in rows
    ]
    once = ("store_id", "connector", "delivery")
    return plain.insert_new(_INTAKES, _TYPES, values, once, (CHANNEL, KNOCK))


class Raw(NamedTuple):
    """A raw intake, as whoever reads it needs it."""

    id: int
    connector: str
    received: datetime
    headers: Mapping[str, str]
    sealed: bytes


_read = msgspec.json.Decoder().decode


def waiting(limit: int) -> list[tuple[int, Raw]]:
    """The intakes that wait, in order of arrival: (store, intake)."""
    found = plain.rows(
        "SELECT store_id, id, connector, received, headers, sealed FROM timeline_intake"
        " WHERE state = 'waiting' ORDER BY id LIMIT %s",
        (limit,),
    )
    moment: Any = plain.moment
    return [
        (store, Raw(number, connector, moment(received), _read(headers), bytes(sealed)))
        for store, number, connector, received, headers, sealed in found
    ]


def still_waiting(store: int, ids: Iterable[int]) -> set[int]:
    """Which of these nobody has understood yet."""
    found = plain.rows(
        "SELECT id FROM timeline_intake"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('id')} AND state = 'waiting'",
        (store, plain.many(ids)),
    )
    return {number for (number,) in found}


class Outcome(NamedTuple):
    """What became of an intake."""

    state: str
    says: str = ""
    events: int = 0
    customer: int | None = None


def handled(store: int, outcomes: Iterable[tuple[int, Outcome]], now: datetime) -> None:
    """Write what became of intakes that were looked at: (id, outcome)."""
    at = instant(now)
    plain.execute_each(
        "UPDATE timeline_intake SET state = %s, says = %s, tries = tries + 1, handled = %s,"
        " events = %s, customer = %s WHERE store_id = %s AND id = %s",
        [
            (one.state, one.says[:500], at, one.events, one.customer, store, number)
            for number, one in outcomes
        ],
    )
