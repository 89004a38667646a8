"""Who stands where in journeys is counted where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from afterword.desk.journeys.queries import figures
from afterword.house.models import Store
from afterword.journeys import queries
from afterword.journeys.models import Run
from afterword.timeline.models import Customer
from tests.conftest import NOW
from tests.given import placed, tell

pytestmark = pytest.mark.django_db
KEY = "after-first-delivery"
_entry: Iterator[int] = count()


def stand(store: Store, key: str, at: str, many: int, *, ended: bool = False) -> None:
    customer = Customer.objects.of(store).get()
    numbers = [next(_entry) for _ in range(many)]
    Run.objects.bulk_create(
        Run(
            store=store, journey=key, version=1, customer=customer, key=f"run-{one}", entry=1,
            subject=f"order/{one}", entered=NOW, since=NOW, at=at, ended=NOW if ended else None,
            state="{}",
        )
        for one in numbers
    )  # fmt: skip


@pytest.fixture
def crowd(store: Store) -> Store:
    """Some hundred people inside two journeys, others who left."""
    tell(store, placed(), now=NOW)
    stand(store, KEY, "thanks", 120)
    stand(store, KEY, "care", 30)
    stand(store, KEY, "care", 11, ended=True)
    stand(store, "order-and-shipping", "watch", 50)
    stand(store, "the-day-it-comes", "say", 7, ended=True)
    return store


def test_it_works(crowd: Store) -> None:
    assert queries.inside(crowd, KEY) == {"thanks": 120, "care": 30}
    assert queries.inside_each(crowd) == {
        KEY: {"thanks": 120, "care": 30},
        "order-and-shipping": {"watch": 50},
    }
    assert queries.inside(crowd, "the-day-it-comes") == {}


def test_one_statement_counts_all_steps_of_all_journeys(
    crowd: Store, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        queries.inside_each(crowd)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        queries.inside(crowd, KEY)
    (asked,) = seen.captured_queries
    assert "GROUP BY" in asked["sql"], "the database counts: no run is read"


def test_a_storyboard_asks_as_often_however_many_are_inside(crowd: Store) -> None:
    with CaptureQueriesContext(connection) as few:
        figures(crowd, KEY)
    for number in range(9):
        stand(crowd, KEY, f"step-{number}", 40)
    with CaptureQueriesContext(connection) as many:
        assert figures(crowd, KEY).inside.total() == 150 + 360
    assert len(many) == len(few) <= 4
