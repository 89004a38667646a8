"""The ground a figure is measured on: a data folder, a store, journeys, customers with orders.

Import this before anything of the package that reads settings.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from afterword.house.models import Store
    from afterword.wire.shapes import Event

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

JOURNEY = """
journey: bench
name: Two conditions, one message
about: An hour after the order one word, a day later another.
subject: order
trigger: {event: order.placed}
entry: {rule: always}
exits:
  - {id: cancelled, name: the order is cancelled, when: {subject: cancelled, is: true}}
steps:
  - {id: an-hour, kind: wait, for: 1 hour}
  - id: how-large
    kind: branch
    name: How large?
    cases:
      - id: large
        name: a large order
        when: {subject: total, at_least: 2000}
        steps:
          - {id: say-large, kind: send, class: service, template: first-thanks}
      - id: second
        name: not the first one
        when: {has: order, at_least: 2}
        steps:
          - {id: say-again, kind: send, class: service, template: first-thanks}
    otherwise:
      - {id: say, kind: send, class: service, template: first-thanks}
  - {id: a-day, kind: wait, for: 1 day}
  - {id: tip, kind: send, class: service, template: care-tip}
"""


def stand(url: str = "", home: str = "") -> Path:
    """A fresh data folder with every table made; ``url``: another database than SQLite."""
    folder = Path(home or tempfile.mkdtemp(prefix="afterword-bench-"))
    if not home:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["AFTERWORD_HOME"] = str(folder)
    os.environ["AFTERWORD_KEY"] = "5e" * 32
    os.environ["AFTERWORD_LOG"] = "error"
    os.environ["AFTERWORD_ALLOW_PRIVATE"] = "127.0.0.0/8"  # where the provider stands
    os.environ["DJANGO_SETTINGS_MODULE"] = "afterword.site.settings"
    os.environ.pop("DATABASE_URL", None)
    if url:
        os.environ["DATABASE_URL"] = url
    import django

    django.setup()
    return folder


def a_store() -> "Store":
    """Make the tables and a store whose journey is on."""
    from afterword.house import actions as house
    from afterword.journeys import actions as journeys
    from afterword.messages.queries import shipped, spoken
    from afterword.site.tables import bring_up_to_date

    bring_up_to_date()
    store = house.create_store(
        name="Bench",
        key="bench",
        zone="Europe/London",
        country="GB",
        currency="GBP",
        now=NOW,
        by="bench",
    )
    journeys.publish(store, JOURNEY, now=NOW, by="bench", templates=spoken(shipped()))
    journeys.switch(store, "bench", on=True, now=NOW, by="bench")
    return store


def order(number: int) -> "Event":
    """An order of a customer of its own."""
    from afterword.wire import shapes

    about = f"order/shop:{number}"
    total = 1500 + number % 1000
    return shapes.Event(
        kind="order.placed",
        key=f"{about}:placed",
        happened=NOW,
        about=about,
        order=about,
        who=shapes.Who(email=f"person{number}@example.com", name=f"Person {number}", language="en"),
        data={
            "number": f"#{number}",
            "currency": "GBP",
            "total": total,
            "items": 1,
            "products": ["p1"],
            "lines": [{"product": "p1", "title": "Hario V60", "quantity": 1, "price": total}],
        },
    )


def record(store: "Store", numbers: Sequence[int], at_once: int = 200) -> None:
    """Take these orders in."""
    from afterword.timeline import actions as timeline

    for start in range(0, len(numbers), at_once):
        some = [order(number) for number in numbers[start : start + at_once]]
        timeline.record(store, some, now=NOW, by="bench")


def size() -> int:
    """Bytes that the database takes on disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return Path(str(connection.settings_dict["NAME"])).stat().st_size
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


class Took(NamedTuple):
    """Seconds by the clock, and of this process's CPU."""

    wall: float
    cpu: float


@contextmanager
def timed() -> Iterator[list[Took]]:
    """Measure what stands inside."""
    from afterword.site import memory

    found: list[Took] = []
    memory.settle()  # as the service does
    wall, cpu = perf_counter(), process_time()
    yield found
    found.append(Took(perf_counter() - wall, process_time() - cpu))


def after(**span: int) -> datetime:
    """A moment after the start: ``after(hours=1)``."""
    return NOW + timedelta(**span)
