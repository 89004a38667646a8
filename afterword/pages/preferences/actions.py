"""Writing down what a person says on their own pages, with the proof of it."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db import transaction

from afterword.decisions.consent import standing
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer
from afterword.timeline.queries import owners, timelines
from afterword.wire import shapes


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody said it: where it came from and with what. The words are each word's own."""

    source: str
    """``one-click``: their mail program; ``page``: the form on the page."""
    address: str
    """The network address it came from, without its last part."""
    agent: str


class Word(msgspec.Struct, frozen=True):
    """A yes or no to a purpose on a channel; ``contact`` empty: for every address there."""

    channel: str
    contact: str
    purpose: str
    given: bool
    wording: str
    """The exact words beside what was pressed or ticked."""


@transaction.atomic
def say(
    store: Store,
    person: Customer,
    words: Iterable[Word],
    shared: Iterable[Word] = (),
    *,
    proof: Proof,
    now: datetime,
    by: str,
) -> int:
    """Record what was said. Gives how much of it was news; the same again changes nothing.

    A word about one address binds everyone who has that address: whoever owns it said it.
    ``shared``: words that bind only the others who have their address.
    """
    said = [(owner, word) for word in words for owner in sorted(_owners(store, word) | {person.pk})]
    said += [
        (owner, word) for word in shared for owner in sorted(_owners(store, word) - {person.pk})
    ]
    seen = timelines(store, {owner for owner, _ in said})
    keyed = set(
        Customer.objects.of(store)
        .filter(id__in=seen)
        .exclude(wrapped_key=b"")
        .values_list("id", flat=True)
    )
    events: list[tuple[int, shapes.Event]] = []
    for owner, word in said:
        before = standing(seen[owner].present, word.channel, word.contact, word.purpose)
        if before is None or before.given is not word.given:
            last = before.since.isoformat() if before else "first"
            event = _event(owner, word, last, proof, now, private=owner in keyed)
            events.append((owner, event))
    return timeline.record_each(store, events, now=now, by=by).new if events else 0


def _owners(store: Store, word: Word) -> set[int]:
    return {one.pk for one in owners(store, word.channel, word.contact)} if word.contact else set()


def _event(
    owner: int, word: Word, last: str, proof: Proof, now: datetime, *, private: bool
) -> shapes.Event:
    """The key holds the word before this one: said twice at once, it is written down once."""
    outcome = "given" if word.given else "revoked"
    address = word.contact or "all"
    return shapes.Event(
        kind=f"consent.{outcome}",
        key=f"consent/{owner}/{word.channel}/{address}/{word.purpose}/{outcome}/{last}",
        happened=now,
        about=f"customer/{owner}",
        data={
            "channel": word.channel,
            "purpose": word.purpose,
            "contact": word.contact,
            "source": proof.source,
        },
        private={"wording": word.wording, "address": proof.address, "agent": proof.agent}
        if private
        else {},
    )


@transaction.atomic
def choose_language(
    store: Store, person: Customer, language: str, *, now: datetime, by: str
) -> bool:
    """The language a person wants to read. True: it was news."""
    if person.language == language:
        return False
    event = shapes.Event(
        kind="customer.seen",
        key=f"customer/{person.pk}/language/{language}/{now.isoformat()}",
        happened=now,
        about=f"customer/{person.pk}",
        data={"who": {"language": language}, "source": "page"},
    )
    return bool(timeline.record_for(store, person.pk, [event], now=now, by=by).new)
