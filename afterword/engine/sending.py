"""Handing messages over: claim, weigh once more, write, note in the journal, send, settle."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
import structlog
from django.db import transaction

from afterword.decisions.admit import Verdict
from afterword.decisions.timeline import Timeline
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.journeys import queries as journey_queries
from afterword.messages import compose as composing
from afterword.outbox import actions as outbox
from afterword.outbox import ports as outbox_ports
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline_queries
from afterword.wire import masking, shapes

from .admission import weigh
from .advance import BY
from .ports import Carry, Catch, Chance, Clock, Noted

BATCH = 64
SETTLED_AT_ONCE = 16
LONGEST_UNSETTLED = 1.0
"""Seconds that an answer may wait to be written down with others."""
JOURNAL_PAUSE = timedelta(seconds=30)
"""How long sending rests when the journal cannot be written."""

_RESTORED = shapes.Unknown(
    says="the journal says that it was handed over; the database was restored from an older copy"
)

log = structlog.get_logger()


class Ready(NamedTuple):
    """An intent that was begun, with its words and what to hand to the provider."""

    intent: Intent
    asked: shapes.Request | shapes.Mail
    sealed: bytes
    to: str


class Unconnected(Exception):
    """There is no way out of the house for this channel."""


class Sender:
    """Hands over what is ready, a batch at a time, several at once.

    ``ahead``: what journals know was handed over and a restored database does not, as
    ``outbox.queries.ahead`` finds it. It is never handed over blindly again.
    ``worker``: whose hand-overs these are. ``rests``: why nothing may be handed over just now
    (see ``engine.guard``); empty: it may.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        chance: Chance,
        carry: Carry,
        catch: Catch,
        note: Noted,
        at_once: int = 8,
        ahead: Iterable[tuple[str, str]] = (),
        worker: str = "",
        rests: Callable[[], str] = lambda: "",
    ) -> None:
        self.clock = clock
        self.chance = chance
        self.carry = carry
        self.catch = catch
        self.note = note
        self.at_once = at_once
        self.ahead = set(ahead)
        self.worker = worker
        self.rests = rests
        self._landed: list[outbox.Handed] = []
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="sender")

    def close(self) -> None:
        """Let what is in the air land, and stop."""
        self._pool.shutdown(wait=True)

    def send_ready(self, limit: int = BATCH) -> int:
        """Hand over the ready intents. Gives how many were begun or put aside."""
        self._settle_left()
        if self.rests():
            return 0
        now = self.clock.now()
        begun, seen, looked = self._begin(now, limit)
        if not begun:
            return looked
        settled, ready = self._write(begun, seen, now)
        before = [one for one in ready if self._handed_before(one.intent)]
        settled += [outbox.Handed(one.intent, _RESTORED, one.sealed) for one in before]
        self._settle(settled)
        ready = [one for one in ready if one not in before]
        if ready:
            self._note(ready, now)
            self._hand_over_all(ready)
        return looked

    @transaction.atomic
    def _begin(self, now: datetime, limit: int) -> tuple[list[Intent], dict[int, Timeline], int]:
        """Look once more at everything that could have changed, in the very transaction that
        commits to handing over."""
        free = outbox.claim(limit, now, house.stops())
        begun: list[tuple[Intent, Verdict]] = []
        seen: dict[int, Timeline] = {}
        for store, mine in _by_store(free).items():
            seen.update(timeline_queries.timelines(store, {one.customer_id for one in mine}))
            put_aside: list[tuple[Intent, Verdict]] = []
            for intent, verdict in weigh(store, mine, now, seen):
                (begun if verdict.action == "send" else put_aside).append((intent, verdict))
            outbox.weighed(store, put_aside, now=now, by=BY)
        outbox.begin(begun, now=now, worker=self.worker)
        return [intent for intent, _ in begun], seen, len(free)

    def _handed_before(self, intent: Intent) -> bool:
        key = (intent.store.key, intent.send_key)
        if key not in self.ahead:
            return False
        self.ahead.discard(key)
        return True

    def _note(self, ready: Sequence[Ready], now: datetime) -> None:
        """On the disk before the socket: see outbox/journal.py."""
        try:
            self.note([_line(one.intent, now) for one in ready])
        except OSError as error:
            intents = [one.intent for one in ready]
            why = f"the journal cannot be written: {error.strerror}"
            outbox.put_back(intents, now=self.clock.now(), why=why, pause=JOURNAL_PAUSE)
            raise

    def _hand_over_all(self, ready: Sequence[Ready]) -> None:
        """Several at once, each only if no stop switch was pressed since; what has an answer is
        written down while others still wait for theirs."""
        waiting, landed = deque(ready), list[outbox.Handed]()
        flying: set[Future[outbox.Handed]] = set()
        while waiting or flying:
            while waiting and len(flying) < self.at_once:
                one = waiting.popleft()
                pressed = outbox.stopped(one.intent, house.stops())
                if why := "a stop switch was pressed" if pressed else self.rests():
                    now = self.clock.now()
                    outbox.put_back([one.intent], now=now, why=why, pause=timedelta(0))
                else:
                    flying.add(self._pool.submit(self._hand_over, one))
            down, flying = wait(flying, LONGEST_UNSETTLED, return_when=FIRST_COMPLETED)
            landed += [future.result() for future in down]
            if not down or len(landed) >= SETTLED_AT_ONCE:
                self._settle(landed)
                landed = []
        self._settle(landed)

    def _write(
        self, begun: Sequence[Intent], seen: dict[int, Timeline], now: datetime
    ) -> tuple[list[outbox.Handed], list[Ready]]:
        failed: list[outbox.Handed] = []
        ready: list[Ready] = []
        for store, mine in _by_store(begun).items():
            plans = journey_queries.plans(store, {(one.journey, one.version) for one in mine})
            accounts = {name: self._reached(store, name) for name in {one.channel for one in mine}}
            writer = composing.Writer(store, mine, seen)
            for intent in mine:
                account = accounts[intent.channel]
                if isinstance(account, Exception):
                    failed.append(_unreachable(intent, account))
                    continue
                try:
                    plan = plans[intent.journey, intent.version]
                    ready.append(_asked(intent, writer.write(intent, plan, now), account))
                except Exception as error:
                    failed.append(_unwritable(intent, error))
        return failed, ready

    def _reached(self, store: Store, channel: str) -> shapes.Account | Unconnected | Unreadable:
        try:
            return self._account(store, channel)
        except (Unconnected, Unreadable) as error:
            return error

    def _account(self, store: Store, channel: str) -> shapes.Account:
        found = house.account(store, "channel", channel)
        if found:
            secrets = {name: str(value) for name, value in found.secrets(store.secret).items()}
            return shapes.Account(settings=found.settings, secrets=secrets)
        address = self.catch()
        if address is None:
            raise Unconnected(f"{channel} is not connected, and the catcher does not run here")
        host, port = address
        return shapes.Account(settings={"host": host, "port": port, "security": "none"})

    def _hand_over(self, one: Ready) -> outbox.Handed:
        channel = outbox_ports.channels[one.intent.channel]
        result: shapes.Result
        try:
            answer = self.carry(one.asked)
            if isinstance(answer, shapes.Held):
                answer = shapes.Refusal(says=answer.says, permanent=False)
            result = channel.receipt(answer) if isinstance(answer, shapes.Response) else answer
        except Exception as error:
            # Whatever broke, it broke after the hand-over had begun: nobody can tell.
            log.exception("sending.broke", intent=one.intent.pk)
            result = shapes.Unknown(says=f"{type(error).__name__}: {error}")
        return outbox.Handed(one.intent, _discreet(result, one), one.sealed)

    def _settle(self, handed: Sequence[outbox.Handed]) -> None:
        """Write down how these came out, store by store. What cannot be written now (a full disk)
        is kept in mind, and written before anything else is begun."""
        self._landed += handed
        now = self.clock.now()
        for store, mine in _by_store([one.intent for one in self._landed]).items():
            keys = {intent.pk for intent in mine}
            outbox.settle(
                store,
                [one for one in self._landed if one.intent.pk in keys],
                now=now,
                by=BY,
                jitter=self.chance.fraction(),
            )
            self._landed = [one for one in self._landed if one.intent.pk not in keys]

    def _settle_left(self) -> None:
        left, self._landed = self._landed, []
        for one in left:
            one.intent.refresh_from_db()
        self._settle([one for one in left if one.intent.state == "dispatching"])


def _line(intent: Intent, now: datetime) -> tuple[datetime, str, str, int, str]:
    return now, intent.store.key, intent.send_key, intent.attempt, intent.channel


def _by_store(intents: Sequence[Intent]) -> dict[Store, list[Intent]]:
    found: dict[Store, list[Intent]] = defaultdict(list)
    for intent in intents:
        found[intent.store].append(intent)
    return found


def _asked(intent: Intent, written: composing.Written, account: shapes.Account) -> Ready:
    outgoing = written.outgoing
    asked = outbox_ports.channels[intent.channel].request(outgoing, account)
    return Ready(intent, asked, written.sealed, outgoing.to)


def _discreet(result: shapes.Result, one: Ready) -> shapes.Result:
    """The same answer without the person's address: it is kept in plain text."""
    known = (one.to, one.to.partition("@")[0])
    if isinstance(result, shapes.Receipt):
        # What looks like an address here is the provider's own id of the mail.
        shown = result.provider_id.replace(one.to, masking.ADDRESS)
        return msgspec.structs.replace(result, provider_id=shown)
    return msgspec.structs.replace(result, says=masking.masked(result.says, *known))


def _unreachable(intent: Intent, error: Exception) -> outbox.Handed:
    """The store's trouble, not the message's: it waits, and goes out once that is mended."""
    says = str(error)
    if isinstance(error, Unreadable):
        says = f"the account of {intent.channel} cannot be opened; enter its secrets again"
    return outbox.Handed(intent, shapes.Refusal(says=says, permanent=False, account=True))


def _unwritable(intent: Intent, error: Exception) -> outbox.Handed:
    says = str(error)
    if not isinstance(error, composing.Unwritable):
        # The words of an error of ours may hold anything, the person's name too.
        log.exception("message.unwritable", intent=intent.pk)
        says = f"it could not be written ({type(error).__name__})"
    result = shapes.Refusal(says=says, permanent=True)
    return outbox.Handed(intent, result, template_fault=True)
