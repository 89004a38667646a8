"""The law: whatever stops in between, one thing is planned once and handed over once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox import models
from afterword.outbox.recovery import recover
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, a_store, placed, scan, tell
from tests.laws import histories
from tests.laws.histories import Told, a_shop, sealed
from tests.laws.test_live_is_replay import publish
from tests.outbox.posting import roomy


class Crash(Exception):
    """The process was stopped."""


class Stopper:
    """Stops the process at the n-th statement it sends to the database, once."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, run: Callable[..., Any], sql: str, *more: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise Crash
        return run(sql, *more)


def restart(days: Days) -> None:
    """What a service does when it starts again: take up what was left in the middle."""
    recover([days.journal], now=days.now, by="engine")


@pytest.mark.django_db
@settings(max_examples=12)
@given(
    told=histories.histories(histories.orders(), most=5),
    stops=st.lists(st.integers(1, 150), min_size=1, max_size=3),
)
def test_stopped_anywhere_it_hands_over_once(told: list[Told], stops: list[int]) -> None:
    with a_shop() as store, TemporaryDirectory() as home:
        publish(store)
        days = Days(Path(home))
        for at in [*stops, 0]:
            try:
                with connection.execute_wrapper(Stopper(at)):
                    _live(store, days, told)
            except Crash:
                restart(days)
        _live(store, days, told)
        handed = Counter(send_key_of(mail) for mail in days.post.mails)
        keys = Counter(models.Intent.objects.of(store).values_list("send_key", flat=True))
        assert set(handed) <= set(keys)
        assert all(number == 1 for number in (*handed.values(), *keys.values()))
        # Nothing was forgotten: every message came to an end, or waits for its time.
        for one in models.Intent.objects.of(store):
            assert one.state != "dispatching"
            assert one.state != "planned" or one.valid_until > days.now


def send_key_of(mail: shapes.Mail) -> str:
    """The send key that a mail carries in its Message-ID."""
    message_id = str(message_from_bytes(mail.data)["Message-ID"])
    return message_id.strip("<>").partition(".")[0]


def _live(store: Store, days: Days, told: list[Told]) -> None:
    for event, known in told:
        days.until(max(known, days.now))
        days.hear(store, sealed(store, event))
    days.until(days.now + timedelta(hours=30))


@pytest.mark.django_db
def test_looking_again_sends_nothing_again(store: Store, home: Path) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed())
    assert len(days.post.mails) == 1
    for _ in range(3):
        days.engine.tick()
        days.hear(store, placed())
    assert len(days.post.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_two_engines_at_once_hand_over_once(home: Path) -> None:
    """Two loops on one database, as two machines would be: the claim tells them apart."""
    store = a_store("two")
    roomy(store)  # one person orders six times at once
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    both = [Days(home / "one"), Days(home / "two")]
    for number in range(6):
        tell(store, placed(order=f"order/shop:{number}"))
        tell(store, scan("in_transit", NOW, f"shipment/c:{number}", f"order/shop:{number}"))

    def work(days: Days) -> None:
        try:
            for _ in range(8):
                days.engine.tick()
        finally:
            connection.close()

    threads = [Thread(target=work, args=(days,)) for days in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    both[0].settle()
    mails = [mail for days in both for mail in days.post.mails]
    sent = models.Intent.objects.of(store).filter(state="accepted")
    assert len(mails) == sent.count() == 12
    assert sent.values("send_key").distinct().count() == 12
