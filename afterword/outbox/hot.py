"""The statements that run for every message (see ``house.plain``)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from afterword.decisions.run import PlanMessage
from afterword.house import bulk, plain
from afterword.house import hot as house_hot
from afterword.timeline.models import Customer

from .models import Intent, Lane


class Fresh(NamedTuple):
    """A message to write down: whose it is, where it comes from, what it says."""

    customer: int
    run: int | None
    journey: str
    version: int
    subject: str
    order: str
    message: PlanMessage
    candidate: str
    """The candidate as ``admit`` takes it, as JSON."""
    because: str
    """The reasons as JSON."""


_INTENTS = plain.Table(
    "outbox_intent",
    (
        *("store_id", "customer_id", "send_key", "state_at", "message_class", "purpose"),
        *("journey", "version", "run", "step", "subject", "order", "template", "tone", "channel"),
        *("priority", "planned", "due", "valid_until", "candidate", "question", "because"),
        "sealed",
    ),
    fixed=(
        *(("effect", "'message'"), ("state", "'planned'"), ("contact", "''"), ("attempt", "0")),
        *(("provider", "''"), ("provider_id", "''"), ("says", "''"), ("decided", "''")),
    ),
)


def insert(store: int, rows: Sequence[Fresh], now: datetime) -> dict[str, int]:
    """Insert planned messages; those whose send key is known are left alone, and of two with one
    key the first counts. Gives {send key: id} of the new ones."""
    at = plain.instant(now)
    values = [_values(store, row, at) for row in rows]
    return plain.insert_once(_INTENTS, values, "send_key")


def _values(store: int, row: Fresh, at: object) -> tuple[object, ...]:
    message = row.message
    return (
        *(store, row.customer, message.send_key, at, message.message_class, message.purpose),
        *(row.journey, row.version, row.run, message.step, row.subject, row.order),
        *(message.template, message.tone, message.channels[0], message.priority, at),
        *(plain.instant(message.due), plain.instant(message.valid_until)),
        *(row.candidate, message.question, row.because, b""),
    )


Key = tuple[int, str]
"""A lane: (store, channel)."""

_FIRST = (
    "(SELECT id FROM outbox_intent WHERE state = 'ready' AND message_class = %s{}"
    " ORDER BY store_id, channel, due, id LIMIT 1)"
)
_HEADS = f"""
WITH RECURSIVE head (id, store_id, channel, due) AS (
    SELECT id, store_id, channel, due FROM outbox_intent WHERE id = {_FIRST.format("")}
    UNION ALL
    SELECT other.id, other.store_id, other.channel, other.due
    FROM head JOIN outbox_intent other ON other.id = COALESCE(
        {_FIRST.format(" AND store_id = head.store_id AND channel > head.channel")},
        {_FIRST.format(" AND store_id > head.store_id")})
) SELECT store_id, channel FROM head ORDER BY due, id
"""  # noqa: S608 (nothing comes from outside)


def lanes(lane: str) -> list[Key]:
    """The lanes on which something of a class is ready, the one whose first is longest due first.

    One look in the index for each, however much is ready on it.
    """
    return [(store, channel) for store, channel in plain.rows(_HEADS, (lane, lane, lane))]


def all_lanes() -> list[Lane]:
    """What is known of the lanes. Every sender asks several times a second."""
    found = plain.rows(f"SELECT {bulk.columns(Lane, _LANE, 'one')} FROM outbox_lane one")  # noqa: S608 (names are ours)
    return [bulk.made(Lane, _LANE, row) for row in found]


_LANE = bulk.all_of(Lane)


def any_held_back() -> bool:
    """Whether any journey may be held back, by a pause or by its ramp."""
    sql = "SELECT 1 FROM outbox_brake WHERE pulled IS NOT NULL OR NOT ramped LIMIT 1"
    return bool(plain.rows(sql))


def deed_lanes(now: datetime) -> list[Key]:
    """The shops at which something is to be done, or asked after: few at any moment."""
    at = plain.instant(now)
    found = plain.rows(
        "SELECT store_id, channel FROM outbox_intent WHERE state = 'ready'"
        " AND message_class = 'deed' AND (not_before IS NULL OR not_before <= %s)"
        " UNION SELECT store_id, channel FROM outbox_intent"
        " WHERE ask_at <= %s AND message_class = 'deed'",
        (at, at),
    )
    return sorted((store, channel) for store, channel in found)


class But(NamedTuple):
    """What is not claimed of a lane: a journey's messages, or (without one) what was tried."""

    journey: str | None


def ready(lane: str, key: Key, limit: int, now: datetime, but: Iterable[But] = ()) -> list[Intent]:
    """The ready intents of a class on a lane that may go now, the longest due first, with their
    customers and stores; held for this transaction, so that another worker takes others."""
    wanted, values = "", list[Any]()
    for one in but:
        wanted += " AND one.tries = 0" if one.journey is None else " AND one.journey <> %s"
        values += [] if one.journey is None else [one.journey]
    found = plain.rows(
        f"SELECT {bulk.columns(Intent, _WHOLE, 'one')}, {bulk.columns(Customer, _WHOSE, 'whose')}"  # noqa: S608 (names are ours)
        " FROM outbox_intent one JOIN timeline_customer whose"
        " ON whose.store_id = one.store_id AND whose.id = one.customer_id"
        " WHERE one.state = 'ready' AND one.message_class = %s AND one.store_id = %s"
        " AND one.channel = %s AND whose.merged_into IS NULL"
        f" AND (one.not_before IS NULL OR one.not_before <= %s){wanted}"
        f" ORDER BY one.due, one.id LIMIT %s{plain.skipping_locked('one')}",
        (lane, *key, plain.instant(now), *values, limit),
    )
    return _made(found)


def those(store: int, numbers: Iterable[int], states: Iterable[str]) -> list[Intent]:
    """The intents with these ids that are in one of these states, with their customers and
    stores."""
    found = plain.rows(
        f"SELECT {bulk.columns(Intent, _WHOLE, 'one')}, {bulk.columns(Customer, _WHOSE, 'whose')}"  # noqa: S608 (names are ours)
        " FROM outbox_intent one JOIN timeline_customer whose"
        " ON whose.store_id = one.store_id AND whose.id = one.customer_id"
        f" WHERE one.store_id = %s AND {plain.among('one.id')}"
        f" AND {plain.among('one.state', 'text')} ORDER BY one.id",
        (store, plain.many(list(numbers)), plain.many(list(states))),
    )
    return _made(found)


_WHOLE = bulk.all_of(Intent)
_WHOSE = ("id", "store", "wrapped_key", "sealed", "language", "merged_into")
"""What weighing and writing a message ask of its customer."""


def _made(found: Sequence[Sequence[Any]]) -> list[Intent]:
    """Intents with their customers and stores, from both rows in one."""
    if not found:
        return []
    edge = len(_WHOLE)
    people = [bulk.made(Customer, _WHOSE, row[edge:]) for row in found]
    stores = {one.pk: one for one in house_hot.stores({one.store_id for one in people})}
    intents: list[Intent] = []
    for row, customer in zip(found, people, strict=True):
        store = customer.store = stores[customer.store_id]
        intents.append(bulk.made(Intent, _WHOLE, row[:edge], store=store, customer=customer))
    return intents


def stand_now(store: int, intents: Iterable[int]) -> list[tuple[int, str, int]]:
    """How intents stand in the database: (id, state, number of the attempt); held for this
    transaction."""
    lock = "" if plain.on_sqlite() else " FOR UPDATE"
    return plain.rows(
        "SELECT id, state, attempt FROM outbox_intent"  # noqa: S608 (names are ours)
        f" WHERE store_id = %s AND {plain.among('id')}{lock}",
        (store, plain.many(intents)),
    )


def on_the_way(store: int, customers: Iterable[int]) -> list[tuple[Any, ...]]:
    """What was let out to these customers and has not ended: (id, customer, state, send key, class,
    priority, due)."""
    found = plain.rows(
        "SELECT id, customer_id, state, send_key, message_class, priority, due"  # noqa: S608 (names are ours)
        f" FROM outbox_intent WHERE store_id = %s AND {plain.among('customer_id')}"
        " AND effect = 'message' AND state IN ('ready', 'dispatching')",
        (store, plain.many(customers)),
    )
    # Put in order here: asked for it, SQLite reads all messages of the store in theirs.
    return [(*row, plain.moment(due)) for *row, due in sorted(found)]


_ATTEMPTS = plain.Table(
    "outbox_attempt", ("store_id", "intent_id", "number", "worker", "started", "result", "says")
)


def begin_attempts(intents: Iterable[Intent], now: datetime, worker: str) -> None:
    """Write down that these are tried from now on, and by whom."""
    at = plain.instant(now)
    rows = [(one.store_id, one.pk, one.attempt, worker, at, "", "") for one in intents]
    plain.insert(_ATTEMPTS, rows)


Ended = tuple[int, int, int, str, str]
"""(store, intent, number of the attempt, how it ended, what was said)."""


def end_attempts(rows: Sequence[Ended], now: datetime) -> None:
    """Write down how attempts ended."""
    at = plain.instant(now)
    plain.update(
        _ENDED,
        ("store_id", "intent_id", "number"),
        [(store, intent, number, at, result, says) for store, intent, number, result, says in rows],
    )


_ENDED = plain.Table(
    "outbox_attempt", ("store_id", "intent_id", "number", "ended", "result", "says")
)


def next_due(now: datetime) -> tuple[datetime | None, datetime | None, bool]:
    """When the next message is tried again, when the next unknown one is asked after, and whether
    any is ready."""
    at = plain.instant(now)
    ((later, unknown, ready),) = plain.rows(
        # Each by the first of an index: statistics of an hour ago make PostgreSQL look for them in
        # the whole table.
        "SELECT (SELECT MIN(not_before) FROM outbox_intent WHERE state = 'ready'"
        " AND not_before IS NOT NULL AND not_before > %s),"
        " (SELECT MIN(ask_at) FROM outbox_intent WHERE ask_at IS NOT NULL AND ask_at > %s),"
        " (SELECT 1 FROM outbox_intent WHERE state = 'ready'"
        " ORDER BY message_class, store_id, channel, due, id LIMIT 1) IS NOT NULL",
        (at, at),
    )
    return plain.read_instant(later), plain.read_instant(unknown), bool(ready)


def counted(since: datetime, here: datetime, names: Sequence[str]) -> list[tuple[Any, ...]]:
    """What was counted since then, by store and journey: (store, journey, sent from ``here`` on,
    the sum of each of these names)."""
    sums = ", ".join(f"SUM({name})" for name in names)
    return plain.rows(
        "SELECT store_id, journey, SUM(CASE WHEN slot >= %s THEN sent ELSE 0 END),"  # noqa: S608 (names are ours)
        f" {sums} FROM outbox_tally WHERE slot >= %s GROUP BY store_id, journey ORDER BY 1, 2",
        (plain.instant(here), plain.instant(since)),
    )


def restored() -> bool:
    """Whether something may have been handed over in a life of the database before this one."""
    ((found,),) = plain.rows(
        "SELECT EXISTS (SELECT 1 FROM outbox_handedbefore)"
        " OR EXISTS (SELECT 1 FROM outbox_restored WHERE missing <> '[]')"
    )
    return bool(found)
