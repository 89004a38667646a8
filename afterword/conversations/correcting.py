"""What the team says that somebody's words meant, where they were understood otherwise."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from afterword.decisions.understanding import INTENTS, Intent
from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.timeline import actions as timeline
from afterword.timeline import queries as queries_of_timeline
from afterword.timeline.models import Event
from afterword.wire import shapes

from .models import Conversation, Correction
from .talking import held

MOST = 1000
"""So many of the newest corrections are looked at."""


class NothingToCorrect(LookupError):
    """There is no such reply of this customer, or nothing was written in it."""


class Corrected(NamedTuple):
    """A correction that can still be read."""

    language: str
    words: str
    was: str
    intent: str


@transaction.atomic
def correct(
    talk: Conversation, event_key: str, intent: Intent, *, now: datetime, by: str
) -> Correction:
    """Say what a reply meant. The conversation is about that from now on, and similar words are
    understood so in future. Safe to repeat, and may be corrected again.

    Raises ``NothingToCorrect``, and ``ValueError`` for an intent that there is not.
    """
    if intent not in INTENTS:
        raise ValueError(f"there is no intent called {intent}")
    talk = held(talk.store, talk.pk)
    store, customer = talk.store, talk.customer
    reply = Event.objects.of(store).filter(key=event_key, kind="reply.received").first()
    if reply is None or not _theirs(talk, reply):
        raise NothingToCorrect("there is no such reply of theirs")
    words = str(queries_of_timeline.private_of(reply, customer, store).get("text", ""))
    if not words.strip():
        raise NothingToCorrect("nothing is written in it that can be read")
    language = str(reply.data.get("language", "")) or talk.language
    sealed = customer.key(store.secret).seal(words.encode(), "correction")
    row, _ = Correction.objects.of(store).update_or_create(
        store=store,
        event=event_key,
        defaults={
            "customer": customer,
            "language": language[:16],
            "was": str(reply.data.get("intent", "other"))[:20],
            "intent": intent,
            "sealed": sealed,
            "at": now,
            "by": by,
        },
    )
    talk.intent, talk.confidence = intent, 1.0
    talk.stamp += 1
    talk.save(update_fields=["intent", "confidence", "stamp"])
    _tell(talk, row, now, by)
    return row


def _theirs(talk: Conversation, reply: Event) -> bool:
    whose = reply.customer_id
    if whose is None:
        return False
    return queries_of_timeline.become(talk.store, whose).pk == talk.customer_id


def _tell(talk: Conversation, row: Correction, now: datetime, by: str) -> None:
    data = {"channel": talk.channel, "language": row.language, "was": row.was, "intent": row.intent}
    event = shapes.Event(
        kind="conversation.corrected",
        key=f"{talk.about}:corrected:{row.pk}:{row.intent}:{now:%Y%m%d%H%M%S%f}"[:180],
        happened=now,
        about=talk.about,
        order=talk.order,
        data={name: value for name, value in data.items() if value},
    )
    timeline.record_each(talk.store, [(talk.customer_id, event)], now=now, by=by, announced=True)
    audit(
        talk.store, now=now, by=by, what="conversation.corrected", about=f"conversation {talk.pk}"
    )


def readable(store: Store) -> Iterator[Corrected]:
    """The corrections of a store, the oldest first, without those of who was forgotten: their words
    cannot be read any more."""
    rows = Correction.objects.of(store).select_related("customer").order_by("-at", "-id")[:MOST]
    for row in reversed(rows):
        try:
            words = row.customer.key(store.secret).open(bytes(row.sealed), "correction").decode()
        except Unreadable:
            continue
        yield Corrected(row.language, words, row.was, row.intent)
