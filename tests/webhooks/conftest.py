"""A store that tells a receiver what happens, on a virtual clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import NOW
from tests.webhooks.receiver import Receiver, receiving

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.house.models import Store
    from afterword.outbox.webhooks.models import Webhook


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver in a process of its own; its clock stands where the tests' begins."""
    with receiving() as found:
        found.does(now=NOW.timestamp())
        yield found


class Told:
    """A store with a webhook, and the loop that tells it."""

    def __init__(self, store: Store, receiver: Receiver, **how: Any) -> None:
        from afterword.engine.ports import NoChance, VirtualClock
        from afterword.engine.webhooks import Teller
        from afterword.outbox.webhooks import actions
        from afterword.wire.carry import Carrier
        from afterword.wire.http import Http

        self.store, self.receiver = store, receiver
        self.clock = VirtualClock(NOW)
        self.carrier = Carrier(1, http=Http(connect=2, total=2))
        self.teller = Teller(clock=self.clock, chance=NoChance(), carrier=self.carrier)
        made = {"name": "CRM", "url": f"{receiver.url}/hook", "kinds": ["*"], "private": False}
        self.webhook, self.secret = actions.make(store, **{**made, **how}, now=NOW, by="test")
        receiver.does(secrets=[self.secret])

    def react(self) -> None:
        """Let the engine see what happened."""
        from afterword.engine.reactions import react

        while react(self.clock.now()):
            pass

    def go(self, passes: timedelta = timedelta(0)) -> None:
        """Let time pass, and tell what is due until all of it came down."""
        self.clock.at += passes
        self.receiver.does(now=self.clock.now().timestamp())
        self.react()
        while self.teller.round() or self.teller.flying:
            self.teller._down.wait(0.05)

    def again(self) -> Webhook:
        """The webhook as it stands now."""
        from afterword.outbox.webhooks.models import Webhook

        return Webhook.objects.of(self.store).get(id=self.webhook.pk)

    def rows(self) -> list[tuple[str, str, int, int | None]]:
        """The deliveries: (kind, state, tries, status)."""
        from afterword.outbox.webhooks.models import Delivery

        rows = Delivery.objects.of(self.store).order_by("id")
        return list(rows.values_list("kind", "state", "number", "status"))

    def due(self) -> datetime | None:
        """When the next is handed over."""
        from afterword.outbox.webhooks.queries import next_due

        return next_due()

    def close(self) -> None:
        """Hang up."""
        self.carrier.close()


@pytest.fixture
def told(store: Store, receiver: Receiver) -> Iterator[Told]:
    """Ada & Fern, who tells everything."""
    made = Told(store, receiver)
    yield made
    made.close()
