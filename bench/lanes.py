"""How long an order waits for its confirmation while marketing drains: from the webhook that was
kept to the call of the provider. One process, as the service has it.

``python -m bench.lanes [MARKETING] [DATABASE_URL]``.
"""

import json
import os
import sys
import time
from collections.abc import Iterator

from bench.intakes import keep
from bench.sends import LATENCY, at_work
from tests.providers import Provider

EVERY = 0.1
"""Seconds between two orders."""
ORDERS = 100


def waits(provider: Provider, kept: dict[int, float]) -> Iterator[float]:
    """Seconds from a webhook that was kept to the call of the provider, for each order."""
    from afterword.outbox.models import Intent

    numbers = {f"order/shopify:{5_000_000_000 + number}": number for number in kept}
    orders = Intent.objects.everywhere().filter(message_class="transactional")
    while True:
        keys = dict(orders.values_list("send_key", "order"))
        called = {one["reference"].partition(".")[0]: one["at"] for one in provider.seen()["taken"]}
        if len(keys) == len(kept) and keys.keys() <= called.keys():
            break
        time.sleep(0.25)
    for key, order in keys.items():
        # The provider writes the time down when it has slept its latency.
        yield called[key] - LATENCY - kept[numbers[order]]


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    url = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("DATABASE_URL", "")
    from afterword.house.bell import bell

    kept: dict[int, float] = {}
    with at_work(many, url) as (store, provider):
        time.sleep(2)
        for number in range(ORDERS):
            keep(store, range(number, number + 1))
            kept[number] = time.time()
            bell.ring()
            time.sleep(EVERY)
        waited = sorted(waits(provider, kept))
        drained = len(provider.seen()["taken"]) - ORDERS
    if drained >= many:
        raise SystemExit(f"all {many} were sent before the last order came: take more")
    p95, p50 = waited[int(len(waited) * 0.95)], waited[len(waited) // 2]
    print(
        json.dumps(
            {
                "transactional_p95_ms": p95 * 1000,
                "transactional_p50_ms": p50 * 1000,
                "sent_meanwhile": drained,
            }
        )
    )


if __name__ == "__main__":
    main()
