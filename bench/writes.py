"""How long a write from the desk takes while the engine drains a great many due runs (SQLite).

Another thread switches something at the desk's door, fifty times a second, as a person would.
"""

import json
import sys
import threading
import time

from bench import ground, steps


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    ground.stand()
    from afterword.engine.advance import advance_due
    from afterword.house.models import Store
    from afterword.timeline import actions as timeline

    steps.prepare(many)
    store = Store.objects.get()
    over = threading.Event()
    took: list[float] = []
    faults: list[str] = []

    def desk() -> None:
        number = 0
        while not over.is_set():
            number += 1
            began = time.perf_counter()
            try:
                timeline.record(
                    store, [ground.order(1_000_000 + number)], now=ground.NOW, by="bench"
                )
            except Exception as error:
                faults.append(f"{type(error).__name__}: {error}")
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)

    thread = threading.Thread(target=desk)
    thread.start()
    with ground.timed() as drained:
        while advance_due(ground.after(hours=1)):
            pass
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
