"""Tokens of providers that want one to sign in: asked for when they are needed, used while good."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

import msgspec

from afterword.outbox import ports
from afterword.wire import shapes

MARGIN = 0.9
"""A token is not used to the very end of its time."""

Ask = Callable[[shapes.Request], shapes.Answer]


class NoPass(Exception):
    """A provider gave no token. The text says why, and holds no secret."""


class Passes:
    """The tokens of one process, by account."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str, str], tuple[str, datetime]] = {}
        self._lock = Lock()

    def with_token(
        self, store: int, channel: str, account: shapes.Account, ask: Ask, now: datetime
    ) -> shapes.Account:
        """The account with a token, where its provider wants one. Raises ``NoPass``."""
        provider = ports.provider(channel, ports.named(channel, account.settings))
        return self._with_token(store, channel, provider, account, ask, now)

    def of_carrier(
        self,
        store: int,
        name: str,
        carrier: object,
        account: shapes.Account,
        ask: Ask,
        now: datetime,
    ) -> shapes.Account:
        """As ``with_token``, for a carrier's account."""
        return self._with_token(store, name, carrier, account, ask, now)

    def _with_token(
        self,
        store: int,
        name: str,
        provider: object,
        account: shapes.Account,
        ask: Ask,
        now: datetime,
    ) -> shapes.Account:
        if not isinstance(provider, ports.SignsIn):
            return account
        # Other secrets are another account.
        mark = msgspec.json.encode([account.settings, account.secrets]).decode()
        key = store, name, mark
        with self._lock:
            token, until = self._known.get(key, ("", now))
            if now >= until:
                given = _asked(provider, account, ask, now)
                token, until = given.token, now + timedelta(seconds=given.lasts * MARGIN)
                self._known = {one: it for one, it in self._known.items() if one[:2] != key[:2]}
                self._known[key] = token, until
        return msgspec.structs.replace(account, token=token)

    def forget(self, store: int, channel: str) -> None:
        """A provider did not let a token in: the next message asks for another one."""
        with self._lock:
            self._known = {
                one: it for one, it in self._known.items() if one[:2] != (store, channel)
            }


def _asked(
    provider: ports.SignsIn, account: shapes.Account, ask: Ask, now: datetime
) -> shapes.Pass:
    try:
        answer = ask(provider.sign_in(account, now))
        if not isinstance(answer, shapes.Response):
            raise NoPass(f"signing in did not work: {answer.says}")
        found = provider.signed_in(answer)
    except (shapes.Incomplete, shapes.Misread) as error:
        raise NoPass(str(error)) from error
    if isinstance(found, shapes.Refusal):
        raise NoPass(found.says)
    return found


passes = Passes()
"""Those of this process: all its senders share them."""
