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


_INTENTS = plain.Table(
    "outbox_intent",
    (
        *("store_id", "customer_id", "effect", "send_key", "state", "state_at"),
        *("message_class", "purpose", "journey", "version", "run", "step", "subject", "order"),
        *("template", "tone", "channel", "contact", "priority", "planned", "due", "valid_until"),
        *("candidate", "question", "because", "attempt", "provider", "provider_id", "says"),
        *("sealed", "decided"),
    ),
)


def insert(store: int, rows: Sequence[Fresh], now: datetime) -> dict[str, int]:
    """Insert planned messages; those whose send key is known are left alone, and of two with one
    key the first counts. Gives {send key: id} of the new ones."""
    at = plain.instant(now)
    values = [_values(store, row, at) for row in rows]
    ending = "ON CONFLICT (store_id, send_key) DO NOTHING RETURNING send_key, id"
    return dict(plain.insert(_INTENTS, values, ending))


def _values(store: int, row: Fresh, at: object) -> tuple[object, ...]:
    message = row.message
    return (
        *(store, row.customer, "message", message.send_key, "planned", at),
        *(message.message_class, message.purpose, row.journey, row.version, row.run, message.step),
        *(row.subject, row.order, message.template, message.tone, message.channels[0], ""),
        *(message.priority, at, plain.instant(message.due), plain.instant(message.valid_until)),
        *(row.candidate, message.question, row.because, 0, "", "", "", b"", ""),
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
