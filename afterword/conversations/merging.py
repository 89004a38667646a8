"""Two records were one person: what is talked about with the one goes on with the other.

What was sealed with the key that goes is sealed with the one that stays, before that key is
destroyed (``outbox.merging``).
"""

from datetime import datetime
from typing import Any

from afterword.house.models import Store
from afterword.house.sealing import Key, Unreadable
from afterword.timeline import actions as timeline
from afterword.timeline import hot_waits
from afterword.timeline.models import Customer
from afterword.wire import shapes

from . import clock, finding
from .assist_models import Rendered, Suggestion
from .file_models import Attachment, Content
from .list_models import Words
from .models import Conversation, Correction, Note, Presence, Task, Unsent

SEALED: dict[type[Any], dict[str, str]] = {
    Conversation: {"sealed": "conversation"},
    Note: {"sealed": "note"},
    Unsent: {"sealed": "unsent"},
    Suggestion: {"sealed": "suggestion"},
    Rendered: {"sealed": "rendered"},
    Correction: {"sealed": "correction"},
    Attachment: {"sealed": "file"},
    Content: {"sealed": "file", "small": "file"},
}
"""What of the conversations is sealed under the person's key, and what for."""
OF_TALK = (Note, Unsent, Suggestion, Rendered, Presence)
"""What stands beside a conversation, by its row."""
OF_PERSON = (Correction, Task, Attachment)
"""What stands with the person themselves."""

_STATES = ("team", "itself", "theirs", "closed")
"""Of two conversations the one whose state comes first here goes on."""


def follow(store: Store, *, other: int, into: int, now: datetime, by: str) -> None:
    """Take what is talked about with ``other`` to ``into``. Runs inside the caller's transaction;
    safe to repeat.

    Of two conversations the one that presses more goes on, and the other is closed; what stands
    beside both stays.
    """
    people = Customer.objects.of(store).in_bulk([other, into])
    if people[other].wrapped_key and people[into].wrapped_key:
        _reseal(store, people[other], people[into])
    for model in OF_PERSON:
        model.objects.of(store).filter(customer=other).update(customer=into)
    rows = Conversation.objects.of(store).filter(customer__in=[other, into])
    talks = list(rows.select_for_update().order_by("id"))
    if not talks:
        return
    kept, *others = sorted(talks, key=_presses)
    for gone in others:
        _join(kept, gone, into=into, now=now, by=by)
    kept.customer = people[into]
    kept.stamp += 1
    clock.keep(kept)


def _presses(talk: Conversation) -> tuple[int, float, int]:
    return _STATES.index(talk.state), -talk.last.timestamp(), talk.pk


# ------------------------------------------------------------------------------- the seals


def _reseal(store: Store, other: Customer, into: Customer) -> None:
    """Open what the other key sealed and seal it with the one that stays."""
    old, new = other.key(store.secret), into.key(store.secret)
    for model, fields in SEALED.items():
        whose = "conversation__customer" if model in OF_TALK else "customer"
        whose = "attachment__customer" if model is Content else whose
        for row in model.objects.of(store).filter(**{whose: other}):
            for field, context in fields.items():
                setattr(row, field, _under(new, old, bytes(getattr(row, field)), context))
            row.save(update_fields=list(fields))


def _under(new: Key, old: Key, sealed: bytes, context: str) -> bytes:
    """The same under another key; what cannot be opened stays noise."""
    if not sealed:
        return b""
    try:
        return new.seal(old.open(sealed, context), context)
    except Unreadable:
        return b""


# ------------------------------------------------------------------------- two conversations


def _join(kept: Conversation, gone: Conversation, *, into: int, now: datetime, by: str) -> None:
    """Let one conversation go on for both."""
    for model in OF_TALK:
        _move(model, kept, gone)
    _words(kept, gone)
    kept.begun = kept.begun and gone.begun
    if gone.state != "closed":
        _say_closed(gone, into=into, now=now, by=by)
        kept.asked = min(filter(None, (kept.asked, gone.asked)), default=None)
        kept.due = min(filter(None, (kept.due, gone.due)), default=None)
        kept.urgent = kept.urgent or gone.urgent
        kept.assignee_id = kept.assignee_id or gone.assignee_id
        kept.order = kept.order or gone.order
        if gone.snoozed is None:
            kept.snoozed = None
    if gone.last > kept.last:
        kept.last, kept.last_ours, kept.sealed = gone.last, gone.last_ours, gone.sealed
        if not gone.last_ours:
            kept.channel, kept.contact = gone.channel, gone.contact
    kept.tags = list(dict.fromkeys([*kept.tags, *gone.tags]))
    kept.stamp = max(kept.stamp, gone.stamp)
    hot_waits.done_waiting(gone.store_id, clock.OWNER, [gone.pk])
    gone.delete()


def _move(model: Any, kept: Conversation, gone: Conversation) -> None:
    """Take the rows beside one conversation to the other. Where a teammate, or a reply, has one
    in both, that of the one that goes on stays."""
    mine = model.objects.of(kept.store).filter(conversation=kept)
    for row in model.objects.of(kept.store).filter(conversation=gone):
        twice = {
            name: getattr(row, name)
            for constraint in model._meta.constraints
            if "conversation" in getattr(constraint, "fields", ())
            for name in constraint.fields
            if name != "conversation"
        }
        if twice and mine.filter(**twice).exists():
            row.delete()
        else:
            row.conversation = kept
            row.save(update_fields=["conversation"])


def _words(kept: Conversation, gone: Conversation) -> None:
    """What both were found by."""
    rows = Words.objects.of(kept.store)
    theirs = rows.filter(conversation=gone).first()
    if theirs is None:
        return
    mine, _ = rows.get_or_create(conversation=kept, defaults={"store": kept.store})
    known, size = bytes(theirs.hashes) + bytes(mine.hashes), finding.SIZE
    each = dict.fromkeys(known[at : at + size] for at in range(0, len(known), size))
    mine.hashes = b"".join([*each][-finding.MOST :])
    mine.save(update_fields=["hashes"])


def _say_closed(gone: Conversation, *, into: int, now: datetime, by: str) -> None:
    """What waited for it goes on: the other one goes on for both."""
    event = shapes.Event(
        kind="conversation.closed",
        key=f"{gone.about}:closed:merged"[:180],
        happened=now,
        about=gone.about,
        order=gone.order,
        data={"channel": gone.channel, "by": "itself"},
    )
    timeline.record_each(gone.store, [(into, event)], now=now, by=by, announced=True)
