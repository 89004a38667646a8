"""What one process knows of the lanes: what is in the air, what is shut, what is too fast.

A lane is a store's way to one provider (``outbox.lanes``). Several threads use this at once.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock

import structlog

from afterword.house import queries as house
from afterword.house.models import Stop
from afterword.outbox import brakes, claiming
from afterword.outbox import lanes as shared
from afterword.outbox.lanes import Key
from afterword.outbox.models import Brake, Intent, Lane
from afterword.wire import shapes

WINDOW = timedelta(seconds=60)
"""Over which a provider's failures are counted."""
CALLS = 20
"""So many calls must there be before a share of them says anything."""
FAILING = 0.5
"""The share of failures that opens the breaker."""
REPEATS = 0.1
"""The share of a lane's traffic that repeats may be; the first ones are always free."""
FREE_REPEATS = 10
RATES_AGE = timedelta(seconds=5)
"""How old what is known of the rates may be."""
AHEAD = 0.25
"""Seconds of a lane that a worker takes at once."""
REOPENS = 4
"""A lane that was full is used again when one part in so many of it is free: claiming a few at a
time would cost as much as claiming many. What is about an order takes whatever place there is."""

log = structlog.get_logger()


class _Window:
    """Calls, failures and repeats of a lane over the last minute, in steps of ten seconds."""

    STEP = WINDOW / 6

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, Counter[str]]] = []

    def add(self, now: datetime, *what: str) -> None:
        if not self._steps or now - self._steps[-1][0] >= self.STEP:
            self._steps.append((now, Counter()))
        counts = self._steps[-1][1]
        for one in what:
            counts[one] += 1

    def count(self, now: datetime) -> Counter[str]:
        self._steps = [one for one in self._steps if now - one[0] < WINDOW]
        return sum((counts for _, counts in self._steps), Counter())

    def clear(self) -> None:
        self._steps = []


class Lanes:
    """The lanes as this process sees them. ``refresh`` must be called to see anything new.

    ``http`` and ``mail``: how many may be in the air on one lane at once, requests and mails; 0:
    as many as there are. What goes over a kept line of its own counts as a request.
    """

    def __init__(self, *, http: int = 0, mail: int = 0) -> None:
        self.http = http
        self.mail = mail
        self.stops: tuple[Stop, ...] = ()
        self.brakes: tuple[Brake, ...] = ()
        self._rows: dict[Key, Lane] = {}
        self._rates: dict[Key, float] = {}
        self._rates_read: datetime | None = None
        self._flying: Counter[tuple[Key, bool]] = Counter()
        self._windows: dict[Key, _Window] = defaultdict(_Window)
        self._slots: dict[tuple[Key, bool], list[datetime]] = defaultdict(list)
        self._probing: set[Key] = set()
        self._full: set[Key] = set()
        self._speaks_http: set[str] = set()
        self._lock = Lock()

    # -------------------------------------------------------------------------- what is so

    def refresh(self, now: datetime) -> None:
        """Look at the switches, the brakes and the lanes."""
        self.stops = tuple(house.stops())
        self.brakes = tuple(brakes.on(None, now))
        rows = shared.known()
        with self._lock:
            self._rows = rows
        if self._rates_read is None or now - self._rates_read >= RATES_AGE:
            rates = house.rates()
            with self._lock:
                self._rates, self._rates_read = rates, now

    def why_not(self, intent: Intent) -> str:
        """Why an intent at hand may not go, as far as was seen; empty: it may."""
        if claiming.stopped(intent, self.stops):
            return "a stop switch was pressed"
        if claiming.braked(intent, self.brakes):
            return "its journey was paused"
        return ""

    def shut(self, now: datetime, urgent: bool) -> claiming.Shut:
        """What is not to be claimed now."""
        with self._lock:
            known = {*self._rows, *self._rates, *(key for key, _ in self._flying)}
            room = {key: self._free(key, urgent, now) for key in known}
            closed = frozenset(key for key, free in room.items() if not free)
            tired = frozenset(key for key in known if self._repeats_too_much(key, now))
        return claiming.Shut(self.stops, self.brakes, closed, tired, room)

    def _repeats_too_much(self, key: Key, now: datetime) -> bool:
        counts = self._windows[key].count(now)
        return counts["repeat"] > max(FREE_REPEATS, REPEATS * counts["call"])

    def _free(self, key: Key, urgent: bool, now: datetime) -> int:
        """How many may take off on a lane now, so far as is known without asking the database."""
        lane = self._rows.get(key)
        if lane is not None:
            if lane.rest_until is not None and lane.rest_until > now:
                return 0
            if lane.opened is not None:
                return int(lane.probe_at is not None and lane.probe_at <= now)
        most = self.http if key[1] in self._speaks_http else self.mail
        free = max(most - self._flying[key, urgent], 0) if most else 1_000_000
        if key in self._full and not urgent:
            if free * REOPENS < most:
                return 0
            self._full.discard(key)
        return free

    # ------------------------------------------------------------------------- taking off

    def allowed(self, found: Sequence[Intent], urgent: bool, now: datetime) -> list[Intent]:
        """Those of the claimed intents for which there is room on their lanes, in their order.

        May take a piece of a rated lane for this process, or the one try on an open one.
        """
        by_lane = Counter(_key(one) for one in found)
        room = {key: self._room(key, count, urgent, now) for key, count in by_lane.items()}
        passing: list[Intent] = []
        for one in found:
            if room[_key(one)] > 0:
                room[_key(one)] -= 1
                passing.append(one)
        return passing

    def _room(self, key: Key, count: int, urgent: bool, now: datetime) -> int:
        with self._lock:
            free = self._free(key, urgent, now)
            if free < count and not urgent:
                self._full.add(key)
            free = min(free, count)
            lane, rate = self._rows.get(key), self._rates.get(key, 0.0)
        if not free:
            return 0
        if lane is not None and lane.opened is not None:
            return int(shared.probe(key, now))
        return self._paced(key, free, rate, urgent, now) if rate else free

    def _paced(self, key: Key, free: int, rate: float, urgent: bool, now: datetime) -> int:
        """How many of the moments that this process has on a rated lane have come."""
        with self._lock:
            slots = self._slots[key, urgent]
            # A moment that passed unused is gone: saved up they would be a burst.
            oldest = now - timedelta(seconds=max(2 / rate, AHEAD))
            slots[:] = [at for at in slots if at >= oldest]
            waiting = bool(slots)
        if not waiting:
            # Nobody takes more than what is to be sent, or than a moment's worth.
            taken = shared.take(key, rate, max(min(free, int(rate * AHEAD)), 1), now)
            fresh = [
                taken.start + timedelta(seconds=taken.each * number)
                for number in range(taken.count)
            ]
            with self._lock:
                slots += fresh
        with self._lock:
            come = [at for at in slots if at <= now][:free]
            del slots[: len(come)]
        return len(come)

    def takes_off(self, intent: Intent, asked: shapes.Asked, now: datetime) -> None:
        """One is handed over from now on."""
        key = _key(intent)
        with self._lock:
            self._flying[key, intent.message_class == "transactional"] += 1
            if isinstance(asked, shapes.Request | shapes.Submit):
                self._speaks_http.add(key[1])
            self._windows[key].add(now, "call", *(("repeat",) if intent.tries else ()))
            lane = self._rows.get(key)
            if lane is not None and lane.opened is not None:
                self._probing.add(key)

    def lands(self, intent: Intent) -> None:
        """One has come down, however."""
        key = _key(intent)
        with self._lock:
            self._flying[key, intent.message_class == "transactional"] -= 1

    # ------------------------------------------------------------------------------ answers

    def answered(self, intent: Intent, result: shapes.Result, now: datetime) -> None:
        """Learn from what a provider said, and let the other workers know what matters to them."""
        key = _key(intent)
        failed = _failed(result)
        with self._lock:
            probed = key in self._probing
            self._probing.discard(key)
            if failed:
                self._windows[key].add(now, "failure")
            counts = self._windows[key].count(now) if failed else Counter()
            open_ = (lane := self._rows.get(key)) is not None and lane.opened is not None
        if isinstance(result, shapes.Refusal) and result.account:
            if shared.trouble(key, result.says, now):
                log.error("lane.trouble", store=key[0], channel=key[1], says=result.says)
        elif isinstance(result, shapes.Refusal) and result.busy:
            if result.retry_after is not None:
                shared.rest(key, now + timedelta(seconds=result.retry_after))
        elif failed and (probed or _too_many(counts)):
            if shared.open_breaker(key, now):
                log.warning("lane.opened", store=key[0], channel=key[1])
        elif not failed and (open_ or probed):
            self._mended(key)

    def _mended(self, key: Key) -> None:
        if shared.close_breaker(key):
            log.info("lane.closed", store=key[0], channel=key[1])
        with self._lock:
            self._windows[key].clear()

    def next_change(self, now: datetime) -> datetime | None:
        """When something that is shut may open by the clock alone."""
        with self._lock:
            moments: list[datetime | None] = []
            for one in self._rows.values():
                moments += (one.rest_until, one.probe_at, one.free_at)
            moments += [at for slots in self._slots.values() for at in slots]
        moments += [brake.ramp_until for brake in self.brakes if brake.pulled is None]
        return min((at for at in moments if at is not None and at > now), default=None)


def _key(intent: Intent) -> Key:
    return intent.store_id, intent.channel


def _failed(result: shapes.Result) -> bool:
    """Whether the provider failed: not where it refused this message, or asked us to be slower."""
    if isinstance(result, shapes.Refusal):
        return not (result.permanent or result.busy or result.account)
    return isinstance(result, shapes.Unknown)


def _too_many(counts: Counter[str]) -> bool:
    return counts["call"] >= CALLS and counts["failure"] >= FAILING * counts["call"]
