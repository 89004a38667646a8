"""How a store settles what helps its team with words. Without a word of its, nothing does."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

import msgspec
from django.db import transaction

from afterword.decisions.assisting.asking import USES, Use
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.wire.chat import Model

KIND, PLUG = "assist", "model"


class Helper(msgspec.Struct, frozen=True, kw_only=True):
    """What a store has settled. Prices are for a million tokens, the limit for a month of the
    store's own calendar, all in units of ``currency``."""

    url: str
    name: str
    price_in: str
    price_out: str
    currency: str
    limit: str
    uses: tuple[str, ...] = ()
    on: bool = False
    keyed: bool = False
    """Whether a key is kept."""

    def may(self, use: Use) -> bool:
        """Whether it may be used for this."""
        return self.on and use in self.uses

    def micros(self, tokens_in: int, tokens_out: int) -> int:
        """What so many tokens cost, in millionths of the currency's unit, rounded up."""
        cost = tokens_in * Decimal(self.price_in) + tokens_out * Decimal(self.price_out)
        return int(cost.to_integral_value(rounding="ROUND_CEILING"))

    @property
    def most(self) -> int:
        """The limit of a month, in millionths."""
        return int(Decimal(self.limit) * 1_000_000)


def helper(store: Store) -> Helper | None:
    """What is settled; ``None``: nothing."""
    account = _account(store)
    return _read(store, account) if account else None


def uses(store: Store) -> tuple[Use, ...]:
    """What it may be used for now; empty: it is off."""
    found = helper(store)
    return tuple(one for one in USES if found and found.may(one))


def model(store: Store) -> Model:
    """Who is asked. Raises ``LookupError`` where nothing is settled."""
    account = _account(store)
    if account is None:
        raise LookupError("no model is connected")
    found = _read(store, account)
    key = str(account.secrets(store.secret).get("key", ""))
    return Model(url=found.url, name=found.name, key=key)


@transaction.atomic
def settle(store: Store, found: Helper, key: str, *, now: datetime, by: str) -> None:
    """Settle it. ``key``: empty keeps the one that there is, unless another server is asked from
    now on: what opens one door is not shown at another."""
    settings = {
        name: value for name, value in msgspec.to_builtins(found).items() if name != "keyed"
    }
    house.save_account(
        store,
        kind=KIND,
        plug=PLUG,
        settings={**settings, "provider": _door(found.url)},
        secrets_={"key": key} if key else {},
        now=now,
        by=by,
    )


@transaction.atomic
def switch(store: Store, on: bool, *, now: datetime, by: str) -> None:
    """Switch it on or off; all else stays. Safe to repeat."""
    found = helper(store)
    if found is not None and found.on != on:
        settle(store, msgspec.structs.replace(found, on=on), "", now=now, by=by)


def forget(store: Store, *, now: datetime, by: str) -> None:
    """Take it away, with its key. Safe to repeat."""
    house.disconnect(store, kind=KIND, plug=PLUG, now=now, by=by)


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """Those of the uses that there are."""
    return tuple(one for one in USES if one in names)


def _account(store: Store) -> Account | None:
    return Account.objects.of(store).filter(kind=KIND, plug=PLUG).first()


def _read(store: Store, account: Account) -> Helper:
    keyed = bool(account.secrets(store.secret).get("key"))
    return msgspec.convert({**account.settings, "keyed": keyed}, Helper)


def _door(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
