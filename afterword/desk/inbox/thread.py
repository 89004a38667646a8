"""What the open conversation shows: its lines, the composer, and what stands beside."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.crypto import get_random_string
from django.utils.dateparse import parse_datetime

from afterword.conversations import canned, notes, presence, sending_files, tagging
from afterword.conversations.models import Conversation, Note, Task
from afterword.conversations.saying import STEP
from afterword.desk import point_lines
from afterword.desk.live import stamp
from afterword.desk.permit import DeskRequest
from afterword.desk.telling import left
from afterword.house.models import Store
from afterword.outbox import by_hand
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.timeline.models import Event

from . import files, thread_beside, thread_compose, thread_lines, thread_right, thread_short, times
from .helping import NOTE, offered
from .thread_tongue import in_my_language
from .thread_words import Wording

MOST_FROM = 2_000
"""So many lines at the most are shown at once."""


def context(request: DeskRequest, talk: Conversation, **more: Any) -> dict[str, Any]:
    """The names that ``desk/inbox/thread.html`` uses, beside ``talk`` and the frame's."""
    found = live(request, talk)
    channel, words = presence.begun(talk, request.user)
    ways, shut = thread_compose.reach(request.store, talk, request.now)
    attached = sending_files.attached(talk, request.user)
    composing = {
        "words": words,
        "subject": _subject(request.store, talk),
        "by": _by(channel, ways),
        "press": get_random_string(24),
        "known": newest(request.store, talk),
        "news": (),
        "error": "",
    }
    composing |= more
    return {
        **found,
        "ways": ways,
        "shut": shut,
        "attached": [files.shown(one) for one in attached],
        "attaching": files.ways(
            request.store, ((one.channel, one.to) for one in ways), attached, request.now
        ),
        "canned": canned.choices(request.store),
        "compose": composing,
        "assist": offered(request, talk, str(composing["by"]), str(composing["words"])),
    }


def _by(begun: str, ways: list[thread_compose.Over]) -> str:
    """Over which channel it is answered unless somebody says otherwise: the one that was begun
    with, else the first on which something may be said."""
    free = [one.channel for one in ways if one.allows != "shut"]
    return begun if begun in (*free, NOTE) else next(iter(free), NOTE)


def live(request: DeskRequest, talk: Conversation) -> dict[str, Any]:
    """What is brought up to date every two seconds: the head, the lines, what stands beside."""
    store, now = request.store, request.now
    presence.seen(talk, request.user, now)
    since = _moment(request.GET.get("from", ""))
    found = thread_lines.page(store, talk, request.user, wording(request, talk), since=since)
    name = timeline.name_of(talk.customer, store)
    beside = thread_beside.beside(store, talk, request.zone, now)
    return {
        "talk": talk,
        "name": name["name"],
        "given": name["given_name"] or name["name"],
        "lines": in_my_language(request, talk, found.lines),
        "start": found.start,
        "earlier": found.more,
        "others": presence.others(talk, request.user, now),
        "clock": clock(talk, now),
        "suggested": tagging.suggested(store, talk.tags),
        "beside": beside,
        "points": point_lines.shown(request, talk.customer),
        "short": thread_short.in_short(store, talk, beside),
        "right": thread_right.possible(request, talk),
        "talk_seen": seen(request, talk),
        "people": notes.teammates(store),
        "until": times.choices(now, request.zone),
        "press": get_random_string(24),
    }


def wording(request: DeskRequest, talk: Conversation) -> Wording:
    """What puts lines of this conversation into words for whoever reads."""
    people = {one.email: one.get_full_name() for one in notes.teammates(request.store)}
    return Wording(request.store, talk.customer, request.zone, people)


def clock(talk: Conversation, now: datetime) -> dict[str, Any] | None:
    """How much time a person has to answer; ``None``: no clock runs."""
    if talk.state != "team" or talk.due is None:
        return None
    asked = talk.asked or talk.opened
    whole = max((talk.due - asked).total_seconds(), 1)
    over = talk.due < now
    share = 0 if over else round(100 * (talk.due - now).total_seconds() / whole)
    return {"left": left(talk.due, now), "late": over, "share": min(max(share, 1), 100)}


def seen(request: DeskRequest, talk: Conversation) -> str:
    """A stamp of everything that is brought up to date, from look-ups in indexes."""
    store, customer = request.store, talk.customer_id
    events = Event.objects.of(store).filter(customer=customer).aggregate(last=Max("id"))
    intents = Intent.objects.of(store).filter(customer=customer).aggregate(last=Max("state_at"))
    tasks = Task.objects.of(store).filter(customer=customer, closed=None).values_list("id")
    written = Note.objects.of(store).filter(conversation=talk).aggregate(last=Max("id"))
    here = presence.others(talk, request.user, request.now)
    minute = request.now.replace(second=0, microsecond=0) if talk.due or talk.snoozed else None
    return stamp(
        talk.stamp,
        events["last"],
        intents["last"],
        written["last"],
        sorted(tasks),
        here,
        minute,
    )


def newest(store: Store, talk: Conversation) -> int:
    """The number of the last event of theirs: what is above it is news."""
    rows = Event.objects.of(store).filter(customer=talk.customer_id)
    return int(rows.aggregate(last=Max("id"))["last"] or 0)


NEWS = ("reply.received", "answer.given", "conversation.closed", "conversation.answered")


def news(request: DeskRequest, talk: Conversation, known: int) -> list[Event]:
    """What happened in a conversation since somebody saw it last that they should know before
    they answer: a word of the customer, an answer of somebody else, the end of it."""
    rows = Event.objects.of(request.store).filter(customer=talk.customer_id, id__gt=known)
    told = rows.filter(kind__in=(*NEWS, "message.planned")).exclude(by=request.by).order_by("id")
    return [
        one
        for one in told[:50]
        if one.kind != "message.planned"
        or (one.data.get("step") == STEP and one.by.startswith("user:"))
    ]


def _subject(store: Store, talk: Conversation) -> str:
    """Under what a mail of theirs is answered; empty: they wrote none."""
    rows = Event.objects.of(store).filter(customer=talk.customer_id, kind="reply.received")
    for row in rows.order_by("-happened", "-id")[:10]:
        said = timeline.private_of(row, talk.customer, store).get("subject")
        if said and row.data.get("channel") == "email":
            text = str(said)[:200]
            return text if text.lower().startswith("re:") else f"Re: {text}"
    return _own_subject(store, talk)


def _own_subject(store: Store, talk: Conversation) -> str:
    """Of the last mail of the team in it."""
    mine = Intent.objects.of(store).filter(customer=talk.customer_id, step=STEP, channel="email")
    last = mine.select_related("customer", "store").order_by("-id").first()
    return str(by_hand.words_of(last).get("subject", ""))[:200] if last else ""


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
