"""The statements that run for every message that is planned (see ``house.plain``)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from afterword.decisions.run import PlanMessage
from afterword.house import plain


class Fresh(NamedTuple):
    """A message to write down: whose it is, where it comes from, what it says."""

    customer: int
    run: int
    journey: str
    version: int
    subject: str
    order: str
    message: PlanMessage
    candidate: str
    """The candidate as ``admit`` takes it, as JSON."""
    because: str
    """The reasons as JSON."""


_COLUMNS = (
    "store_id, customer_id, effect, send_key, state, state_at, message_class, purpose, journey,"
    ' version, run, step, subject, "order", template, tone, channel, contact, priority, planned,'
    " due, valid_until, candidate, question, because, attempt, provider, provider_id, says,"
    " sealed, decided"
)
_PLACE = (
    "(%s, %s, 'message', %s, 'planned', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', %s,"
    " %s, %s, %s, %s, %s, %s, 0, '', '', '', %s, '')"
)
_ROWS_AT_ONCE = 100


def insert(store: int, rows: Sequence[Fresh], now: datetime) -> dict[str, int]:
    """Insert planned messages; those whose send key is known are left alone, and of two with one
    key the first counts. Gives {send key: id} of the new ones."""
    new: dict[str, int] = {}
    at = plain.instant(now)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        sql = (
            f"INSERT INTO outbox_intent ({_COLUMNS}) VALUES "  # noqa: S608 (names are ours)
            + ", ".join([_PLACE] * len(some))
            + " ON CONFLICT (store_id, send_key) DO NOTHING RETURNING send_key, id"
        )
        values = [value for row in some for value in _values(store, row, at)]
        new.update((key, number) for key, number in plain.rows(sql, values))
    return new


def _values(store: int, row: Fresh, at: object) -> tuple[object, ...]:
    message = row.message
    return (
        store,
        row.customer,
        message.send_key,
        at,
        message.message_class,
        message.purpose,
        row.journey,
        row.version,
        row.run,
        message.step,
        row.subject,
        row.order,
        message.template,
        message.tone,
        message.channels[0],
        message.priority,
        at,
        plain.instant(message.due),
        plain.instant(message.valid_until),
        row.candidate,
        message.question,
        row.because,
        b"",
    )


def wait(store: int, waits: Sequence[tuple[int, int, datetime]]) -> None:
    """Let messages be weighed when they are due: (customer, id of the message, when)."""
    plain.execute_each(
        "INSERT INTO timeline_wait (store_id, customer_id, owner, owner_id, due, kinds)"
        " VALUES (%s, %s, 'message', %s, %s, '')",
        [(store, customer, number, plain.instant(due)) for customer, number, due in waits],
    )


Ended = tuple[int, int, int, str, str]
"""(store, intent, number of the attempt, how it ended, what was said)."""


def end_attempts(rows: Sequence[Ended], now: datetime) -> None:
    """Write down how attempts ended."""
    at = plain.instant(now)
    plain.execute_each(
        "UPDATE outbox_attempt SET ended = %s, result = %s, says = %s"
        " WHERE store_id = %s AND intent_id = %s AND number = %s",
        [(at, result, says, store, intent, number) for store, intent, number, result, says in rows],
    )


def next_due(now: datetime) -> tuple[datetime | None, datetime | None, bool]:
    """When the next message is tried again, when the next unknown one is asked after, and whether
    any is ready."""
    at = plain.instant(now)
    ((later, unknown, ready),) = plain.rows(
        "SELECT (SELECT MIN(not_before) FROM outbox_intent WHERE state = 'ready'"
        " AND not_before > %s), (SELECT MIN(ask_at) FROM outbox_intent WHERE ask_at > %s),"
        " EXISTS (SELECT 1 FROM outbox_intent WHERE state = 'ready')",
        (at, at),
    )
    return plain.read_instant(later), plain.read_instant(unknown), bool(ready)


def ready_classes(now: datetime) -> set[str]:
    """The classes of which a message may be handed over now."""
    found = plain.rows(
        "SELECT DISTINCT message_class FROM outbox_intent WHERE state = 'ready'"
        " AND (not_before IS NULL OR not_before <= %s)",
        (plain.instant(now),),
    )
    return {one for (one,) in found}
