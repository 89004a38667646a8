"""Whether there is work, asked in one plain statement each: most looks find none.

The ORM would cost more for the question than the database for the answer. SQLite and PostgreSQL
read these alike; each is answered from an index.
"""

from datetime import datetime

from django.db import connection

from afterword.timeline.hot import instant

QUESTIONS = {
    "intakes": "SELECT EXISTS (SELECT 1 FROM timeline_intake WHERE state = 'waiting')",
    "events": (
        "SELECT EXISTS (SELECT 1 FROM timeline_event WHERE id > COALESCE("
        "(SELECT position FROM engine_cursor WHERE name = 'reactions'), 0))"
    ),
    "runs": "SELECT EXISTS (SELECT 1 FROM timeline_wait WHERE owner = 'run' AND due <= %s)",
    "messages": "SELECT EXISTS (SELECT 1 FROM timeline_wait WHERE owner = 'message' AND due <= %s)",
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
}
"""Each may say yes too often, never no."""


def there_is(what: str, now: datetime) -> bool:
    """Whether there is any of this work."""
    question = QUESTIONS[what]
    with connection.cursor() as cursor:
        cursor.execute(question, [instant(now)] if "%s" in question else [])
        return bool(cursor.fetchone()[0])
