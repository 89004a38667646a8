"""How it goes: what went well, today by the hour, what runs, a few figures."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import Count, Exists, Max, OuterRef, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.conversations import clock
from afterword.conversations import queries as conversations
from afterword.conversations.models import Task
from afterword.decisions import service
from afterword.decisions.parcels import TERMINAL
from afterword.decisions.timing import instant
from afterword.desk.live import stamp
from afterword.desk.queries import conversations_waiting, counts
from afterword.house.models import Store
from afterword.journeys import models as journeys
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer, Event, Intake, Order, Shipment
from afterword.ui import money, phrasing


def seen(store: Store, now: datetime, needing: int) -> str:
    """A stamp of all that Today shows, from a few look-ups in indexes; times go by the minute.
    ``needing``: how many things need a person."""
    minute = now.replace(second=0, microsecond=0)
    last = Event.objects.of(store).aggregate(last=Max("id"))["last"]
    tasks = Task.objects.of(store).filter(closed=None).values_list("id", "taken_by")
    many = counts(
        store,
        Intake.objects.of(store).filter(state="failed"),
        journeys.Run.objects.of(store).exclude(error=""),
        conversations_waiting(store, now),
    )
    return stamp(minute, last, sorted(tasks), *many, needing)


class Well(msgspec.Struct, frozen=True):
    """One good thing that happened lately."""

    icon: str
    bold: str
    text: str


def looked(store: Store, now: datetime) -> datetime:
    """Since when what happened is told: this hour on the last day on which the team worked, so that
    a Monday morning tells of the weekend."""
    where = clock.where_of(store)
    local = now.astimezone(where.zone)
    day = service.last_workday(local.date(), store.rules.service, where)
    return instant(day, local.time(), where.zone) if day else now - timedelta(days=1)


def went_well(store: Store, since: datetime, now: datetime) -> list[Well]:
    """What went well since an instant."""
    found = [
        _ordered(store, since, now),
        _arrived(store, since, now),
        *_answers(store, since, now),
    ]
    done = conversations.done_since(store, since)
    if done:
        found.append(
            Well("check-circle", ngettext("%d task done", "%d tasks done", done) % done, "")
        )
    return [one for one in found if one]


def _ordered(store: Store, since: datetime, now: datetime) -> Well | None:
    """What was bought, and how much of it by people who had bought before."""
    before = Order.objects.filter(
        store=OuterRef("store"),
        customer=OuterRef("customer"),
        placed__lt=OuterRef("placed"),
        cancelled=None,
    )
    rows = Order.objects.of(store).filter(placed__gt=since, placed__lte=now, cancelled=None)
    told = list(
        rows.order_by("currency")
        .values("currency")
        .annotate(many=Count("pk"), sum=Sum("total"), again=Count("pk", filter=Exists(before)))
        .values_list("currency", "many", "sum", "again")
    )
    many, again = sum(row[1] for row in told), sum(row[3] for row in told)
    if not many:
        return None
    worth = " + ".join(money.minor(row[2], row[0]) for row in told if row[0] and row[2])
    orders = ngettext("%d order", "%d orders", many) % many
    return Well(
        "shopping-bag",
        f"{orders}{phrasing.comma()}{worth}" if worth else orders,
        ngettext(
            "%d of them from somebody who had bought before",
            "%d of them from people who had bought before",
            again,
        )
        % again
        if again
        else "",
    )


def _arrived(store: Store, since: datetime, now: datetime) -> Well | None:
    dates = _delivered(store, since, now)
    if not dates:
        return None
    promised = [came <= by for came, by in dates if by]
    kept = sum(promised)
    says = _("%d by the promised day") % kept
    if len(promised) < len(dates):
        says = _("%(kept)d of %(promised)d by the promised day") % {
            "kept": kept,
            "promised": len(promised),
        }
    return Well(
        "truck",
        ngettext("%d parcel arrived", "%d parcels arrived", len(dates)) % len(dates),
        says if promised else "",
    )


def _answers(store: Store, since: datetime, now: datetime) -> list[Well]:
    """How many questions needed nobody, and what was answered to ours."""
    rows = Event.objects.of(store).filter(
        kind__in=("conversation.answered", "answer.given"), happened__gt=since, happened__lte=now
    )
    told = list(rows.values_list("kind", "data"))
    found = []
    alone = sum(
        kind == "conversation.answered" and data.get("by") == "itself" for kind, data in told
    )
    if alone:
        says = ngettext(
            "%d question answered by itself", "%d questions answered by themselves", alone
        )
        found.append(Well("chat-bubble-left-right", says % alone, ""))
    values = (data.get("value") for kind, data in told if kind == "answer.given")
    scores = [value for value in values if isinstance(value, int)]
    if scores:
        high = sum(1 for score in scores if score >= 9)
        found.append(
            Well(
                "heart",
                ngettext("%d answer", "%d answers", len(scores)) % len(scores),
                _("%d of them 9 or 10") % high if high else "",
            )
        )
    return found


def _delivered(
    store: Store, since: datetime, until: datetime
) -> list[tuple[datetime, datetime | None]]:
    """When the parcels of this time came, and by when each had been promised."""
    events = Event.objects.of(store).filter(
        kind="shipment.delivered", happened__gt=since, happened__lte=until
    )
    came = dict(events.values_list("about", "happened"))
    promised = Shipment.objects.of(store).filter(about__in=came).values_list("about", "promised_to")
    return [(came[about], by) for about, by in promised]


class Hour(msgspec.Struct, frozen=True):
    """One hour of today: what went out, what is planned."""

    hour: int
    sent: int
    planned: int


def hours(store: Store, now: datetime, zone: ZoneInfo) -> list[Hour]:
    """Today, hour by hour, on the store's clock: solid has happened, dashed may happen."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(days=1)
    rows = Event.objects.of(store).filter(kind="message.accepted")
    sent = rows.filter(happened__gte=midnight, happened__lt=end).values_list("happened", flat=True)
    plans = Intent.objects.of(store).filter(state="planned", due__gte=now, due__lt=end)
    planned = plans.values_list("due", flat=True)
    done = Counter(at.astimezone(zone).hour for at in sent)
    to_come = Counter(at.astimezone(zone).hour for at in planned)
    return [Hour(hour, done[hour], to_come[hour]) for hour in range(24)]


class Running(msgspec.Struct, frozen=True):
    """What runs by itself."""

    inside: int
    parcels: int


def running(store: Store) -> Running:
    """How many people are in journeys, how many parcels on the road."""
    return Running(
        inside=journeys.Run.objects.of(store).filter(ended=None).count(),
        parcels=Shipment.objects.of(store)
        .filter(shipped__isnull=False)
        .exclude(status__in=[*TERMINAL, "lost"])
        .count(),
    )


def has_customers(store: Store) -> bool:
    """Whether anybody has come in yet."""
    return Customer.objects.of(store).exists()


def has_journeys_on(store: Store) -> bool:
    """Whether any journey is switched on."""
    return journeys.Journey.objects.of(store).filter(on=True).exists()


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
    dates = _delivered(store, now - timedelta(weeks=WEEKS), now)
    kept = [(came, came <= promised) for came, promised in dates if promised]
    if len(kept) < 20:
        return None
    points = tuple(_share(kept, start, end) for start, end in _weeks(now))
    share = sum(one for _, one in kept) / len(kept)
    return Measure(
        _("Came by the promised day"),
        _("%d parcels") % len(kept),
        f"{share:.0%}",
        tuple(point for point in points if point >= 0),
    )


def _share(pairs: Sequence[tuple[datetime, bool]], start: datetime, end: datetime) -> float:
    mine = [good for at, good in pairs if start < at <= end]
    return sum(mine) / len(mine) if mine else -1.0


def _happy(store: Store, now: datetime) -> Measure | None:
    rows = Event.objects.of(store).filter(
        kind="answer.given", happened__gt=now - timedelta(weeks=WEEKS), happened__lte=now
    )
    scores = [
        (happened, data["value"])
        for happened, data in rows.values_list("happened", "data")
        if isinstance(data.get("value"), int)
    ]
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
