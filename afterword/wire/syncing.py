"""The shapes in which shops are asked: connecting, history, what was missed.

A job is a chain of requests. The adapter says the next one from a state that is plain JSON; what
came back changes the state. The state is stored in the same transaction as what the answer told, so
that a job goes on where it was, whatever stopped it: a pause, a limit, a killed worker.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from . import shapes

What = Literal["connect", "count", "history", "missed", "products", "leave"]
"""``connect``: who are we there, may we do what we need, tell them where we listen, try it out.
``count``: how many orders there are to bring in, before anybody decides to: ``Took.total`` says
it. ``history``: all that was there before us. ``missed``: what changed in a span of time, to find
what webhooks lost, and whether they still come. ``products``: what is sold, and what is in stock.
``leave``: they need not tell us any more."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be fetched from a shop."""

    what: What
    since: datetime | None = None
    """For history: not what was placed before; for what was missed: what changed since then."""
    until: datetime | None = None
    """For what was missed: what changed up to then."""


State = Mapping[str, Any]
"""Where a job is: plain JSON, the adapter's own."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that connecting found out, for the person who connects."""

    check: str
    """A word for what was looked at: ``reached``, ``scopes``, ``webhooks``, ``clock`` …"""
    ok: bool
    says: str
    """What was found and, where it is not well, what to do."""


class Took(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer brought."""

    state: State
    told: tuple[shapes.Told, ...] = ()
    done: int = 0
    """How many things the job has behind it by now."""
    total: int | None = None
    """How many there are, where the shop says."""
    wait: float = 0.0
    """Seconds to leave the shop alone before the next request."""
    finished: bool = False
    found: tuple[Found, ...] = ()
    settings: Mapping[str, Any] = {}
    """What is to be kept with the account from now on."""
    secrets: Mapping[str, str] = {}
    """As ``settings``, sealed: a fresh token, say. It is kept before it is used."""
    says: str = ""
    """How far it is, for the person who looks."""


class Renewed(msgspec.Struct, frozen=True, kw_only=True):
    """What asking for a fresh token gave, to be kept with the account before it is used."""

    settings: Mapping[str, Any] = {}
    secrets: Mapping[str, str] = {}


class Fetches(Protocol):
    """What a connector has besides that can be asked. It stands in ``site/plugs.py``."""

    JOBS: tuple[What, ...]
    """The jobs it can do."""
    EVERY: Mapping[What, float]
    """How often a job is done by itself, in seconds, once the shop is connected. For ``missed``
    the span begins a while before the end of the last one, so that nothing falls between."""
    LISTENS: bool
    """Whether connecting tells the shop where we listen, so that nobody has to write down webhooks
    there by hand."""

    def begin(self, job: Job, /) -> State:
        """The state a job begins in. Pure."""
        ...

    def next(self, state: State, account: shapes.Account, at: datetime, /) -> shapes.Request:
        """The next request of a job. Pure. Raises ``Incomplete`` where the account is at fault.

        It may be asked for again after a crash, so a repeat must do no harm. ``account.url`` is
        where we listen; empty where nobody outside reaches us.
        """
        ...

    def took(
        self, state: State, response: shapes.Response, account: shapes.Account, at: datetime, /
    ) -> Took | shapes.Refusal:
        """What the answer brought. Pure. Raises ``Misread`` for what is no answer.

        A ``Refusal`` leaves the state as it was: with ``busy`` the same request goes out again
        after ``retry_after`` seconds, however often; with ``permanent`` or ``account`` the job
        fails and a person sees why; else it is tried again, with longer and longer pauses.
        ``account.settings`` holds the store's currency under ``currency`` and its zone under
        ``zone``, for what names none.
        """
        ...


@runtime_checkable
class Renews(Protocol):
    """What a connector that is asked has besides, where its tokens do not last."""

    def renewal(self, account: shapes.Account, at: datetime, /) -> shapes.Request | None:
        """How to ask for a fresh token; ``None``: the one at hand is good. Pure. Raises
        ``Incomplete``. Asked before each request; one worker at a time asks for a token.

        A token that the shop refuses before its time is put aside by ``took``, with settings by
        which this says so.
        """
        ...

    def renewed(
        self, response: shapes.Response, account: shapes.Account, at: datetime, /
    ) -> Renewed | shapes.Refusal:
        """What asking for it gave. Pure. Raises ``Misread`` for what is no answer."""
        ...
