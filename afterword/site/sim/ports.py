"""Where the engine meets the outside: clock, provider, journal and the door for news, each of them
breaking as the world's faults have it."""

import io
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from afterword.api.known import Accounts, Known
from afterword.house import plain
from afterword.house.traffic import Traffic
from afterword.outbox.journal import Journal
from afterword.wire import shapes

from . import source, vendors
from .ground import Crash
from .hand import Hand

if TYPE_CHECKING:
    from .run import Simulation

Answer = shapes.Response | shapes.Refusal | shapes.Unknown

SHOWN_ONCE = timedelta(seconds=300)
"""For so long a vendor of notices shows a repeat in the place of the first."""
_OF = (
    'SELECT journey, step, "order", message_class, purpose, due, attempt FROM outbox_intent'
    " WHERE send_key = %s AND store_id = %s"
)


class Clock:
    """The machine's clock: the true time, and how far it is off."""

    def __init__(self, sim: "Simulation") -> None:
        self._sim = sim

    def now(self) -> datetime:
        """What it shows."""
        shown = self._sim.now + self._sim.skew
        self._sim.latest = max(self._sim.latest, shown)
        return shown


class Lot:
    """The chance of retries' pauses, from the world's seed."""

    def __init__(self, sim: "Simulation") -> None:
        self._rng = sim.world.chance("jitter")

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return self._rng.random()


class Nobody(Traffic):
    """The traffic of a web that nobody asks anything of, and that takes no time: how fast this
    machine is changes nothing in a world."""

    def __init__(self) -> None:
        super().__init__(lambda: 0.0, lambda seconds: None, lambda: 0.0)


class Inline:
    """Stands where the sender has threads: each hand-over is made at once, in its order."""

    def submit(self, do: Callable[..., Any], *args: Any) -> "Future[Any]":
        """Do it now."""
        done: Future[Any] = Future()
        done.set_result(do(*args))
        return done

    def shutdown(self, wait: bool = True) -> None:
        """There is nothing to end."""


class Files:
    """The journal of one worker, on a file in memory."""

    def __init__(self, sim: "Simulation", name: str) -> None:
        self._sim = sim
        self.journal = Journal(journals(sim.home) / f"{name}.jsonl", sync=False)

    def note(self, entries: Sequence[tuple[datetime, str, str, int, str]]) -> None:
        """Write the journal, or fail at it, or die in the middle."""
        sim = self._sim
        if sim.faulty("journal-full"):
            raise OSError(28, "No space left on device")
        path = self.journal.path
        before = path.stat().st_size if path.exists() else 0
        self.journal.write(entries)
        if not path.exists() or path.stat().st_size == before:
            return
        if sim.faulty("journal-torn"):
            os.truncate(path, path.stat().st_size - 40)
            raise Crash
        for at, store, key, attempt, _ in entries:
            sim.noted[store, key, attempt] = (at, sim.oracle.count)


def journals(home: Path) -> Path:
    """The folder of the journals."""
    return home / "journal"


class Provider:
    """Who carries messages, whatever the channel: takes them, refuses them, or leaves it open what
    it did."""

    def __init__(self, sim: "Simulation") -> None:
        self._sim = sim
        self.sends = 0
        self._shown: dict[str, datetime] = {}

    def carry(self, asked: shapes.Carried) -> Answer:
        """Hand a message over, or ask something beside."""
        sim = self._sim
        try:
            told = vendors.read(asked)
        except vendors.Elsewhere as other:
            return other.response
        hand = self._hand(told)
        ident = f"{hand.key[:16]}-{hand.attempt}"
        refused = self._not_taken(hand, ident)
        if refused is not None:
            return refused
        self._take(hand, ident)
        if sim.faulty("crash-after-taken"):
            raise Crash
        if sim.faulty("timeout-taken"):
            return shapes.Unknown(says="no answer")
        if sim.faulty("garbage"):
            return vendors.garbage(hand.channel)
        return vendors.answer(hand.channel, "taken", ident)

    def _not_taken(self, hand: Hand, ident: str) -> Answer | None:
        """How it fails before anybody has it; ``None``: it does not."""
        sim = self._sim
        if sim.faulty("crash-before-socket"):
            raise Crash
        if sim.faulty("stall"):
            sim.meanwhile(timedelta(seconds=sim.dice("stall").choice((2, 40, 600))))
        if sim.faulty("provider-down"):
            return shapes.Refusal(says="connection refused", permanent=False)
        if sim.faulty("provider-later"):
            return vendors.answer(hand.channel, "later", ident)
        if sim.faulty("timeout-lost"):
            return shapes.Unknown(says="no answer")
        if hand.to in sim.dead:
            sim.trace("dead", hand.step, hand.order, hand.to)
            return vendors.answer(hand.channel, "dead", ident)
        if sim.faulty("provider-refuses"):
            return vendors.answer(hand.channel, "refused", ident)
        return None

    def _take(self, hand: Hand, ident: str) -> None:
        sim = self._sim
        if hand.channel in vendors.REPLACES:
            first = self._shown.get(hand.key)
            if first is not None and sim.now < first + SHOWN_ONCE:
                return
            self._shown[hand.key] = sim.now
        self.sends += 1
        over = () if hand.channel == "email" else (hand.channel,)
        sim.trace("taken", hand.step, hand.order, hand.to, hand.attempt, *over)
        sim.oracle.taken(hand)
        sim.reached(hand, ident)

    def _hand(self, told: vendors.Asked) -> Hand:
        sim = self._sim
        key, store = told.key, told.store
        (found,) = plain.rows(_OF, (key, sim.stores[store].pk))
        journey, step, order, message_class, purpose, due, attempt = found
        noted = sim.noted.get((f"s{store}", key, attempt))
        clock, committed = noted or (sim.clock.now(), sim.oracle.count)
        return Hand(
            account=told.account,
            store=store,
            key=key,
            attempt=attempt,
            to=told.to,
            who=sim.oracle.owner(told.to),
            journey=journey,
            step=step,
            order=order,
            message_class=message_class,
            purpose=purpose,
            channel=told.channel,
            free=told.free,
            due=due.replace(tzinfo=clock.tzinfo),
            clock=clock,
            committed=committed,
            opened=sim.oracle.count,
            noted=noted is not None,
        )


class Doorkeeper(Accounts):
    """Who may knock. In a world many knock in one moment, which a real door sees one after the
    other: the second of them finds written down that the first one was heard."""

    def __init__(self, sim: "Simulation") -> None:
        super().__init__(lambda: sim.now.timestamp())
        self._sim = sim
        self._heard: dict[int, datetime] = {}

    def of(self, source: str, store: str) -> Known | None:
        """The account of a store with a source, as a moment later would find it."""
        known = super().of(source, store)
        if known is None:
            return None
        at = self._sim.clock.now()
        if self._heard.get(known.account) == at:
            return msgspec.structs.replace(known, seen=at)
        self._heard[known.account] = at
        return known


class Post:
    """Carries news from shops and carriers to the door, again and again until it is thanked."""

    PAUSES = (1, 5, 30, 120, 240, 600)
    """Minutes before each further try; after the last one the shop's list is read instead."""

    def __init__(self, sim: "Simulation", door: Callable[..., Any]) -> None:
        self._sim = sim
        self._door = door
        self._numbers = 0

    def send(self, store: int, events: Sequence[shapes.Event], tries: int = 0) -> None:
        """One delivery, and what becomes of it."""
        self._numbers += 1
        self._deliver(store, events, f"d{self._numbers}", tries)

    def _deliver(self, store: int, events: Sequence[shapes.Event], number: str, tries: int) -> None:
        sim = self._sim
        body = msgspec.json.encode(events)
        for event in events:
            sim.oracle.told(store, event, sim.clock.now(), sure=False)
        if sim.faulty("webhook-forged"):
            forged = body.replace(b"order", b"0rder")
            answer = self._try(store, forged, number, source.sign(forged, "guess"))
            if answer == 200:
                sim.oracle.wrong("S29", "forged news was taken")
        status = 0
        if not sim.faulty("webhook-lost"):
            status = self._try(store, body, number)
        sim.trace("news", number, status, *(event.key for event in events))
        if status == 200 and sim.faulty("webhook-doubled"):
            self._try(store, body, number)
            sim.later(timedelta(minutes=3), lambda: self._deliver(store, events, number, 99))
        if status == 200:
            sim.thanked(store, events)
        elif tries < len(self.PAUSES):
            pause = timedelta(minutes=self.PAUSES[tries])
            sim.later(pause, lambda: self._deliver(store, events, number, tries + 1))
        elif tries < 99:
            sim.later(timedelta(hours=1), lambda: sim.read(store, events))

    def _try(self, store: int, body: bytes, number: str, signature: str = "") -> int:
        signature = signature or source.sign(body, f"secret-{store}")
        try:
            return self._knock(store, body, number, signature)
        except Crash:
            self._sim.die()
            return 0

    def _knock(self, store: int, body: bytes, number: str, signature: str) -> int:
        status: list[int] = []
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/in/sim/s{store}",
            "QUERY_STRING": "",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_SIM_DELIVERY": number,
            "HTTP_X_SIM_SIGNATURE": signature,
            "wsgi.input": io.BytesIO(body),
        }
        self._door(environ, lambda line, headers: status.append(int(line[:3])))
        return status[0]
