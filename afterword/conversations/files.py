"""Files that customers send: noted as their reply comes in, fetched beside everything else, kept
sealed under the person's key, and handed out to the team.

What can be fetched, and how it is looked at, stands in ``engine/collecting.py`` and
``file_kinds.py``; here is what becomes of a file's row.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import get_valid_filename

from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.timeline import queries as timeline
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Customer, Event

from .file_kinds import ENDINGS, Sound
from .file_models import Attachment, Content
from .models import Conversation

MOST_FILES = 10
"""Of one reply."""
HELD = timedelta(minutes=3)
"""Longer than a file takes: whoever holds it beyond that is dead."""
AGAIN = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 360))
"""How long after each try that came to nothing it is tried again."""
KEPT_FOR = timedelta(days=365)
UNSENT_FOR = timedelta(days=2)
"""So long what was attached to an answer that never went out is kept."""
_KINDS = {"image": "image", "sticker": "image", "video": "video", "audio": "audio",
          "voice": "audio"}  # fmt: skip
SEALED = "file"
"""What the seal of a file, and of what is known of it, is for."""


# ------------------------------------------------------------------------------- coming in


def note(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Note the files of replies, to be fetched. Runs inside the caller's transaction; safe to
    repeat."""
    for one in events:
        if one.customer is None or one.event.history:
            continue
        row = Event.objects.of(store).filter(key=one.key).first()
        try:
            customer = timeline.become(store, one.customer)
        except LookupError:
            continue
        if row is None or not customer.wrapped_key:
            continue
        _note(store, customer, row, timeline.private_of(row, customer, store), now)


def _note(
    store: Store, customer: Customer, row: Event, private: Mapping[str, Any], now: datetime
) -> None:
    found = private.get("media") or ()
    key = customer.key(store.secret) if found else None
    rows: list[Attachment] = []
    for place, one in enumerate(found[:MOST_FILES]):
        there = bool(one.get("url") or one.get("id") or private.get("raw"))
        told = {
            "name": str(one.get("name", ""))[:200],
            "media": one,
            "raw": private.get("raw"),
            "channel": row.data.get("channel", ""),
        }
        assert key is not None
        rows.append(
            Attachment(
                store=store,
                customer=customer,
                token=secrets.token_urlsafe(24),
                event=row.key,
                place=place,
                state="waiting" if there else "failed",
                why="" if there else "gone",
                kind=_KINDS.get(str(one.get("kind", "")), "document"),
                sealed=key.seal_json(told, SEALED),
                at=row.happened,
                due=now if there else None,
            )
        )
    Attachment.objects.bulk_create(rows, ignore_conflicts=True)


# -------------------------------------------------------------------------------- fetching


def next_due() -> datetime | None:
    """When a file is to be fetched next."""
    rows = Attachment.objects.everywhere().filter(due__isnull=False).order_by("due")
    return rows.values_list("due", flat=True).first()


@transaction.atomic
def claim(now: datetime, limit: int, holder: str) -> list[Attachment]:
    """Take so many files that are due; whoever dies over one leaves it to the next. ``holder``: a
    mark of this claim alone."""
    rows = Attachment.objects.everywhere().filter(due__lte=now).order_by("due", "id")
    rows = rows.select_related("store", "customer__store")
    taken = list(rows.select_for_update(of=("self",), skip_locked=True)[:limit])
    for one in taken:
        one.holder, one.due, one.tries = holder, now + HELD, one.tries + 1
        one.save(update_fields=["holder", "due", "tries"])
    return taken


def source(one: Attachment) -> dict[str, Any]:
    """Where a file is fetched: ``media``, ``raw``, ``channel``, ``name``. Raises ``Unreadable``."""
    return one.customer.key(one.store.secret).open_json(bytes(one.sealed), SEALED)


@transaction.atomic
def keep(one: Attachment, found: Sound) -> None:
    """Keep what was fetched; where it was fetched is not known any more afterwards. Of who was
    forgotten meanwhile, and where another has it in hand, nothing is kept."""
    mine = _mine(one)
    if mine is None or not mine.customer.wrapped_key:
        return
    key = mine.customer.key(mine.store.secret)
    name = str(key.open_json(bytes(mine.sealed), SEALED).get("name", ""))
    Content.objects.of(mine.store).filter(attachment=mine).delete()
    Content.objects.create(
        store=mine.store,
        attachment=mine,
        sealed=key.seal(found.content, SEALED),
        small=key.seal(found.small, SEALED) if found.small else b"",
    )
    mine.sealed = key.seal_json({"name": name}, SEALED)
    mine.state, mine.why, mine.due, mine.holder = "kept", "", None, ""
    mine.kind, mine.type, mine.size = found.kind, found.type, len(found.content)
    mine.width, mine.height = found.width, found.height
    mine.save()
    _changed(mine)


@transaction.atomic
def fail(one: Attachment, why: str) -> None:
    """It will not be there. ``why``: one of ``ui.words.FILE_FAULTS``."""
    mine = _mine(one)
    if mine is not None:
        mine.state, mine.why, mine.due, mine.holder = "failed", why, None, ""
        mine.save()
        _changed(mine)


def later(one: Attachment, now: datetime) -> None:
    """It did not work out: try again, a little later each time, and at last no more."""
    if one.tries > len(AGAIN):
        fail(one, "unreachable")
        return
    mine = Attachment.objects.of(one.store).filter(id=one.pk, holder=one.holder)
    mine.update(due=now + AGAIN[one.tries - 1], holder="")


@transaction.atomic
def try_again(store: Store, token: str, *, now: datetime, by: str) -> bool:
    """Somebody of the team asks for it once more. Gives whether there was anything to do."""
    rows = Attachment.objects.of(store).filter(token=token, state="failed").exclude(event="")
    if not rows.update(state="waiting", why="", due=now, tries=0):
        return False
    audit(store, now=now, by=by, what="file.again", about="file")
    return True


def _mine(one: Attachment) -> Attachment | None:
    rows = Attachment.objects.of(one.store).select_related("store", "customer__store")
    return rows.select_for_update(of=("self",)).filter(id=one.pk, holder=one.holder).first()


def _changed(one: Attachment) -> None:
    """Who has the conversation open sees that something in it is another."""
    talks = Conversation.objects.of(one.store).filter(customer=one.customer_id)
    talks.update(stamp=F("stamp") + 1)


# ------------------------------------------------------------------------------ handing out


def named(store: Store, token: str) -> Attachment | None:
    """A file of a store by its token."""
    rows = Attachment.objects.of(store).select_related("store", "customer__store")
    return rows.filter(token=token).first()


def content(one: Attachment, *, small: bool = False) -> bytes:
    """The bytes of a file, or its small picture. Raises ``LookupError`` where there are none, or
    where they cannot be read any more."""
    row = Content.objects.of(one.store).filter(attachment=one).first()
    sealed = bytes(row.small if small else row.sealed) if row else b""
    if not sealed or not one.customer.wrapped_key:
        raise LookupError("it is not there")
    try:
        return one.customer.key(one.store.secret).open(sealed, SEALED)
    except Unreadable as error:
        raise LookupError("it cannot be read any more") from error


def bytes_of(store: Store, token: str) -> bytes:
    """The bytes of a file by its token. Raises ``LookupError``."""
    found = named(store, token)
    if found is None:
        raise LookupError("it is not there")
    return content(found)


def name_of(one: Attachment) -> str:
    """The name under which a file is saved: its own, made harmless, with the ending of what it
    is."""
    try:
        own = str(source(one).get("name", ""))
    except Unreadable:
        own = ""
    stem = get_valid_filename(own.rpartition(".")[0] or own or one.kind)[:80] if own else one.kind
    ending = ENDINGS.get(one.type)
    return f"{stem}.{ending}" if ending else stem


def by_event(store: Store, keys: Iterable[str]) -> dict[str, list[Attachment]]:
    """The files of replies, by the reply's key."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    rows = Attachment.objects.of(store).filter(event__in=[one for one in keys if one])
    for one in rows.select_related("store", "customer__store").order_by("event", "place"):
        found[one.event].append(one)
    return dict(found)


def of(store: Store, customer: Customer) -> list[Attachment]:
    """The files of a customer, the oldest first."""
    rows = Attachment.objects.of(store).filter(customer=customer).order_by("at", "id")
    return list(rows.select_related("store", "customer__store"))


# ------------------------------------------------------------------------------- forgetting


def forgotten(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Take away the files of who asked to be forgotten; their key is gone already."""
    people = [one.customer for one in events if one.customer is not None]
    gone = Customer.objects.of(store).filter(id__in=people, wrapped_key=b"")
    merged = Customer.objects.of(store).filter(merged_into__in=people, wrapped_key=b"")
    ids = [*gone.values_list("id", flat=True), *merged.values_list("id", flat=True)]
    Attachment.objects.of(store).filter(customer__in=ids).delete()


@transaction.atomic
def forget_old(now: datetime) -> int:
    """Take away the bytes of what was kept long enough, and what was attached and never sent. Gives
    how many."""
    old = Attachment.objects.everywhere().filter(at__lt=now - KEPT_FOR, state="kept")
    ids = list(old.values_list("id", flat=True)[:500])
    if ids:
        Content.objects.everywhere().filter(attachment__in=ids).delete()
        Attachment.objects.everywhere().filter(id__in=ids).update(
            state="gone", why="old", shared_until=None
        )
    unsent = Attachment.objects.everywhere().filter(event="", message="", at__lt=now - UNSENT_FOR)
    count, _ = unsent.delete()
    return len(ids) + count
