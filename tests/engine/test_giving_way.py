"""While webhooks pour in the engine takes small steps and rests between them; all gets done."""

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.engine import intake
from afterword.engine.live import FEWEST, SHORT, SLICE, Engine, Step
from afterword.engine.ports import VirtualClock
from afterword.engine.rounds import SELDOM, TOGETHER, together
from afterword.house import plain
from afterword.house.models import Store
from afterword.house.traffic import BUSY, LATELY, Traffic
from afterword.timeline import hot_intakes
from afterword.timeline.models import Intake, Order
from tests.conftest import NOW
from tests.rigs.shop import order

MANY = 65


def keep(store: Store) -> None:
    hot_intakes.insert(
        [
            (
                store.pk, "shopify", "orders/create", f"d{number}", NOW,
                '{"x-shopify-topic": "orders/create"}',
                store.secret.pack(order(number, NOW), "intake"),
            )
            for number in range(MANY)
        ]
    )  # fmt: skip


class Day:
    """Webhooks come all the time: two thirds of each second are spent on them."""

    def __init__(self) -> None:
        self.at = 0.0
        self.cpu = 0.0
        self.rested = 0.0
        self.web = Traffic(lambda: self.at, self.rest, lambda: self.cpu)
        self.go_on(1.0)

    def go_on(self, seconds: float) -> None:
        began = self.web.begin()
        self.cpu += seconds * 2 / 3
        self.at += seconds
        self.web.end(began)
        self.web.load()

    def rest(self, seconds: float) -> None:
        self.rested += seconds
        self.go_on(seconds)


def done() -> int:
    return Intake.objects.everywhere().filter(state="done").count()


def test_it_works(store: Store) -> None:
    keep(store)
    day = Day()
    engine = Engine(VirtualClock(NOW), web=day.web)
    for step in engine._steps:
        step.each = SLICE  # one alone takes a whole slice
    engine.tick()
    assert done() == FEWEST
    assert day.rested > 0
    engine.until_quiet()
    assert done() == MANY
    assert Order.objects.of(store).count() == MANY


def test_where_nobody_comes_all_is_done_at_once(store: Store) -> None:
    keep(store)
    Engine(VirtualClock(NOW), web=Traffic()).tick()
    assert done() == MANY


@pytest.mark.parametrize(
    ("most", "each", "small"),
    [(100, SLICE / 40, 40), (100, SLICE, FEWEST), (100, 1e-9, 100), (1, SLICE, 1), (1, 1e-9, 1)],
)
def test_how_many_at_a_time(most: int, each: float, small: int) -> None:
    step = Step("intakes", intake.parse_waiting, most)
    step.each = each
    assert step.within(SLICE) == small


def test_after_a_burst_the_next_one_finds_it_in_a_short_step(store: Store) -> None:
    keep(store)
    day = Day()
    day.at += LATELY / 2
    assert day.web.load() < BUSY
    engine = Engine(VirtualClock(NOW), web=day.web)
    for step in engine._steps:
        step.each = SHORT / 30
    engine._step(engine._steps[0], NOW)
    assert done() == 30
    assert day.rested == 0
    day.at += LATELY
    for step in engine._steps:
        step.each = SHORT / 5
    engine._step(engine._steps[0], NOW)
    assert done() == MANY


def test_it_learns_what_one_takes(store: Store) -> None:
    keep(store)
    engine = Engine(VirtualClock(NOW))
    step = engine._steps[0]
    step.each = 100.0
    for _ in range(40):
        Intake.objects.everywhere().update(state="waiting")
        engine._step(step, NOW)
    assert 0 < step.each < 1.0


def test_after_a_failure_it_rests_however_often_the_bell_rings(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from afterword.house.bell import Bell

    rang, stop, tries = Bell(), Event(), []

    def fails(_: object, __: int) -> int:
        tries.append(1)
        rang.ring()
        if len(tries) == 2:
            stop.set()
        raise RuntimeError("something is broken")

    engine = Engine(VirtualClock(NOW + timedelta(hours=1)), bell=rang)
    engine._steps = (Step("intakes", fails, 100), *engine._steps[1:])
    monkeypatch.setattr(Engine, "after", lambda self, error: 0.2)
    keep(store)
    import time

    began = time.monotonic()
    engine.run(stop)
    assert len(tries) == 2
    assert time.monotonic() - began >= 0.2


def test_new_requests_are_held_up_where_there_is_a_gate(store: Store) -> None:
    day = Day()
    let_in: list[bool] = []

    def looks(_: object, __: int) -> int:
        let_in.append(day.web._free.is_set())
        return 0

    Engine(VirtualClock(NOW), web=day.web)._step(Step("intakes", looks, 10), NOW)
    assert let_in == [not plain.on_sqlite()]
    assert day.web._free.is_set()


@pytest.mark.parametrize("busy", [True, False])
def test_those_who_look_for_work_look_seldom_while_webhooks_pour_in(busy: bool) -> None:
    day = Day()
    day.at += 0.0 if busy else 2 * LATELY
    assert together(day.web) == (SELDOM if busy else TOGETHER)


def test_what_comes_to_the_door_wakes_the_engine(store: Store) -> None:
    """It sleeps for half a minute otherwise."""
    from threading import Event, Thread

    from afterword.house.bell import Bell

    rang, stop, ticked = Bell(), Event(), Event()
    engine = Engine(VirtualClock(NOW), bell=rang)
    engine._pause = lambda: 30.0  # type: ignore[method-assign]

    def tick() -> int:
        ticked.set()
        return 0

    engine.tick = tick  # type: ignore[method-assign]
    works = Thread(target=engine.run, args=(stop,), daemon=True)
    works.start()
    assert ticked.wait(10)
    ticked.clear()
    rang.knock()
    assert ticked.wait(10)
    stop.set()
    rang.knock()
    works.join(10)
    assert not works.is_alive()
