"""The power goes, and comes back: the short run of ``python -m tests.rigs.power``."""

import pytest

from tests.rigs.power import Work, recorded, run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def work() -> Work:
    return recorded()


def test_it_works(work: Work) -> None:
    found = run(work, 80, seed=7)
    assert (found.corrupt, found.lost, found.torn) == (0, 0, 0)
    assert found.cuts == 80
    assert found.acknowledged > 40, "there was something to lose"
    assert found.pragmas["journal_mode"] == "wal"
    assert found.pragmas["synchronous"] == 2


def test_the_rig_sees_what_a_weaker_setting_loses(work: Work) -> None:
    assert run(work, 25, seed=7, synchronous="NORMAL").lost > 0


def test_the_rig_sees_what_a_disk_breaks_that_says_it_synced(work: Work) -> None:
    found = run(work, 25, seed=7, lies=True)
    assert found.corrupt + found.lost + found.torn > 0
