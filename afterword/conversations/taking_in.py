"""What customers write opens a conversation with them, or goes on with the one that is open."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from afterword.decisions.consent import kinds_for
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import queries as queries_of_timeline
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Customer, Event
from afterword.wire import shapes

from . import clock, finding, hearing, talking
from .models import Conversation
from .naming import heard_more

BY = "engine"
UNASKING = frozenset({"edit", "revoke", "reaction", "welcome", "system"})
"""What comes in as a reply and asks for nothing."""
BEGINNING = 160
"""Signs of what was said that the list shows."""
HEARD = ("language", "intent", "confidence", "sentiment", "urgency")
"""What is understood in a reply, as it stands in its event."""


def take_in(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Bring each reply into the conversation with whoever wrote it. Runs inside the caller's
    transaction; safe to repeat.

    A word that was heard as stop, start or join, a number that answers a question and a button of
    ours that was pressed are no question to anybody: ``hearing.heed`` and the journeys see to them.
    They are shown in the conversation and open none. Help brings a person, at once.
    """
    for customer, one in hearing.of_the_living(store, events):
        if one.event.data.get("what") not in UNASKING:
            _take(store, customer, one, now)


def _take(store: Store, customer: Customer, arrived: Arrived, now: datetime) -> None:
    event = arrived.event
    # Held: a teammate may close it, or answer, in this very moment.
    talk = Conversation.objects.of(store).select_for_update().filter(customer=customer).first()
    asks = _asks(arrived) and not hearing.answers_us(store, arrived)
    calls = arrived.event.data.get("meaning") == "help"
    fresh = talk is None or talk.state == "closed"
    if fresh and not (asks or calls):
        return
    talk = talk or Conversation(store=store, customer=customer)
    if fresh:
        _open(talk, arrived)
    talk.channel, talk.contact = str(event.data.get("channel", "")), _contact(arrived)
    talk.order = event.order or talk.order
    talk.last, talk.last_ours = event.happened, False
    text = _text(store, customer, arrived.key)
    talk.sealed = _sealed(store, customer, text)
    talk.snoozed = None
    if asks:
        talk.begun = False
        _understand(talk, arrived)
    if asks or calls:
        if talk.state == "theirs":
            talk.state = "team"  # whoever talked with a person goes on with a person
        talk.asked = talk.asked or event.happened
    talk.stamp += 1
    clock.keep(talk)
    finding.learn(talk, text)
    more = heard_more(store, customer, arrived) if asks else {}
    told = [(customer.pk, one) for one in _told(talk, arrived, fresh, asks, more)]
    timeline.record_each(store, told, now=now, by=BY, announced=True)
    if calls:
        talking.hand_over(talk, why="human", now=now, by=BY)


def _asks(arrived: Arrived) -> bool:
    data = arrived.event.data
    return data.get("meaning", "none") == "none" and not data.get("choice")


def _open(talk: Conversation, arrived: Arrived) -> None:
    """Open it: answered by itself, until somebody says otherwise."""
    talk.about = f"conversation/{timeline.natural_key('conversation', arrived.key)}"
    talk.state, talk.opened, talk.closed, talk.closed_by = (
        "itself",
        arrived.event.happened,
        None,
        "",
    )
    talk.asked = talk.due = talk.assignee = None
    talk.order, talk.urgent, talk.intent, talk.sentiment = "", False, "", ""


def _understand(talk: Conversation, arrived: Arrived) -> None:
    data = arrived.event.data
    talk.language = str(data.get("language", "")) or talk.language
    talk.intent = str(data.get("intent", ""))
    talk.confidence = int(data.get("confidence", 0)) / 100
    talk.sentiment = str(data.get("sentiment", ""))
    talk.urgent = talk.urgent or data.get("urgency") == "high"


def _told(
    talk: Conversation, arrived: Arrived, fresh: bool, asks: bool, more: Mapping[str, Any]
) -> list[shapes.Event]:
    """What is told to the timeline: it was opened; something was asked. ``more``: what dialogues
    have to know of what was asked."""
    event = arrived.event
    plain = {"channel": talk.channel, **({"order": talk.order} if talk.order else {})}
    heard = {name: event.data[name] for name in HEARD if event.data.get(name)}
    kinds = [("conversation.opened", plain)] if fresh else []
    kinds += [("conversation.asked", {**plain, **heard, **more})] if asks else []
    return [
        shapes.Event(
            kind=kind,
            key=f"{talk.about}:{kind.partition('.')[2]}:{arrived.key}"[:180],
            happened=event.happened,
            about=talk.about,
            order=talk.order,
            data=data,
        )
        for kind, data in kinds
    ]


def _contact(arrived: Arrived) -> str:
    """The digest of the address that they wrote from; empty where there is none."""
    kinds = kinds_for(str(arrived.event.data.get("channel", "")))
    told = arrived.event.data.get("who", {}).get("contacts", ())
    return next((digest for kind, digest in told if kind in kinds), "")


def _text(store: Store, customer: Customer, key: str) -> str:
    """What they wrote."""
    row = Event.objects.of(store).filter(key=key).first()
    said = queries_of_timeline.private_of(row, customer, store).get("text", "") if row else ""
    return str(said)


def _sealed(store: Store, customer: Customer, text: str) -> bytes:
    """The beginning of what they wrote, under their key."""
    return customer.key(store.secret).seal(text[:BEGINNING].encode(), "conversation")
