"""What needs a person, in the order in which it should be seen to."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from django.db.models import Count, Window
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from afterword.conversations import notes
from afterword.conversations import queries as conversations
from afterword.conversations.models import Conversation, Task
from afterword.desk.queries import (
    closed_ways,
    conversations_waiting,
    failed,
    held_back,
    late_parcels,
    undone,
    unknown,
)
from afterword.desk.telling import left
from afterword.house import workers
from afterword.house.models import Store, User
from afterword.journeys import models as journeys
from afterword.outbox.brakes import ALL_MAIL
from afterword.outbox.models import Intent
from afterword.outbox.papers import waiting
from afterword.outbox.webhooks.queries import given_up
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer, Event, Intake
from afterword.ui import moments, phrasing, words

SHOWN = 20
"""How many unknown messages are shown one by one."""


PARTS = {
    "spacing": gettext_lazy("pauses"),
    "hours": gettext_lazy("hours"),
    "caps": gettext_lazy("limits"),
    "ceiling": gettext_lazy("what nothing exceeds"),
    "talk": gettext_lazy("what waits while we talk"),
}
"""What the parts of a store's rules are called."""


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that needs a person."""

    key: str
    """Its own on the screen, so that the keyboard stays where it was when the list changes."""
    kind: str
    title: str
    url: str
    button: str
    tone: str = ""
    hint: str = ""
    quote: str = ""
    bold: str = ""
    text: str = ""
    icon: str = ""
    initials: str = ""
    strong: bool = False


def needed(store: Store, now: datetime) -> list[Needed]:
    """Everything that needs a person: who waits first, then what is at fault."""
    return [
        *_tasks(store, now),
        *_conversations(store, now),
        *_resting(),
        *_rules(store),
        *_accounts(store),
        *_webhooks(store),
        *_papers(store),
        *_unknown(store),
        *_undone(store),
        *_parked(store),
        *_held_back(store),
        *_late(store, now),
        *_failed(store, now),
        *_intakes(store),
    ]


def _tasks(store: Store, now: datetime) -> list[Needed]:
    tasks = conversations.open_tasks(store)
    said = _words(store, tasks)
    return [_task(task, store, said.get(task.pk, ""), now) for task in tasks]


def _task(task: Task, store: Store, said: str, now: datetime) -> Needed:
    name = timeline.name_of(task.customer, store)
    score = task.learned.get("score")
    text = phrasing.isolated(task.title)
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


def _conversations(store: Store, now: datetime) -> list[Needed]:
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
            bold=_names([one.customer for one in first], store, count),
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


def _accounts(store: Store) -> list[Needed]:
    return [
        Needed(
            key=f"account-{row.pk}",
            kind="account",
            title=_("Nothing goes out by %s") % words.word(words.PLUGS, row.plug),
            hint=_("every message waits"),
            text=row.trouble,
            tone="rose",
            icon="exclamation-triangle",
            url="settings/#connections",
            button=_("See to it"),
            strong=True,
        )
        for row in closed_ways(store).order_by("plug")
    ]


def _webhooks(store: Store) -> list[Needed]:
    return [
        Needed(
            key=f"webhook-{row.pk}",
            kind="webhook",
            title=_("“%s” is told nothing any more") % phrasing.isolated(row.name),
            hint=_("a webhook"),
            text=phrasing.isolated(row.off_why),
            tone="rose",
            icon="exclamation-triangle",
            url=f"settings/webhooks/{row.pk}/",
            button=_("See why"),
        )
        for row in given_up(store).order_by("id")
    ]


def _papers(store: Store) -> list[Needed]:
    count = waiting(store).count()
    if not count:
        return []
    return [
        Needed(
            key="papers",
            kind="papers",
            title=ngettext("%d card is to be posted", "%d cards are to be posted", count) % count,
            text=_("Print them, carry them out, and say so."),
            tone="amber",
            icon="envelope-open",
            url="post/",
            button=_("Print them"),
        )
    ]


def _resting() -> list[Needed]:
    return [
        Needed(
            key=f"resting-{worker.name}",
            kind="resting",
            title=_("One machine sends nothing just now"),
            hint=_("until its clock is steady"),
            bold=f"{phrasing.isolated(worker.host)}:",
            text=_jumped(workers.jump_of(worker)),
            tone="rose",
            icon="clock",
            url="undelivered/",
            button=_("See what waits"),
            strong=True,
        )
        for worker in workers.resting()
    ]


def _jumped(jump: timedelta) -> str:
    minutes = max(1, abs(jump) // timedelta(minutes=1))
    by = moments.length(f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours")
    if jump > timedelta():
        return _("The clock there jumped ahead by %s. Set it right if it is wrong.") % by
    return _("The clock there jumped back by %s. Set it right if it is wrong.") % by


def _rules(store: Store) -> list[Needed]:
    faults = store.rules_faults
    if not faults:
        return []
    return [
        Needed(
            key="rules",
            kind="rules",
            title=_("Some of your hours and limits cannot be read"),
            hint=_("the usual ones hold"),
            text=_("It concerns: %s.") % phrasing.listed(words.word(PARTS, one) for one in faults),
            tone="amber",
            icon="clock",
            url="settings/timing/",
            button=_("Settle them anew"),
        )
    ]


def _unknown(store: Store) -> list[Needed]:
    rows = list(unknown(store).select_related("customer").order_by("state_at", "id")[: SHOWN + 1])
    found = [_unknown_one(row, store) for row in rows[:SHOWN]]
    more = unknown(store).count() - SHOWN if len(rows) > SHOWN else 0
    if more > 0:
        found.append(
            Needed(
                key="unknown-more",
                kind="unknown",
                title=ngettext("%d more message is unknown", "%d more messages are unknown", more)
                % more,
                tone="amber",
                icon="question-mark-circle",
                url="messages/?state=unknown",
                button=_("See them"),
            )
        )
    return found


def _undone(store: Store) -> list[Needed]:
    newest = undone(store).annotate(many=Window(Count("pk"))).first()
    if newest is None:
        return []
    many = newest.many
    title = ngettext(
        "%d thing was not done at the shop", "%d things were not done at the shop", many
    )
    return [
        Needed(
            key="deeds",
            kind="unknown",
            title=title % many,
            hint=str(words.word(words.DEEDS, newest.effect)),
            text=phrasing.isolated(newest.says),
            tone="amber",
            icon="question-mark-circle",
            url="undelivered/",
            button=_("See them"),
        )
    ]


def _unknown_one(row: Intent, store: Store) -> Needed:
    name = timeline.name_of(row.customer, store)["name"] or _("a customer")
    return Needed(
        key=f"message-{row.pk}",
        kind="unknown",
        title=_("Nobody can tell whether %s got a message") % phrasing.isolated(name),
        hint=_("not sent twice"),
        text=phrasing.isolated(row.says),
        tone="amber",
        icon="question-mark-circle",
        url=f"messages/{row.pk}/",
        button=_("Decide"),
    )


def _parked(store: Store) -> list[Needed]:
    rows = journeys.Run.objects.of(store).exclude(error="").order_by("-since", "-id")
    faults: dict[str, list[str]] = {}
    for journey, error in rows.values_list("journey", "error"):
        faults.setdefault(journey, []).append(error)
    names = dict(
        journeys.Journey.objects.of(store).filter(key__in=faults).values_list("key", "name")
    )
    return [
        Needed(
            key=f"parked-{journey}",
            kind="parked",
            title=ngettext(
                "%(n)d person stands still in “%(journey)s”",
                "%(n)d people stand still in “%(journey)s”",
                len(errors),
            )
            % {"n": len(errors), "journey": names.get(journey, journey)},
            hint=_("a fault in the journey"),
            text=errors[0],
            tone="rose",
            icon="pause-circle",
            url=f"journeys/{journey}/parked/",
            button=_("See why"),
        )
        for journey, errors in faults.items()
    ]


def _late(store: Store, now: datetime) -> list[Needed]:
    rows = list(late_parcels(store, now))
    if not rows:
        return []
    carriers = Counter(row.carrier or _("unknown carrier") for row in rows)
    most, count = carriers.most_common(1)[0]
    told = _told_late(store, {row.order for row in rows})
    people = {row.customer_id: row.customer for row in rows}
    return [
        Needed(
            key="late",
            kind="late",
            title=ngettext("%d parcel is late", "%d parcels are late", len(rows)) % len(rows),
            hint=most
            if count == len(rows)
            else _("%(n)d of them %(carrier)s") % {"n": count, "carrier": most},
            text=_told(told, len({row.order for row in rows})),
            bold=_names(list(people.values()), store),
            tone="amber",
            icon="truck",
            url="parcels/?group=late",
            button=_("See it") if len(rows) == 1 else _("See all %d") % len(rows),
        )
    ]


def _names(people: list[Customer], store: Store, of: int | None = None) -> str:
    """A few of them by name; ``of``: how many there are, where not all are at hand."""
    names = [timeline.name_of(one, store)["name"] for one in people[:3]]
    shown = phrasing.listed(phrasing.isolated(name) for name in names if name)
    more = (len(people) if of is None else of) - len(names)
    if more > 0:
        shown += " " + ngettext("and %d more", "and %d more", more) % more
    return f"{shown}." if shown else ""


def _told_late(store: Store, orders: set[str]) -> int:
    told = (
        Intent.objects.of(store)
        .filter(order__in=orders, template="order-late", accepted__isnull=False)
        .values_list("order", flat=True)
    )
    return len(set(told))


def _told(told: int, orders: int) -> str:
    if told == 0:
        return _("Nobody was told yet.")
    if told == orders:
        return ngettext("Was told.", "All of them were told.", orders)
    return ngettext("%(told)d of %(all)d was told.", "%(told)d of %(all)d were told.", orders) % {
        "told": told,
        "all": orders,
    }


def _held_back(store: Store) -> list[Needed]:
    pulled = list(held_back(store).order_by("id"))
    names = dict(
        journeys.Journey.objects.of(store)
        .filter(key__in=[one.journey for one in pulled])
        .values_list("key", "name")
    )
    return [
        Needed(
            key=f"held-{one.journey}",
            kind="held",
            title=_("“%s” holds back by itself")
            % phrasing.isolated(names.get(one.journey, one.journey))
            if one.journey != ALL_MAIL
            else _("Offers by e-mail are paused: too many called mails spam"),
            hint=_("something is wrong"),
            text=_("Its messages wait until a person has looked.")
            if one.journey != ALL_MAIL
            else _("News about orders goes out all the same."),
            tone="rose",
            icon="hand-raised",
            url="undelivered/",
            button=_("See why"),
        )
        for one in pulled
    ]


def _failed(store: Store, now: datetime) -> list[Needed]:
    rows = failed(store, now)
    count = rows.count()
    if not count:
        return []
    last = rows.select_related("customer").order_by("-state_at", "-id")[0]
    name = timeline.name_of(last.customer, store)["name"]
    return [
        Needed(
            key="failed",
            kind="failed",
            title=ngettext(
                "%d message did not get through", "%d messages did not get through", count
            )
            % count,
            hint=_("in seven days"),
            bold=f"{phrasing.isolated(name)}:" if name else "",
            text=phrasing.isolated(last.says),
            tone="amber",
            icon="exclamation-triangle",
            url=f"messages/{last.pk}/" if count == 1 else "undelivered/",
            button=_("See why"),
        )
    ]


def _intakes(store: Store) -> list[Needed]:
    count = Intake.objects.of(store).filter(state="failed").count()
    if not count:
        return []
    return [
        Needed(
            key="intake",
            kind="intake",
            title=ngettext(
                "%d thing that came in could not be read",
                "%d things that came in could not be read",
                count,
            )
            % count,
            text=_("Nothing is lost: each waits as it came, and can be read again."),
            tone="amber",
            icon="inbox-arrow-down",
            url="intake/",
            button=_("See why"),
        )
    ]
