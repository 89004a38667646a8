"""Taking in an order costs the same however much is stored: every statement goes by an index."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from afterword.engine import intake
from afterword.house.models import Store
from afterword.timeline import hot_intakes
from tests.conftest import NOW
from tests.given import scan, tell
from tests.rigs.shop import order

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="plans are SQLite's; PostgreSQL goes by statistics"
)

_LONG = re.compile(r"(SCAN|SEARCH) (timeline_\w+|\w)( USING .*\(store_id=\?\))?$")
"""A table gone through from end to end, or all of a store in it."""


def seen(work: Callable[[], object]) -> list[str]:
    """The statements of some work that go through all there is, each with its plan."""
    asked: dict[str, Any] = {}

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql.split()[0] in ("SELECT", "UPDATE", "DELETE"):
            asked.setdefault(sql, params)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        work()
    found = []
    with connection.cursor() as cursor:
        for sql, params in asked.items():
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            found += [f"{row[3]}: {sql}" for row in cursor.fetchall() if _LONG.match(row[3])]
    return found


def keep(store: Store, number: int) -> None:
    sealed = store.secret.pack(order(number, NOW), "intake")
    headers = '{"x-shopify-topic": "orders/create"}'
    hot_intakes.insert([(store.pk, "shopify", "orders/create", f"d{number}", NOW, headers, sealed)])


def test_it_works(store: Store) -> None:
    keep(store, 1)
    tell(store, scan("in_transit", NOW, order="order/shopify:5000000001"))
    assert seen(lambda: intake.parse_waiting(NOW)) == []


def test_a_statement_that_goes_through_all_is_seen(store: Store) -> None:
    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM timeline_order WHERE store_id = %s AND total = 1", [1])

    assert len(seen(work)) == 1
