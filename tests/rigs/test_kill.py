"""kill -9 at random instants: the short run of ``python -m tests.rigs.kill``, 300 kills in all."""

import pytest

from tests.rigs.kill import run
from tests.rigs.world import Database, Kind

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("database", "kind", "kills"),
    [
        ("sqlite", "keyed", 60),
        ("sqlite", "lookup", 40),
        ("sqlite", "echo", 30),
        ("postgresql", "keyed", 60),
        ("postgresql", "lookup", 60),
    ],
)
def test_it_works(database: Database, kind: Kind, kills: int) -> None:
    found = run(database, kind, kills, seed=3, longest=0.5)
    assert (found.doubled, found.lost, found.odd) == ([], [], [])
    assert found.orphans == 0
    assert found.orders > 0
    assert found.messages == 2 * found.orders
    assert found.unknown == len(found.left_to_people)
    assert all("stopped in the middle of handing it over" in one for one in found.left_to_people)
    # One that was in the hands of five processes that were killed waits for a person.
    assert len(found.put_aside) <= found.orders / 10


def test_what_nobody_can_find_out_about_is_left_to_people() -> None:
    """A provider that knows no keys and cannot be asked: nothing is doubled, and what may have gone
    out stands where a person decides."""
    found = run("sqlite", "none", 50, seed=3, longest=0.5)
    assert (found.doubled, found.lost, found.odd) == ([], [], [])
    assert found.orphans == 0
    assert len(found.put_aside) <= found.orders / 10
    assert 0 <= found.unknown_arrived <= found.unknown
