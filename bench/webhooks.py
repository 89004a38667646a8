"""Webhooks a second: 7.9 kB Shopify orders, verified, kept for good, deduplicated, answered.

First as many as go in (32 connections), then the time of an answer at a rate that is offered. The
engine of the service works on what came in at the same time, in the same process, as it does in
life. Then the same once more with the door alone, to see what the engine takes.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench import client, ground, webhook


def main() -> None:
    words = [word for word in sys.argv[1:] if word.isdigit()]
    many, rate, offered = (int(word) for word in (*words, "8000", "2000", "10000")[:3])
    home = ground.stand(os.environ.get("DATABASE_URL", ""))
    store = ground.a_store()
    webhook.connect(store)
    from django.db import connection

    connection.close()
    requests = [
        client.request(f"/in/shopify/{store.key}", webhook.headers(number, body), body)
        for number in range(2 * (many + offered))
        for body in [webhook.body(number)]
    ]
    first, second = requests[: many + offered], requests[many + offered :]
    with serving(home) as port:
        busy = Seen(port, first, many, rate)
        understood = _intakes(state="done")
    with serving(home, "bench.alone") as port:
        alone = Seen(port, second, many, rate)
    print(
        json.dumps(
            {
                "webhooks_per_s": busy.per_s,
                "webhooks_p99_ms": busy.p99_ms,
                "p50_ms": busy.p50_ms,
                "understood_meanwhile": understood,
                "alone_per_s": alone.per_s,
                "alone_p99_ms": alone.p99_ms,
                "alone_p50_ms": alone.p50_ms,
                "refused": busy.bad + alone.bad,
                "lost": len(requests) - _intakes(),
            }
        )
    )


class Seen:
    """What a service answered: as many as went in, and the times at a rate."""

    def __init__(self, port: int, requests: Sequence[bytes], many: int, rate: int) -> None:
        warm = min(200, many // 2)
        asyncio.run(client.send(port, requests[:warm], 8))
        began = time.perf_counter()
        full = asyncio.run(client.send(port, requests[warm:many], 32))
        self.per_s = full.good / (time.perf_counter() - began)
        time.sleep(1)
        steady = asyncio.run(client.send(port, requests[many:], 64, rate))
        took = sorted(steady.took)
        self.p50_ms = took[len(took) // 2] * 1000
        self.p99_ms = took[int(len(took) * 0.99)] * 1000
        self.bad = full.bad + steady.bad


def _intakes(**which: str) -> int:
    from afterword.timeline.models import Intake

    return Intake.objects.everywhere().filter(**which).count()


class serving:  # noqa: N801 (read as a word: with serving(home) as port)
    """A service over a data folder, by its module and words; the port is the last of them. Without
    any it is ``afterword up``."""

    def __init__(self, home: Path, *command: str) -> None:
        self.home = home
        self.command = command or ("afterword.site.cli", "up", "--port")

    def __enter__(self) -> int:
        import signal
        import subprocess
        import urllib.request

        from tests.site.running import free_port

        port = free_port()
        environment = {**os.environ, "AFTERWORD_HOME": str(self.home), "AFTERWORD_LOG": "error"}
        self.process = subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, "-m", *self.command, str(port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.stop = signal.SIGTERM
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5)
                return port
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the service does not answer")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(self.stop)
        self.process.wait(timeout=60)


if __name__ == "__main__":
    main()
