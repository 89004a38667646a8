"""Hearing from those who do not come to the door, but speak on a line that we keep open.

What is told there is stored as what comes to the door is, and answered only once it is stored: what
could not be is told again. Each worker keeps lines of its own.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Event as Flag

import structlog
from django.db import Error as DatabaseError
from django.db import close_old_connections

from afterword.house import actions as house
from afterword.house.bell import bell
from afterword.house.models import Account
from afterword.house.sealing import Unreadable
from afterword.outbox import ports as outbox
from afterword.outbox import queries
from afterword.timeline import ports
from afterword.wire import shapes
from afterword.wire.smpp import Smpp
from afterword.wire.smpp_session import Take

from .door import row_of, write
from .group import Group, NotKept
from .known import Accounts

LOOK = 2.0
"""Seconds between two looks at who is connected: so long it may take until a new account is heard,
or one that was switched off is no more."""

log = structlog.get_logger()


class Listening:
    """The lines that this process keeps, for the stores' accounts that have one."""

    def __init__(self, *, smpp: Smpp, clock: Callable[[], datetime]) -> None:
        self._smpp = smpp
        self._clock = clock
        self._accounts = Accounts()
        self._group = Group(write, bell.knock, whole=True)
        self._said: dict[int, str] = {}
        """By account: what we told the team last of what is wrong with its line."""

    def run(self, stop: Flag) -> None:
        """Keep them until it is time to stop."""
        while not stop.wait(LOOK):
            self.look()

    def look(self) -> None:
        """Open the lines of new accounts, hang up those of others; say what is wrong with any."""
        try:
            close_old_connections()
            lines: dict[shapes.Line, Take] = {}
            rows = Account.objects.everywhere().filter(kind="channel", enabled=True)
            for account in rows.select_related("store"):
                line = self._line(account)
                if line is not None:
                    lines[line] = partial(self.take, account.plug, account.store.key)
            self._smpp.keep(lines)
        except Exception as error:
            log.warning("listening.broke", says=type(error).__name__)
            close_old_connections()

    def _line(self, account: Account) -> shapes.Line | None:
        """The line of an account; ``None``: it has none, or lacks something."""
        kept = ports.on_a_line(ports.source(account.plug, account.settings))
        if kept is None:
            return None
        own = account.store.secret.derived(f"channel/{account.plug}").secret_hex
        try:
            told = account.secrets(account.store.secret)
            secrets = {name: str(value) for name, value in told.items()}
            line = kept.line(shapes.Account(settings=account.settings, secrets=secrets, own=own))
        except (shapes.Incomplete, Unreadable) as error:
            self._say(account, str(error))
            return None
        if self._smpp.stands(line):
            self._say(account, "")
        elif fault := self._smpp.fault(line):
            self._say(account, _in_words(account, fault))
        return line

    def _say(self, account: Account, says: str) -> None:
        if says != self._said.get(account.pk):
            self._said[account.pk] = says
            house.heard_of_sending(account.store, account.plug, says)

    def take(self, plug: str, store: str, told: bytes, last: bool) -> bool | None:
        """Store what was told on the line of a store's account: see ``wire.smpp_session.Take``.

        A report may be faster than our own note of the id that it names. It is looked for that
        again for a while, or nobody would know which message it is on.
        """
        try:
            known = self._accounts.of(plug, store)
            settings = known.reached.settings if known else {}
            source = ports.source(plug, settings)
            kept = ports.on_a_line(source)
            if known is None or source is None or kept is None:
                return False
            received = shapes.Received(
                headers={"content-type": "application/smpp"}, body=told, at=self._clock()
            )
            named = "" if last else kept.names(received, settings)
            if named and not queries.is_known(known.store, plug, named):
                return None
            self._group.keep(row_of(plug, source, received, known))
            return True
        except (DatabaseError, NotKept) as error:
            log.error(
                "listening.not_kept", store=store, says=type(error.__cause__ or error).__name__
            )
            close_old_connections()
        except Exception as error:
            log.error("listening.not_kept", store=store, says=type(error).__name__)
        return False


def _in_words(account: Account, fault: shapes.Response | shapes.Refusal) -> str:
    """Why a line is not open, as the provider's adapter reads the answer."""
    if isinstance(fault, shapes.Refusal):
        return fault.says
    provider = outbox.provider(account.plug, outbox.named(account.plug, account.settings))
    read = provider.receipt(fault)
    return read.says if isinstance(read, shapes.Refusal) else ""
