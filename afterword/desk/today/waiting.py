"""Who waits for a person: tasks, conversations, and where a teammate is named."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.conversations import notes
from afterword.conversations import queries as conversations
from afterword.conversations.models import Conversation, Task
from afterword.desk.queries import conversations_waiting
from afterword.desk.telling import left
from afterword.house.models import Store, User
from afterword.timeline import queries as timeline
from afterword.timeline.models import Event
from afterword.ui import kept_words, phrasing

from .card import SHOWN, Needed, few_of


def tasks(store: Store, now: datetime) -> list[Needed]:
    """The open tasks, each with what was said last about its order."""
    found = conversations.open_tasks(store)
    said = _words(store, found)
    return [_task(task, store, said.get(task.pk, ""), now) for task in found]


def _task(task: Task, store: Store, said: str, now: datetime) -> Needed:
    name = timeline.name_of(task.customer, store)
    score = task.learned.get("score")
    text = kept_words.said(task.title)
    if task.taken_by:
        text += " · " + _("%s is on it") % phrasing.isolated(task.taken_by.get_full_name())
    pressing = task.urgent or task.due < now
    return Needed(
        key=f"task-{task.pk}",
        kind="task",
        title=_("%s waits for a person") % phrasing.isolated(name["name"] or _("A customer")),
        hint=left(task.due, now),
        quote=said,
        bold=_("Answered %s.") % score if score is not None else "",
        text=text,
        tone="rose" if pressing else "",
        icon="user",
        initials=phrasing.initials(name["name"]) if name["name"] else "",
        url=f"tasks/{task.pk}/",
        button=_("Help %s") % phrasing.isolated(name["given_name"])
        if name["given_name"]
        else _("See to it"),
        strong=pressing,
    )


def named(store: Store, user: User) -> list[Needed]:
    """The conversations in which a teammate is named and has not looked since."""
    rows = notes.unread(store, user).select_related("customer").order_by("-last", "-id")[:SHOWN]
    return [_named(one, store) for one in rows]


def _named(talk: Conversation, store: Store) -> Needed:
    name = timeline.name_of(talk.customer, store)
    return Needed(
        key=f"named-{talk.pk}",
        kind="named",
        title=_("You are named in a note about %s")
        % phrasing.isolated(name["name"] or _("a guest")),
        text=_("A teammate asks you to look."),
        icon="at-symbol",
        initials=phrasing.initials(name["name"]) if name["name"] else "",
        url=f"inbox/{talk.pk}/",
        button=_("Look at it"),
    )


def conversations_at_hand(store: Store, now: datetime) -> list[Needed]:
    """The conversations whose turn is the team's, on one card."""
    rows = conversations_waiting(store, now)
    count = rows.count()
    if not count:
        return []
    late = rows.filter(due__lt=now).count()
    first = list(rows.select_related("customer").order_by("-urgent", "due", "id")[:3])
    title = ngettext(
        "%d conversation waits for a person", "%d conversations wait for a person", count
    )
    return [
        Needed(
            key="conversations",
            kind="conversations",
            title=title % count,
            hint=ngettext("%d of them too long", "%d of them too long", late) % late
            if late
            else "",
            bold=few_of([one.customer for one in first], store, count),
            text=_("The most urgent first."),
            tone="rose" if late else "",
            icon="chat-bubble-left-right",
            url=f"inbox/?view={'late' if late else 'waiting'}",
            button=_("Answer them") if count > 1 else _("Answer"),
            strong=bool(late),
        )
    ]


def _words(store: Store, tasks: Iterable[Task]) -> dict[int, str]:
    """The last words of the customers whom these tasks are for, about that order; one query."""
    by_order = {task.order: task for task in tasks if task.order}
    rows = Event.objects.of(store).filter(
        order__in=by_order, kind__in=("answer.given", "reply.received")
    )
    found: dict[int, str] = {}
    for event in rows.order_by("happened", "id"):
        task = by_order[event.order]
        if event.customer_id != task.customer_id:
            continue
        private = timeline.private_of(event, task.customer, store)
        said = str(private.get("words") or private.get("text") or "")
        if said:
            found[task.pk] = said
    return found
