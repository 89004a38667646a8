"""Handing over: intent committed, noted in the journal, then the socket; then what came of it.

Rendering happens here and not in ``admit``: what goes out is written from what is true now.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import structlog
from django.db import transaction

from afterword.decisions.admit import Verdict
from afterword.decisions.rules import CLASSES
from afterword.decisions.timeline import Timeline
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.journeys import queries as journey_queries
from afterword.messages import compose as composing
from afterword.outbox import actions as outbox
from afterword.outbox import brakes, claiming, restoring, settling
from afterword.outbox.models import Intent
from afterword.timeline import abreast
from afterword.wire import shapes

from . import reported, uploading
from .admission import weigh
from .finding import find_out
from .holding import Holding, Try
from .lanes import Lanes
from .passes import NoPass, passes
from .ports import Carrier, Carry, Catch, Chance, Clock, May, Noted
from .readying import (
    Ready,
    Unconnected,
    account_of,
    discreet,
    made_ready,
    note_providers,
    receipt,
    unreachable,
    unwritable,
)
from .runs import BY

BATCH = 128
SETTLED_AT_ONCE = 16
LONGEST_UNSETTLED = 1.0
"""Seconds that an answer may wait to be written down with others."""
JOURNAL_PAUSE = timedelta(seconds=30)
"""How long sending rests when the journal cannot be written."""

log = structlog.get_logger()


class Landed(NamedTuple):
    """How the hand-over of one came out. ``held``: nothing of it was written, and why."""

    ready: Ready
    handed: settling.Handed | None
    held: str = ""


class Sender:
    """Hands over what is ready, a batch at a time, several at once.

    ``carry`` waits for each answer on a thread of the sender's own; a ``carrier`` does not need
    one, and is used in its place. ``ramp``: how many a new journey reaches at first; 0: all.
    ``worker``: whose hand-overs these are. ``rests``: why nothing may be handed over just now
    (see ``engine.guard``); empty: it may. ``holding``: where it says what it has in its hands.
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
        carrier: Carrier | None = None,
        lanes: Lanes | None = None,
        ramp: int = brakes.RAMP,
        worker: str = "",
        rests: Callable[[], str] = lambda: "",
        holding: Holding | None = None,
    ) -> None:
        self.clock = clock
        self.chance = chance
        self.carry = carry
        self.catch = catch
        self.note = note
        self.at_once = at_once
        self.lanes = lanes or Lanes()
        self.ramp = ramp
        self.worker = worker
        self.rests = rests
        self.holding = holding or Holding()
        self._landed: list[settling.Handed] = []
        self._kept: list[tuple[Intent, str, timedelta]] = []
        """Begun and surely not handed over: (which, why, for how long it rests)."""
        self._beginning: list[Intent] = []
        self._doubted: list[Intent] = []
        """Of which it is not known whether they were begun; handed over they surely were not."""
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="sender")
        self.carrier: Carrier = carrier or _Waiting(self)

    def close(self) -> None:
        """Let what is in the air land, and stop."""
        self._pool.shutdown(wait=True)

    # ----------------------------------------------------------------------- batch by batch

    def send_ready(self, limit: int = BATCH) -> int:
        """Hand over the ready intents, and wait until they have come down. Gives how many were
        begun or put aside."""
        self.settle_left()
        if self.rests():
            return 0
        self.lanes.refresh(self.clock.now())
        ready, looked = self.prepare(limit)
        if ready:
            self._hand_over_all(ready)
        return looked

    def find_out(self, limit: int = BATCH) -> int:
        """See to what is unknown and can be known by now. Gives how many were looked at."""
        return find_out(self, limit)

    def prepare(self, limit: int, classes: Sequence[str] = CLASSES) -> tuple[list[Ready], int]:
        """Begin some, write them, and note them in the journal. Gives them, to be handed over one
        by one with ``launch``, and how many were begun or put aside."""
        now = self.clock.now()
        self._beginning = []
        try:
            begun, seen, looked = self._begin(now, limit, classes)
        except Exception:
            # The database may have committed, and have gone away before it could say so.
            self._doubted += self._beginning
            raise
        if not begun:
            return [], looked
        try:
            return self._written(begun, seen, now), looked
        except Exception as error:
            # None of them was handed over yet. What cannot be written down now is kept in mind.
            self.holding.take(_tries(begun))
            self._kept += [(one, _unnoted(error), JOURNAL_PAUSE) for one in begun]
            self._put_back()
            raise

    def _written(
        self, begun: list[Intent], seen: dict[int, Timeline], now: datetime
    ) -> list[Ready]:
        if restoring.guarded():
            begun = self._guard(begun)
        failed, ready = self._write(begun, seen, now)
        self.settle(failed)
        for one in failed:
            if isinstance(one.result, shapes.Refusal) and one.result.account:
                self.lanes.answered(one.intent, one.result, now)
        if ready:
            self.note([_line(one.intent, now) for one in ready])
        return ready

    @transaction.atomic
    def _begin(
        self, now: datetime, limit: int, classes: Sequence[str]
    ) -> tuple[list[Intent], dict[int, Timeline], int]:
        """Look once more at everything that could have changed, in the very transaction that
        commits to handing over."""
        urgent = tuple(classes) == ("transactional",)
        # The switch is looked at here, however fresh the lanes' own view of it is.
        self.lanes.stops = tuple(house.stops())
        free = claiming.claim(limit, now, self.lanes.shut(now, urgent), classes)
        free = self.lanes.allowed(free, urgent, now) if free else free
        abreast.hold_people({intent.customer_id for intent in free})
        begun: list[tuple[Intent, Verdict]] = []
        seen: dict[int, Timeline] = {}
        looked = 0
        for store, mine in _by_store(free).items():
            held = brakes.ramped(store, mine, now, self.ramp)
            mine = [one for one in mine if one.pk not in held]
            mine = [
                *(one for one in mine if not one.tried),
                *reported.still_needed(store, [one for one in mine if one.tried], now),
            ]
            looked += len(mine)
            reported.close_addresses(store, now)
            put_aside: list[tuple[Intent, Verdict]] = []
            for intent, verdict in weigh(store, mine, now, seen):
                (begun if verdict.action == "send" else put_aside).append((intent, verdict))
            outbox.weighed(store, put_aside, now=now, by=BY)
        note_providers([intent for intent, verdict in begun], [verdict for _, verdict in begun])
        claiming.begin(begun, now=now, worker=self.worker)
        self._beginning = [intent for intent, _ in begun]
        self.holding.take(_tries(self._beginning))
        return self._beginning, seen, looked

    @transaction.atomic
    def _guard(self, begun: list[Intent]) -> list[Intent]:
        """What may have gone out in a life of the database that it does not remember is unknown;
        gives the others. That it is and that it has been looked for are one thing: whoever fails
        at the one looks again."""
        before = restoring.perhaps_before(begun)
        unknown: list[settling.Handed] = []
        for one in begun:
            if one.pk in before:
                says, since = before[one.pk]
                one.first_tried = min(one.first_tried or since, since)
                result = shapes.Unknown(says=says)
                unknown.append(settling.Handed(one, result, blameless=True))
        self.settle(unknown)
        return [one for one in begun if one.pk not in before]

    def _hand_over_all(self, ready: Sequence[Ready]) -> None:
        """Several at once, each only if no stop switch was pressed since; what has an answer is
        written down while others still wait for theirs."""
        waiting, landed = deque(ready), list[Landed]()
        flying: set[Future[Landed]] = set()
        try:
            while waiting or flying:
                while waiting and len(flying) < self.at_once:
                    self.lanes.stops = tuple(house.stops())
                    one = waiting.popleft()
                    future: Future[Landed] = Future()
                    flying.add(future)
                    may = partial(self._may, one.intent)
                    self.launch(one, may, future.set_result)
                down, flying = wait(flying, LONGEST_UNSETTLED, return_when=FIRST_COMPLETED)
                landed += [future.result() for future in down]
                if not down or len(landed) >= SETTLED_AT_ONCE:
                    whole, landed = landed, []
                    self.land(whole)
        except Exception:
            # The database is away. What is still here is written down before more is begun.
            self._keep([*landed, *(future.result() for future in flying)])
            self._kept += [(one.intent, "the database went away", timedelta(0)) for one in waiting]
            raise
        self.land(landed)

    def _may(self, intent: Intent) -> bool:
        return not self.why_not(intent)

    def why_not(self, intent: Intent) -> str:
        """Why an intent at hand may not go, as far as was seen; empty: it may."""
        return self.lanes.why_not(intent) or self.rests()

    # ----------------------------------------------------------------------------- one by one

    def launch(self, one: Ready, may: May, landed: Callable[[Landed], None]) -> None:
        """Hand one over. ``landed`` is told, on any thread, how that came out, for ``land`` to
        write it down."""
        self.lanes.takes_off(one.intent, one.asked, self.clock.now())

        def came(answer: "Future[shapes.Answer]") -> None:
            self.lanes.lands(one.intent)
            landed(self._read(one, answer))

        try:
            if isinstance(one.asked, shapes.Keep):
                _kept(may).add_done_callback(came)
            else:
                handed = uploading.handed_over(self.carrier, one.ahead, one.asked, may)
                handed.add_done_callback(came)
        except Exception as error:
            broken: Future[shapes.Answer] = Future()
            broken.set_exception(error)
            came(broken)

    def _read(self, one: Ready, landed: "Future[shapes.Answer]") -> Landed:
        result: shapes.Result
        try:
            answer = landed.result()
            if isinstance(answer, shapes.Held):
                return Landed(one, None, answer.says)
            result = receipt(one, answer) if isinstance(answer, shapes.Response) else answer
        except shapes.Misread as error:
            result = shapes.Unknown(says=str(error))
        except Exception as error:
            # Whatever broke, it broke after the hand-over had begun: nobody can tell.
            log.exception("sending.broke", intent=one.intent.pk)
            result = shapes.Unknown(says=f"{type(error).__name__}: {error}")
        handed = settling.Handed(
            one.intent, discreet(result, one), one.sealed, told=one.told, cost=one.cost
        )
        return Landed(one, handed)

    def land(self, landed: Sequence[Landed]) -> None:
        """Write down how these came out. What cannot be written now (a full disk) is kept in mind,
        and written before anything else is begun."""
        handed = self._keep(landed)
        self.settle([])
        self._put_back()
        now = self.clock.now()
        for one in handed:
            self.lanes.answered(one.intent, one.result, now)
            if isinstance(one.result, shapes.Refusal) and one.result.account:
                passes.forget(one.intent.store_id, one.intent.channel)
        for came in landed:
            if came.ready.ahead is not None:
                result = came.handed.result if came.handed is not None else None
                uploading.learn(came.ready.ahead, result, now)

    def _keep(self, landed: Sequence[Landed]) -> list[settling.Handed]:
        """Keep in mind how these came out, to be written down. Gives what was handed over."""
        for came in landed:
            if came.handed is None:
                why = self.why_not(came.ready.intent) or came.held
                self._kept.append((came.ready.intent, why, timedelta(0)))
        handed = [came.handed for came in landed if came.handed is not None]
        self._landed += handed
        return handed

    def _put_back(self) -> None:
        """What was begun and not handed over is ready again."""
        by_reason: dict[tuple[str, timedelta], list[Intent]] = defaultdict(list)
        for intent, why, pause in self._kept:
            by_reason[why, pause].append(intent)
        for (why, pause), intents in by_reason.items():
            tries = _tries(intents)
            for one in intents:
                if one.state != "dispatching":  # as an earlier try to write it left it
                    one.refresh_from_db()
            # Others may have taken one up meanwhile, and be at a further try.
            mine = [one for one in intents if (one.pk, one.attempt) in tries]
            claiming.put_back(mine, now=self.clock.now(), why=why, pause=pause)
            self.holding.let_go(tries)
            self._kept = [one for one in self._kept if one[1:] != (why, pause)]

    # -------------------------------------------------------------------------------- writing

    def _write(
        self, begun: Sequence[Intent], seen: dict[int, Timeline], now: datetime
    ) -> tuple[list[settling.Handed], list[Ready]]:
        failed: list[settling.Handed] = []
        ready: list[Ready] = []
        for store, mine in _by_store(begun).items():
            plans = journey_queries.plans(store, {(one.journey, one.version) for one in mine})
            accounts = {name: self._reached(store, name) for name in {one.channel for one in mine}}
            writer = composing.Writer(store, mine, seen)
            for intent in mine:
                account = accounts[intent.channel]
                if isinstance(account, Exception):
                    failed.append(unreachable(intent, account))
                    continue
                try:
                    plan = plans[intent.journey, intent.version] if intent.journey else None
                    ready.append(made_ready(intent, writer.write(intent, plan, now), account))
                except shapes.Incomplete as error:
                    failed.append(unreachable(intent, error))
                except Exception as error:
                    failed.append(unwritable(intent, error))
        return failed, ready

    def _reached(
        self, store: Store, channel: str
    ) -> shapes.Account | Unconnected | Unreadable | NoPass:
        try:
            account = self.account(store, channel)
            if not account.own:
                return account  # the net takes everything
            return passes.with_token(store.pk, channel, account, self._ask, self.clock.now())
        except (Unconnected, Unreadable, NoPass) as error:
            return error

    def account(self, store: Store, channel: str) -> shapes.Account:
        """How a store reaches a channel's provider. Raises ``Unconnected`` or ``Unreadable``."""
        return account_of(store, channel, self.catch)

    def _ask(self, request: shapes.Request) -> shapes.Answer:
        """Ask something beside the messages, and wait for the answer."""
        return self.carrier.start(request, lambda: True).result()

    # ------------------------------------------------------------------------------- settling

    def settle(self, handed: Sequence[settling.Handed]) -> None:
        """Write down how these came out, store by store. What cannot be written now (a full disk)
        is kept in mind, and written before anything else is begun."""
        self._landed += handed
        now = self.clock.now()
        for store, mine in _by_store([one.intent for one in self._landed]).items():
            keys, tries = {intent.pk for intent in mine}, _tries(mine)
            settling.settle(
                store,
                [one for one in self._landed if one.intent.pk in keys],
                now=now,
                by=BY,
                jitter=self.chance.fraction(),
            )
            self._landed = [one for one in self._landed if one.intent.pk not in keys]
            self.holding.let_go(tries)

    def settle_left(self) -> None:
        """Write down first what could not be written down before."""
        self._settle_doubts()
        self._put_back()
        tries = [(one.intent.pk, one.intent.attempt) for one in self._landed]
        for one in self._landed:
            one.intent.refresh_from_db()
        # Others may have taken one up meanwhile, and be at a further try.
        left = [
            one
            for one, begun in zip(self._landed, tries, strict=True)
            if one.intent.state == "dispatching" and (one.intent.pk, one.intent.attempt) == begun
        ]
        self.holding.let_go({*tries} - _tries(one.intent for one in left))
        self._landed = []
        self.settle(left)

    def _settle_doubts(self) -> None:
        if not self._doubted:
            return
        tries = _tries(self._doubted)
        for one in self._doubted:
            one.refresh_from_db()
        begun = [one for one in self._doubted if one.state == "dispatching"]
        why = "the database went away as it was begun"
        claiming.put_back(begun, now=self.clock.now(), why=why, worker=self.worker)
        self.holding.let_go(tries)
        self._doubted = []


class _Waiting:
    """A carrier of one that waits, on the sender's own threads."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender

    def start(self, asked: shapes.Carried, may: May) -> "Future[shapes.Answer]":
        if may():
            return self.sender._pool.submit(self.sender.carry, asked)
        return _done(shapes.Held(says="it was stopped before it was written"))


def _done(answer: shapes.Answer) -> "Future[shapes.Answer]":
    done: Future[shapes.Answer] = Future()
    done.set_result(answer)
    return done


def _kept(may: May) -> "Future[shapes.Answer]":
    """What goes over no wire: it is kept here, if it may go."""
    if may():
        return _done(shapes.Response(status=200))
    return _done(shapes.Held(says="it was stopped before it was kept"))


def _unnoted(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"the journal cannot be written: {error.strerror}"
    return f"it could not be prepared ({type(error).__name__})"


def _line(intent: Intent, now: datetime) -> tuple[datetime, str, str, int, str]:
    return now, intent.store.key, intent.send_key, intent.attempt, intent.channel


def _tries(intents: Iterable[Intent]) -> set[Try]:
    return {(one.pk, one.attempt) for one in intents}


def _by_store(intents: Iterable[Intent]) -> dict[Store, list[Intent]]:
    found: dict[Store, list[Intent]] = defaultdict(list)
    for intent in intents:
        found[intent.store].append(intent)
    return found
