"""An order on another day: which days may be chosen, and having one written at its shop.

Done for the customer who confirms it on a page of their own, and for a person of the team who
presses it, where the connection with the shop says where it keeps the day. It goes through the
outbox as a deed: once for each press, and the shop is asked first whether the order still waits.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from afterword.decisions import delivery_days
from afterword.decisions.answering import CAN_BE_CHANGED, look_up
from afterword.decisions.delivery_days import DayRules, Place
from afterword.decisions.places import place
from afterword.decisions.timeline import came_from
from afterword.decisions.zones import zone
from afterword.house.models import Account, Store
from afterword.house.sealing import Unreadable
from afterword.outbox import deeds, ports
from afterword.outbox.models import Intent
from afterword.timeline import actions as timeline
from afterword.timeline import queries as timeline_queries
from afterword.timeline.hot import Arrived, one_by_one
from afterword.timeline.models import Order
from afterword.wire import shapes
from afterword.wire.delivery_days import SETTING
from afterword.wire.writing import What

from .readdressing import UNDER_WAY, NotPossible

WHAT: What = "order_day"
BY = "engine"


def kept(store: Store) -> dict[str, Mapping[str, Any]]:
    """What the connections say of their shops' delivery days, by connector: those of which we know
    where the day is kept."""
    rows = Account.objects.of(store).filter(kind="connector", enabled=True)
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        writes = ports.writers.get(row.plug)
        if writes is not None and WHAT in writes.DEEDS and writes.keeps_day(row.settings):
            found[row.plug] = row.settings[SETTING]
    return found


def told(store: Store, now: datetime) -> dict[str, dict[str, Any]]:
    """The same with the days that have no room, as a dialogue carries it."""
    found = {}
    for plug, said in kept(store).items():
        rules = delivery_days.rules_of(said)
        names = ("weekdays", "holidays", "notice", "until", "ahead", "room")
        one = {name: said[name] for name in names if name in said}
        if full := full_days(store, plug, rules, now):
            one["full"] = full
        found[plug] = one
    return found


def full_days(store: Store, plug: str, rules: DayRules, now: datetime) -> list[str]:
    """The days that have no room for another order, by the orders we know and what is on its way
    to the shop."""
    if not rules.room:
        return []
    first, last = delivery_days.spans(rules, now, zone(store.zone))
    rows = Order.objects.of(store).filter(day__gte=first, day__lte=last, cancelled=None)
    rows = rows.filter(about__startswith=f"order/{plug}:").order_by()
    taken = dict(rows.values_list("day").annotate(Count("id")))
    for day in _moving(store, plug):
        taken[day] = taken.get(day, 0) + 1
    return sorted(day for day, many in taken.items() if many >= rules.room)


def _moving(store: Store, plug: str) -> list[str]:
    """The days that the shop is asked for just now."""
    rows = Intent.objects.of(store).filter(effect=WHAT, channel=plug, state__in=UNDER_WAY)
    return [day for one in rows.select_related("store", "customer") if (day := day_asked(one))]


def day_asked(intent: Intent) -> str:
    """The day of a deed; empty where its customer was forgotten."""
    try:
        return str(deeds.deed_of(intent).data.get("day", ""))
    except Unreadable:
        return ""


def possible(store: Store, order: Order, now: datetime) -> list[date]:
    """The days on which an order may come instead, the next first; none: it cannot be changed
    here, or another change is on its way."""
    said = kept(store).get(came_from(order.about))
    if said is None or not _waits(store, order, now):
        return []
    rules = delivery_days.rules_of(said)
    full = full_days(store, came_from(order.about), rules, now)
    home, there = Place(store.country), Place(order.country or store.country, order.region)
    return delivery_days.possible(
        rules, now, zone(store.zone), home, there=there, full=full, but=order.day
    )


def _waits(store: Store, order: Order, now: datetime) -> bool:
    rows = Intent.objects.of(store).filter(effect=WHAT, order=order.about, state__in=UNDER_WAY)
    if rows.exists():
        return False
    seen = timeline_queries.timelines(store, [order.customer_id])[order.customer_id]
    where = place(seen.present, store.rules, seen.present.orders.get(order.about)).where
    found = look_up(seen.present, {"order": order.about}, now, where.zone)
    return found.stands in CAN_BE_CHANGED


def asked(store: Store, press: str) -> Intent | None:
    """What became of one press; ``None``: nothing was pressed yet."""
    key = deeds.key_of(WHAT, (WHAT, press))
    rows = Intent.objects.of(store).filter(send_key=key)
    return rows.select_related("store", "customer").first()


@transaction.atomic
def ask(
    store: Store,
    order: Order,
    day: date,
    press: str,
    *,
    now: datetime,
    asked_in: Intent | None = None,
) -> bool:
    """Have it come on that day. Once for each press; whether it was news. ``asked_in``: the answer
    that led to the page on which it was pressed. Raises ``NotPossible`` where it cannot, or not on
    that one."""
    one_by_one(store.pk)  # the last room of a day is one order's
    if asked(store, press) is not None:
        return False
    if day not in possible(store, order, now):
        raise NotPossible("it cannot come on that day")
    wanted = deeds.Wanted(
        what=WHAT,
        customer=order.customer_id,
        key=(WHAT, press),
        data={"day": day.isoformat()},
        order=order.about,
        journey=asked_in.journey if asked_in else "",
        run=asked_in.run if asked_in else None,
    )
    return bool(deeds.ask(store, [wanted], now=now))


def note(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """A shop has taken another day: the order has it from then on, before the shop itself tells
    us. Safe to repeat."""
    keys = [str(one.event.data.get("deed", "")) for one in events if _dates(one)]
    if not keys:
        return
    happened = {str(one.event.data.get("deed", "")): one.event.happened for one in events}
    rows = Intent.objects.of(store).filter(send_key__in=keys, effect=WHAT)
    for intent in rows.select_related("store", "customer"):
        day = day_asked(intent)
        if not day:
            continue
        event = shapes.Event(
            kind="order.dated",
            key=f"deed/{intent.send_key}:dated",
            happened=happened[intent.send_key],
            about=intent.order,
            order=intent.order,
            data={"order": intent.order, "day": day},
        )
        timeline.record_for(store, intent.customer_id, [event], now=now, by=BY)


def _dates(arrived: Arrived) -> bool:
    return arrived.event.data.get("what") == WHAT
