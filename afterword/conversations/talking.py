"""What the team and the journeys do with conversations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.db import transaction

from afterword.house.actions import audit
from afterword.house.models import Store, User
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer
from afterword.wire import shapes

from . import clock, finding
from .models import Conversation

BY_ITSELF = "itself"


class Gone(LookupError):
    """There is no such conversation."""


@transaction.atomic
def hand_over(
    talk: Conversation, *, why: str, now: datetime, by: str, due: datetime | None = None
) -> None:
    """Give it to the team: a person is to answer, as the store has promised itself, or sooner where
    ``due`` says so. Safe to repeat.

    ``why``: one of ``ui.words.HANDED``.
    """
    talk = held(talk.store, talk.pk)
    if talk.state in ("team", "closed"):
        return
    talk.state, talk.due = "team", due
    talk.asked = talk.asked or now  # somebody is to say something, whatever was asked
    _tell(talk, "handed", now=now, by=by, key=f"{now:%Y%m%d%H%M%S}", why=why)
    changed(talk)


@transaction.atomic
def take_over(talk: Conversation, user: User, *, now: datetime) -> None:
    """A teammate answers from now on; nothing is said by itself any more. Safe to repeat."""
    talk = held(talk.store, talk.pk)
    first = talk.assignee_id != user.pk
    talk.assignee = user
    if talk.state == BY_ITSELF:
        talk.state = "team"
    if first:
        _tell(talk, "taken", now=now, by=f"user:{user.email}", key=f"{user.pk}")
        audit(
            talk.store,
            now=now,
            by=f"user:{user.email}",
            what="conversation.taken",
            about=f"conversation {talk.pk}",
        )
    changed(talk)


@transaction.atomic
def assign(talk: Conversation, user: User | None, *, now: datetime, by: str) -> None:
    """Give it to a teammate, or to nobody. Safe to repeat."""
    talk = held(talk.store, talk.pk)
    if talk.assignee_id == (user.pk if user else None):
        return
    talk.assignee = user
    key = f"{talk.stamp}:{now:%Y%m%d%H%M%S}"
    _tell(talk, "assigned", now=now, by=by, key=key, to=user.email if user else "")
    audit(talk.store, now=now, by=by, what="conversation.assigned", about=f"conversation {talk.pk}")
    changed(talk)


@transaction.atomic
def snooze(talk: Conversation, until: datetime, *, now: datetime, by: str) -> None:
    """Out of sight until a moment, or until they write. Raises ``ValueError`` for the past."""
    if until <= now:
        raise ValueError("that moment is over")
    talk = held(talk.store, talk.pk)
    talk.snoozed = until
    audit(talk.store, now=now, by=by, what="conversation.snoozed", about=f"conversation {talk.pk}")
    changed(talk)


@transaction.atomic
def wake(talk: Conversation, *, now: datetime, by: str) -> None:
    """Bring back what was put off. Safe to repeat."""
    talk = held(talk.store, talk.pk)
    if talk.snoozed is None:
        return
    talk.snoozed = None
    audit(talk.store, now=now, by=by, what="conversation.woken", about=f"conversation {talk.pk}")
    changed(talk)


@transaction.atomic
def close(talk: Conversation, *, now: datetime, by: str) -> None:
    """It is done; what waited for it goes on. Safe to repeat."""
    _close(held(talk.store, talk.pk), "itself" if by == "engine" else "team", now=now, by=by)


@transaction.atomic
def rest(talk: Conversation, since: datetime, *, now: datetime, by: str) -> None:
    """It was their turn, and nothing was said since ``since``: it is done. Nothing happens where
    something has come between."""
    talk = held(talk.store, talk.pk)
    if talk.state == "theirs" and talk.last <= since and (talk.snoozed or since) <= since:
        _close(talk, "rest", now=now, by=by)


def _close(talk: Conversation, whose: str, *, now: datetime, by: str) -> None:
    if talk.state == "closed":
        return
    talk.state, talk.closed, talk.closed_by = "closed", now, by
    talk.asked = talk.due = talk.snoozed = None
    _tell(talk, "closed", now=now, by=by, key="", by_whom=whose)
    audit(talk.store, now=now, by=by, what="conversation.closed", about=f"conversation {talk.pk}")
    changed(talk)


@transaction.atomic
def answered(
    talk: Conversation,
    key: str,
    words: str,
    *,
    whose: Literal["itself", "team"],
    now: datetime,
    by: str,
) -> None:
    """They were answered: it is their turn. ``key``: the send key of the message."""
    talk = held(talk.store, talk.pk)
    talk.asked = talk.due = None
    talk.last, talk.last_ours = now, True
    if talk.state != "closed":
        talk.state = "theirs" if whose == "team" else "itself"
    talk.sealed = talk.customer.key(talk.store.secret).seal(words[:160].encode(), "conversation")
    finding.learn(talk, words)
    _tell(talk, "answered", now=now, by=by, key=key, by_whom=whose)
    changed(talk)


@transaction.atomic
def reopen(talk: Conversation, *, now: datetime, by: str) -> Conversation:
    """Open it anew, for the team: it is another matter. Safe to repeat."""
    talk = held(talk.store, talk.pk)
    if talk.state != "closed":
        return talk
    again = timeline.natural_key("conversation", talk.about, f"{now:%Y%m%d%H%M%S}")
    talk.about = f"conversation/{again}"
    talk.state, talk.opened, talk.closed, talk.closed_by = "team", now, None, ""
    talk.asked = talk.due = talk.snoozed = None
    _tell(talk, "opened", now=now, by=by, key="", by_whom="team" if talk.begun else "")
    audit(talk.store, now=now, by=by, what="conversation.reopened", about=f"conversation {talk.pk}")
    changed(talk)
    return talk


@transaction.atomic
def begin(
    customer: Customer, user: User, *, channel: str, order: str, press: str, now: datetime
) -> Conversation:
    """A teammate writes first to somebody with whom nothing was talked about: it is theirs from the
    beginning. ``press``: which press of the button begins it; ``order``: what it is about. Where
    there is a conversation already, that one is given."""
    store = customer.store
    natural = timeline.natural_key("conversation", "begun", press)
    talk, new = Conversation.objects.of(store).get_or_create(
        store=store,
        customer=customer,
        defaults={
            "about": f"conversation/{natural}",
            "state": "theirs",
            "opened": now,
            "last": now,
            "last_ours": True,
            "channel": channel,
            "order": order,
            "language": customer.language,
            "assignee": user,
            "begun": True,
        },
    )
    if new:
        by = f"user:{user.email}"
        _tell(talk, "opened", now=now, by=by, key="", by_whom="team")
        audit(store, now=now, by=by, what="conversation.begun", about=f"conversation {talk.pk}")
    return talk


@transaction.atomic
def turned(talk: Conversation, words: str, user: User, *, now: datetime) -> None:
    """A teammate said something: it is the customer's turn, though it has not gone out yet."""
    talk = held(talk.store, talk.pk)
    talk.asked = talk.due = talk.snoozed = None
    talk.last, talk.last_ours, talk.state = now, True, "theirs"
    talk.assignee = talk.assignee or user
    talk.sealed = talk.customer.key(talk.store.secret).seal(words[:160].encode(), "conversation")
    finding.learn(talk, words)
    changed(talk)


@transaction.atomic
def heard_us(talk: Conversation, about: str, key: str, *, now: datetime, by: str) -> None:
    """What a teammate said went out: they are answered. ``about``: the conversation that it was
    said in; ``key``: the send key. Safe to repeat."""
    talk = held(talk.store, talk.pk)
    if talk.about == about:
        _tell(talk, "answered", now=now, by=by, key=key, by_whom="team")
        changed(talk)


@transaction.atomic
def returned(
    talk: Conversation, was: Mapping[str, datetime], *, why: str, now: datetime, by: str
) -> None:
    """What a teammate said does not reach them: it is the team's turn again, on the clock that ran
    before. ``why``: as of ``hand_over``; empty: it was taken back."""
    talk = held(talk.store, talk.pk)
    if talk.state == "closed":
        talk = reopen(talk, now=now, by=by)
    talk.state, talk.snoozed = "team", None
    talk.asked = min(filter(None, (talk.asked, was.get("asked"))), default=None)
    talk.due = min(filter(None, (talk.due, was.get("due"))), default=None)
    if why:
        talk.asked = talk.asked or now
        _tell(talk, "handed", now=now, by=by, key=f"{why}:{now:%Y%m%d%H%M%S}", why=why)
    changed(talk)


def held(store: Store, number: int) -> Conversation:
    """A conversation, held for this transaction. Raises ``Gone``."""
    rows = Conversation.objects.of(store).select_related("customer", "store")
    found = rows.select_for_update(of=("self",)).filter(id=number).first()
    if found is None:
        raise Gone("there is no such conversation")
    return found


def changed(talk: Conversation) -> None:
    talk.stamp += 1
    clock.keep(talk)


def _tell(
    talk: Conversation,
    what: str,
    *,
    now: datetime,
    by: str,
    key: str,
    why: str = "",
    by_whom: str = "",
    to: str = "",
) -> None:
    data = {"channel": talk.channel, "order": talk.order, "why": why, "by": by_whom, "to": to}
    event = shapes.Event(
        kind=f"conversation.{what}",
        key=f"{talk.about}:{what}:{key}"[:180],
        happened=now,
        about=talk.about,
        order=talk.order,
        data={name: value for name, value in data.items() if value},
    )
    told = [(talk.customer_id, event)]
    timeline.record_each(talk.store, told, now=now, by=by, announced=True)
