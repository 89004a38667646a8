"""The other way: a job for each wake-up, in Procrastinate on PostgreSQL.

The same work for each: the row is read, two conditions are weighed, a message is written once, the
row is written, and the next wake-up is a further job.

``python -m bench.procrastinate JOBS WORKERS`` with DATABASE_URL.
"""

import asyncio
import json
import multiprocessing
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from procrastinate import App, PsycopgConnector

TABLES = """
CREATE TABLE enrolment (id bigint PRIMARY KEY, total int, orders int, state text, at timestamptz);
CREATE TABLE message (enrolment bigint, visit int, body text, UNIQUE (enrolment, visit));
"""


def app(url: str) -> App:
    """The library's application with the one job."""
    made = App(connector=PsycopgConnector(conninfo=url, min_size=2, max_size=12))

    @made.task(name="step")
    async def step(enrolment: int) -> None:
        connector: Any = made.connector
        async with connector.pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT total, orders, state FROM enrolment WHERE id = %s FOR UPDATE", [enrolment]
            )
            total, orders, state = await cursor.fetchone()
            body = "large" if total >= 2000 else "again" if orders >= 2 else "first"
            await connection.execute(
                "INSERT INTO message VALUES (%s, 1, %s) ON CONFLICT DO NOTHING", [enrolment, body]
            )
            await connection.execute(
                "UPDATE enrolment SET state = %s, at = now() WHERE id = %s",
                [state + "|said", enrolment],
            )
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        await step.configure(schedule_at=tomorrow).defer_async(enrolment=enrolment)

    return made


async def fill(url: str, jobs: int) -> None:
    """Make the tables and the jobs that are due."""
    made = app(url)
    async with made.open_async():
        await made.schema_manager.apply_schema_async()
        connector: Any = made.connector
        async with connector.pool.connection() as connection:
            await connection.execute(TABLES)
            await connection.execute(
                "INSERT INTO enrolment SELECT i, 1500 + i %% 1000, 1, 'at=an-hour', now()"
                " FROM generate_series(1, %s) i",
                [jobs],
            )
        for start in range(1, jobs + 1, 500):
            numbers = range(start, min(start + 500, jobs + 1))
            some: list[Any] = [{"enrolment": one} for one in numbers]
            await made.tasks["step"].batch_defer_async(*some)


def work(url: str, begin: Any) -> None:
    """A worker: until no job is due."""

    async def run() -> None:
        made = app(url)
        async with made.open_async():
            begin.wait()
            await made.run_worker_async(
                concurrency=10, wait=False, install_signal_handlers=False, delete_jobs="never"
            )

    asyncio.run(run())


def main() -> None:
    jobs, workers = int(sys.argv[1]), int(sys.argv[2])
    url = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://")
    asyncio.run(fill(url, jobs))
    context = multiprocessing.get_context("spawn")
    begin = context.Barrier(workers + 1)
    crew = [context.Process(target=work, args=(url, begin), daemon=True) for _ in range(workers)]
    for one in crew:
        one.start()
    begin.wait()
    started = time.perf_counter()
    for one in crew:
        one.join()
    took = time.perf_counter() - started
    print(json.dumps({"procrastinate_per_s": jobs / took}))


if __name__ == "__main__":
    main()
