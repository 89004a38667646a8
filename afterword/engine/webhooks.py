"""Handing over what other programs are told: written down first, then the socket.

Beside the senders of messages, on a thread of its own. What is in the air when a worker dies is due
again two minutes later under the same id. A slow receiver has its own few lines, and stands in
nobody's way.
"""

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from threading import Event as Flag

import structlog

from afterword.house import queries as house
from afterword.house.bell import Bell
from afterword.house.bell import bell as the_bell
from afterword.house.models import Stop
from afterword.house.sealing import Unreadable
from afterword.outbox.webhooks import actions, hot, queries, standard
from afterword.outbox.webhooks.models import Delivery
from afterword.wire import shapes

from .ports import Carrier, Chance, Clock
from .rounds import LOOK, go_round, sleep_until

EACH = 8
"""How many are in the air to one receiver at once."""
BATCH = 128
TIDY = timedelta(hours=1)
CHANNEL = "webhook"
"""What a stop switch calls them."""

log = structlog.get_logger()


class Teller:
    """Tells the webhooks of all stores what they are to be told."""

    def __init__(
        self,
        *,
        clock: Clock,
        chance: Chance,
        carrier: Carrier,
        rests: Callable[[], str] = lambda: "",
        bell: Bell = the_bell,
    ) -> None:
        self.clock = clock
        self.chance = chance
        self.carrier = carrier
        self.rests = rests
        self.bell = bell
        self._landed: deque[actions.Landed] = deque()
        self._flying: Counter[int] = Counter()
        self._down = Flag()
        self._stopped: frozenset[int | None] = frozenset()
        self._tidied: datetime | None = None

    def round(self) -> int:
        """Write down what came of what is in the air, and hand over what is due. Gives how many
        came down or were begun."""
        down = self._write_down()
        self._stopped = frozenset(_stores(house.stops()))
        if self.rests():
            return down
        now = self.clock.now()
        # Nothing is written where there is nothing to do.
        begun = actions.claim(self._stopped, self._room, now, BATCH) if hot.is_due(now) else []
        if begun:
            self._hand_over(begun, now)
        self._tidy(now)
        return down + len(begun)

    @property
    def flying(self) -> bool:
        """Whether anything is in the air, or came down and is not written down yet."""
        return bool(self._flying.total() or self._landed)

    def _room(self, webhook: int) -> int:
        return EACH - self._flying[webhook]

    def _hand_over(self, begun: list[Delivery], now: datetime) -> None:
        told = queries.told(begun)
        for one in begun:
            self._flying[one.webhook_id] += 1
            try:
                target = actions.target_of(one.store, one.webhook)
                request = standard.signed(one.mark, standard.body(told[one.pk]), target, now)
            except (Unreadable, KeyError):
                says = "its address cannot be opened, or the event is gone"
                self._came(one, standard.Came(again=False, says=says))
                continue
            store = one.store_id
            future = self.carrier.start(request, lambda store=store: self._may(store))  # type: ignore[misc]
            future.add_done_callback(lambda answer, one=one: self._answered(one, answer))  # type: ignore[misc]

    def _may(self, store: int) -> bool:
        return not (self._stopped & {None, store} or self.rests())

    def _answered(self, one: Delivery, future: "Future[shapes.Answer]") -> None:
        try:
            answer = future.result()
        except Exception as error:
            answer = shapes.Unknown(says=type(error).__name__)
        held = isinstance(answer, shapes.Held)
        self._came(one, None if isinstance(answer, shapes.Held) else standard.meaning(answer))
        if held:
            log.info("webhook.held", delivery=one.pk)

    def _came(self, one: Delivery, came: standard.Came | None) -> None:
        self._landed.append(actions.Landed(one, came))
        self._down.set()

    def _write_down(self) -> int:
        self._down.clear()
        many = len(self._landed)
        some = [self._landed[place] for place in range(many)]
        if not some:
            return 0
        actions.land(some, now=self.clock.now(), chance=self.chance.fraction())
        # Only now: what cannot be written (a full disk) is kept in mind and written later.
        for one in some:
            self._landed.popleft()
            self._flying[one.delivery.webhook_id] -= 1
        return many

    def _tidy(self, now: datetime) -> None:
        if self._tidied is None or now >= self._tidied + TIDY:
            self._tidied = now
            actions.forget(now)

    # ------------------------------------------------------------------------------- living

    def run(self, stop: Flag) -> None:
        """Work until told to stop."""
        go_round(
            self.round,
            stop,
            name="webhooks",
            bell=self.bell,
            in_hand=lambda: self.flying,
            down=self._down,
            pause=lambda: sleep_until(queries.next_due(), self.clock.now()),
        )

    def last_words(self, patience: float) -> None:
        """Write down what comes down within so many seconds."""
        until = self.clock.now() + timedelta(seconds=patience)
        while self.flying and self.clock.now() < until:
            self._down.wait(LOOK)
            self._write_down()


def _stores(stops: list[Stop]) -> list[int | None]:
    """The stores whose webhooks are held back; ``None``: everyone's."""
    return [
        one.store_id
        for one in stops
        if one.scope == "all" or (one.scope == "channel" and one.name == CHANNEL)
    ]
