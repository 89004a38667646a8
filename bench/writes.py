"""How long a write from the desk takes while the engine drains a great many due runs (SQLite).

Another thread writes something down, fifty times a second, as a request of the desk's would: the
engine knows of it as of any request. It is the engine that lives in ``afterword up``, with every
kind of work that comes of those runs.
"""

import json
import sys
import threading
import time

from bench import ground, steps


def _due() -> bool:
    """Whether any run still stands at its first wait."""
    from afterword.engine.hot import there_is

    return there_is("runs", ground.after(hours=1))


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    ground.stand()
    from afterword.engine.live import Engine
    from afterword.engine.ports import VirtualClock
    from afterword.house.models import Store
    from afterword.house.traffic import traffic
    from afterword.site.service import TURN
    from afterword.timeline import actions as timeline

    steps.prepare(many)
    sys.setswitchinterval(TURN)  # as the service does
    store = Store.objects.get()
    over = threading.Event()
    took: list[float] = []
    faults: list[str] = []

    def desk() -> None:
        number = 0
        while not over.is_set():
            number += 1
            began = time.perf_counter()
            request = traffic.begin()
            try:
                timeline.record(
                    store, [ground.order(1_000_000 + number)], now=ground.NOW, by="bench"
                )
            except Exception as error:
                faults.append(f"{type(error).__name__}: {error}")
            finally:
                traffic.end(request)
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)

    thread = threading.Thread(target=desk)
    thread.start()
    engine = Engine(VirtualClock(ground.after(hours=1)))
    with ground.timed() as drained:
        while _due():
            engine.tick()
    over.set()
    thread.join()
    took.sort()
    print(
        json.dumps(
            {
                "write_p99_ms": took[int(len(took) * 0.99)],
                "p50_ms": took[len(took) // 2],
                "writes": len(took),
                "faults": len(faults),
                "steps_per_s": many / drained[0].wall,
            }
        )
    )


if __name__ == "__main__":
    main()
