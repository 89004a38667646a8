"""The statements that run for every look at a run (see ``house.plain``)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from afterword.decisions.run import Run
from afterword.house import plain
from afterword.house.plain import Table

_decode = msgspec.json.Decoder(Run).decode


class Row(NamedTuple):
    """What a look needs of a stored run."""

    id: int
    customer: int
    journey: str
    version: int
    subject: str
    state: str
    because: str
    over: bool
    """It has ended, or is parked with an error."""

    @property
    def decided(self) -> Run:
        """The run as decisions take it. Raises ``msgspec.ValidationError``."""
        return _decode(self.state)


def runs(store: int, ids: Iterable[int]) -> dict[int, Row]:
    """These runs of a store, by id."""
    sql = (
        "SELECT id, customer_id, journey, version, subject, state, because,"  # noqa: S608 (names are ours)
        " ended IS NOT NULL OR error <> '' FROM journeys_run"
        f" WHERE store_id = %s AND {plain.among('id')}"
    )
    return {row[0]: Row(*row) for row in plain.rows(sql, (store, plain.many(ids)))}


def entries(
    store: int, customers: Iterable[int], journeys: Iterable[str]
) -> list[tuple[int, str, str, int, datetime, bool]]:
    """The entries of these customers into these journeys: (customer, journey, subject, number,
    when, whether it has ended)."""
    moment: Any = plain.moment
    return [
        (customer, key, subject, entry, moment(entered), bool(over))
        for customer, key, subject, entry, entered, over in plain.rows(
            "SELECT customer_id, journey, subject, entry, entered, ended IS NOT NULL"  # noqa: S608 (names are ours)
            f" FROM journeys_run WHERE store_id = %s AND {plain.among('customer_id')}"
            f" AND {plain.among('journey', 'text')}",
            (store, plain.many(customers), plain.many(journeys)),
        )
    ]


def insert(
    store: int, runs: Sequence[tuple[int, str, Run, bytes]], now: datetime
) -> dict[str, int]:
    """Insert runs: (customer, natural key, run, reasons as JSON); those whose key is known are
    left alone. Gives {key: id} of the new ones, in their order."""
    at = plain.instant(now)
    rows = [
        (
            store,
            customer,
            key,
            run.journey,
            run.version,
            run.subject,
            run.entry,
            plain.instant(run.entered),
            run.at,
            plain.instant(run.since),
            at if run.ended else None,
            run.outcome[:80],
            plain.instant(run.goal),
            msgspec.json.encode(run).decode(),
            because.decode(),
            "",
        )
        for customer, key, run, because in runs
    ]
    found = plain.insert_once(_RUNS, rows, "key")
    return {key: found[key] for _, key, _, _ in runs if key in found}


_RUNS = Table(
    "journeys_run",
    (
        "store_id",
        "customer_id",
        "key",
        "journey",
        "version",
        "subject",
        "entry",
        "entered",
        "at",
        "since",
        "ended",
        "outcome",
        "goal",
        "state",
        "because",
        "error",
    ),
)


class Written(NamedTuple):
    """What a look writes of a run."""

    id: int
    run: Run
    because: bytes
    """The reasons of the last look as JSON."""


def write(store: int, runs: Sequence[Written], now: datetime) -> None:
    """Write where these runs stand; one that is over ended now."""
    at = plain.instant(now)
    plain.update(
        _MOVED,
        ("store_id", "id"),
        [
            (
                store,
                number,
                run.at,
                plain.instant(run.since),
                at if run.ended else None,
                run.outcome[:80],
                plain.instant(run.goal),
                msgspec.json.encode(run).decode(),
                because.decode(),
            )
            for number, run, because in runs
        ],
    )


_MOVED = Table(
    "journeys_run",
    ("store_id", "id", "at", "since", "ended", "outcome", "goal", "state", "because"),
)


def texts(store: int, wanted: Iterable[tuple[str, int]]) -> list[tuple[Any, ...]]:
    """The texts of versions, by (journey, number), and maybe of others: (journey, number, text)."""
    chosen = list(wanted)
    keys, numbers = {key for key, _ in chosen}, {number for _, number in chosen}
    sql = (
        "SELECT j.key, v.number, v.text FROM journeys_version v"  # noqa: S608 (names are ours)
        " JOIN journeys_journey j ON j.store_id = v.store_id AND j.id = v.journey_id"
        f" WHERE v.store_id = %s AND {plain.among('j.key', 'text')} AND {plain.among('v.number')}"
    )
    return plain.rows(sql, (store, plain.many(keys), plain.many(numbers)))


def live_texts(store: int) -> list[tuple[Any, ...]]:
    """The live texts of the journeys that are on: (journey, number, text)."""
    return [(key, number, text) for key, number, text, live, _ in entering_texts(store) if
            number == live]  # fmt: skip


def entering_texts(store: int) -> list[tuple[Any, ...]]:
    """What people enter of the journeys that are on, the version before too while the live one is
    tried on some: (journey, number, text, live number, share of the live one in a hundred)."""
    return plain.rows(
        "SELECT j.key, v.number, v.text, j.live, j.share FROM journeys_journey j"
        " JOIN journeys_version v ON v.store_id = j.store_id AND v.journey_id = j.id"
        ' AND v.number IN (j.live, j.old) WHERE j.store_id = %s AND j."on"',
        (store,),
    )


def switched_on(store: int) -> frozenset[str]:
    """The keys of the journeys that are on."""
    found = plain.rows('SELECT key FROM journeys_journey WHERE store_id = %s AND "on"', (store,))
    return frozenset(key for (key,) in found)


def next_publication() -> datetime | None:
    """When there is something to do about a publication next."""
    ((at,),) = plain.rows("SELECT MIN(due) FROM journeys_publication WHERE due IS NOT NULL")
    return plain.read_instant(at)
