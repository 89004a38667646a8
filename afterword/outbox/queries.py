"""Reading the outbox: candidates and intents for the engine, messages for people."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec
from django.db.models import Count, Sum

from afterword.decisions.admit import Candidate
from afterword.decisions.reasons import Because
from afterword.house.models import Account, Store
from afterword.house.sealing import Unreadable
from afterword.wire import shapes

from . import models, ports
from .journal import Line

CHUNK = 1000
"""Lines of a journal looked up at once."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as a store has it."""

    channel: str
    connected: bool
    provider: str = ""
    label: str = ""
    """The provider's name, as people know it."""
    trouble: str = ""
    hears: bool = False
    """Whether the provider tells what became of messages."""
    price: float | None = None
    """What one message costs, as the team has written down."""


def ways(store: Store) -> list[Way]:
    """Every channel there is, in the order of the table, as the store has it."""
    accounts = {
        row.plug: row for row in Account.objects.of(store).filter(kind="channel", enabled=True)
    }
    costs = store.rules.costs
    found: list[Way] = []
    for name in ports.channels:
        account = accounts.get(name)
        if account is None:
            found.append(Way(channel=name, connected=False, price=costs.get(name)))
            continue
        carried_by = ports.named(name, account.settings)
        provider = ports.provider(name, carried_by)
        found.append(
            Way(
                channel=name,
                connected=True,
                provider=carried_by,
                label=provider.LABEL,
                trouble=account.trouble,
                hears=hasattr(provider, "parse"),
                price=costs.get(name),
            )
        )
    return found


class Spent(msgspec.Struct, frozen=True):
    """What messages cost in one currency. ``micros``: in millionths of its unit."""

    currency: str
    micros: int
    messages: int


def spent(store: Store, journey: str) -> dict[str, list[Spent]]:
    """What the messages of a journey have cost, by step."""
    rows = models.Intent.objects.of(store).filter(journey=journey, cost__isnull=False)
    found: dict[str, list[Spent]] = {}
    for step, currency, total, many in rows.values_list("step", "cost_currency").annotate(
        total=Sum("cost"), many=Count("id")
    ):
        found.setdefault(step, []).append(Spent(currency, total, many))
    return found


def candidate_of(intent: models.Intent) -> Candidate:
    """The candidate as ``admit`` takes it."""
    found = msgspec.json.decode(intent.candidate, type=Candidate)
    if intent.tried:
        found = msgspec.structs.replace(found, tried=tuple(intent.tried.split(",")))
    return found


def because_of(intent: models.Intent) -> list[Because]:
    """The ordered reasons of an intent."""
    return msgspec.json.decode(intent.because, type=list[Because])


def messages(
    store: Store,
    *,
    states: Iterable[str] = (),
    journey: str = "",
    customer: int | None = None,
    limit: int = 100,
) -> list[models.Intent]:
    """Messages of a store, newest first."""
    rows = models.Intent.objects.of(store).filter(effect="message")
    if states:
        rows = rows.filter(state__in=list(states))
    if journey:
        rows = rows.filter(journey=journey)
    if customer is not None:
        rows = rows.filter(customer=customer)
    return list(rows.select_related("customer").order_by("-planned", "-id")[:limit])


def message(store: Store, text: str) -> models.Intent:
    """One message by its id or send key. Raises ``LookupError``."""
    rows = models.Intent.objects.of(store).filter(effect="message").select_related("customer")
    if text.isascii() and text.isdigit() and len(text) < 19:
        found = rows.filter(id=int(text)).first()
    else:
        found = rows.filter(send_key=text).first()
    if found is None:
        raise LookupError(
            f"{store.key} has no message {text!r}; `afterword messages list` shows them"
        )
    return found


def attempts(intent: models.Intent) -> list[models.Attempt]:
    """The tries to hand an intent over, first to last."""
    return list(models.Attempt.objects.of(intent.store_id).filter(intent=intent).order_by("number"))


class Words(msgspec.Struct, frozen=True):
    """A message as it went out."""

    to: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    choices: tuple[shapes.Choice, ...] = ()
    link: str = ""
    language: str = ""
    own: Mapping[str, Any] = {}
    """What a person of the team wrote, that it was made of; there before it goes out."""


def words_of(intent: models.Intent, store: Store) -> Words | None:
    """The words as they went out; ``None``: it did not go out, or the customer was erased."""
    if not intent.sealed:
        return None
    try:
        key = intent.customer.key(store.secret)
        found = key.open_json(bytes(intent.sealed), "intent")
    except Unreadable:
        return None
    return msgspec.convert(found, Words)


def caught(store: Store, limit: int = 200) -> list[models.Caught]:
    """What the catcher caught, newest first."""
    rows = models.Caught.objects.of(store).select_related("customer", "intent")
    return list(rows.order_by("-at", "-id")[:limit])


def raw_of(mail: models.Caught, store: Store) -> bytes:
    """A caught mail as it came over the line; empty when the customer was erased."""
    try:
        return mail.customer.key(store.secret).open(bytes(mail.sealed), "caught")
    except Unreadable:
        return b""


def is_known(store: int, channel: str, provider_id: str) -> bool:
    """Whether a message of this channel has this id of the provider's."""
    rows = models.Intent.objects.of(store).filter(provider_id=provider_id, channel=channel)
    return rows.exclude(provider_id="").exists()


def deeds_to_find_out(shop: tuple[int, str], now: datetime) -> list[models.Intent]:
    """The same of what was done at a shop: (store, connector)."""
    store, plug = shop
    rows = models.Intent.objects.of(store).filter(state="unknown", ask_at__lte=now, channel=plug)
    rows = rows.exclude(effect="message").order_by("ask_at", "id")
    rows = rows.select_related("store", "customer")
    return list(rows.select_for_update(skip_locked=True, of=("self",))[:20])


def to_find_out(limit: int, now: datetime) -> list[models.Intent]:
    """The unknown messages of which it can be found out by now what became of them.

    Runs inside a transaction.
    """
    rows = models.Intent.objects.everywhere().filter(state="unknown", ask_at__lte=now)
    rows = rows.filter(effect="message")
    rows = rows.filter(customer__merged_into=None).order_by("ask_at", "id")
    rows = rows.select_related("store", "customer")
    return list(rows.select_for_update(skip_locked=True, of=("self",))[:limit])


def unknown_of(lines: Iterable[Line]) -> Iterator[Line]:
    """Those lines of a journal that the database does not know of: it was restored since."""
    left = iter(lines)
    while some := list(islice(left, CHUNK)):
        tried = set(
            models.Attempt.objects.everywhere()
            .filter(intent__send_key__in={line.send_key for line in some})
            .values_list("intent__store__key", "intent__send_key", "number")
        )
        yield from (line for line in some if (line.store, line.send_key, line.attempt) not in tried)


def intent_of(store_key: str, send_key: str) -> models.Intent | None:
    """The intent behind a send key."""
    return (
        models.Intent.objects.everywhere()
        .filter(send_key=send_key, store__key=store_key)
        .select_related("customer", "store")
        .first()
    )
