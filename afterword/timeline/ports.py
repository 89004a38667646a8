"""What the timeline asks of those who tell it things, and the tables of them.

The tables are filled at start from ``site/plugs.py``; nothing below that room imports an adapter.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol, cast, runtime_checkable

from afterword.decisions.understanding import Understood, by_rules
from afterword.wire import shapes, syncing, tracking


class Source(Protocol):
    """Something outside that tells us things at ``/in/{name}/{store}``, pure.

    A connector is one, and so is a channel's provider that tells what became of its messages.

    What came in is handled in this order. ``ping`` first: a ping is answered with 200 and not
    kept; it carries no signature, so nothing may follow from it. Then ``verify``: what is not
    genuine is refused with 401 and not kept. Then ``delivery``, by which a repeat is known. Then
    it is stored and answered, and ``parse`` is called later, by the engine. None of them but
    ``parse`` raises for anything that anybody may send.
    """

    def ping(self, received: shapes.Received, /) -> bool:
        """Whether it only asks if anybody is here, so that there is nothing in it to keep."""
        ...

    def verify(self, received: shapes.Received, account: shapes.Account, /) -> bool:
        """Whether it was sent by who it says, over the raw bytes and in constant time.

        ``account`` is the store's, with this source; its secrets are texts.
        """
        ...

    def delivery(self, received: shapes.Received, /) -> tuple[str, str]:
        """(topic, the sender's id of the delivery): what makes a repeat recognisable.

        The topic has at most 80 characters and may be empty; the id has 1 to 160.
        """
        ...

    def parse(
        self, received: shapes.Received, currency: str, settings: Mapping[str, Any], /
    ) -> Sequence[shapes.Told]:
        """What it says. ``currency`` is the store's, for what names none; ``settings`` are those
        of the store's account with this source, without its secrets.

        Nothing but notes: it concerns nothing here. Raises ``shapes.Misread``.
        """
        ...


@runtime_checkable
class ShakesHands(Protocol):
    """A source that wants proof with a GET, before it sends anything, that we are who it thinks."""

    def handshake(self, received: shapes.Received, account: shapes.Account, /) -> str | None:
        """What to answer, as plain text; ``None``: this is not who we speak with. Pure."""
        ...


@runtime_checkable
class Answers(Protocol):
    """A source that waits for more than thanks: what a caller is to hear, say."""

    def answer(self, received: shapes.Received, account: shapes.Account, /) -> shapes.Response:
        """What to answer to something genuine that was taken in. Pure."""
        ...


@runtime_checkable
class HearsGet(Protocol):
    """A source that is also told things with GET, in the address itself. ``Received.body`` is then
    what stands behind the question mark, as it came."""

    HEARS_GET: bool


@runtime_checkable
class OnALine(Protocol):
    """A source that speaks on a line which we keep open, and not at the door."""

    def line(self, account: shapes.Account, /) -> shapes.Line:
        """The line to keep. Pure. Raises ``shapes.Incomplete``."""
        ...

    def names(self, received: shapes.Received, settings: Mapping[str, Any], /) -> str:
        """The id of the message that it reports on, as the provider gave it; empty: it is no
        report. Pure."""
        ...


@runtime_checkable
class LeadsToFiles(Protocol):
    """A source whose files are not simply at their address."""

    def file_request(
        self,
        media: Mapping[str, Any],
        account: shapes.Account,
        answers: Sequence[shapes.Response],
        at: datetime,
        /,
    ) -> shapes.Request | None:
        """What to ask next for a file that somebody sent, after these answers; ``None``: the last
        one is the file. ``media``: as it stands in the reply; ``at``: now, for what is signed.
        Pure. Raises ``shapes.Misread`` for an answer that leads nowhere, ``shapes.Incomplete``
        where the account is at fault."""
        ...


@runtime_checkable
class HoldsFiles(Protocol):
    """A source whose replies bring their files with them."""

    def files(
        self, received: shapes.Received, settings: Mapping[str, Any], key: str, /
    ) -> Sequence[bytes]:
        """The files of the reply with this key, in the order of its ``media``. Pure."""
        ...


class Many(Protocol):
    """A channel with several providers: those that tell us things are sources."""

    NAME: str
    PROVIDERS: Mapping[str, shapes.Provider]


class Connector(Source, Protocol):
    """A shop system: what a store connects to it with stands in its folder too."""

    NAME: str
    FIELDS: tuple[tuple[str, str, str, str], ...]
    """What an account is told: (name, label, default, kind); see ``channels/email/settings.py``."""


PROVIDER = "afterword-provider"
"""Beside the headers of a raw intake: which provider of the channel sent it."""
MESSAGE = "afterword-message"
"""Beside them too: the parameter ``message`` of the address that was called. A provider that is
asked to report at an address of ours finds the message there again; ``parse`` sees it in ``query``.
"""


class Carrier(Source, tracking.Follows, Protocol):
    """Who follows parcels: a carrier, or a company that asks many carriers. One that never tells
    by itself verifies nothing."""


Reader = Callable[[int, str, str], Understood]
"""Understands what somebody wrote to a store: (the store's id, the text, the language that the
writer is known to use, or nothing). Never raises for a text, whatever it is."""


def _plainly(store: int, text: str, language: str) -> Understood:
    return by_rules(text, language)


_readers: list[Reader] = [_plainly]


def understood(store: int, text: str, language: str = "") -> Understood:
    """What a text to this store says, by the best reader there is on this machine."""
    return _readers[-1](store, text, language)


def read_with(reader: Reader | None) -> None:
    """From now on texts are understood by this reader; ``None``: by rules and keywords alone."""
    _readers[:] = [_plainly] if reader is None else [reader]


connectors: dict[str, Connector] = {}
carriers: dict[str, Carrier] = {}
fetches: dict[str, syncing.Fetches] = {}
"""The connectors that can be asked, by name."""
_channels: dict[str, Many] = {}


def account_kind(name: str) -> Literal["connector", "carrier", "channel"]:
    """Which kind of account (``house.Account.kind``) holds the secrets of a source."""
    if name in connectors:
        return "connector"
    return "carrier" if name in carriers else "channel"


def names() -> list[str]:
    """Every source by its name: connectors, carriers, and the channels that are told things."""
    return [*connectors, *carriers, *_channels]


def is_named(name: str) -> bool:
    """Whether there is a source of this name."""
    return name in connectors or name in carriers or name in _channels


def source(name: str, settings: Mapping[str, Any]) -> Source | None:
    """Who tells us things under this name, for an account with these settings; ``None``: nobody."""
    if name in connectors:
        return connectors[name]
    if name in carriers:
        return carriers[name]
    if name not in _channels:
        return None
    providers = _channels[name].PROVIDERS
    found = providers.get(str(settings.get("provider") or next(iter(providers))))
    return cast(Source, found) if hasattr(found, "parse") else None


def hears_get(source: Source | None) -> bool:
    """Whether the source is also told things with GET."""
    found: Any = source
    return isinstance(found, HearsGet) and found.HEARS_GET


def answers(source: Source) -> Answers | None:
    """The source as one that waits for more than thanks, if it does. Asked for each that comes in,
    so in the quickest way there is."""
    found: Any = source
    return found if hasattr(found, "answer") else None


def on_a_line(source: Source | None) -> OnALine | None:
    """The source as one that speaks on a line which we keep open, if it does."""
    found: Any = source
    return found if isinstance(found, OnALine) else None


def greeter(source: Source | None) -> ShakesHands | None:
    """The source as one that wants a handshake, if it does."""
    found: Any = source
    return found if isinstance(found, ShakesHands) else None


def install(
    table: Mapping[str, Connector],
    channels: Mapping[str, Many],
    followers: Mapping[str, Carrier],
    asked: Mapping[str, syncing.Fetches],
) -> None:
    """Hand the tables down: the connectors, the carriers, and the channels, of which those count as
    sources that have a provider who is one. ``asked``: the connectors that can be asked. Once, at
    start.

    Raises ``ValueError`` when two of them have the same name.
    """
    many = Counter([*table, *channels, *followers])
    if twice := sorted(name for name, count in many.items() if count > 1):
        raise ValueError(f"two adapters are called: {', '.join(twice)}")
    # What is handed down may be one of these tables itself.
    told, followed, asking = dict(table), dict(followers), dict(asked)
    connectors.clear()
    connectors.update(told)
    carriers.clear()
    carriers.update(followed)
    fetches.clear()
    fetches.update(asking)
    _channels.clear()
    _channels.update(
        (name, one)
        for name, one in channels.items()
        if any(hasattr(provider, "parse") for provider in one.PROVIDERS.values())
    )
