"""Messages a second to a provider that takes 80 ms: weighed once more, written, sealed, noted in
the journal, handed over over HTTP, and written down again. One process: the engine and the senders,
as the service has them.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import ground, webhook
from tests.providers import Provider, running

LATENCY = 0.08
LOOK = 0.5
"""Seconds between two looks how far it is: the stand-in itself writes down when each one came."""
CONFIRM = """
journey: confirm
name: One word at once
about: The confirmation of an order.
subject: order
trigger: {event: order.placed}
entry: {rule: always}
steps:
  - {id: confirm, kind: send, class: transactional, template: order-confirmation}
"""


class WallClock:
    """The machine's time, told as one that begins with the bench's."""

    def __init__(self) -> None:
        self._away = datetime.now(UTC) - ground.after(hours=1)

    def now(self) -> datetime:
        """The time now."""
        return datetime.now(UTC) - self._away


def prepare(many: int) -> Any:
    """People who agreed to offers, with one to say to each."""
    from afterword.engine.live import Engine
    from afterword.journeys import actions as journeys
    from afterword.messages.queries import shipped, spoken
    from afterword.outbox.models import Brake
    from afterword.timeline import actions as timeline
    from afterword.timeline.models import Customer
    from afterword.wire import shapes

    store = ground.a_store()
    # Nobody is on a journey: what is measured is the messages that are there.
    journeys.switch(store, "bench", on=False, now=ground.NOW, by="bench")
    ground.record(store, range(many))
    customers = list(Customer.objects.of(store).order_by("id").values_list("id", flat=True))
    for start in range(0, many, 500):
        yes = [
            (
                customer,
                shapes.Event(
                    kind="consent.given",
                    key=f"consent/{customer}",
                    happened=ground.NOW - timedelta(days=1),
                    data={"channel": "email", "purpose": "offers"},
                ),
            )
            for customer in customers[start : start + 500]
        ]
        timeline.record_each(store, yes, now=ground.NOW, by="bench")
    # A person said that so many are meant: else a journey that was never so busy is paused.
    Brake.objects.create(store=store, journey="bench", begun=ground.NOW, ramped=True, expected=many)
    plan(store, customers)
    journeys.publish(store, CONFIRM, now=ground.NOW, by="bench", templates=spoken(shipped()))
    Engine(WallClock()).until_quiet()  # what came in is seen to before
    journeys.switch(store, "confirm", on=True, now=ground.NOW, by="bench")
    webhook.connect(store)
    return store


def plan(
    store: Any,
    customers: list[int],
    *,
    channel: str = "email",
    message_class: Any = "marketing",
    purpose: Any = "offers",
    template: str = "goes-with",
) -> None:
    """One message for each, let out and ready: an offer by mail, where nothing else is said."""
    from afterword.decisions.run import PlanMessage
    from afterword.engine.admission import admit_due
    from afterword.outbox import actions as outbox

    for start in range(0, len(customers), 500):
        planned = [
            outbox.Planned(
                customer=customer,
                run=0,
                journey="bench",
                version=1,
                subject="customer",
                order="",
                message=PlanMessage(
                    send_key=f"offer-{customer}",
                    step="tip",
                    message_class=message_class,
                    purpose=purpose,
                    channels=(channel,),
                    template=template,
                    tone="",
                    cap="hold",
                    due=ground.NOW,
                    valid_until=ground.after(days=3),
                    priority=50,
                ),
                because=[],
            )
            for customer in customers[start : start + 500]
        ]
        outbox.plan(store, planned, now=ground.NOW, by="bench")
    with ground.timed() as took:
        while admit_due(ground.NOW):
            pass
    print(f"weighed: {len(customers) / took[0].wall:,.0f}/s", file=sys.stderr)


def works(home: Any, clock: Any) -> tuple[Any, Any, Any]:
    """The engine's thread and the senders, as the service has them, and its turns."""
    from afterword.engine.lanes import Lanes
    from afterword.engine.live import Engine
    from afterword.engine.ports import SystemChance
    from afterword.engine.senders import Senders
    from afterword.outbox.journal import Journal
    from afterword.site.service import TURN
    from afterword.wire.carry import Carrier

    sys.setswitchinterval(TURN)
    senders = Senders(
        clock=clock,
        chance=SystemChance(),
        carrier=Carrier(8),
        catch=lambda: None,
        journal=Journal(home / "journal" / "bench.jsonl"),
        lanes=Lanes(http=256, mail=8),
        worker="bench",
        rests=lambda: "",
        ramp=0,
    )
    stop = threading.Event()
    engine = threading.Thread(target=lambda: Engine(clock).run(stop), daemon=True)
    return senders, engine, stop


@contextmanager
def at_work(many: int, url: str) -> Iterator[tuple[Any, Provider]]:
    """So many offers are ready, and the engine and the senders begin to work: (store, provider)."""
    home = ground.stand(url)
    with working(prepare(many), home) as found:
        yield found


@contextmanager
def working(store: Any, home: Path) -> Iterator[tuple[Any, Provider]]:
    """The engine and the senders work for a store: (store, provider)."""
    from afterword.house.bell import bell
    from afterword.site import memory
    from tests.providers.adapter import connect, plugged

    with running("keyed", latency=LATENCY) as provider, plugged("keyed"):
        connect(store, provider, now=ground.NOW)
        senders, engine, stop = works(home, WallClock())
        memory.settle()  # as the service does
        engine.start()
        senders.start()
        try:
            yield store, provider
        finally:
            stop.set()
            bell.ring()
            senders.stop(5)


def stopped(store: Any, provider: Provider) -> float:
    """Press the stop switch while messages go out. Gives the seconds until the last call came."""
    from afterword.house import actions as house

    pressed = time.monotonic()
    house.stop(store, scope="all", now=ground.NOW, by="bench")
    calls = -1
    while calls != (calls := provider.count()["calls"]):
        time.sleep(1.5)
    return max(0.0, float(provider.seen()["at"][-1]) - pressed)


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
    url = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("DATABASE_URL", "")
    more = max(many // 2, 1000)
    with at_work(many + more, url) as (store, provider):
        cpu = time.process_time()
        while (taken := provider.count()["taken"]) < many:
            time.sleep(LOOK)
        cpu = time.process_time() - cpu
        stop = stopped(store, provider)
        at = [one["at"] for one in provider.seen()["taken"]]
    if len(at) >= many + more:
        raise SystemExit("all were sent before the switch was pressed: take more")
    rate = (many - 1) / (at[many - 1] - at[0])
    print(
        json.dumps(
            {"sends_per_s": rate, "cpu_ms": cpu / taken * 1000, "stop_switch_ms": stop * 1000}
        )
    )


if __name__ == "__main__":
    main()
