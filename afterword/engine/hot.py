"""Whether there is work, asked in one plain statement each: most looks find none.

The ORM would cost more for the question than the database for the answer. SQLite and PostgreSQL
read these alike; each is answered from an index.
"""

from datetime import datetime, timedelta

from afterword.house import plain
from afterword.house.plain import instant

QUESTIONS = {
    "intakes": "SELECT EXISTS (SELECT 1 FROM timeline_intake WHERE state = 'waiting')",
    "events": (
        "SELECT EXISTS (SELECT 1 FROM timeline_event WHERE id > COALESCE("
        "(SELECT position FROM engine_cursor WHERE name = 'reactions'), 0))"
    ),
    "dates": (
        "SELECT EXISTS (SELECT 1 FROM timeline_wait WHERE owner IN ('parcel', 'order')"
        " AND due <= %s)"
    ),
    "history": "SELECT EXISTS (SELECT 1 FROM insights_learnt WHERE wanted IS NOT NULL)",
    "under way": (
        "SELECT EXISTS (SELECT 1 FROM insights_learnt WHERE learnt > 0 AND wanted IS NULL"
        " AND (looked IS NULL OR looked <= %s))"
    ),
    "audiences": (
        "SELECT EXISTS (SELECT 1 FROM timeline_audience WHERE looked IS NULL OR looked <= %s)"
    ),
    "moves": "SELECT EXISTS (SELECT 1 FROM journeys_publication WHERE due <= %s)",
    "runs": "SELECT EXISTS (SELECT 1 FROM timeline_wait WHERE owner = 'run' AND due <= %s)",
    "messages": "SELECT EXISTS (SELECT 1 FROM timeline_wait WHERE owner = 'message' AND due <= %s)",
    "talks": "SELECT EXISTS (SELECT 1 FROM timeline_wait WHERE owner = 'talk' AND due <= %s)",
    "points": "SELECT EXISTS (SELECT 1 FROM loyalty_account WHERE due <= %s)",
    "lessons": "SELECT EXISTS (SELECT 1 FROM insights_taught WHERE wanted IS NOT NULL)",
    "ready": (
        "SELECT EXISTS (SELECT 1 FROM outbox_intent WHERE state = 'ready'"
        " AND (not_before IS NULL OR not_before <= %s))"
    ),
    "urgent": (
        "SELECT EXISTS (SELECT 1 FROM outbox_intent WHERE state = 'ready'"
        " AND message_class = 'transactional' AND (not_before IS NULL OR not_before <= %s))"
    ),
    "the rest": (
        "SELECT EXISTS (SELECT 1 FROM outbox_intent WHERE state = 'ready'"
        " AND message_class IN ('service', 'marketing')"
        " AND (not_before IS NULL OR not_before <= %s))"
    ),
    "unknown": "SELECT EXISTS (SELECT 1 FROM outbox_intent WHERE ask_at <= %s)",
    "deeds": (
        "SELECT EXISTS (SELECT 1 FROM outbox_intent WHERE state = 'ready'"
        " AND message_class = 'deed')"
        " OR EXISTS (SELECT 1 FROM outbox_intent WHERE ask_at IS NOT NULL"
        " AND message_class = 'deed')"
    ),
}
"""Each may say yes too often, never no."""

BEFORE = {"under way": timedelta(days=1), "audiences": timedelta(minutes=15)}
"""What is done anew so long after it was done last."""


def hold_cursor(name: str) -> int | None:
    """How far a cursor is, held for this transaction; ``None``: another worker holds it."""
    sql = f"SELECT position FROM engine_cursor WHERE name = %s{plain.skipping_locked()}"  # noqa: S608 (ours)
    found = plain.rows(sql, (name,))
    if not found:
        # Held by another one, or not there yet: the first time of all.
        plain.execute(
            "INSERT INTO engine_cursor (name, position) VALUES (%s, 0) ON CONFLICT DO NOTHING",
            (name,),
        )
        found = plain.rows(sql, (name,))
    return int(found[0][0]) if found else None


def position(name: str) -> int:
    """How far a cursor is, without holding it."""
    found = plain.rows("SELECT position FROM engine_cursor WHERE name = %s", (name,))
    return int(found[0][0]) if found else 0


def move_cursor(name: str, position: int) -> None:
    """Move a cursor that is held."""
    plain.execute("UPDATE engine_cursor SET position = %s WHERE name = %s", (position, name))


def there_is(what: str, now: datetime) -> bool:
    """Whether there is any of this work."""
    question = QUESTIONS[what]
    by = now - BEFORE.get(what, timedelta(0))
    return bool(plain.rows(question, (instant(by),) if "%s" in question else ())[0][0])
