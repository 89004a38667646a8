"""The list of conversations: what is shown of each, and by what a tab sees that it is another."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.conversations import hot_counts, inbox
from afterword.conversations.file_models import Attachment
from afterword.conversations.inbox import VIEWS, View
from afterword.conversations.models import Conversation
from afterword.desk.live import stamp
from afterword.desk.queries import late_parcels
from afterword.house.models import Store, User
from afterword.house.sealing import Unreadable
from afterword.timeline import queries as timeline
from afterword.ui import phrasing, words

from . import asked as asking
from . import times
from .asked import Asked

PAGE = 40
PRESSING = timedelta(hours=1)
"""With less time left the clock is red."""

FILES: dict[str, Promise] = {
    "image": gettext_lazy("Photo"),
    "video": gettext_lazy("Film"),
    "audio": gettext_lazy("Voice note"),
    "document": gettext_lazy("File"),
}
CHIPS = 4
"""So many stand below somebody's words."""

NAMES: dict[View, Promise] = {
    "mine": gettext_lazy("For me"),
    "anyone": gettext_lazy("Anyone"),
    "waiting": gettext_lazy("Waiting"),
    "late": gettext_lazy("Late"),
    "itself": gettext_lazy("By itself"),
    "snoozed": gettext_lazy("Later"),
    "closed": gettext_lazy("Closed"),
    "all": gettext_lazy("All"),
}
FIRST: tuple[View, ...] = ("mine", "anyone", "all")
"""The views of which the first with something in it opens where none is asked for."""


class Chip(msgspec.Struct, frozen=True):
    """One thing to know of a conversation before it is opened."""

    text: str
    tone: str = ""
    icon: str = ""


class Head(msgspec.Struct, frozen=True):
    """One conversation, in the list."""

    id: int
    name: str
    channel: str
    icon: str
    last: datetime
    ago: str
    words: str
    language: str
    waits: bool
    """A person is to answer."""
    chips: tuple[Chip, ...]


class Tab(msgspec.Struct, frozen=True):
    """A view, with how many there are in it."""

    view: View
    name: str
    count: str
    pressing: bool
    query: str


class Listed(msgspec.Struct, frozen=True):
    """What a list shows, not yet opened."""

    asked: Asked
    view: View
    rows: Sequence[inbox.Row]
    late: frozenset[int]
    """The customers for whom a parcel is late."""
    counts: dict[View, int]
    older: str
    """The address of the next page; empty: there is none."""


def listed(store: Store, asked: Asked, user: User, now: datetime) -> Listed:
    """The rows of a page of the list, and the counts of all views: three queries."""
    counts = hot_counts.counts(store.pk, user.pk, now)
    view = asked.view or _first(counts)
    narrowed = asking.narrowing(store, asked)
    rows, more = inbox.page(store, view, user, now, narrowed=narrowed, after=asked.place, many=PAGE)
    older = asked.query(view=view, after=asking.written(more)) if more else ""
    customers = {row.customer for row in rows}
    late = late_parcels(store, now).filter(customer__in=customers).order_by()
    found = frozenset(late.values_list("customer", flat=True)) if customers else frozenset[int]()
    return Listed(asked, view, rows, found, counts, older)


def _first(counts: dict[View, int]) -> View:
    return next((one for one in FIRST if counts[one]), "all")


def as_of(user: User, now: datetime) -> datetime:
    """As of when a list tells times: of the nearest whole minute, by a clock of each teammate's
    own, so that what counts minutes is new once in a minute, and not for all in one second."""
    past = (now.timestamp() + user.pk * 7) % 60
    return now - timedelta(seconds=past if past < 30 else past - 60)


def seen(one: Listed, then: datetime, zone: ZoneInfo) -> str:
    """The stamp of what a list shows: of each row, and of every time it says, as of ``then``."""
    rows = [
        (
            row.id,
            row.stamp,
            row.assignee,
            row.customer in one.late,
            times.ago(row.last, then, zone),
            times.left(row.due, then, zone) if row.due and row.state == "team" else "",
        )
        for row in one.rows
    ]
    return stamp(one.view, sorted(one.counts.items()), rows, one.older)


def tabs(one: Listed) -> list[Tab]:
    """The views, with their counts; a search goes along from one to the next."""
    return [
        Tab(
            view,
            str(NAMES[view]),
            _counted(one.counts[view]),
            view == "late" and one.counts[view] > 0,
            one.asked.query(view=view, after=None),
        )
        for view in VIEWS
    ]


def _counted(many: int) -> str:
    return f"{hot_counts.MOST}+" if many > hot_counts.MOST else str(many)


def heads(one: Listed, store: Store, user: User, then: datetime, zone: ZoneInfo) -> list[Head]:
    """The rows as they are shown, as of ``then``: names and words are opened here."""
    rows = Conversation.objects.of(store).select_related("customer", "assignee")
    found = rows.in_bulk([row.id for row in one.rows])
    known = [found[row.id] for row in one.rows if row.id in found]
    files = _files(store, known)
    return [
        _head(row, row.customer_id in one.late, files.get(row.pk, ""), store, user, then, zone)
        for row in known
    ]


def _files(store: Store, rows: Sequence[Conversation]) -> dict[int, str]:
    """What kind of file came with those words of theirs that nobody has answered; one query."""
    asked = {row.customer_id: row for row in rows if row.asked}
    sent = Attachment.objects.of(store).filter(customer__in=asked).exclude(event="")
    told = sent.order_by("at", "id").values_list("customer", "kind", "at")
    return {
        row.pk: kind
        for customer, kind, at in told
        if (row := asked[customer]).asked is not None and at >= row.asked
    }


def _head(
    row: Conversation,
    late: bool,
    file: str,
    store: Store,
    user: User,
    then: datetime,
    zone: ZoneInfo,
) -> Head:
    return Head(
        id=row.pk,
        name=timeline.name_of(row.customer, store)["name"],
        channel=row.channel,
        icon=words.CHANNEL_ICONS.get(row.channel, "chat-bubble-left"),
        last=row.last,
        ago=times.ago(row.last, then, zone),
        words=beginning(row, store),
        language=row.language,
        waits=row.state == "team",
        chips=tuple(chips(row, user, then, zone, late=late, file=file)),
    )


def chips(
    row: Conversation, user: User, now: datetime, zone: ZoneInfo, *, late: bool, file: str = ""
) -> list[Chip]:
    """What to know first: how long there is, whether a parcel is late, what file came, who has it,
    how they feel, what they want. The first few of these."""
    asleep = row.snoozed is not None and row.snoozed > now
    found = [
        *_clock(row, now, zone, asleep=asleep),
        *([Chip(_("Parcel late"), "amber")] if late else []),
        *([Chip(str(FILES[file]), icon="paper-clip")] if file in FILES else []),
        *_whose(row, user, now, zone, asleep=asleep),
        *_heard(row),
        *(Chip(f"#{tag}") for tag in row.tags),
    ]
    return found[:CHIPS]


def _clock(row: Conversation, now: datetime, zone: ZoneInfo, *, asleep: bool) -> list[Chip]:
    if row.state != "team" or asleep:
        return []
    if row.due is None:
        return [Chip(_("Urgent"), "rose", "bolt")] if row.urgent else []
    said = times.left(row.due, now, zone)
    if row.urgent:
        return [Chip(_("Urgent, %s") % (said[:1].lower() + said[1:]), "rose", "bolt")]
    return [Chip(said, "rose" if row.due - now < PRESSING else "", "clock")]


def _whose(
    row: Conversation, user: User, now: datetime, zone: ZoneInfo, *, asleep: bool
) -> list[Chip]:
    """Who has it, and until when it is put off; or that it is done, or goes by itself."""
    holder = row.assignee
    name = ""
    if holder is not None and holder.pk != user.pk:
        name = phrasing.isolated(holder.get_full_name().partition(" ")[0])
    if asleep and row.snoozed is not None:
        until = _("put off to %s") % times.short(row.snoozed, now, zone)
        return [Chip(f"{name}{phrasing.comma()}{until}" if name else until[:1].upper() + until[1:])]
    if row.state == "closed":
        return [Chip(_big(words.word(words.TALK_STATES, "closed")))]
    if row.state == "itself":
        said = _("Answered by itself") if row.last_ours else _("By itself")
        return [Chip(said, "leaf", "check-circle")]
    if row.state == "theirs" and row.begun:
        return [Chip(_("%s wrote first") % name if name else _("You wrote first"))]
    if row.state == "theirs":
        return [Chip(_("%s answered") % name if name else _("Answered"))]
    return [Chip(name)] if name else []


def _heard(row: Conversation) -> list[Chip]:
    """What they want and how they feel, in words, where it was understood and is not done."""
    if row.state == "closed":
        return []
    found = []
    if row.sentiment in ("negative", "positive"):
        tone = "rose" if row.sentiment == "negative" else "leaf"
        found.append(Chip(_big(words.word(words.SENTIMENTS, row.sentiment)), tone))
    if row.intent and row.intent != "other":
        found.append(Chip(_big(words.word(words.INTENTS, row.intent))))
    return found


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]


def beginning(one: Conversation, store: Store) -> str:
    """The beginning of what was said last; empty when it cannot be read any more."""
    if not one.sealed or not one.customer.wrapped_key:
        return ""
    try:
        return one.customer.key(store.secret).open(bytes(one.sealed), "conversation").decode()
    except Unreadable:
        return ""
