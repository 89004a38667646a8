"""What was said with a customer, over every channel, as lines: the newest first to be read.

A page of lines costs the same however long they have talked: events, messages and notes are read
along their times from a moment on, and only what is shown is opened and put into words.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from django.db.models import Q
from django.db.models.functions import Coalesce

from afterword.conversations import notes
from afterword.conversations.models import Conversation, Note
from afterword.conversations.saying import FILE, STEP
from afterword.conversations.sending_files import part_keys
from afterword.house.models import Store, User
from afterword.outbox.models import Intent
from afterword.timeline.models import Event

from . import files
from .thread_words import Line, Wording

PAGE = 60
WROTE = ("reply.received", "answer.given")
QUIET = (
    "conversation.opened",
    "conversation.handed",
    "conversation.taken",
    "conversation.assigned",
    "conversation.closed",
    "conversation.overdue",
    "complaint.opened",
    "complaint.closed",
    "task.opened",
    "task.closed",
    "reward.given",
)
"""What stands between the lines, in a few quiet words."""


class Page(msgspec.Struct, frozen=True):
    """Lines, the oldest first. ``start``: the moment from which on they are; ``more``: before that
    there is more."""

    lines: list[Line]
    start: datetime | None
    more: bool


class Found(msgspec.Struct, frozen=True):
    """What is to become a line."""

    at: datetime
    row: object


def page(
    store: Store,
    talk: Conversation,
    user: User,
    wording: Wording,
    *,
    before: datetime | None = None,
    since: datetime | None = None,
) -> Page:
    """The newest lines; with ``since`` all from that moment on, with ``before`` those that come
    ahead of it."""
    found = [
        *_events(store, talk, before, since),
        *_messages(store, talk, before, since),
        *_notes(store, talk, before, since),
    ]
    found.sort(key=lambda one: (one.at, _rank(one.row)), reverse=True)
    if since is not None:
        more, shown = _anything_before(store, talk, since), found
    else:
        shown = _whole_moments(found)
        more = len(shown) < len(found)
    start = shown[-1].at if shown else since
    return Page(_worded(store, talk, user, shown[::-1], wording), start, more)


def _rank(row: object) -> int:
    """Of what happened in one moment what was asked comes first, then what was answered."""
    if isinstance(row, Event):
        return 0 if row.kind in WROTE else 3
    return 1 if isinstance(row, Intent) else 2


def _whole_moments(found: Sequence[Found]) -> list[Found]:
    """The newest of these; what happened in one moment stays together."""
    if len(found) <= PAGE:
        return list(found)
    cut = found[PAGE].at
    shown = [one for one in found[:PAGE] if one.at > cut]
    return shown or list(found[:PAGE])


def _span(name: str, before: datetime | None, since: datetime | None) -> Q:
    wanted = Q()
    if before is not None:
        wanted &= Q(**{f"{name}__lt": before})
    if since is not None:
        wanted &= Q(**{f"{name}__gte": since})
    return wanted


def _events(
    store: Store, talk: Conversation, before: datetime | None, since: datetime | None
) -> Iterable[Found]:
    rows = Event.objects.of(store).filter(customer=talk.customer_id, kind__in=(*WROTE, *QUIET))
    rows = rows.filter(_span("happened", before, since)).order_by("-happened", "-id")
    return [Found(row.happened, row) for row in (rows if since else rows[: PAGE + 1])]


def _messages(
    store: Store, talk: Conversation, before: datetime | None, since: datetime | None
) -> Iterable[Found]:
    """What went out, what may have, what failed; of a person's words also what waits or did not
    go."""
    out = Q(accepted__isnull=False) | Q(state__in=("failed", "unknown", "dispatching"))
    rows = Intent.objects.of(store).filter(customer=talk.customer_id, effect="message")
    by_team = Q(purpose="answer") | Q(step=STEP, journey="")
    rows = rows.exclude(step=FILE, journey="")  # its file stands under the answer
    rows = rows.filter(out | by_team).annotate(at=Coalesce("accepted", "planned"))
    rows = rows.filter(_span("at", before, since)).order_by("-at", "-id")
    # The order is found on narrow rows; what is sealed is read for those that are shown.
    pairs = rows.values_list("id", "at")
    times = dict(pairs if since else pairs[: PAGE + 1])
    whole = Intent.objects.of(store).filter(id__in=times)
    return [Found(times[row.pk], row) for row in whole.order_by("-id")]


def _notes(
    store: Store, talk: Conversation, before: datetime | None, since: datetime | None
) -> Iterable[Found]:
    rows = Note.objects.of(store).filter(conversation=talk).select_related("author")
    rows = rows.filter(_span("at", before, since)).order_by("-at", "-id")
    return [Found(row.at, row) for row in (rows if since else rows[: PAGE + 1])]


def _anything_before(store: Store, talk: Conversation, at: datetime) -> bool:
    events = Event.objects.of(store).filter(customer=talk.customer_id, happened__lt=at)
    sent = Intent.objects.of(store).filter(customer=talk.customer_id, accepted__lt=at)
    return events.filter(kind__in=(*WROTE, *QUIET)).exists() or sent.exists()


def _worded(
    store: Store, talk: Conversation, user: User, found: Sequence[Found], wording: Wording
) -> list[Line]:
    intents = [one.row for one in found if isinstance(one.row, Intent)]
    rows = [one.row for one in found if isinstance(one.row, Note)]
    read = {one.id: one for one in notes.of(talk, rows, user)}
    further = _further(store, intents)
    every = [*intents, *(one for some in further.values() for one in some)]
    wording.know(every, _fates(store, every), _authors(store, intents))
    theirs = [one.row.key for one in found if isinstance(one.row, Event)]
    along = files.under(store, theirs, [one.send_key for one in every])
    lines: list[Line] = []
    for one in found:
        match one.row:
            case Event():
                line = wording.event(one.row)
            case Intent():
                line = wording.message(one.row, one.at)
            case Note():
                known = read.get(one.row.pk)
                line = wording.note(known) if known else None
            case _:
                line = None
        if line is not None:
            name = getattr(one.row, "key", "") or getattr(one.row, "send_key", "")
            own = along.get(name, ())
            line = msgspec.structs.replace(line, files=own, with_files=bool(own))
            lines.append(_with_further(line, further.get(name, ()), along, wording))
    return lines


def _further(store: Store, intents: Sequence[Intent]) -> dict[str, list[Intent]]:
    """By the send key of an answer: its further messages, in their order."""
    firsts = {
        key: (one.send_key, place)
        for one in intents
        if one.step == STEP and not one.journey
        for place, key in enumerate(part_keys(one.send_key))
    }
    found: dict[str, list[Intent]] = {}
    rows = Intent.objects.of(store).filter(send_key__in=firsts) if firsts else []
    for row in sorted(rows, key=lambda one: firsts[one.send_key][1]):
        found.setdefault(firsts[row.send_key][0], []).append(row)
    return found


def _with_further(
    line: Line,
    further: Sequence[Intent],
    along: Mapping[str, Sequence[files.Shown]],
    wording: Wording,
) -> Line:
    """An answer with the files of its further messages, each with what became of it, and with what
    all of them cost."""
    if not further:
        return line
    shown = list(line.files)
    for one in further:
        became = wording.became(one)
        shown += [
            msgspec.structs.replace(each, became=became) for each in along.get(one.send_key, ())
        ]
    return msgspec.structs.replace(line, files=shown, cost=wording.cost(line.message, further))


def _fates(store: Store, intents: Sequence[Intent]) -> dict[str, dict[str, datetime]]:
    """By send key: when it was delivered and read, as far as that was told."""
    found: dict[str, dict[str, datetime]] = {}
    about = [f"message/{one.send_key}" for one in intents]
    rows = Event.objects.of(store).filter(
        about__in=about, kind__in=("message.delivered", "message.read", "message.clicked")
    )
    for thing, kind, happened in rows.order_by("happened").values_list("about", "kind", "happened"):
        what = "delivered" if kind == "message.delivered" else "read"
        found.setdefault(thing.removeprefix("message/"), {}).setdefault(what, happened)
    return found


def _authors(store: Store, intents: Sequence[Intent]) -> Mapping[str, str]:
    """By send key: who of the team wrote it."""
    keys = {f"message/{one.send_key}:planned": one.send_key for one in intents if not one.journey}
    rows = Event.objects.of(store).filter(key__in=keys).values_list("key", "by")
    return {keys[key]: by for key, by in rows if by.startswith("user:")}
