"""A message that workers die with is put aside, alone; what stands beside it goes out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.engine.admission import weigh
from afterword.house.models import Store
from afterword.outbox import claiming, deciding
from afterword.outbox.models import Intent
from afterword.outbox.recovery import CRASHES, recover
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import intent, ready, why


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    tell(store, placed())
    found = Days(home)
    yield found
    found.sender.close()


def dies(store: Store, days: Days) -> list[str]:
    """A worker begins what it can, dies while it writes, and the next one takes that up. Gives what
    it had in its hands."""
    found = claiming.claim(10, NOW)
    claiming.begin(weigh(store, found, NOW), now=NOW)
    recover([days.journal], now=NOW, by="start")
    return [one.send_key for one in found]


def test_it_works(store: Store, days: Days) -> None:
    ready(store, "poison")
    for _ in range(CRASHES - 1):
        assert dies(store, days) == ["poison"]
        assert intent(store, "poison").state == "ready"
    dies(store, days)
    found = intent(store, "poison")
    assert (found.state, why(found)[-1]) == ("failed", ("poison", "no"))
    assert "5 times the sender died" in found.says
    assert days.sender.send_ready() == 0


def test_what_stood_beside_it_goes_out(store: Store, days: Days) -> None:
    ready(store, "beside")
    ready(store, "poison")
    assert dies(store, days) == ["beside", "poison"]
    # From now on each comes alone: the one that is sound passes, and is no suspect any more.
    assert days.sender.send_ready() == 1
    assert (intent(store, "beside").state, intent(store, "beside").crashes) == ("accepted", 0)
    for _ in range(CRASHES - 1):
        assert dies(store, days) == ["poison"]
    assert intent(store, "poison").state == "failed"
    assert len(days.post.mails) == 1


def test_a_person_may_have_it_tried_again(store: Store, days: Days) -> None:
    ready(store, "poison")
    for _ in range(CRASHES):
        dies(store, days)
    deciding.send_again(store, intent(store, "poison").pk, now=NOW, by="user:mia@example.com")
    assert Intent.objects.of(store).get().crashes == 0
    days.settle()
    assert intent(store, "poison").state == "accepted"
