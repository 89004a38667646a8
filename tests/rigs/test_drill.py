"""The restore drill: an old backup is put back, and nothing goes out twice."""

import pytest

from tests.rigs.drill import AFTER, run
from tests.rigs.world import Database, Kind

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("database", "kind", "workers"),
    [("sqlite", "keyed", 1), ("postgresql", "lookup", 1), ("postgresql", "keyed", 2)],
)
def test_it_works(database: Database, kind: Kind, workers: int) -> None:
    found = run(database, kind, workers)
    assert (found.doubled, found.lost, found.odd) == ([], [], [])
    assert found.ahead >= AFTER, "the journals knew more than the backup"
    assert found.messages == 2 * found.orders


def test_by_a_provider_that_recognises_nothing() -> None:
    """What the journals know went out is left to people, not sent again."""
    found = run("sqlite", "none", 1)
    assert found.doubled == []
    assert found.unknown_arrived > 0
