"""Messages a second to a provider that takes 80 ms, and how long an order waits for its
confirmation while they drain. One process: the engine and the senders, as the service has them.

``python -m bench.sending [MARKETING] [DATABASE_URL]`` prints ``sends_per_s`` (marketing, weighed,
written, sealed, noted in the journal, handed over over HTTP and written down again) and
``transactional_p95_ms`` (an order webhook is kept; the provider is called with its confirmation).
"""

import json
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import ground, webhook
from bench.intakes import keep
from tests.providers import Provider, running

LATENCY = 0.08
EVERY = 0.1
"""Seconds between two orders while the marketing drains."""
ORDERS = 100
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
    from afterword.engine.reactions import react
    from afterword.journeys import actions as journeys
    from afterword.messages.queries import shipped
    from afterword.outbox.models import Brake
    from afterword.timeline import actions as timeline
    from afterword.timeline.models import Customer
    from afterword.wire import shapes

    store = ground.a_store()
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
    journeys.publish(store, CONFIRM, now=ground.NOW, by="bench", templates=shipped())
    while react(ground.NOW):
        pass
    journeys.switch(store, "bench", on=False, now=ground.NOW, by="bench")
    journeys.switch(store, "confirm", on=True, now=ground.NOW, by="bench")
    webhook.connect(store)
    return store


def plan(store: Any, customers: list[int]) -> None:
    """One offer for each, let out and ready."""
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
                    message_class="marketing",
                    purpose="offers",
                    channels=("email",),
                    template="goes-with",
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
    """The engine's thread and the senders, as the service has them."""
    from afterword.engine.lanes import Lanes
    from afterword.engine.live import Engine
    from afterword.engine.ports import SystemChance
    from afterword.engine.senders import Senders
    from afterword.outbox.journal import Journal
    from afterword.wire.carry import Carrier

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


def drain(provider: Provider, many: int) -> tuple[float, int]:
    """Wait until all is sent. Gives (messages a second, CPU aside)."""
    while (seen := len(provider.seen()["taken"])) < many:
        time.sleep(0.5)
    at = [one["at"] for one in provider.seen()["taken"]]
    return (len(at) - 1) / (max(at) - min(at)), seen


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    home = ground.stand(sys.argv[2] if len(sys.argv) > 2 else "")
    from afterword.house.bell import bell
    from tests.providers.adapter import connect, plugged

    with running("keyed", latency=LATENCY) as provider, plugged("keyed"):
        store = prepare(many)
        connect(store, provider, now=ground.NOW)
        senders, engine, stop = works(home, WallClock())
        cpu = time.process_time()
        engine.start()
        senders.start()
        kept: dict[int, float] = {}
        for number in range(ORDERS):
            time.sleep(EVERY)
            keep(store, range(number, number + 1))
            kept[number] = time.time()
            bell.ring()
        before = len(provider.seen()["taken"])
        waited = list(waits(provider, kept))
        rate, seen = drain(provider, many)
        cpu = time.process_time() - cpu
        stop.set()
        bell.ring()
        senders.stop(5)
    waited.sort()
    print(
        json.dumps(
            {
                "sends_per_s": rate,
                "transactional_p95_ms": waited[int(len(waited) * 0.95)] * 1000,
                "transactional_p50_ms": waited[len(waited) // 2] * 1000,
                "cpu_ms": cpu / seen * 1000,
                "sent_when_the_last_order_came": before,
            }
        )
    )


def waits(provider: Provider, kept: dict[int, float]) -> Any:
    """Seconds from a webhook that was kept to the call of the provider, for each order."""
    from afterword.outbox.models import Intent
    from afterword.timeline.models import Intake

    while Intake.objects.everywhere().filter(state="waiting").exists():
        time.sleep(0.1)
    numbers = {f"order/shopify:{5_000_000_000 + number}": number for number in kept}
    while True:
        rows = Intent.objects.everywhere().filter(message_class="transactional")
        keys = dict(rows.values_list("send_key", "order"))
        called = {one["reference"].partition(".")[0]: one["at"] for one in provider.seen()["taken"]}
        if len(keys) == len(kept) and keys.keys() <= called.keys():
            break
        time.sleep(0.2)
    for key, order in keys.items():
        # The provider writes the time down when it has slept its latency.
        yield called[key] - LATENCY - kept[numbers[order]]


if __name__ == "__main__":
    main()
