"""Showing a provider the picture that is to stand over approved words."""

from collections.abc import Callable

from afterword.house import queries as house_queries
from afterword.house.models import Store
from afterword.outbox import ports
from afterword.wire import shapes

from . import pictures
from .approving import Unfit

Carry = Callable[[shapes.Request], shapes.Answer]


class Unshown(Exception):
    """The provider was not shown it. The text says why."""


def pictured(store: Store, channel: str) -> bool:
    """Whether the channel's provider approves pictures over words, as it is connected now."""
    found = house_queries.account(store, "channel", channel)
    if found is None:
        return False
    provider = ports.provider(channel, ports.named(channel, found.settings))
    account = shapes.Account(settings=found.settings)
    return isinstance(provider, ports.ShowsExamples) and provider.shows_examples(account)


def show(
    store: Store, name: str, provider: ports.ShowsExamples, account: shapes.Account, carry: Carry
) -> str:
    """Show a provider one of the store's pictures: what it calls it from then on.

    Raises ``Unshown``, ``ValueError`` for a picture that it does not take, ``Misread``.
    """
    content, kind = pictures.behind(store, pictures.every(store).get(name, ""))
    if not content:
        raise Unfit("there is no picture called %(name)s; upload it first", {"name": name})
    file = shapes.File(token=name, name=name, type=kind, content=content)
    where = _said(provider.example_begun(_answered(carry(provider.example(file, account)))))
    sent = provider.example_sent(where, file, account)
    return _said(provider.example_named(_answered(carry(sent))))


def _said(found: str | shapes.Refusal) -> str:
    if isinstance(found, shapes.Refusal):
        raise Unshown(f"it was not shown the picture: {found.says}")
    return found


def _answered(answer: shapes.Answer) -> shapes.Response:
    if isinstance(answer, shapes.Response):
        return answer
    raise Unshown(f"it was not shown the picture: {answer.says}")
