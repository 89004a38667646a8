"""What a statement goes through on PostgreSQL grows with what it is for, not with what is stored:
a plan made by statistics of an hour ago must not turn a batch into a thousand times its work.

Collected there alone (``conftest.py``): SQLite goes by no such statistics."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from afterword.engine.advance import advance_due
from afterword.engine.hot import QUESTIONS, there_is
from afterword.engine.reactions import react
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox import hot as outbox_hot
from afterword.timeline.models import Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import a_store, placed, tell

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no such statistics"),
]

WAITS = """
journey: own
name: Own
trigger: {event: order.placed}
entry: {rule: always}
exits: [{id: off, name: it is cancelled, when: {subject: cancelled, is: true}}]
steps:
  - {id: hour, kind: wait, for: 1 hour}
  - {id: tip, kind: send, class: service, template: care-tip}
  - {id: day, kind: wait, for: 1 day}
  - {id: later, kind: send, class: service, template: first-thanks}
"""
CROWD, AT_ONCE = 2400, 200
EACH = 40
"""So many rows may a statement go through for each run that it is about."""
GLANCE = 20


def looks(node: dict[str, Any]) -> float:
    """The rows that a plan went through, and those that it threw away."""
    away = sum(
        node.get(f"Rows Removed by {what}", 0)
        for what in ("Filter", "Join Filter", "Index Recheck")
    )
    below = sum(looks(one) for one in node.get("Plans", ()))
    return float(node["Actual Loops"] * (node["Actual Rows"] + away) + below)


def went_through(work: Callable[[], object]) -> dict[str, float]:
    """The rows that each statement of some work went through, by its text."""
    found: dict[str, float] = {}

    def hear(notice: Any) -> None:
        _, told, plan = str(notice.message_primary).partition("plan:\n")
        if told:
            seen = json.loads(plan)
            words = seen["Query Text"][:200]
            found[words] = max(found.get(words, 0.0), looks(seen["Plan"]))

    connection.ensure_connection()
    line: Any = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("LOAD 'auto_explain'")
        for name, value in SETTINGS.items():
            cursor.execute(f"SET {name} = {value}")
    line.add_notice_handler(hear)
    try:
        work()
    finally:
        line.remove_notice_handler(hear)
        with connection.cursor() as cursor:
            for name in SETTINGS:
                cursor.execute(f"RESET {name}")
    return found


SETTINGS = {
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_format": "json",
    "client_min_messages": "log",
}


def order(number: int) -> shapes.Event:
    who = shapes.Who(email=f"p{number}@example.com", country="GB")
    return placed(order=f"order/shop:{number}", who=who)


@pytest.fixture
def shop() -> Store:
    store = a_store()
    journeys.publish(store, WAITS, now=NOW, by="test")
    journeys.switch(store, "own", on=True, now=NOW, by="test")
    tell(store, *(order(one) for one in range(CROWD)))
    while react(NOW):
        pass
    while advance_due(NOW):
        pass
    return store


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_it_works(shop: Store) -> None:
    """The statistics are of when all waited an hour; meanwhile most wait for the next day."""
    analyse()
    later = NOW + timedelta(hours=1)
    for _ in range(CROWD // AT_ONCE * 3 // 5):
        assert advance_due(later, AT_ONCE)
    found = went_through(lambda: advance_due(later, AT_ONCE))
    assert any(one.startswith("UPDATE timeline_wait") for one in found)
    worst = max(found, key=lambda one: found[one])
    assert found[worst] <= EACH * AT_ONCE * 1.25, worst


def test_that_nothing_is_to_be_done_is_known_at_a_glance(shop: Store) -> None:
    """The statistics are of when everything was due; meanwhile nothing is."""
    Wait.objects.of(shop).update(due=NOW)
    analyse()
    Wait.objects.of(shop).update(due=NOW + timedelta(days=9))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM timeline_wait")
    found = went_through(partial(outbox_hot.next_due, NOW))
    assert max(found.values()) <= GLANCE
    for what in QUESTIONS:
        found = went_through(partial(there_is, what, NOW + timedelta(hours=1)))
        assert max(found.values()) <= GLANCE, what


def test_rows_that_are_thrown_away_count() -> None:
    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM generate_series(1, 500) n WHERE n < 0")

    assert list(went_through(work).values()) == [500.0]
