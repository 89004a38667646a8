"""PostgreSQL restarted and failed over, the network parted, the disk full: the short runs."""

import pytest

from tests.rigs import failover, full, hosts, partition
from tests.rigs.world import Kind

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("how", "kind"), [("restart", "keyed"), ("sync", "lookup")])
def test_postgresql_is_restarted_and_fails_over(how: failover.How, kind: Kind) -> None:
    found = failover.run(how, kind, 1)
    assert (found.doubled, found.lost, found.odd) == ([], [], [])
    assert found.alive == 3, "nobody gave up"


def test_a_standby_that_had_fallen_behind_doubles_nothing() -> None:
    """Orders of the lost moment are gone, as PostgreSQL says; what went out does not go again."""
    found = failover.run("async", "keyed", 1)
    assert found.doubled == []
    assert found.alive == 3


def test_the_network_parts_and_workers_freeze() -> None:
    found = partition.run("keyed", len(partition.STROKES), seed=3)
    assert (found.doubled, found.lost, found.odd) == ([], [], [])
    assert found.alive == 3


@pytest.mark.skipif(bool(hosts.where_none()), reason=hosts.where_none())
def test_the_cable_of_another_machine_is_pulled() -> None:
    found = partition.run_apart("lookup", 4, seed=3)
    assert (found.doubled, found.lost, found.odd) == ([], [], [])
    assert found.alive == 3


@pytest.mark.parametrize("how", ["disk", "limit"])
def test_the_disk_is_full_and_then_it_is_not(how: full.How) -> None:
    found, _ = full.run(how, "keyed", 1)
    assert (found.doubled, found.lost, found.odd) == ([], [], [])
    assert found.alive == 1
