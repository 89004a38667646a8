"""Who may knock at the door: a store's account with a source, remembered for less than a second.

Asking the database for every webhook would cost more than storing it. What is remembered is
forgotten again so soon that a secret that was changed, or an account that was switched off, stops
working within a second without anybody telling the web processes.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from time import monotonic

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections

from afterword.house.models import Account
from afterword.house.sealing import Key
from afterword.timeline.ports import account_kind
from afterword.wire import shapes

REMEMBERED = 0.5
"""Seconds after which somebody asks anew, while the others go on by what is remembered."""
FORGOTTEN = 0.9
"""Seconds after which nobody goes on by it."""
_MOST = 4096
"""How many pairs are remembered; beyond that all is forgotten and asked anew."""


class Known(msgspec.Struct, frozen=True):
    """An account that is switched on, opened."""

    account: int
    store: int
    key: Key
    reached: shapes.Account
    """Its settings and secrets, as the source is asked with them."""
    seen: datetime | None
    trouble: str


class Accounts:
    """The accounts of all stores with their sources, asked for when they are needed."""

    def __init__(self, time: Callable[[], float] = monotonic) -> None:
        self._time = time
        self._found: dict[tuple[str, str], tuple[float, Known | None]] = {}
        self._asked: dict[tuple[str, str], float] = {}
        self._lock = Lock()

    def of(self, source: str, store: str) -> Known | None:
        """The account of a store with a source; ``None``: no such store, or it is not connected.

        A store that is not there and one that is not connected are one and the same question.
        """
        at = self._time()
        remembered = self._found.get((source, store))
        if remembered and at - remembered[0] < REMEMBERED:
            return remembered[1]
        if remembered and at - remembered[0] < FORGOTTEN and not self._mine((source, store), at):
            return remembered[1]
        return self._ask(source, store, at)

    def _mine(self, pair: tuple[str, str], at: float) -> bool:
        """Whether this thread is to ask; another one does already if not."""
        with self._lock:
            asked = self._asked.get(pair)
            if asked is not None and at - asked < REMEMBERED:
                return False
            self._asked[pair] = at
            return True

    def _ask(self, source: str, store: str, at: float) -> Known | None:
        try:
            known = _look_up(source, store)
        except (OperationalError, InterfaceError):
            # The line to the database went dead while this thread had nothing to do.
            close_old_connections()
            known = _look_up(source, store)
        if len(self._found) >= _MOST:
            self._found.clear()
            self._asked.clear()
        self._found[source, store] = (at, known)
        return known


def _look_up(source: str, store: str) -> Known | None:
    row = (
        Account.objects.everywhere()
        .filter(store__key=store, kind=account_kind(source), plug=source, enabled=True)
        .select_related("store")
        .first()
    )
    if row is None:
        return None
    key = row.store.secret
    secrets = {name: value for name, value in row.secrets(key).items() if isinstance(value, str)}
    url = f"{settings.AFTERWORD_URL}/in/{source}/{store}"
    reached = shapes.Account(settings=row.settings, secrets=secrets, url=url)
    return Known(row.pk, row.store_id, key, reached, row.seen, row.trouble)
