"""How long an order waits for its confirmation while marketing drains: from the webhook that was
kept to the call of the provider. One process, as the service has it.

``python -m bench.lanes [MARKETING] [DATABASE_URL]``.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench.intakes import keep
from bench.sends import LATENCY, at_work
from tests.providers import Provider

EVERY = 0.1
"""Seconds between two orders."""
ORDERS = 100


def waits(store: Any, provider: Provider, kept: dict[int, float]) -> Iterator[float]:
    """Seconds from a webhook that was kept to the call of the provider, for each order."""
    from afterword.outbox.models import Intent

    numbers = {f"order/shopify:{5_000_000_000 + number}": number for number in kept}
    orders = Intent.objects.of(store).filter(journey="confirm", step="confirm")
    while orders.filter(state="accepted").count() < len(kept):
        time.sleep(0.25)
    keys = dict(orders.values_list("send_key", "order"))
    for one in provider.seen()["taken"]:
        order = keys.get(one["reference"].partition(".")[0])
        if order is not None:
            # The provider writes the time down when it has slept its latency.
            yield one["at"] - LATENCY - kept[numbers[order]]


def measure(store: Any, provider: Provider, many: int) -> dict[str, float]:
    """Let orders come in while marketing goes out. Raises ``SystemExit`` when it ended before."""
    from afterword.house.bell import bell

    kept: dict[int, float] = {}
    time.sleep(2)
    before, began = provider.count()["taken"], time.monotonic()
    for number in range(ORDERS):
        keep(store, range(number, number + 1))
        kept[number] = time.time()
        bell.ring()
        time.sleep(EVERY)
    drained, took = provider.count()["taken"], time.monotonic() - began
    waited = sorted(waits(store, provider, kept))
    if drained >= many or len(waited) != ORDERS:
        raise SystemExit(f"all {many} were sent before the last order came: take more")
    return {
        "transactional_p95_ms": waited[int(len(waited) * 0.95)] * 1000,
        "transactional_p50_ms": waited[len(waited) // 2] * 1000,
        "sent_meanwhile": drained,
        "sends_per_s": (drained - before) / took,
    }


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    url = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("DATABASE_URL", "")
    with at_work(many, url) as (store, provider):
        found = measure(store, provider, many)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
