"""Steps a second: a run is due; two conditions are weighed, a message is planned once, the reasons
are stored, and the run waits on. Everything in the real tables, beside the same rows in bare SQL.

``python -m bench.steps RUNS [WORKERS] [PARKED]``; DATABASE_URL names another database than SQLite.
"""

import json
import multiprocessing
import os
import sys
from time import perf_counter

from bench import floor, ground


def prepare(runs: int) -> None:
    """People with an order each, their runs standing at the first wait."""
    from afterword.engine.advance import advance_due
    from afterword.engine.reactions import react

    store = ground.a_store()
    ground.record(store, range(runs))
    while react(ground.NOW):
        pass
    while advance_due(ground.NOW):
        pass


def park(many: int) -> None:
    """So many further people, each in a run that waits for a day far ahead."""
    from django.db import connection

    source = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
        if connection.vendor == "sqlite"
        else "WITH n(i) AS (SELECT * FROM generate_series(1, %s))"
    )
    person = (
        "store_id, wrapped_key, sealed, language, country, region, zone, tags, stated, since, seen"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(id), COUNT(*), MAX(id) FROM journeys_run")
        first, runs, last = cursor.fetchone()
        cursor.execute("SELECT MIN(id), MAX(id) FROM timeline_customer")
        somebody, known = cursor.fetchone()
        cursor.execute(
            f"{source} INSERT INTO timeline_customer ({person}) SELECT {person}"  # noqa: S608
            " FROM n JOIN timeline_customer c ON c.id = %s",
            (many, somebody),
        )
        cursor.execute(
            "INSERT INTO journeys_run (store_id, customer_id, key, journey, version,"
            " subject, entry, entered, at, since, outcome, state, because, error)"
            " SELECT r.store_id, c.id, CAST(c.id AS TEXT) || '-parked', r.journey,"
            " r.version, r.subject, r.entry, r.entered, r.at, r.since, '', r.state, r.because, ''"
            " FROM timeline_customer c JOIN journeys_run r ON r.id = %s + (c.id %% %s)"
            " WHERE c.id > %s",
            (first, runs, known),
        )
        cursor.execute(
            "INSERT INTO timeline_wait (store_id, customer_id, owner, owner_id, due, kinds)"
            " SELECT store_id, customer_id, 'run', id, %s, '|order.cancelled|' FROM journeys_run"
            " WHERE id > %s",
            (ground.after(days=4000), last),
        )
        cursor.execute("ANALYZE")


def work(url: str, home: str, begin: object, done: object) -> None:
    """A worker of its own: moves runs until none is due."""
    ground.stand(url, home)
    from afterword.engine.advance import advance_due
    from afterword.site import memory

    memory.settle()  # as the service does
    begin.wait()  # type: ignore[attr-defined]
    looked = 0
    while some := advance_due(ground.after(hours=1)):
        looked += some
    done.put(looked)  # type: ignore[attr-defined]


def together(workers: int, url: str, home: str) -> tuple[int, float]:
    """(steps, seconds) of several workers at once."""
    from django.db import connection

    connection.close()
    context = multiprocessing.get_context("spawn")
    begin, done = context.Barrier(workers + 1), context.Queue()
    crew = [
        context.Process(target=work, args=(url, home, begin, done), daemon=True)
        for _ in range(workers)
    ]
    for one in crew:
        one.start()
    begin.wait()
    started = perf_counter()
    looked = sum(done.get(timeout=600) for _ in crew)
    took = perf_counter() - started
    for one in crew:
        one.join()
    return looked, took


def main() -> None:
    words = [int(word) for word in sys.argv[1:]]
    runs, workers, parked = (*words, *(20_000, 0, 0)[len(words) :])
    url = os.environ.get("DATABASE_URL", "")
    home = str(ground.stand(url))
    from afterword.engine.advance import advance_due

    prepare(runs)
    if parked:
        park(parked)
    if workers:
        looked, seconds = together(workers, url, home)
        cpu = 0.0
    else:
        looked = 0
        with ground.timed() as took:
            while some := advance_due(ground.after(hours=1)):
                looked += some
        seconds, cpu = took[0]
    bare = 0.0 if parked else floor.steps(runs)
    print(
        json.dumps(
            {
                "steps_per_s": looked / seconds,
                "cpu_ms": cpu / looked * 1000,
                "floor_per_s": bare,
                "bytes_per_run": ground.size() / (runs + parked),
            }
        )
    )


if __name__ == "__main__":
    main()
