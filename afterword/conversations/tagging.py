"""Tags: words that the team puts on conversations, to find them again."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from afterword.decisions.faults import Wrong
from afterword.house.actions import audit
from afterword.house.models import Store

from . import clock
from .models import Conversation, Tag
from .talking import held

LONGEST = 30
MOST = 20
"""On one conversation."""
SUGGESTED = 12


class NoTag(Wrong, ValueError):
    """It is no word to put on a conversation."""


def normal(text: str) -> str:
    """A tag as it is kept: small letters, one space between words, no sign that is not seen.

    So that "VIP ", "vip" and "Vip" are one. Raises ``NoTag`` for nothing, and for too much.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().removeprefix("#").replace(",", " ")
    seen = "".join(
        " " if one.isspace() else one for one in plain if one.isprintable() or one.isspace()
    )
    found = " ".join(seen.split())
    if not found:
        raise NoTag("write a word")
    if len(found) > LONGEST:
        raise NoTag("a tag has %(most)s signs at the most", {"most": LONGEST})
    return found


@transaction.atomic
def put(talk: Conversation, text: str, *, now: datetime, by: str) -> bool:
    """Put a tag on a conversation. Gives whether it is new there; safe to repeat.

    Raises ``NoTag``, also where the conversation has as many as it can have.
    """
    name = normal(text)
    talk = held(talk.store, talk.pk)
    if name in talk.tags:
        return False
    if len(talk.tags) >= MOST:
        raise NoTag("a conversation has %(most)s tags at the most", {"most": MOST})
    talk.tags = sorted([*talk.tags, name])
    _used(talk.store, name, now)
    _changed(talk, "tagged", name, now, by)
    return True


@transaction.atomic
def take_off(talk: Conversation, text: str, *, now: datetime, by: str) -> bool:
    """Take a tag off a conversation. Gives whether it was there; safe to repeat."""
    name = normal(text)
    talk = held(talk.store, talk.pk)
    if name not in talk.tags:
        return False
    talk.tags = [one for one in talk.tags if one != name]
    _changed(talk, "untagged", name, now, by)
    return True


def suggested(store: Store, but: Iterable[str] = ()) -> list[str]:
    """The tags that the team puts on most, without those that stand there already."""
    rows = Tag.objects.of(store).exclude(name__in=list(but)).order_by("-used", "-last", "name")
    return list(rows.values_list("name", flat=True)[:SUGGESTED])


def _used(store: Store, name: str, now: datetime) -> None:
    Tag.objects.bulk_create([Tag(store=store, name=name, last=now)], ignore_conflicts=True)
    Tag.objects.of(store).filter(name=name).update(used=F("used") + 1, last=now)


def _changed(talk: Conversation, what: str, name: str, now: datetime, by: str) -> None:
    about = f"conversation {talk.pk}"
    audit(
        talk.store, now=now, by=by, what=f"conversation.{what}", about=about, detail={"tag": name}
    )
    talk.stamp += 1
    clock.keep(talk)
