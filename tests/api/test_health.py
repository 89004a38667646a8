"""GET /health: alive or not, in numbers only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from afterword.api.health import behind
from afterword.house.models import Store
from afterword.timeline.models import Intake
from tests.conftest import NOW


def test_it_works(db: None) -> None:
    answer = Client().get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "lag_seconds": 0.0,
        "waiting": {"intakes": 0, "looks": 0, "messages": 0},
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_oldest_waiting_thing_is_the_lag(store: Store) -> None:
    for number in range(2):
        Intake.objects.create(
            store=store,
            connector="shopify",
            delivery=f"d-{number}",
            received=NOW - timedelta(seconds=90 * number),
        )
    found = behind(NOW)
    assert found["lag_seconds"] == 90.0
    assert found["waiting"] == {"intakes": 2, "looks": 0, "messages": 0}


def test_a_database_that_does_not_answer_is_no_health(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE timeline_intake RENAME TO gone")
    try:
        answer = Client().get("/health")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO timeline_intake")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_looked_at(db: None, method: str) -> None:
    assert getattr(Client(), method)("/health").status_code == 405


def test_a_clock_that_went_back_is_no_lag(store: Store) -> None:
    later = timezone.now() + timedelta(hours=1)
    Intake.objects.create(store=store, connector="shopify", delivery="d", received=later)
    assert behind(timezone.now())["lag_seconds"] == 0.0
