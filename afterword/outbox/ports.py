"""What the outbox asks of a channel, and the table of those there are.

The table is filled at start from ``site/plugs.py``; nothing below that room imports an adapter.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from afterword.wire import shapes
from afterword.wire.approving import Judged, Listed, Wording
from afterword.wire.writing import Writes


class Channel(Protocol):
    """A channel: one folder, with a module for each provider."""

    NAME: str
    PROVIDERS: Mapping[str, shapes.Provider]
    """By the name that an account's setting ``provider`` gives; the first is the usual one."""


@runtime_checkable
class LooksUp(Protocol):
    """What a provider with ``Lookup`` has besides."""

    def lookup(self, key: str, account: shapes.Account, /) -> shapes.Request:
        """How to ask for the message that was handed over with ``Outgoing.key``. Pure."""
        ...

    def found(
        self, response: shapes.Response, /
    ) -> shapes.Receipt | shapes.Absent | shapes.Refusal:
        """What the answer means; a ``Refusal``: no answer, ask again later. Pure."""
        ...


@runtime_checkable
class ReadsByAccount(Protocol):
    """What a provider has besides whose answers are read as the account describes them."""

    def answered(
        self, response: shapes.Response, account: shapes.Account, /
    ) -> shapes.Receipt | shapes.Refusal:
        """What the answer means: asked in the place of ``receipt``. Pure. Raises ``Misread``."""
        ...


@runtime_checkable
class Approves(Protocol):
    """What a provider has besides that says certain words only once it has approved them."""

    def submission(self, wording: Wording, account: shapes.Account, /) -> shapes.Request:
        """How to hand words in for approval. Pure. Raises ``ValueError``, and says why."""
        ...

    def submitted(self, wording: Wording, response: shapes.Response, /) -> Judged | shapes.Refusal:
        """What the answer to that means. Pure. Raises ``Misread`` for what is no answer."""
        ...

    def listing(self, account: shapes.Account, more: str = "", /) -> shapes.Request:
        """How to ask what was judged so far; ``more``: of a page after the first. Pure."""
        ...

    def listed(self, response: shapes.Response, /) -> Listed | shapes.Refusal:
        """What the answer to that means. Pure. Raises ``Misread`` for what is no answer."""
        ...


@runtime_checkable
class ShowsExamples(Protocol):
    """What a provider has besides that approves words with a picture over them: it is shown one
    beforehand, in two steps."""

    def shows_examples(self, account: shapes.Account, /) -> bool:
        """Whether it can be shown one by this account. Pure."""
        ...

    def example(self, file: shapes.File, account: shapes.Account, /) -> shapes.Request:
        """How to begin. Pure. Raises ``ValueError`` for what it does not take."""
        ...

    def example_begun(self, response: shapes.Response, /) -> str | shapes.Refusal:
        """Where the file is to go. Pure. Raises ``Misread``."""
        ...

    def example_sent(
        self, where: str, file: shapes.File, account: shapes.Account, /
    ) -> shapes.Request:
        """How to give it. Pure."""
        ...

    def example_named(self, response: shapes.Response, /) -> str | shapes.Refusal:
        """What the provider calls it from then on. Pure. Raises ``Misread``."""
        ...


@runtime_checkable
class Costs(Protocol):
    """What a provider that knows its prices has besides."""

    def cost(self, outgoing: shapes.Outgoing, account: shapes.Account, /) -> shapes.Cost | None:
        """What this message costs by the prices in the account; ``None``: they do not say."""
        ...


@runtime_checkable
class SignsIn(Protocol):
    """What a provider has besides that gives a token for signing in, good for a while."""

    def sign_in(self, account: shapes.Account, at: datetime, /) -> shapes.Request:
        """How to ask for a token. Pure. Raises ``Incomplete``."""
        ...

    def signed_in(self, response: shapes.Response, /) -> shapes.Pass | shapes.Refusal:
        """What the answer gives. Pure. Raises ``Misread``."""
        ...


@runtime_checkable
class TakesFiles(Protocol):
    """What a provider has besides that is given a file ahead of the message that shows it."""

    def upload(self, file: shapes.File, account: shapes.Account, /) -> shapes.Request | None:
        """How to give it a file; ``None``: it takes none of this kind. Pure. Raises ``ValueError``
        for one that it would refuse, and says why."""
        ...

    def uploaded(self, response: shapes.Response, /) -> shapes.Given | shapes.Refusal:
        """What the answer gives. Pure. Raises ``Misread``."""
        ...


@runtime_checkable
class CarriesPictures(Protocol):
    """What a provider of text messages has besides that carries files with them (MMS)."""

    def carried(
        self, files: Sequence[tuple[str, int]], country: str, account: shapes.Account, /
    ) -> list[bool]:
        """Of each file (its type, its bytes), whether it goes along to a number of this country
        (ISO 3166 alpha-2). Pure."""
        ...


@runtime_checkable
class ShowsFiles(Protocol):
    """What a provider has besides that shows one file a message."""

    def shows(self, file: tuple[str, int], words: str, account: shapes.Account, /) -> bool:
        """Whether one message shows a file (its type, its bytes) with these words under it. Pure.
        Without words: whether any message shows it."""
        ...


channels: dict[str, Channel] = {}


writers: dict[str, Writes] = {}
"""The connectors that are written to, by name."""


def install(table: Mapping[str, Channel]) -> None:
    """Hand the table of channels down. Called once, at start."""
    channels.clear()
    channels.update(table)


def install_writers(table: Mapping[str, Writes]) -> None:
    """Hand the table of connectors that are written to down. Called once, at start."""
    writers.clear()
    writers.update(table)


def named(channel: str, settings: Mapping[str, Any]) -> str:
    """The name of the provider that an account has on a channel: the one it names, else the
    channel's usual one. Raises ``LookupError`` for a channel or a provider that is not there."""
    providers = channels[channel].PROVIDERS
    name = str(settings.get("provider") or next(iter(providers)))
    if name not in providers:
        raise LookupError(f"{channel} has no provider {name!r}")
    return name


def cost(
    provider: shapes.Provider, outgoing: shapes.Outgoing, account: shapes.Account
) -> shapes.Cost | None:
    """What a message costs, where the provider knows its prices."""
    # For each message: asking whether it is one of ``Costs`` takes ten times as long.
    ask: Callable[..., shapes.Cost | None] | None = getattr(provider, "cost", None)
    return ask(outgoing, account) if ask else None


def receipt(
    provider: shapes.Provider, answer: shapes.Response, account: shapes.Account
) -> shapes.Receipt | shapes.Refusal:
    """What a provider's answer means (``ReadsByAccount``: by the account). Raises ``Misread``."""
    read: Callable[..., shapes.Receipt | shapes.Refusal] | None
    read = getattr(provider, "answered", None)
    return read(answer, account) if read else provider.receipt(answer)


def provider(channel: str, name: str = "") -> shapes.Provider:
    """A channel's provider by its name, or its usual one. Raises ``LookupError``."""
    providers = channels[channel].PROVIDERS
    return providers[name or next(iter(providers))]
