"""Notes beside a conversation, for the team alone, and who is named in them."""

import re
from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef

from afterword.house.models import Membership, Store, User
from afterword.house.owned import OwnedQuerySet
from afterword.house.sealing import Unreadable

from . import finding, talking
from .models import Conversation, Note, Presence

LONGEST = 5_000
CONTEXT = "note"
_NAMED = re.compile(r"(?<![\w@.])@([\w.-]+)")


class Shown(msgspec.Struct, frozen=True):
    """A note as it is read."""

    id: int
    at: datetime
    author: str
    words: str
    mine: bool


@transaction.atomic
def write(talk: Conversation, words: str, key: str, *, user: User, now: datetime) -> Note:
    """Write a note. ``key``: of the press that wrote it; one press writes one. Who is named in it
    by ``@``, a given name or the beginning of an address, is told. The conversation is found by
    its words.

    Raises ``ValueError`` for one without words, or of somebody who was forgotten.
    """
    words = words.strip()
    talk = talking.held(talk.store, talk.pk)
    if not words:
        raise ValueError("there are no words yet")
    if not talk.customer.wrapped_key:
        raise ValueError("they asked to be forgotten")
    sealed = talk.customer.key(talk.store.secret).seal(words[:LONGEST].encode(), CONTEXT)
    note, new = Note.objects.of(talk.store).get_or_create(
        store=talk.store,
        key=key,
        defaults={"conversation": talk, "at": now, "author": user, "sealed": sealed},
    )
    if new:
        note.mentions.set(named_in(talk.store, words))
        finding.learn(talk, words[:LONGEST])
        talking.changed(talk)
    return note


def named_in(store: Store, words: str) -> list[User]:
    """The teammates who are named in words: ``@mia`` by their given name, ``@mia.kovac`` by their
    whole name or the beginning of their address."""
    wanted = {one.casefold().rstrip(".-") for one in _NAMED.findall(words)}
    if not wanted:
        return []
    return [one for one in teammates(store) if wanted & _names(one)]


def _names(user: User) -> set[str]:
    full = user.get_full_name().casefold()
    address = user.email.partition("@")[0].casefold()
    return {full.partition(" ")[0], ".".join(full.split()), address}


def teammates(store: Store) -> list[User]:
    """Everybody on the team of a store, by name."""
    rows = Membership.objects.filter(store=store).select_related("user")
    return sorted((one.user for one in rows), key=lambda user: user.get_full_name().casefold())


def of(talk: Conversation, rows: Iterable[Note], user: User) -> list[Shown]:
    """Notes as they are read; one that cannot be read any more is left out."""
    found = []
    for row in rows:
        try:
            key = talk.customer.key(talk.store.secret)
            words = key.open(bytes(row.sealed), CONTEXT).decode()
        except Unreadable:
            continue
        author = row.author.get_full_name() if row.author else ""
        found.append(Shown(row.pk, row.at, author, words, row.author_id == user.pk))
    return found


def unread(store: Store, user: User) -> OwnedQuerySet[Conversation]:
    """The conversations in which somebody is named in a note and has not looked since."""
    looked = Presence.objects.of(store).filter(
        user=user, conversation=OuterRef("conversation"), seen__gte=OuterRef("at")
    )
    notes = Note.objects.of(store).filter(mentions=user).exclude(Exists(looked))
    return Conversation.objects.of(store).filter(id__in=notes.values("conversation"))
