"""Whether there is work, asked in one plain statement each: most looks find none.

The ORM would cost more for the question than the database for the answer. SQLite and PostgreSQL
read these alike; each is answered from an index.
"""

from datetime import datetime, timedelta

from afterword.house import plain
from afterword.house.plain import instant

_LANES = "message_class, store_id, channel, due, id"


def _first(what: str, order: str) -> str:
    """Whether there is one, asked as what the first one is. Asked whether any exists, PostgreSQL
    goes by its statistics: where an hour ago most rows were such, it looks through the table and
    expects to find one at once, and where none is left it looks through all."""
    return f"SELECT (SELECT 1 FROM {what} ORDER BY {order} LIMIT 1) IS NOT NULL"  # noqa: S608 (ours)


def _due(owner: str) -> str:
    return _first(f"timeline_wait WHERE owner = '{owner}' AND due <= %s", "due")


def _ready(of: str) -> str:
    return _first(
        f"outbox_intent WHERE state = 'ready'{of} AND (not_before IS NULL OR not_before <= %s)",
        _LANES,
    )


_ASKED_DEED = _first("outbox_intent WHERE ask_at IS NOT NULL AND message_class = 'deed'", "ask_at")

QUESTIONS = {
    "intakes": _first("timeline_intake WHERE state = 'waiting'", "id"),
    "events": (
        "SELECT COALESCE((SELECT MAX(id) FROM timeline_event), 0)"
        " > COALESCE((SELECT position FROM engine_cursor WHERE name = 'reactions'), 0)"
    ),
    "dates": f"{_due('parcel')} OR ({_due('order')})",
    "history": "SELECT EXISTS (SELECT 1 FROM insights_learnt WHERE wanted IS NOT NULL)",
    "under way": (
        "SELECT EXISTS (SELECT 1 FROM insights_learnt WHERE learnt > 0 AND wanted IS NULL"
        " AND (looked IS NULL OR looked <= %s))"
    ),
    "audiences": (
        "SELECT EXISTS (SELECT 1 FROM timeline_audience WHERE looked IS NULL OR looked <= %s)"
    ),
    "moves": "SELECT EXISTS (SELECT 1 FROM journeys_publication WHERE due <= %s)",
    "runs": _due("run"),
    "messages": _due("message"),
    "talks": _due("talk"),
    "points": _first("loyalty_account WHERE due <= %s", "due"),
    "lessons": "SELECT EXISTS (SELECT 1 FROM insights_taught WHERE wanted IS NOT NULL)",
    "ready": _ready(""),
    "urgent": _ready(" AND message_class = 'transactional'"),
    "the rest": _ready(" AND message_class IN ('service', 'marketing')"),
    "unknown": _first("outbox_intent WHERE ask_at <= %s", "ask_at"),
    "deeds": (
        _first("outbox_intent WHERE state = 'ready' AND message_class = 'deed'", _LANES)
        + f" OR ({_ASKED_DEED})"
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
    return bool(plain.rows(question, [instant(by)] * question.count("%s"))[0][0])
