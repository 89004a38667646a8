"""Writing down a yes or a no, with the proof of it."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db import transaction

from afterword.decisions.consent import standing
from afterword.house.models import Store
from afterword.wire import shapes

from . import actions
from .models import Customer
from .queries import owners, timelines


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody said it: where it came from and with what. The words are each word's own."""

    source: str
    """``one-click``: their mail program; ``page``: the form on the page; ``keyword``: they wrote
    it to us."""
    address: str = ""
    """The network address it came from, without its last part."""
    agent: str = ""
    said: str = ""
    """What they wrote themselves."""
    event: str = ""
    """The key of the event in which they said it."""


class Word(msgspec.Struct, frozen=True):
    """A yes or no to a purpose on a channel; ``contact`` empty: for every address there."""

    channel: str
    contact: str
    purpose: str
    given: bool
    wording: str
    """The exact words beside what was pressed or ticked, or that it was an answer to."""


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
    happened: datetime | None = None,
) -> int:
    """Record what was said. Gives how much of it was news; the same again changes nothing.

    A word about one address binds everyone who has that address: whoever owns it said it.
    ``shared``: words that bind only the others who have their address. ``happened``: when it was
    said, if that was before now; what was said since stands.
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
    at = min(happened or now, now)
    events: list[tuple[int, shapes.Event]] = []
    for owner, word in said:
        before = standing(seen[owner].present, word.channel, word.contact, word.purpose)
        if before is not None and (before.given is word.given or (happened and before.since > at)):
            continue
        last = before.since.isoformat() if before else "first"
        event = _event(owner, word, last, proof, at, private=owner in keyed)
        events.append((owner, event))
    return actions.record_each(store, events, now=now, by=by).new if events else 0


def _owners(store: Store, word: Word) -> set[int]:
    return {one.pk for one in owners(store, word.channel, word.contact)} if word.contact else set()


def _event(
    owner: int, word: Word, last: str, proof: Proof, at: datetime, *, private: bool
) -> shapes.Event:
    """The key holds the word before this one: said twice at once, it is written down once."""
    outcome = "given" if word.given else "revoked"
    address = word.contact or "all"
    data = {
        "channel": word.channel,
        "purpose": word.purpose,
        "contact": word.contact,
        "source": proof.source,
    }
    if proof.event:
        data["said_in"] = proof.event
    sealed = {
        "wording": word.wording,
        "address": proof.address,
        "agent": proof.agent,
        "said": proof.said,
    }
    return shapes.Event(
        kind=f"consent.{outcome}",
        key=f"consent/{owner}/{word.channel}/{address}/{word.purpose}/{outcome}/{last}",
        happened=at,
        about=f"customer/{owner}",
        data=data,
        private={name: value for name, value in sealed.items() if value} if private else {},
    )
