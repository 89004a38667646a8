"""Who has a conversation open just now, who writes, and what they have begun and not sent."""

from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from afterword.house.models import User
from afterword.house.sealing import Unreadable

from .models import Conversation, Presence, Unsent

HERE = timedelta(seconds=25)
"""For so long after the last sign of somebody's window they are here."""
BEAT = timedelta(seconds=8)
"""A sign is written down this often at the most, whatever the window asks."""
WRITES = timedelta(seconds=7)
"""For so long after the last key somebody writes."""
CONTEXT = "unsent"


class Other(msgspec.Struct, frozen=True):
    """A teammate who has it open too."""

    name: str
    initials: str
    writes: bool


def seen(talk: Conversation, user: User, now: datetime) -> None:
    """Somebody has it open. Costs one reading as a rule, and a writing now and then."""
    rows = Presence.objects.of(talk.store_id).filter(conversation=talk, user=user)
    last = rows.values_list("seen", flat=True).first()
    if last is None:
        Presence.objects.bulk_create(
            [Presence(store_id=talk.store_id, conversation=talk, user=user, seen=now)],
            ignore_conflicts=True,
        )
    elif last <= now - BEAT:
        rows.filter(seen__lt=now).update(seen=now)


def others(talk: Conversation, user: User, now: datetime) -> list[Other]:
    """Who else has it open, who writes first."""
    rows = Presence.objects.of(talk.store_id).filter(conversation=talk, seen__gt=now - HERE)
    found = [
        Other(
            name=one.user.get_full_name(),
            initials=one.user.initials,
            writes=one.typed is not None and one.typed > now - WRITES,
        )
        for one in rows.exclude(user=user).select_related("user").order_by("user__id")
    ]
    return sorted(found, key=lambda one: not one.writes)


@transaction.atomic
def typed(talk: Conversation, user: User, channel: str, words: str, *, now: datetime) -> None:
    """Somebody writes: it is seen by the others, and kept, so that nothing typed is lost.

    Without words what was begun is done with. Of somebody who was forgotten nothing is kept.
    """
    Presence.objects.of(talk.store_id).update_or_create(
        store_id=talk.store_id,
        conversation=talk,
        user=user,
        defaults={"seen": now, "typed": now if words.strip() else None},
    )
    keep_begun(talk, user, channel, words, now=now)


def keep_begun(talk: Conversation, user: User, channel: str, words: str, *, now: datetime) -> None:
    """Keep what somebody has begun to write, under the customer's key."""
    rows = Unsent.objects.of(talk.store_id)
    if not words.strip() or not talk.customer.wrapped_key:
        rows.filter(conversation=talk, user=user).delete()
        return
    sealed = talk.customer.key(talk.store.secret).seal(words.encode(), CONTEXT)
    rows.update_or_create(
        store_id=talk.store_id,
        conversation=talk,
        user=user,
        defaults={"channel": channel[:12], "sealed": sealed, "at": now},
    )


def begun(talk: Conversation, user: User) -> tuple[str, str]:
    """(over which channel, what they have begun to write); both empty: nothing."""
    row = Unsent.objects.of(talk.store_id).filter(conversation=talk, user=user).first()
    if row is None:
        return "", ""
    try:
        words = talk.customer.key(talk.store.secret).open(bytes(row.sealed), CONTEXT).decode()
    except Unreadable:
        return "", ""
    return row.channel, words
