"""What moves a batch of runs takes a handful of statements, however many there are of them; and who
waits takes none."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterword.engine import advance, reactions
from afterword.engine.live import Engine
from afterword.engine.ports import VirtualClock
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run
from afterword.messages.queries import shipped, spoken
from afterword.timeline.models import Wait
from afterword.wire import shapes
from bench.ground import JOURNEY
from tests.conftest import NOW
from tests.given import placed, tell

A_HANDFUL = 25


def prepare(store: Store, many: int) -> None:
    """That many people with an order each, their runs at a wait of an hour."""
    journeys.publish(store, JOURNEY, now=NOW, by="test", templates=spoken(shipped()))
    journeys.switch(store, "bench", on=True, now=NOW, by="test")
    for number in range(many):
        who = shapes.Who(email=f"person{number}@example.com")
        tell(store, placed(order=f"order/shop:{number}", who=who))
    while reactions.react(NOW):
        pass
    while advance.advance_due(NOW):
        pass


def statements(moves: int) -> int:
    """How many statements it takes to move the runs that are due in an hour."""
    with CaptureQueriesContext(connection) as seen:
        assert advance.advance_due(NOW + timedelta(hours=1)) == moves
    return len(seen)


def test_it_works(store: Store) -> None:
    prepare(store, 60)
    # Half of them become due a day later, and are looked at in a batch of their own.
    later = list(Wait.objects.of(store).filter(owner="run").order_by("id")[:20])
    Wait.objects.of(store).filter(id__in=[one.pk for one in later]).update(due=None)
    forty = statements(40)
    Wait.objects.of(store).filter(id__in=[one.pk for one in later]).update(due=NOW)
    twenty = statements(20)
    assert forty <= A_HANDFUL
    assert abs(forty - twenty) <= 2, "it does not grow with the number of runs"
    assert Run.objects.of(store).filter(at__startswith="say").count() == 60


def test_who_waits_costs_nothing(store: Store) -> None:
    prepare(store, 5)
    engine = Engine(VirtualClock(NOW))
    engine.tick()
    with CaptureQueriesContext(connection) as few:
        assert engine.tick() == 0
    prepare_more(store)
    engine.until_quiet()
    with CaptureQueriesContext(connection) as many:
        assert engine.tick() == 0
    assert len(many) == len(few)


def prepare_more(store: Store) -> None:
    """Thirty further people who come to wait."""
    for number in range(100, 130):
        who = shapes.Who(email=f"person{number}@example.com")
        tell(store, placed(order=f"order/shop:{number}", who=who))
