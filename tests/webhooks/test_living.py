"""The loop as the service runs it: woken by the bell, it tells within a moment, and stops."""

import threading
import time

import pytest

from afterword.engine.ports import NoChance, SystemClock
from afterword.engine.reactions import react
from afterword.engine.webhooks import Teller
from afterword.house.models import Store
from afterword.outbox.webhooks import actions
from afterword.wire.carry import Carrier
from afterword.wire.http import Http
from tests.given import placed, tell
from tests.webhooks.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(store: Store) -> None:
    with receiving() as receiver:
        _live(store, receiver)


def _live(store: Store, receiver: Receiver) -> None:
    now = SystemClock().now()
    _, secret = actions.make(
        store, name="CRM", url=f"{receiver.url}/h", kinds=["order.*"], private=False, now=now,
        by="test",
    )  # fmt: skip
    receiver.does(secrets=[secret])
    carrier = Carrier(1, http=Http(connect=2, total=2))
    teller = Teller(clock=SystemClock(), chance=NoChance(), carrier=carrier)
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(teller, stop))
    thread.start()
    try:
        for number in range(20):
            at = SystemClock().now()
            tell(store, placed(at, order=f"order/shop:{number}"), now=at)
            react(SystemClock().now())
        until = time.monotonic() + 20
        while len(receiver.taken) < 20 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(receiver.taken) == 20
        assert len(receiver.calls) == 20
    finally:
        stop.set()
        thread.join(10)
        carrier.close()
    assert not thread.is_alive()


def _run(teller: Teller, stop: threading.Event) -> None:
    from django.db import connections

    try:
        teller.run(stop)
    finally:
        connections.close_all()
