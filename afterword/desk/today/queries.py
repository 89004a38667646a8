"""What the Today screen shows."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.conversations import queries as conversations
from afterword.conversations.models import Task
from afterword.decisions.fold import TERMINAL
from afterword.house.models import Store
from afterword.journeys import models as journeys
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.timeline.models import Event, Intake, Order, Shipment


class Needed(msgspec.Struct, frozen=True):
    """One thing that needs a person."""

    kind: str
    title: str
    hint: str
    text: str
    tone: str
    icon: str
    initials: str
    url: str
    button: str
    id: int = 0
    strong: bool = False


def needed(store: Store, now: datetime) -> list[Needed]:
    """Everything that needs a person, the soonest first."""
    return [
        *_tasks(store, now),
        *_unknown(store),
        *_parked(store),
        *_late(store, now),
        *_failed(store),
        *_intakes(store),
    ]


def left(due: datetime, now: datetime) -> str:
    """How much time there is, in words."""
    minutes = int((due - now).total_seconds() // 60)
    if minutes < 0:
        return _("overdue")
    if minutes < 90:
        return ngettext("%d minute left", "%d minutes left", minutes) % minutes
    if minutes < 60 * 36:
        return _("%d h left") % (minutes // 60)
    return ngettext("%d day left", "%d days left", minutes // 1440) % (minutes // 1440)


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def _tasks(store: Store, now: datetime) -> list[Needed]:
    found = []
    for task in conversations.open_tasks(store):
        name = timeline.name_of(task.customer, store)["name"] or _("A customer")
        found.append(
            Needed(
                kind="task",
                title=_("%s waits for a person") % name,
                hint=left(task.due, now),
                text=_task_text(task),
                tone="rose" if task.urgent or task.due < now else "",
                icon="user",
                initials=_initials(name),
                url=f"customers/{task.customer_id}/",
                button=_("Open"),
                id=task.pk,
                strong=task.urgent,
            )
        )
    return found


def _task_text(task: Task) -> str:
    score = task.learned.get("score")
    return f"“{score}” · {task.title}" if score is not None else task.title


def _unknown(store: Store) -> list[Needed]:
    rows = (
        Intent.objects.of(store)
        .filter(state="unknown")
        .exclude(message_class="marketing")
        .select_related("customer")
        .order_by("state_at")
    )
    found = []
    for row in rows[:20]:
        name = timeline.name_of(row.customer, store)["name"] or _("a customer")
        found.append(
            Needed(
                kind="unknown",
                title=_("Nobody can tell whether %s got a message") % name,
                hint=_("not sent twice"),
                text=row.says,
                tone="amber",
                icon="question-mark-circle",
                initials="",
                url=f"messages/{row.pk}/",
                button=_("Decide"),
            )
        )
    return found


def _parked(store: Store) -> list[Needed]:
    rows = journeys.Run.objects.of(store).exclude(error="").order_by("-since")
    by_journey = Counter(rows.values_list("journey", flat=True))
    return [
        Needed(
            kind="parked",
            title=ngettext(
                "%(n)d person stands still in “%(journey)s”",
                "%(n)d people stand still in “%(journey)s”",
                count,
            )
            % {"n": count, "journey": journey},
            hint=_("a fault in the journey"),
            text=rows.filter(journey=journey)[0].error,
            tone="rose",
            icon="pause-circle",
            initials="",
            url=f"journeys/{journey}/parked/",
            button=_("See why"),
        )
        for journey, count in by_journey.items()
    ]


def late_parcels(store: Store, now: datetime) -> list[Shipment]:
    """Parcels that should have arrived, the oldest promise first."""
    rows = (
        Shipment.objects.of(store)
        .exclude(status__in=[*TERMINAL, "lost"])
        .filter(delayed=True)
        .select_related("customer")
    )
    overdue = (
        Shipment.objects.of(store)
        .exclude(status__in=[*TERMINAL, "lost"])
        .filter(promised_to__lt=now, delayed=False)
        .select_related("customer")
    )
    return sorted([*rows, *overdue], key=lambda one: one.promised_to or one.status_at)


def _late(store: Store, now: datetime) -> list[Needed]:
    rows = late_parcels(store, now)
    if not rows:
        return []
    carriers = Counter(row.carrier or _("unknown carrier") for row in rows)
    most, count = carriers.most_common(1)[0]
    told = _told_late(store, rows)
    return [
        Needed(
            kind="late",
            title=ngettext("%d parcel is late", "%d parcels are late", len(rows)) % len(rows),
            hint=_("%(n)d of them %(carrier)s") % {"n": count, "carrier": most},
            text=ngettext(
                "%(told)d of %(all)d customer was told.",
                "%(told)d of %(all)d customers were told.",
                len(rows),
            )
            % {"told": told, "all": len(rows)},
            tone="amber",
            icon="truck",
            initials="",
            url="customers/?late=1",
            button=_("See them"),
        )
    ]


def _told_late(store: Store, rows: Sequence[Shipment]) -> int:
    orders = {row.order for row in rows}
    told = (
        Intent.objects.of(store)
        .filter(order__in=orders, template="order-late", accepted__isnull=False)
        .values_list("order", flat=True)
    )
    return len(set(told))


def _failed(store: Store) -> list[Needed]:
    rows = Intent.objects.of(store).filter(state="failed", decided="")
    count = rows.count()
    if not count:
        return []
    last = rows.order_by("-state_at")[0]
    return [
        Needed(
            kind="failed",
            title=ngettext(
                "%d message did not get through", "%d messages did not get through", count
            )
            % count,
            hint="",
            text=last.says,
            tone="amber",
            icon="exclamation-triangle",
            initials="",
            url="messages/?state=failed",
            button=_("See them"),
        )
    ]


def _intakes(store: Store) -> list[Needed]:
    count = Intake.objects.of(store).filter(state="failed").count()
    if not count:
        return []
    return [
        Needed(
            kind="intake",
            title=ngettext(
                "%d thing that came in could not be read",
                "%d things that came in could not be read",
                count,
            )
            % count,
            hint="",
            text=_("Nothing is lost: each waits as it came, and can be read again."),
            tone="amber",
            icon="inbox-arrow-down",
            initials="",
            url="intake/",
            button=_("See them"),
        )
    ]


class Well(msgspec.Struct, frozen=True):
    """One good thing of the last day."""

    icon: str
    bold: str
    text: str


def went_well(store: Store, now: datetime) -> list[Well]:
    """What went well since this hour yesterday."""
    since = now - timedelta(days=1)
    found = []
    parcels = Shipment.objects.of(store).filter(delivered__gt=since, delivered__lte=now)
    arrived = parcels.count()
    if arrived:
        kept = sum(
            1
            for row in parcels
            if row.promised_to and row.delivered and row.delivered <= row.promised_to
        )
        found.append(
            Well(
                "truck",
                ngettext("%d parcel arrived", "%d parcels arrived", arrived) % arrived,
                _("%d by the promised day") % kept,
            )
        )
    again = (
        Event.objects.of(store)
        .filter(kind="journey.goal", happened__gt=since)
        .values("customer")
        .distinct()
        .count()
    )
    if again:
        found.append(
            Well("arrow-path", ngettext("%d second order", "%d second orders", again) % again, "")
        )
    answers = Event.objects.of(store).filter(kind="answer.given", happened__gt=since)
    scores = [row.data.get("value", 0) for row in answers]
    if scores:
        high = sum(1 for score in scores if score >= 9)
        found.append(
            Well(
                "heart",
                ngettext("%d answer", "%d answers", len(scores)) % len(scores),
                _("%d of them 9 or 10") % high,
            )
        )
    done = conversations.done_since(store, since)
    if done:
        found.append(
            Well("check-circle", ngettext("%d task done", "%d tasks done", done) % done, "")
        )
    return found


class Hour(msgspec.Struct, frozen=True):
    """One hour of today: what went out, what is planned."""

    hour: int
    sent: int
    planned: int


def hours(store: Store, now: datetime, zone: ZoneInfo) -> list[Hour]:
    """Today, hour by hour, on the store's clock: solid has happened, dashed may happen."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(days=1)
    rows = Intent.objects.of(store)
    sent = rows.filter(accepted__gte=midnight, accepted__lt=end).values_list("accepted", flat=True)
    planned = rows.filter(state="planned", due__gte=now, due__lt=end).values_list("due", flat=True)
    done = Counter(at.astimezone(zone).hour for at in sent if at)
    to_come = Counter(at.astimezone(zone).hour for at in planned)
    return [Hour(hour, done[hour], to_come[hour]) for hour in range(24)]


class Running(msgspec.Struct, frozen=True):
    """What runs by itself."""

    inside: int
    parcels: int
    orders: int


def running(store: Store, now: datetime) -> Running:
    """How many people are in journeys, how many parcels on the road, how many orders today."""
    return Running(
        inside=journeys.Run.objects.of(store).filter(ended=None).count(),
        parcels=Shipment.objects.of(store)
        .filter(shipped__isnull=False)
        .exclude(status__in=[*TERMINAL, "lost"])
        .count(),
        orders=Order.objects.of(store).filter(placed__gt=now - timedelta(days=1)).count(),
    )


class Measure(msgspec.Struct, frozen=True):
    """One figure over the last weeks, with how it went."""

    name: str
    note: str
    value: str
    points: tuple[float, ...]


WEEKS = 8


def measures(store: Store, now: datetime) -> list[Measure]:
    """How it goes: a few figures by week, honest about small numbers."""
    return [one for one in (_on_time(store, now), _happy(store, now)) if one]


def _weeks(now: datetime) -> list[tuple[datetime, datetime]]:
    starts = [now - timedelta(weeks=number + 1) for number in reversed(range(WEEKS))]
    return [(start, start + timedelta(weeks=1)) for start in starts]


def _on_time(store: Store, now: datetime) -> Measure | None:
    rows = Shipment.objects.of(store).filter(
        delivered__gt=now - timedelta(weeks=WEEKS), promised_to__isnull=False
    )
    pairs = [(row.delivered, row.promised_to) for row in rows]
    if len(pairs) < 20:
        return None
    kept = [(arrived, arrived <= promised) for arrived, promised in pairs if arrived and promised]
    points = tuple(_share(kept, start, end) for start, end in _weeks(now))
    share = sum(one for _, one in kept) / len(kept)
    return Measure(
        _("Arrived by the promised day"),
        _("%d parcels") % len(kept),
        f"{share:.0%}",
        tuple(point for point in points if point >= 0),
    )


def _share(pairs: Sequence[tuple[datetime, bool]], start: datetime, end: datetime) -> float:
    mine = [good for at, good in pairs if start < at <= end]
    return sum(mine) / len(mine) if mine else -1.0


def _happy(store: Store, now: datetime) -> Measure | None:
    rows = Event.objects.of(store).filter(
        kind="answer.given", happened__gt=now - timedelta(weeks=WEEKS)
    )
    scores = [(row.happened, int(row.data.get("value", 0))) for row in rows]
    if len(scores) < 5:
        return None
    points = []
    for start, end in _weeks(now):
        mine = [score for at, score in scores if start < at <= end]
        if mine:
            points.append(sum(mine) / len(mine))
    mean = sum(score for _, score in scores) / len(scores)
    return Measure(
        _("How happy, from 0 to 10"), _("%d answers") % len(scores), f"{mean:.1f}", tuple(points)
    )
