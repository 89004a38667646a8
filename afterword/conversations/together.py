"""Doing one thing to many conversations: in one transaction, once for each press, with a way back.

What is done to each is what is done to one (``talking``, ``tagging``): the same events, the same
lines in the audit log.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Literal, get_args

import msgspec
from django.db import transaction

from afterword.house.models import Store, User

from . import clock, talking
from .models import Conversation, Together

What = Literal["close", "snooze", "assign", "tag"]
WHAT: tuple[What, ...] = get_args(What)
MOST = 200
"""Conversations at once: more than a list shows."""


class Before(msgspec.Struct, frozen=True):
    """How a conversation was before, as far as it can be put back, and its stamp afterwards."""

    id: int
    stamp: int
    state: str
    assignee: int | None
    tags: list[str]
    asked: datetime | None = None
    due: datetime | None = None
    snoozed: datetime | None = None


@transaction.atomic
def do(
    store: Store,
    numbers: Iterable[int],
    what: What,
    change: Callable[[Conversation], object],
    *,
    key: str,
    user: User,
    now: datetime,
) -> Together:
    """Change these conversations: those that are there, and for which it changes anything.

    ``key``: of the press. A press that comes a second time changes nothing and gives what the first
    one did.
    """
    known = Together.objects.of(store).filter(key=key).first()
    if known is not None:
        return known
    before = [one for talk in _held(store, numbers) if (one := _changed(talk, change))]
    return Together.objects.create(
        store=store, key=key, what=what, at=now, user=user, before=msgspec.to_builtins(before)
    )


def _held(store: Store, numbers: Iterable[int]) -> Sequence[Conversation]:
    """The conversations, held one after the other in one order, so that two presses at a time wait
    for each other and not both for ever."""
    rows = Conversation.objects.of(store).select_related("customer", "store")
    wanted = sorted(set(numbers))[:MOST]
    return list(rows.select_for_update(of=("self",)).filter(id__in=wanted).order_by("id"))


def _changed(talk: Conversation, change: Callable[[Conversation], object]) -> Before | None:
    change(talk)  # which reads the row anew: this one stays as it was before
    rows = Conversation.objects.of(talk.store).filter(id=talk.pk)
    stamp = rows.values_list("stamp", flat=True).get()
    if stamp == talk.stamp:
        return None
    return Before(
        talk.pk,
        stamp,
        talk.state,
        talk.assignee_id,
        list(talk.tags),
        talk.asked,
        talk.due,
        talk.snoozed,
    )


class TooLate(LookupError):
    """There is nothing to undo: it was undone already, or is somebody else's."""


@transaction.atomic
def undo(store: Store, number: int, *, user: User, now: datetime, by: str) -> int:
    """Put back what a press changed, where nothing has happened since. Gives how many were.

    Raises ``TooLate`` for what was undone already, or was another's.
    """
    rows = Together.objects.of(store).filter(id=number, user=user, undone=None)
    press = rows.select_for_update().first()
    if press is None:
        raise TooLate("there is nothing to undo")
    before = {one.id: one for one in msgspec.convert(press.before, list[Before])}
    done = [
        talk.pk
        for talk in _held(store, before)
        if talk.stamp == before[talk.pk].stamp and _put_back(talk, before[talk.pk], now, by)
    ]
    press.undone = now
    press.save(update_fields=["undone"])
    return len(done)


def _put_back(talk: Conversation, was: Before, now: datetime, by: str) -> bool:
    if talk.state == "closed" and was.state != "closed":
        talk = talking.reopen(talk, now=now, by=by)
    # What answered by itself has ended with the closing: a person goes on.
    talk.state = "team" if was.state == "itself" and not talk.last_ours else was.state
    talk.assignee_id, talk.tags = was.assignee, was.tags
    talk.asked, talk.due, talk.snoozed = was.asked, was.due, was.snoozed
    talk.stamp += 1
    clock.keep(talk)
    return True
