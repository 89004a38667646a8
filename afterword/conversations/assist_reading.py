"""What of a conversation a model may be told: its last words, facts of the orders, and what must
not leave."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from afterword.decisions.assisting import facts as telling
from afterword.decisions.assisting.asking import TURNS, Turn
from afterword.decisions.assisting.masks import Kind, Masks, Private
from afterword.house.models import Store
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline import queries as timeline
from afterword.timeline.models import Event

from .assist_names import naming
from .models import Conversation

_PLAIN_PARTS = frozenset({"country", "country_code", "region", "province", "province_code"})
"""Of a postal address: what may be told."""
_NUMBER = re.compile(r"\S*\d\S*")
SHORTEST_STREET = 4


def turns(talk: Conversation) -> list[Turn]:
    """The last things that were said, by both sides, in their order."""
    store, customer = talk.store, talk.customer
    wrote = Event.objects.of(store).filter(customer=customer, kind="reply.received")
    said = [
        (one.happened, Turn(False, text))
        for one in wrote.order_by("-happened", "-id")[:TURNS]
        if (text := str(timeline.private_of(one, customer, store).get("text", "")).strip())
    ]
    sent = Intent.objects.of(store).filter(customer=customer, effect="message")
    rows = sent.exclude(accepted=None).select_related("customer").order_by("-accepted", "-id")
    for one in rows[:TURNS]:
        words = words_of(one, store)
        if words is not None and words.text and one.accepted:
            said.append((one.accepted, Turn(True, words.text)))
    said.sort(key=lambda one: one[0])
    return [one for _, one in said[-TURNS:]]


def said_by(talk: Conversation, event: str) -> str:
    """What a customer wrote, by the key of the reply; empty: nothing that can be read. Raises
    ``LookupError`` for what is no reply of theirs."""
    rows = Event.objects.of(talk.store).filter(customer=talk.customer_id, kind="reply.received")
    found = rows.filter(key=event).first()
    if found is None:
        raise LookupError("there is no such reply")
    return str(timeline.private_of(found, talk.customer, talk.store).get("text", "")).strip()


def facts(talk: Conversation, now: datetime) -> list[str]:
    """What stands of their orders, as sentences of ours."""
    present = timeline.timeline(talk.customer).present
    return telling.facts(present, now, ZoneInfo(talk.store.zone), order=talk.order)


def called(talk: Conversation) -> str:
    """What to call them; empty: nobody knows."""
    name = timeline.name_of(talk.customer, talk.store)
    return name["given_name"] or name["name"].partition(" ")[0]


def masks(talk: Conversation) -> Masks:
    """Marks for all that is known of them, and for names that nobody told us."""
    known = (Private(kind, value) for kind, value in _known(talk) if value)
    return Masks(known, naming=naming(_no_names(talk)))


def _no_names(talk: Conversation) -> Iterator[str]:
    """What their orders hold, who brings it, and what the store is called."""
    present = timeline.timeline(talk.customer).present
    yield from (talk.store.name, talk.store.sender_name)
    for order in present.orders.values():
        yield from (line.title for line in order.lines)
    yield from (one.carrier for one in present.shipments.values())


def _known(talk: Conversation) -> Iterator[tuple[Kind, str]]:
    store, customer = talk.store, talk.customer
    name = timeline.name_of(customer, store)
    for one in (name["given_name"], name["name"], *name["name"].split()):
        yield "name", one
    for one in timeline.addresses(customer, store).values():
        kind: Kind = "email" if "@" in one else "phone" if one.startswith("+") else "address"
        yield kind, one
        if kind == "address":
            for part in one.replace(",", ";").split(";")[:-1]:
                yield from _line(part)
    yield from _postal(store, talk)
    for found, value in telling.private(timeline.timeline(customer).present):
        yield cast(Kind, found), value


def _postal(store: Store, talk: Conversation) -> Iterator[tuple[Kind, str]]:
    """The lines of the addresses that their orders went to."""
    rows = Event.objects.of(store).filter(
        customer=talk.customer_id, kind__in=("order.placed", "order.changed")
    )
    for event in rows.exclude(sealed=b"").order_by("-happened", "-id")[:20]:
        address = timeline.private_of(event, talk.customer, store).get("address")
        if not isinstance(address, dict):
            continue
        for part, value in address.items():
            if part not in _PLAIN_PARTS:
                yield from _of_part(part, value)


def _of_part(part: str, value: Any) -> Iterator[tuple[Kind, str]]:
    kind: Kind = "name" if "name" in part else "phone" if part == "phone" else "address"
    for line in value if isinstance(value, list | tuple) else [value]:
        if isinstance(line, str):
            yield from _line(line) if kind == "address" else [(kind, line)]


def _line(line: str) -> Iterator[tuple[Kind, str]]:
    """A line of an address, and the street in it without its number."""
    yield "address", line.strip()
    street = _NUMBER.sub(" ", line).strip(" ,")
    if len(street) >= SHORTEST_STREET:
        yield "address", street
