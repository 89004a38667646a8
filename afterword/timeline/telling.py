"""Writing down which days a customer was told, where that is not a message of ours."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from afterword.decisions.orders import Order
from afterword.decisions.parcels import Shipment
from afterword.decisions.promises import Told, days_for, days_of, ledger, whole_days
from afterword.decisions.timeline import Timeline
from afterword.wire import shapes


def shown(seen: Timeline, order: str, where: tzinfo, *, now: datetime) -> list[shapes.Event]:
    """The events that say which days somebody has just seen on the page of an order: those of its
    parcels, or of itself while none is known. What they were told last already is not told again.
    """
    present = seen.present
    mine = [one for one in present.shipments.values() if one.order == order]
    found = present.orders.get(order)
    things: list[Order | Shipment] = [one for one in mine if not one.delivered]
    if not mine and found and not found.cancelled:
        things = [found]
    return list(_shown(things, seen, order, where, now))


def _shown(
    things: list[Order | Shipment], seen: Timeline, order: str, where: tzinfo, now: datetime
) -> Iterator[shapes.Event]:
    for one in things:
        days = days_for(one)
        if days is None or days[1] < now:
            continue
        since, until = whole_days(*days, where)
        told = ledger(seen.events, one.about)
        if told and days_of(told[-1], where) == days_of(Told(now, since, until), where):
            continue
        thing, _, name = one.about.partition("/")
        yield shapes.Event(
            kind=f"{thing}.told",
            # Two who look at one moment tell it once.
            key=f"{one.about}:shown:{len(told)}",
            happened=now,
            about=one.about,
            order=order,
            data={
                thing: name,
                "from": since.isoformat(),
                "to": until.isoformat(),
                "channel": "page",
            },
        )
