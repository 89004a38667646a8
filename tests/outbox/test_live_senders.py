"""The senders as the service has them: on threads of their own, over real HTTP, on a real clock."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterword.engine.lanes import Lanes
from afterword.engine.ports import NoChance
from afterword.engine.senders import Senders
from afterword.house import actions as house
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.outbox.journal import Journal
from afterword.outbox.models import Intent, JournalKnown
from afterword.wire.carry import Carrier
from afterword.wire.http import Http
from tests.given import a_store, placed, tell
from tests.outbox.posting import YES, marketing, ready, without_pauses
from tests.providers import Provider, running
from tests.providers.adapter import connect, plugged
from tests.site.running import eventually

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Walking:
    """A clock that begins at the tests' time and walks on as the machine's does."""

    def __init__(self) -> None:
        self._away = datetime.now(UTC) - NOW

    def now(self) -> datetime:
        return datetime.now(UTC) - self._away


@pytest.fixture
def shop() -> Store:
    made = a_store()
    tell(made, placed(), YES, now=NOW)
    without_pauses(made)
    return made


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running("keyed") as made, plugged("keyed"):
        yield made


@contextmanager
def sending(
    home: Path, rests: Callable[[], str] = lambda: "", total: float = 5, **lanes: int
) -> Iterator[Senders]:
    carrier = Carrier(2, http=Http(connect=2, total=total))
    senders = Senders(
        clock=Walking(),
        chance=NoChance(),
        carrier=carrier,
        catch=lambda: None,
        journal=Journal(home / "journal" / "live.jsonl", sync=False),
        lanes=Lanes(**{"http": 64, "mail": 4, **lanes}),
        worker="live",
        rests=rests,
        ramp=0,
    ).start()
    try:
        yield senders
    finally:
        senders.stop(5)
        carrier.close()
        senders.stop(60)  # what was cut off is written down as unknown


def count(store: Store, state: str) -> int:
    return Intent.objects.of(store).filter(state=state).count()


def test_it_works(shop: Store, provider: Provider, home: Path) -> None:
    connect(shop, provider)
    for number in range(10):
        ready(shop, f"key-{number}")
        ready(shop, f"sell-{number}", **marketing())
    with sending(home):
        eventually(lambda: count(shop, "accepted") == 20, patience=60)
        eventually(lambda: JournalKnown.objects.filter(name="live").exists(), patience=30)
    assert set(provider.copies.values()) == {1}
    assert len(provider.copies) == 20


def test_what_becomes_ready_later_goes_out_when_the_bell_rings(
    shop: Store, provider: Provider, home: Path
) -> None:
    connect(shop, provider)
    with sending(home):
        ready(shop)
        bell.ring()
        eventually(lambda: count(shop, "accepted") == 1, patience=30)


def test_a_provider_that_hangs_holds_up_no_other_store_and_no_order(
    shop: Store, provider: Provider, home: Path
) -> None:
    """Every slot of its lane is taken by marketing that never gets an answer."""
    other = a_store("other")
    tell(other, placed())
    with running("keyed") as slow:
        connect(shop, slow)
        connect(other, provider)
        slow.does("takes, hangs")
        for number in range(6):
            ready(shop, f"sell-{number}", **marketing())
        with sending(home, total=60, http=4, mail=4):
            eventually(lambda: slow.seen()["calls"] >= 4, patience=30)
            ready(other, "theirs")
            ready(shop, "order")
            bell.ring()
            eventually(lambda: provider.copies == {"theirs": 1}, patience=30)
            eventually(lambda: "order" in slow.copies, patience=30)
            # None of the other marketing has a slot.
            assert slow.seen()["calls"] == 5


@pytest.mark.parametrize("scope", [{"scope": "all"}, {"scope": "channel", "name": "email"}])
def test_a_stop_switch_bites_up_to_the_last_write(
    shop: Store, provider: Provider, home: Path, scope: dict[str, str]
) -> None:
    """Pressed while a slow provider has a few in hand and many wait for their slots."""
    connect(shop, provider)
    provider.steer(latency=0.3)
    for number in range(60):
        ready(shop, f"key-{number}")
    with sending(home, http=4, mail=4):
        eventually(lambda: provider.seen()["calls"] >= 8, patience=30)
        house.stop(shop, **scope, now=NOW, by="test")
        pressed = time.monotonic()
        time.sleep(3)
        late = [at for at in provider.seen()["at"] if at > pressed + 1.0]
        assert late == []
        calls = provider.seen()["calls"]
        eventually(lambda: count(shop, "dispatching") == 0, patience=20)
        assert count(shop, "ready") == 60 - calls
        house.release(shop, **scope, now=NOW, by="test")
        bell.ring()
        provider.steer(latency=0)
        eventually(lambda: count(shop, "accepted") == 60, patience=60)
    assert set(provider.copies.values()) == {1}


def test_who_may_not_act_hands_over_nothing(shop: Store, provider: Provider, home: Path) -> None:
    connect(shop, provider)
    ready(shop)
    why = ["the clock of this machine jumped"]
    with sending(home, rests=lambda: why[0]):
        time.sleep(2)
        assert provider.seen()["calls"] == 0
        assert count(shop, "accepted") == 0
        why[0] = ""
        eventually(lambda: count(shop, "accepted") == 1, patience=30)


def test_what_is_unknown_is_found_out_beside(shop: Store, provider: Provider, home: Path) -> None:
    connect(shop, provider)
    provider.does("takes, closes")
    ready(shop)
    with sending(home):
        eventually(lambda: count(shop, "unknown") == 1, patience=30)
        provider.does("well")
        eventually(lambda: count(shop, "accepted") == 1, patience=60)
    assert provider.copies == {"key-1": 1}


def test_what_is_in_the_air_lands_before_the_end(
    shop: Store, provider: Provider, home: Path
) -> None:
    connect(shop, provider)
    provider.steer(latency=1)
    ready(shop)
    with sending(home):
        eventually(lambda: provider.seen()["calls"] == 1, patience=30)
    assert count(shop, "accepted") == 1
