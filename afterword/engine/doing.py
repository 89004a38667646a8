"""Doing things at shops: codes, refunds, notes. Intent committed, journal, then the shop.

Beside the senders of messages, on threads of its own: a deed has no words to write and nobody's
quiet to keep, and a slow shop must hold up no mail. Of one shop one deed is in the air at a time,
in all processes together: some are read and written back (``Writes.LOOKS_FIRST``), and two at once
would lose one of them.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event as Flag
from threading import Lock

import structlog
from django.db import connections, transaction

from afterword.house import actions as house
from afterword.house import queries as house_queries
from afterword.house.bell import Bell
from afterword.house.bell import bell as the_bell
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.outbox import (
    claiming,
    deeds,
    hot,
    ports,
    queries,
    restoring,
    retries,
    settling,
    unknowns,
)
from afterword.outbox.models import Intent
from afterword.wire import shapes, writing

from . import reaching
from .holding import Holding, Try
from .hot import there_is
from .lanes import Lanes
from .ports import Carrier, Chance, Clock, Noted
from .rounds import LONGEST_SLEEP, go_round
from .runs import BY

AT_ONCE = 4
"""Shops that are written to at once by one process."""
AT_A_STRETCH = timedelta(seconds=20)
"""So long one shop is gone on with before another may have its turn."""
TURN = timedelta(minutes=3)
"""Longer than one deed can take: whoever holds a shop beyond it is dead."""
JOURNAL_PAUSE = timedelta(seconds=30)
ASKED_FOR = timedelta(days=1)
"""So long it is asked what became of a deed, before a person has to say so."""

Key = tuple[int, str]
"""(store, connector)."""

log = structlog.get_logger()


class Doer:
    """Does what is to be done at the shops of all stores.

    ``note`` writes this worker's journal; ``rests``: why nothing may be done just now; ``holding``:
    where it says what it has in its hands.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        chance: Chance,
        carrier: Carrier,
        note: Noted,
        worker: str = "",
        rests: Callable[[], str] = lambda: "",
        bell: Bell = the_bell,
        at_once: int = AT_ONCE,
        holding: Holding | None = None,
    ) -> None:
        self.clock = clock
        self.chance = chance
        self.carrier = carrier
        self.note = note
        self.worker = worker
        self.rests = rests
        self.bell = bell
        self.holding = holding or Holding()
        self.lanes = Lanes()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="deeds")
        self._working: dict[Key, Future[int]] = {}
        self._left: list[settling.Handed] = []
        """What is known and could not be written down: a full disk."""
        self._lock = Lock()
        self._down = Flag()
        self._stop = Flag()

    # ------------------------------------------------------------------------------- one round

    def round(self) -> int:
        """Begin with the shops at which something is to be done. Gives with how many."""
        self._down.clear()
        self._working = {key: one for key, one in self._working.items() if not one.done()}
        begun = 0
        for key in self._due():
            if key not in self._working:
                self._working[key] = self._pool.submit(self._apart, key)
                self._working[key].add_done_callback(lambda _: self._down.set())
                begun += 1
        return begun

    def until_quiet(self, most: int = 1000) -> int:
        """Do what is to be done at this moment, here and now. Gives how much was done."""
        done = 0
        for _ in range(most):
            some = sum(self.work(key) for key in self._due())
            if not some:
                return done
            done += some
        raise RuntimeError("the deeds do not come to rest")

    def _due(self) -> list[Key]:
        now = self.clock.now()
        if self.rests() or not there_is("deeds", now):
            return []
        self.lanes.refresh(now)
        shut = self.lanes.shut(now, urgent=False)
        open_ = [key for key in hot.deed_lanes(now) if key not in shut.lanes]
        return [key for key in open_ if shut.of(deeds.CLASS, key) is not None]

    def _apart(self, key: Key) -> int:
        try:
            return self.work(key)
        except Exception:
            log.exception("deeds.shop", store=key[0], shop=key[1])
            return 0
        finally:
            connections.close_all()

    def work(self, key: Key) -> int:
        """Do what is to be done at one shop, one after the other, until nothing is or it has had
        its turn. Gives how much was done."""
        self._settle_left()
        store = Store.objects.get(pk=key[0])
        began = self.clock.now()
        try:
            mark = reaching.take(store, f"deeds/{key[1]}", began, TURN)
        except reaching.Busy:
            return 0
        done = 0
        try:
            while self._one(key):
                done += 1
                if self._stop.is_set() or self.clock.now() > began + AT_A_STRETCH:
                    break
            return done + self._find_out(key)
        finally:
            reaching.give_back(store, f"deeds/{key[1]}", mark)

    # ------------------------------------------------------------------------------- one deed

    def _one(self, key: Key) -> bool:
        """Do the next one. Whether there was one."""
        if self.rests():
            return False
        now = self.clock.now()
        intent = self._begin(key, now)
        if intent is None:
            return False
        mine = intent.pk, intent.attempt
        try:
            return self._see_to(intent, now)
        finally:
            # Whatever broke: what is not in mind to be written down is nobody's now, and is taken
            # up by the journal.
            with self._lock:
                left = [(one.intent.pk, one.intent.attempt) for one in self._left]
            if mine not in left:
                self.holding.let_go([mine])

    def _see_to(self, intent: Intent, now: datetime) -> bool:
        """Do one that was begun. Whether to go on with the next."""
        if intent.state == "expired" or self._guarded(intent):
            return True
        try:
            line = (now, intent.store.key, intent.send_key, intent.attempt, intent.channel)
            self.note([line])
        except OSError as error:
            why = f"the journal cannot be written: {error.strerror}"
            claiming.put_back([intent], now=now, why=why, pause=JOURNAL_PAUSE)
            return False
        result = self._do(intent)
        if isinstance(result, shapes.Held):
            claiming.put_back([intent], now=self.clock.now(), why=result.says)
            return False
        self._settle(settling.Handed(intent, result))
        self.lanes.answered(intent, result, self.clock.now())
        return True

    def _begin(self, key: Key, now: datetime) -> Intent | None:
        """Begin the next one, held from before the commit; where that breaks, nobody has it."""
        taken: list[Try] = []
        try:
            return self._begin_next(key, now, taken)
        except Exception:
            self.holding.let_go(taken)
            raise

    @transaction.atomic
    def _begin_next(self, key: Key, now: datetime, taken: list[Try]) -> Intent | None:
        """Look once more at everything that could have changed, in the very transaction that
        commits to doing it."""
        self.lanes.refresh(now)
        self.lanes.stops = tuple(house_queries.stops())
        shut = self.lanes.shut(now, urgent=False)
        but = shut.of(deeds.CLASS, key)
        if but is None or key in shut.lanes:
            return None
        found = self.lanes.allowed(hot.ready(deeds.CLASS, key, 1, now, but), False, now)
        if not found:
            return None
        intent = found[0]
        if now >= intent.valid_until:
            deeds.expire(intent, now=now, by=BY)
        else:
            taken.append((intent.pk, intent.attempt + 1))
            self.holding.take(taken)
            deeds.begin(intent, now=now, worker=self.worker)
        return intent

    def _guarded(self, intent: Intent) -> bool:
        """Whether it may have been done in a life of the database that it does not remember."""
        if not restoring.guarded():
            return False
        with transaction.atomic():
            before = restoring.perhaps_before([intent])
            if intent.pk not in before:
                return False
            says, since = before[intent.pk]
            intent.first_tried = min(intent.first_tried or since, since)
            handed = settling.Handed(intent, shapes.Unknown(says=says), blameless=True)
            settling.settle(
                intent.store, [handed], now=self.clock.now(), by=BY, jitter=self.chance.fraction()
            )
        return True

    def _do(self, intent: Intent) -> shapes.Result | shapes.Held:
        """Ask first where that is called for, then do it. What is refused before the writing began
        was surely not done."""
        try:
            writes = ports.writers[intent.channel]
            deed = deeds.deed_of(intent)
            account = reaching.with_token(intent.store, intent.channel, self._ask, self.clock.now())
            seen = self._looked(intent, writes, deed, account)
            if not isinstance(seen, writing.Absent):
                return seen
            request = writes.write(deed, account, seen.seen, self.clock.now())
        except writing.Stale:
            return self._renew(intent)
        except Exception as error:
            return _undone(intent, error)
        self.lanes.takes_off(intent, request, self.clock.now())
        try:
            answer = self.carrier.start(request, lambda: self._may(intent)).result()
            if not isinstance(answer, shapes.Response):
                return answer
            return writes.written(deed, answer, account)
        except writing.Stale:
            return self._renew(intent)
        except shapes.Misread as error:
            return shapes.Unknown(says=str(error))
        except Exception as error:
            # Whatever broke, it broke after it had begun: nobody can tell.
            log.exception("deeds.broke", intent=intent.pk)
            return shapes.Unknown(says=f"{type(error).__name__}: {error}")
        finally:
            self.lanes.lands(intent)

    def _looked(
        self,
        intent: Intent,
        writes: writing.Writes,
        deed: writing.Deed,
        account: shapes.Account,
    ) -> writing.Absent | shapes.Receipt | shapes.Refusal:
        """What is at the shop already, where it is asked before the writing."""
        again = intent.attempt > 1 and isinstance(writes.DEEDS[deed.what], shapes.Lookup)
        if not again and deed.what not in writes.LOOKS_FIRST:
            return writing.Absent()
        answer = self._ask(writes.lookup(deed, account, self.clock.now()))
        if not isinstance(answer, shapes.Response):
            return shapes.Refusal(
                says=f"it could not be asked first: {answer.says}", permanent=False
            )
        return writes.found(deed, answer, account)

    def _renew(self, intent: Intent) -> shapes.Refusal:
        """The token was refused before its time: it is put aside, so that a fresh one is asked
        for."""
        house.learned(intent.store, "connector", intent.channel, {"token_until": ""}, {})
        says = "the shop does not let in the access token that it gave; a fresh one is asked for"
        return shapes.Refusal(says=says, permanent=False)

    def _may(self, intent: Intent) -> bool:
        stops = tuple(house_queries.stops())
        return not (claiming.stopped(intent, stops) or self.rests())

    def _ask(self, request: shapes.Request) -> shapes.Answer:
        return self.carrier.start(request, lambda: True).result()

    # ------------------------------------------------------------------------------- settling

    def _settle(self, handed: settling.Handed) -> None:
        with self._lock:
            self._left.append(handed)
        self._settle_left()

    def _settle_left(self) -> None:
        """Write down how these came out. What cannot be written now is kept in mind, and written
        before anything else is begun."""
        with self._lock:
            while self._left:
                one = self._left[0]
                one.intent.refresh_from_db(fields=["state"])
                settling.settle(
                    one.intent.store,
                    [one],
                    now=self.clock.now(),
                    by=BY,
                    jitter=self.chance.fraction(),
                )
                self._left.pop(0)
                self.holding.let_go([(one.intent.pk, one.intent.attempt)])

    # ------------------------------------------------------------------------ what is unknown

    def _find_out(self, key: Key) -> int:
        """See to the unknown deeds of a shop whose time has come."""
        now = self.clock.now()
        with transaction.atomic():
            found = queries.deeds_to_find_out(key, now)
            for intent in found:
                # Nobody else asks meanwhile, and if this process dies it is asked again.
                settling.ask_later(intent, now + 2 * unknowns.SOON)
        for intent in found:
            self._find_out_one(intent, now)
        return len(found)

    def _find_out_one(self, intent: Intent, now: datetime) -> None:
        way = unknowns.way(intent, None, now)
        if way == "again":
            first = intent.first_tried or intent.planned
            if retries.given_up(intent.message_class, intent.tries, first, now):
                settling.ask_later(intent, None)
            else:
                settling.found_out(intent, shapes.Absent(), now=now, by=BY)
            return
        result = self._was_it_done(intent) if way == "ask" else None
        if isinstance(result, shapes.Receipt):
            settling.found_out(intent, result, now=now, by=BY)
        elif isinstance(result, writing.Absent):
            settling.found_out(intent, shapes.Absent(), now=now, by=BY)
        else:
            over = way != "ask" or now >= intent.state_at + ASKED_FOR
            never = isinstance(result, shapes.Refusal) and result.permanent
            later = None if over or never else unknowns.later(intent, now)
            settling.ask_later(intent, later)

    def _was_it_done(
        self, intent: Intent
    ) -> shapes.Receipt | writing.Absent | shapes.Refusal | None:
        """What the shop says; ``None``: it could not be asked."""
        try:
            writes = ports.writers[intent.channel]
            deed = deeds.deed_of(intent)
            account = reaching.with_token(intent.store, intent.channel, self._ask, self.clock.now())
            answer = self._ask(writes.lookup(deed, account, self.clock.now()))
            if not isinstance(answer, shapes.Response):
                return None
            return writes.found(deed, answer, account)
        except writing.Stale:
            self._renew(intent)
        except Unreadable:
            return shapes.Refusal(says="the customer was erased", permanent=True)
        except Exception:
            log.exception("deeds.unasked", intent=intent.pk)
        return None

    # ---------------------------------------------------------------------------------- living

    def run(self, stop: Flag) -> None:
        """Work until told to stop."""
        go_round(
            self.round,
            stop,
            name="deeds",
            bell=self.bell,
            in_hand=lambda: self._working,
            down=self._down,
            pause=lambda: LONGEST_SLEEP,
        )
        self._stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def busy(self) -> bool:
        """Whether a deed is still in its hands, after it was told to stop too."""
        return any(not one.done() for one in self._working.values())


def _undone(intent: Intent, error: Exception) -> shapes.Refusal:
    """Why it was not begun."""
    match error:
        case reaching.Busy():
            says = "another access token is asked for"
            return shapes.Refusal(says=says, permanent=False, busy=True, retry_after=1.0)
        case reaching.NoToken():
            return error.refusal
        case reaching.Unconnected() | shapes.Incomplete():
            return shapes.Refusal(says=str(error), permanent=False, account=True)
        case Unreadable():
            return shapes.Refusal(says="the customer was erased", permanent=True)
        case shapes.Misread():
            return shapes.Refusal(says=str(error), permanent=False)
        case ValueError():
            return shapes.Refusal(says=str(error), permanent=True)
    log.error("deeds.undone", intent=intent.pk, exc_info=error)
    says = f"it could not be prepared ({type(error).__name__})"
    return shapes.Refusal(says=says, permanent=True)
