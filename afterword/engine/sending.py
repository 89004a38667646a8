"""Handing messages over: claim, weigh once more, write, note in the journal, send, settle."""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple

import structlog
from django.db import transaction

from afterword.decisions.timeline import Timeline
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.journeys import queries as journey_queries
from afterword.messages import compose as composing
from afterword.outbox import actions as outbox
from afterword.outbox import ports as outbox_ports
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline_queries
from afterword.wire import shapes

from .admission import weigh
from .advance import BY
from .ports import Carry, Catch, Chance, Clock, Noted

BATCH = 64

log = structlog.get_logger()


class Ready(NamedTuple):
    """An intent that was begun, with its words and what to hand to the provider."""

    intent: Intent
    asked: shapes.Request | shapes.Mail
    sealed: bytes


class Sender:
    """Hands over what is ready, a batch at a time, several at once."""

    def __init__(
        self,
        *,
        clock: Clock,
        chance: Chance,
        carry: Carry,
        catch: Catch,
        note: Noted,
        at_once: int = 8,
    ) -> None:
        self.clock = clock
        self.chance = chance
        self.carry = carry
        self.catch = catch
        self.note = note
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="sender")

    def close(self) -> None:
        """Let what is in the air land, and stop."""
        self._pool.shutdown(wait=True)

    def send_ready(self, limit: int = BATCH) -> int:
        """Hand over the ready intents. Gives how many were begun or put aside."""
        now = self.clock.now()
        begun, seen, looked = self._begin(now, limit)
        if not begun:
            return looked
        failed, ready = self._write(begun, seen, now)
        self._settle(failed)
        if ready:
            # On the disk before the socket: see outbox/journal.py.
            self.note([_line(one.intent, now) for one in ready])
            answers = self._pool.map(lambda one: self._hand_over(one), ready)
            self._settle(list(answers))
        return looked

    @transaction.atomic
    def _begin(self, now: datetime, limit: int) -> tuple[list[Intent], dict[int, Timeline], int]:
        """Look once more at everything that could have changed, in the very transaction that
        commits to handing over."""
        free = outbox.claim(limit, now, house.stops())
        begun: list[Intent] = []
        seen: dict[int, Timeline] = {}
        for store, mine in _by_store(free).items():
            seen.update(timeline_queries.timelines(store, {one.customer_id for one in mine}))
            put_aside = []
            for intent, verdict in weigh(store, mine, now, seen):
                if verdict.action == "send":
                    intent.channel, intent.contact = verdict.channel, verdict.contact
                    begun.append(intent)
                else:
                    put_aside.append((intent, verdict))
            outbox.weighed(store, put_aside, now=now, by=BY)
        outbox.begin(begun, now=now)
        return begun, seen, len(free)

    def _write(
        self, begun: Sequence[Intent], seen: dict[int, Timeline], now: datetime
    ) -> tuple[list[outbox.Handed], list[Ready]]:
        failed: list[outbox.Handed] = []
        ready: list[Ready] = []
        for store, mine in _by_store(begun).items():
            plans = journey_queries.plans(store, {(one.journey, one.version) for one in mine})
            products = composing.products_for(store, (seen[one.customer_id] for one in mine))
            for intent in mine:
                try:
                    plan = plans[intent.journey, intent.version]
                    outgoing = composing.compose(
                        intent, seen[intent.customer_id], plan, products, now
                    )
                    ready.append(self._asked(intent, outgoing))
                except Exception as error:
                    failed.append(_unwritable(intent, error))
        return failed, ready

    def _asked(self, intent: Intent, outgoing: shapes.Outgoing) -> Ready:
        channel = outbox_ports.channels[intent.channel]
        account = self._account(intent.store, intent.channel)
        sealed = composing.seal_words(intent, outgoing)
        return Ready(intent, channel.request(outgoing, account), sealed)

    def _account(self, store: Store, channel: str) -> shapes.Account:
        found = house.account(store, "channel", channel)
        if found:
            secrets = {name: str(value) for name, value in found.secrets(store.secret).items()}
            return shapes.Account(settings=found.settings, secrets=secrets)
        address = self.catch()
        if address is None:
            raise composing.Unwritable(
                f"{channel} is not connected, and the catcher does not run here"
            )
        host, port = address
        return shapes.Account(settings={"host": host, "port": port, "security": "none"})

    def _hand_over(self, one: Ready) -> outbox.Handed:
        channel = outbox_ports.channels[one.intent.channel]
        try:
            answer = self.carry(one.asked)
            result = channel.receipt(answer) if isinstance(answer, shapes.Response) else answer
        except Exception as error:
            # Whatever broke, it broke after the hand-over had begun: nobody can tell.
            log.exception("sending.broke", intent=one.intent.pk)
            result = shapes.Unknown(says=f"{type(error).__name__}: {error}")
        return outbox.Handed(one.intent, result, one.sealed)

    def _settle(self, handed: Sequence[outbox.Handed]) -> None:
        now = self.clock.now()
        for store, mine in _by_store([one.intent for one in handed]).items():
            keys = {intent.pk for intent in mine}
            outbox.settle(
                store,
                [one for one in handed if one.intent.pk in keys],
                now=now,
                by=BY,
                jitter=self.chance.fraction(),
            )


def _line(intent: Intent, now: datetime) -> tuple[datetime, str, str, int, str]:
    return now, intent.store.key, intent.send_key, intent.attempt, intent.channel


def _by_store(intents: Sequence[Intent]) -> dict[Store, list[Intent]]:
    found: dict[Store, list[Intent]] = defaultdict(list)
    for intent in intents:
        found[intent.store].append(intent)
    return found


def _unwritable(intent: Intent, error: Exception) -> outbox.Handed:
    if not isinstance(error, composing.Unwritable):
        log.exception("message.unwritable", intent=intent.pk, error=error)
    result = shapes.Refusal(says=str(error), permanent=True)
    return outbox.Handed(intent, result, template_fault=True)
