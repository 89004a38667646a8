"""Webhooks a second: 7.9 kB Shopify orders, verified, kept for good, deduplicated, answered.

First as many as go in (32 connections), then the time of an answer at a rate that is offered. The
engine of the service works on what came in at the same time, in the same process, as it does in
life.
"""

import asyncio
import json
import os
import sys
import time
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
        for number in range(many + offered)
        for body in [webhook.body(number)]
    ]
    with serving(home) as port:
        asyncio.run(client.send(port, requests[:200], 8))
        began = time.perf_counter()
        full = asyncio.run(client.send(port, requests[200:many], 32))
        took = time.perf_counter() - began
        time.sleep(1)
        steady = asyncio.run(client.send(port, requests[many:], 64, rate))
    steady.took.sort()
    kept = _kept()
    print(
        json.dumps(
            {
                "webhooks_per_s": full.good / took,
                "webhooks_p99_ms": steady.took[int(len(steady.took) * 0.99)] * 1000,
                "p50_ms": steady.took[len(steady.took) // 2] * 1000,
                "refused": full.bad + steady.bad,
                "lost": many + offered - kept,
            }
        )
    )


def _kept() -> int:
    from afterword.timeline.models import Intake

    return Intake.objects.everywhere().count()


class serving:  # noqa: N801 (read as a word: with serving(home) as port)
    """``afterword up`` over a data folder."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __enter__(self) -> int:
        import signal
        import subprocess
        import urllib.request

        from tests.site.running import COMMAND, free_port

        port = free_port()
        environment = {**os.environ, "AFTERWORD_HOME": str(self.home), "AFTERWORD_LOG": "error"}
        self.process = subprocess.Popen(  # noqa: S603 (our own command)
            [*COMMAND, "up", "--port", str(port)],
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
