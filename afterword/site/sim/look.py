"""Looks at what the product wrote down: now and then when it rests, and at the end, when nothing
breaks any more and all work should have come to its end."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from afterword.engine.hot import QUESTIONS, there_is
from afterword.outbox.journal import Broken, Journal

from .ports import journals

if TYPE_CHECKING:
    from .run import Simulation

_MESSAGES = (
    "SELECT store_id, send_key, state, step, \"order\", decided, because <> '[]', EXISTS (SELECT 1"
    " FROM timeline_wait w WHERE w.store_id = i.store_id AND w.owner = 'message'"
    " AND w.owner_id = i.id AND w.due IS NOT NULL), message_class <> 'transactional' AND EXISTS ("
    "SELECT 1 FROM outbox_brake b WHERE b.store_id = i.store_id AND b.pulled IS NOT NULL"
    " AND b.journey IN (i.journey, '_' || i.channel))"
    " FROM outbox_intent i"
)
_CHANGED = f"{_MESSAGES} WHERE state_at || '' >= %s AND state <> 'dispatching'"
INDEX = "CREATE INDEX IF NOT EXISTS sim_changed ON outbox_intent (state_at || '')"
"""Finds what changed without going through all messages. It is over an expression that the product
has nowhere, so that none of its own statements runs otherwise with it than without."""
_LOST_RUNS = (
    "SELECT journey, subject, at FROM journeys_run r WHERE ended IS NULL AND error = '' AND NOT"
    " EXISTS (SELECT 1 FROM timeline_wait w WHERE w.store_id = r.store_id AND w.owner = 'run'"
    " AND w.owner_id = r.id)"
)
_PARKED = "SELECT journey, subject, error FROM journeys_run WHERE error <> ''"
_FAILED = "SELECT says FROM timeline_intake WHERE state = 'failed'"


def at_the_end(sim: "Simulation") -> None:
    """Compare what the product says with what truly happened."""
    oracle = sim.oracle
    messages = _messages(sim, _MESSAGES)
    oracle.written(messages)
    oracle.settled(messages)
    states = {
        (one["store"], one["order"]): one["state"] for one in messages if one["step"] == "confirm"
    }
    oracle.confirmed(sim.told_orders(), states)
    said = [(one["store"], one["order"]) for one in messages if one["step"] == "tell-arrived"]
    if not sim.oracle.forgot:
        # Months of patience aside: the journey listens for thirty days.
        oracle.arrived(said, sim.world.end)
    for journey, subject, at in _rows(_LOST_RUNS):
        oracle.wrong("I16", f"{journey} {subject} stands at {at}, and nothing looks at it again")
    for journey, subject, error in _rows(_PARKED):
        oracle.wrong("I16", f"{journey} {subject} is parked: {error}")
    for (says,) in _rows(_FAILED):
        oracle.wrong("I16", f"news was not understood: {says}")
    for what in QUESTIONS:
        if there_is(what, sim.clock.now()):
            oracle.wrong("I19", f"there is still work: {what}")
    _journals(sim)


def meanwhile(sim: "Simulation", since: datetime) -> None:
    """Look at the messages that something became of since then. Where the product rests only."""
    # As the database has it: in UTC, without saying so.
    sim.oracle.written(_messages(sim, _CHANGED, str(since.replace(tzinfo=None))))


def _messages(sim: "Simulation", sql: str, *values: Any) -> list[dict[str, Any]]:
    numbers = {store.pk: number for number, store in enumerate(sim.stores)}
    names = ("store", "key", "state", "step", "order", "decided", "because", "waits", "paused")
    messages = [dict(zip(names, row, strict=True)) for row in _rows(sql, *values)]
    for one in messages:
        one["store"] = numbers[one["store"]]
    return messages


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _journals(sim: "Simulation") -> None:
    """The journals hold together, and have every hand-over that was taken."""
    known: set[tuple[int, str]] = set()
    for path in sorted(journals(sim.home).glob("*.jsonl")):
        try:
            known |= {(int(line.store[1:]), line.send_key) for line in Journal(path).read()}
        except Broken as error:
            sim.oracle.wrong("I18", str(error))
    for store, key in sim.oracle.keys:
        if (store, key) not in known:
            sim.oracle.wrong("I18", f"no journal has {key[:8]}")
