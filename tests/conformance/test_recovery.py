"""What a worker left in the middle is taken up when it is dead, by its journal, and only then."""

from pathlib import Path

import pytest
from django.db import transaction

from afterword.engine.admission import weigh
from afterword.house import workers
from afterword.house.models import Store, Worker
from afterword.outbox import claiming
from afterword.outbox.journal import Journal
from afterword.outbox.recovery import recover
from tests.conftest import NOW
from tests.given import placed, tell
from tests.outbox.posting import intent, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(store: Store) -> Store:
    tell(store, placed())
    return store


@transaction.atomic
def begin(store: Store, key: str, worker: str) -> None:
    found = ready(store, key)
    claiming.begin(weigh(store, [found], NOW), now=NOW, worker=worker)


def noted(home: Path, store: Store, worker: str, *keys: str) -> Journal:
    journal = Journal(home / f"{worker}.jsonl", sync=False)
    journal.write([(NOW, store.key, key, 1, "email") for key in keys])
    return journal


def test_it_works(shop: Store, home: Path) -> None:
    begin(shop, "noted", "a-1")
    begin(shop, "never", "a-1")
    journal = noted(home, shop, "a-1", "noted")
    assert recover([journal], now=NOW, by="start", workers=["a-1"]) == (1, 1)
    assert (intent(shop, "noted").state, intent(shop, "never").state) == ("unknown", "ready")


def test_what_the_living_have_in_the_air_is_left_alone(shop: Store, home: Path) -> None:
    begin(shop, "mine", "a-1")
    begin(shop, "yours", "b-1")
    journal = noted(home, shop, "a-1", "mine")
    assert recover([journal], now=NOW, by="start", workers=["a-1"]) == (0, 1)
    assert intent(shop, "yours").state == "dispatching"


def test_without_the_journal_nothing_is_sent_blindly(shop: Store) -> None:
    begin(shop, "far", "b-1")
    assert recover([], now=NOW, by="sweep", workers=["b-1"]) == (0, 1)
    assert intent(shop, "far").state == "unknown"


def test_who_is_silent_is_held_for_dead_by_the_database_s_clock(shop: Store) -> None:
    workers.register("a-1", host="one", pid=1)
    workers.register("b-1", host="two", pid=2)
    assert workers.gone() == []
    Worker.objects.filter(name="b-1").update(seen=NOW - 9 * workers.GONE_AFTER)
    assert workers.gone() == ["b-1"]
    assert workers.touch("b-1", rests="")
    assert workers.gone() == []
    workers.leave("b-1")
    assert not workers.touch("b-1", rests=""), "it has to register anew"
    assert [one.name for one in workers.at_work()] == ["a-1"]


def test_a_copied_data_folder_is_noticed(shop: Store) -> None:
    workers.register("a-1", host="one", pid=1)
    workers.register("a-1", host="one", pid=2)  # the same machine: the one before is dead
    with pytest.raises(workers.Taken, match=r"one is a copy of the other"):
        workers.register("a-1", host="two", pid=3)
    Worker.objects.update(seen=NOW - 9 * workers.GONE_AFTER)
    workers.register("a-1", host="two", pid=3)
