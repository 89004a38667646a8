"""A store's past lived again: 10,000 customers over 90 days, with five journeys on that say eleven
things to each of them.

``python -m bench.past [CUSTOMERS] [DATABASE_URL]``. What is measured is what ``afterword simulate``
does: the customers are found, their timelines read, and each decision taken as live, in as many
processes as the command takes.
"""

import json
import os
import random
import resource
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench import ground

if TYPE_CHECKING:
    from afterword.house.models import Store

DAYS = 90
START = ground.NOW - timedelta(days=DAYS)
SCANS = (
    ("label_created", 4),
    ("in_transit", 20),
    ("in_transit", 44),
    ("out_for_delivery", 66),
    ("delivered", 71),
)
"""What a carrier says of a parcel, and hours after the order."""

BESIDE = (
    "after-first-delivery",
    "not-delivered-after-all",
    "order-and-shipping",
    "the-day-it-comes",
)
"""The journeys that are on beside the one that is looked at."""

Told = tuple[datetime, Any]
"""An event, and when it came in."""


def _order(number: int, person: int, at: datetime, total: int) -> Iterator[Told]:
    from afterword.wire import shapes

    about, parcel = f"order/shop:{number}", f"shipment/dpd:{number}"
    who = shapes.Who(
        email=f"person{person}@example.com",
        phone=f"+4479{person:08d}",
        name=f"Person {person}",
        language="en",
        country=("GB", "DE", "ES", "US")[person % 4],
    )
    data: dict[str, Any] = {
        "number": f"#{number}",
        "currency": "GBP",
        "total": total,
        "items": 1,
        "products": ["p1"],
        "lines": [{"product": "p1", "title": "Hario V60", "quantity": 1, "price": total}],
    }

    def told(kind: str, of: str, hours: float, **more: Any) -> Told:
        when = at + timedelta(hours=hours)
        key = f"{of}:{kind}:{hours}"
        return when, shapes.Event(kind=kind, key=key, happened=when, about=of, order=about, **more)

    yield told("order.placed", about, 0, who=who, data=data)
    carried = {"carrier": "DPD", "number": f"155{number:08d}"}
    promised = (at + timedelta(hours=72)).isoformat()
    yield told("shipment.created", parcel, 3, data={**carried, "promised_to": promised})
    late = 60 if number % 11 == 0 else 0
    for status, hours in SCANS:
        hours += late if status in ("out_for_delivery", "delivered") else 0
        yield told("shipment.checkpoint", parcel, hours, data={**carried, "status": status})
    if number % 19 == 0:
        yield told("return.requested", f"return/{number}", 120 + late)
        yield told("return.closed", f"return/{number}", 300 + late)


def history(people: int) -> list[Told]:
    """What shops and carriers said in ninety days; some of the people bought twice or thrice."""
    chance = random.Random(7)  # noqa: S311 (the same history every time)
    found: list[Told] = []
    number = 0
    for person in range(people):
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            number += 1
            at = START + timedelta(minutes=chance.randrange(DAYS * 24 * 60))
            found += _order(number, person, at, chance.randrange(900, 9000))
    return sorted((one for one in found if one[0] < ground.NOW), key=lambda one: one[0])


def remember(store: "Store", people: int) -> None:
    """Write that history down as it came in, an hour at a time."""
    from afterword.timeline import actions as timeline

    def hour(one: Told) -> datetime:
        return one[0].replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

    for now, some in groupby(history(people), hour):
        timeline.record(store, [event for _, event in some], now=now, by="bench")


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    url = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("DATABASE_URL", "")
    ground.stand(url)
    store = ground.a_store()
    from django.db import connections

    from afterword.engine.past import asking, hands
    from afterword.engine.past.running import Looker
    from afterword.journeys import actions as journeys
    from afterword.journeys import queries as journey_queries
    from afterword.messages.queries import shipped, spoken

    library = journey_queries.library()
    for text in (library[key] for key in BESIDE):
        row = journeys.publish(
            store, text, now=START, by="bench", templates=spoken(shipped())
        ).journey
        journeys.switch(store, row.key, on=True, now=START, by="bench")
    remember(store, people)
    connections.close_all()
    began = perf_counter()
    side = asking.version(store, "bench")
    looker = Looker(asking.spec(store, side, start=START, end=ground.NOW), store)
    result = hands.look(looker, lambda done, of: True)
    seconds = perf_counter() - began
    if result.customers != people or result.faults:
        raise SystemExit(
            f"{result.customers} of {people} lived, {result.faults} at fault: {result.fault}"
        )
    apart = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "seconds": seconds,
                "people": people,
                "events": result.happened,
                "messages": result.all.messages,
                "decided_per_s": people / seconds,
                "cpu_s": apart.ru_utime + apart.ru_stime,
                "peak_mb": apart.ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
