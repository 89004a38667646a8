"""How a store reaches a shop: its account, opened, with a token that is good."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction

from afterword.house import actions as house
from afterword.house import queries as house_queries
from afterword.house.models import Store
from afterword.timeline import ports
from afterword.wire import addresses, shapes, syncing

from .models import Lease

HELD = timedelta(seconds=90)
"""Longer than the longest exchange: whoever holds a turn beyond it is dead."""

Ask = Callable[[shapes.Request], shapes.Answer]


class Unconnected(Exception):
    """The store has no account with this shop any more."""


class Busy(Exception):
    """Another worker asks for a fresh token at this moment; look again in a second."""


class NoToken(Exception):
    """The shop gave no fresh token. ``refusal`` says why."""

    def __init__(self, refusal: shapes.Refusal) -> None:
        super().__init__(refusal.says)
        self.refusal = refusal


def account_of(store: Store, plug: str, kind: str = "connector") -> shapes.Account:
    """The account with a connector or a carrier, opened. Raises ``Unconnected``,
    ``sealing.Unreadable``."""
    found = house_queries.account(store, kind, plug)
    if found is None:
        raise Unconnected(f"{plug} is not connected")
    secrets = {name: str(value) for name, value in found.secrets(store.secret).items()}
    url = f"{settings.AFTERWORD_URL}/in/{plug}/{store.key}"
    known: dict[str, Any] = {**found.settings, "currency": store.currency, "zone": store.zone}
    own = store.secret.derived(f"{kind}/{plug}").secret_hex
    # A shop refuses to report to an address that it cannot reach.
    listens = url if addresses.outside(url) else ""
    return shapes.Account(settings=known, secrets=secrets, url=listens, own=own)


def with_token(store: Store, plug: str, ask: Ask, now: datetime) -> shapes.Account:
    """The account, with a token that is good: a fresh one is asked for where there is need, by one
    worker at a time, and is kept before anybody uses it.

    Raises ``Unconnected``, ``Busy``, ``NoToken``, ``shapes.Incomplete``, ``sealing.Unreadable``.
    """
    account = account_of(store, plug)
    found: Any = ports.fetches.get(plug)
    if not isinstance(found, syncing.Renews) or found.renewal(account, now) is None:
        return account
    name = f"token/{plug}"
    mark = take(store, name, now)
    try:
        # Somebody may have got one in between.
        account = account_of(store, plug)
        request = found.renewal(account, now)
        if request is None:
            return account
        renewed = _renewed(found, ask(request), account, now)
        house.learned(store, "connector", plug, renewed.settings, renewed.secrets)
        return account_of(store, plug)
    finally:
        give_back(store, name, mark)


def _renewed(
    renews: syncing.Renews, answer: shapes.Answer, account: shapes.Account, now: datetime
) -> syncing.Renewed:
    if not isinstance(answer, shapes.Response):
        raise NoToken(shapes.Refusal(says=answer.says, permanent=False))
    try:
        renewed = renews.renewed(answer, account, now)
    except shapes.Misread as error:
        raise NoToken(shapes.Refusal(says=str(error), permanent=False)) from error
    if isinstance(renewed, shapes.Refusal):
        raise NoToken(msgspec.structs.replace(renewed))
    return renewed


# ------------------------------------------------------------------------------------- turns


def take(store: Store, name: str, now: datetime, lasts: timedelta = HELD) -> str:
    """Take a turn at something. Gives the mark to give it back with. Raises ``Busy``."""
    mark = uuid4().hex
    mine = Lease.objects.of(store).filter(name=name)
    if mine.filter(until__lt=now).update(holder=mark, until=now + lasts):
        return mark
    try:
        with transaction.atomic():
            Lease.objects.create(store=store, name=name, holder=mark, until=now + lasts)
    except IntegrityError as error:
        raise Busy(name) from error
    return mark


def give_back(store: Store, name: str, mark: str) -> None:
    """End a turn; another's is left alone."""
    Lease.objects.of(store).filter(name=name, holder=mark).delete()
