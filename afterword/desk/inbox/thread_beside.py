"""What stands beside a conversation: the order in question, parcels, what is open, what waits
because of it, and who they are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterword.conversations.models import Conversation, Task
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.desk.parts import carrier_name, follow_at
from afterword.desk.telling import left, names_in, reasons, step_name
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.journeys.models import Run
from afterword.messages import spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of
from afterword.timeline.models import Customer, Event, Matter, Order, OrderLine, Shipment
from afterword.ui.money import apart
from afterword.ui.phrasing import comma

SCANS = 6


class Stop(msgspec.Struct, frozen=True):
    """One stop of a parcel on its way."""

    place: str
    at: datetime
    status: str
    late: bool


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel, as the rail shows it."""

    carrier: str
    number: str
    url: str
    status: str
    late: bool
    expected: str
    """The days on which it should come, in words; empty: nobody can say, or it is there."""
    promised: datetime | None
    delivered: datetime | None
    stops: list[Stop]


class Bought(msgspec.Struct, frozen=True, kw_only=True):
    """An order with its money in words."""

    about: str
    number: str
    placed: datetime
    total: str
    lines: list[tuple[str, int, str]]
    """(title, quantity, amount)"""
    shipping: str
    refunded: str
    cancelled: bool
    day: str
    """The day they asked for, in words; empty: none."""
    url: str
    currency: str
    left: int
    """What could still go back of it, in minor units."""
    shipping_minor: int


class Waiting(msgspec.Struct, frozen=True):
    """A message that is held back, and why."""

    journey: str
    name: str
    why: str


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """All of the rail."""

    order: Bought | None
    others: list[tuple[str, str]]
    """Other orders: (number, total)."""
    parcels: list[Parcel]
    matters: list[Matter]
    tasks: list[tuple[Task, str]]
    """(task, how much time is left)"""
    running: list[tuple[str, str, str]]
    """(journey's key, its name, the step they stand at)"""
    waiting: list[Waiting]
    stated: list[tuple[str, str]]
    tags: list[str]


def beside(store: Store, talk: Conversation, zone: ZoneInfo, now: datetime) -> Beside:
    """The rail of a conversation."""
    customer = talk.customer
    orders = list(Order.objects.of(store).filter(customer=customer).order_by("-placed", "-id")[:6])
    chosen = next((one for one in orders if one.about == talk.order), None)
    chosen = chosen or (_named(store, customer, talk.order) if talk.order else None)
    chosen = chosen or (orders[0] if orders else None)
    tasks = Task.objects.of(store).filter(customer=customer, closed=None)
    return Beside(
        order=_bought(store, chosen) if chosen else None,
        others=[(one.number, _money(one.total, one.currency)) for one in orders if one != chosen],
        parcels=_parcels(store, customer, chosen, zone, now),
        matters=list(
            Matter.objects.of(store)
            .filter(customer=customer, closed=None, what__in=("return", "repair"))
            .order_by("-opened")[:5]
        ),
        tasks=[
            (one, left(one.due, now))
            for one in tasks.select_related("taken_by").order_by("-urgent", "due")[:5]
        ],
        running=_running(store, customer),
        waiting=_waiting(store, customer, zone),
        stated=[(name.replace("_", " "), str(said)) for name, said in _stated(customer)],
        tags=list(customer.tags),
    )


def _named(store: Store, customer: Customer, about: str) -> Order | None:
    return Order.objects.of(store).filter(customer=customer, about=about).first()


def _money(minor: int, currency: str) -> str:
    return apart(spoken.money(minor, currency, spoken.locale(get_language() or "en")))


def long_day(written: str) -> str:
    """A day as an order has it, in the language of who reads it; empty: none."""
    where = spoken.locale(get_language() or "en")
    return spoken.long_day(date.fromisoformat(written), where) if written else ""


def _bought(store: Store, order: Order) -> Bought:
    rows = list(OrderLine.objects.of(store).filter(order=order).order_by("position"))
    goods = sum(row.price * row.quantity for row in rows)
    shipping = max(order.total - goods, 0) if rows else 0
    return Bought(
        about=order.about,
        number=order.number,
        placed=order.placed,
        total=_money(order.total, order.currency),
        lines=[
            (row.title, row.quantity, _money(row.price * row.quantity, order.currency))
            for row in rows
        ],
        shipping=_money(shipping, order.currency) if shipping else "",
        refunded=_money(order.refunded, order.currency) if order.refunded else "",
        cancelled=order.cancelled is not None,
        day=long_day(order.day),
        url=order.url,
        currency=order.currency,
        left=max(order.total - order.refunded, 0),
        shipping_minor=shipping,
    )


def _parcels(
    store: Store, customer: Customer, order: Order | None, zone: ZoneInfo, now: datetime
) -> list[Parcel]:
    rows = Shipment.objects.of(store).filter(customer=customer)
    rows = rows.filter(order=order.about) if order else rows
    found = list(rows.order_by("-status_at", "-id")[:4])
    stops = _stops(store, [one.about for one in found])
    return [_parcel(one, stops.get(one.about, []), zone, now) for one in found]


def _parcel(one: Shipment, stops: list[Stop], zone: ZoneInfo, now: datetime) -> Parcel:
    where = spoken.locale(get_language() or "en")
    expected = ""
    if one.expected_from and one.expected_to and not one.delivered:
        first, last = (at.astimezone(zone).date() for at in (one.expected_from, one.expected_to))
        expected = spoken.promise(first, last, where, short=True)
    promised = one.told_to or one.promised_to
    late = one.delivered is None and (one.delayed or (promised is not None and promised < now))
    return Parcel(
        carrier=carrier_name(one.carrier),
        number=one.number,
        url=follow_at(one.carrier, one.number, one.url),
        status=one.status,
        late=late,
        expected=expected,
        promised=promised,
        delivered=one.delivered,
        stops=stops,
    )


def _stops(store: Store, parcels: Sequence[str]) -> dict[str, list[Stop]]:
    rows = Event.objects.of(store).filter(about__in=parcels, kind="shipment.checkpoint")
    found: dict[str, list[Stop]] = {}
    for row in rows.order_by("happened", "id"):
        status = str(row.data.get("status", ""))
        place = str(row.data.get("place") or row.data.get("city") or "")
        late = bool(row.data.get("delayed")) or status in ("on_hold", "failed_attempt")
        stops = found.setdefault(row.about, [])
        stop = Stop(place, row.happened, status, late)
        if stops and (stops[-1].place, stops[-1].status) == (place, status):
            stops[-1] = stop
        else:
            stops.append(stop)
    return {about: stops[-SCANS:] for about, stops in found.items()}


def _running(store: Store, customer: Customer) -> list[tuple[str, str, str]]:
    runs = [one for one in journeys.runs_of(store, customer.pk) if one.ended is None][:6]
    plans = journeys.plans(store, {(one.journey, one.version) for one in runs})
    return [(run.journey, *_called(run, plans)) for run in runs]


def _called(run: Run, plans: Mapping[tuple[str, int], Plan]) -> tuple[str, str]:
    plan = plans.get((run.journey, run.version))
    return (plan.journey.name if plan else run.journey), step_name(plan, run.at)


def _waiting(store: Store, customer: Customer, zone: ZoneInfo) -> list[Waiting]:
    """Messages that are held back, each with what holds it."""
    rows = Intent.objects.of(store).filter(customer=customer, effect="message", state="planned")
    held = [(one, waits) for one in rows.order_by("due")[:20] if (waits := _holds(one))]
    plans = journeys.plans(store, {(one.journey, one.version) for one, _ in held})
    found = []
    for intent, waits in held[:6]:
        plan = plans.get((intent.journey, intent.version))
        said = reasons(waits, names_in([plan] if plan else []), zone)
        name = step_name(plan, intent.step)
        why = comma().join(one.text for one in said)
        found.append(Waiting(intent.journey, name or _("A message"), why))
    return found


def _holds(intent: Intent) -> list[Because]:
    return [one for one in because_of(intent) if one.result == "wait"]


def _stated(customer: Customer) -> Iterable[tuple[str, object]]:
    stated = getattr(customer, "stated", None)
    return sorted(stated.items()) if isinstance(stated, dict) else ()
