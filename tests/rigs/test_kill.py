"""kill -9 at random instants: the short run of ``python -m tests.rigs.kill``."""

import pytest

from tests.rigs.kill import run
from tests.rigs.world import Database

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_it_works(database: Database) -> None:
    found = run(database, "keyed", 20, seed=3, longest=0.5)
    assert (found.doubled, found.lost) == ([], [])
    assert found.orphans == 0
    assert found.orders > 0
