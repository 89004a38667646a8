"""``make bench``: every headline figure of this machine, in one table and in bench/latest.json.

``make bench ONLY=steps_sqlite`` runs one; ``ONLY=dates`` measures delivery dates and is no part of
the table (``bench/dates.py``). A figure is the median of several runs, each in a process and a data
folder of its own; where another way of doing the same job stands beside it, that is measured in the
same run.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench import dates

LATEST = Path(__file__).parent / "latest.json"
Found = Mapping[str, float]


class Figure(NamedTuple):
    """A headline: how it is measured, and what it stands beside."""

    name: str
    says: str
    unit: str
    goal: str
    module: str
    words: tuple[str, ...]
    key: str
    """The value of it in what the module prints."""
    against: str = ""
    beside: Callable[[Found], float] | None = None
    """The value of the other way, from what the module prints."""
    runs: int = 3
    postgres: bool = False
    baseline: tuple[str, ...] = ()
    """Words for a second measurement that this one is divided by."""


FLOOR = "the same rows in bare SQL"

FIGURES = (
    Figure(
        "steps_sqlite",
        "steps a second, SQLite",
        "steps/s",
        "8,000",
        "bench.steps",
        ("20000",),
        "steps_per_s",
        FLOOR,
        lambda found: found["floor_per_s"],
    ),
    Figure(
        "disk_bytes_per_run",
        "disk for a run, its order, events and first message, SQLite",
        "bytes",
        "",
        "bench.steps",
        ("20000",),
        "bytes_per_run",
    ),
    Figure(
        "steps_pg_1",
        "steps a second, PostgreSQL, one worker",
        "steps/s",
        "",
        "bench.steps",
        ("20000", "1"),
        "steps_per_s",
        FLOOR,
        lambda found: found["floor_per_s"],
        postgres=True,
    ),
    Figure(
        "steps_pg_2",
        "steps a second, PostgreSQL, two workers",
        "steps/s",
        "25 times",
        "bench.steps",
        ("20000", "2"),
        "steps_per_s",
        "Procrastinate, a job for each wake-up",
        lambda found: found["procrastinate_per_s"],
        postgres=True,
    ),
    Figure(
        "steps_pg_4",
        "steps a second, PostgreSQL, four workers",
        "steps/s",
        "",
        "bench.steps",
        ("20000", "4"),
        "steps_per_s",
        FLOOR,
        lambda found: found["floor_per_s"],
        postgres=True,
    ),
    Figure(
        "parked_cost",
        "steps a second with 1,000,000 parked, beside none",
        "steps/s",
        "0.90",
        "bench.steps",
        ("10000", "0", "1000000"),
        "steps_per_s",
        "with none parked",
        baseline=("10000",),
        runs=1,
    ),
    Figure(
        "lateness_p99_ms",
        "lateness p99, 100,000 in a minute",
        "ms",
        "250",
        "bench.lateness",
        ("60", "1667"),
        "lateness_p99_ms",
        runs=1,
    ),
    Figure(
        "idle_cpu",
        "CPU at rest with 1,000,000 parked",
        "% of a core",
        "1",
        "bench.resting",
        ("idle", "1000000"),
        "idle_cpu",
        runs=1,
    ),
    Figure(
        "webhooks_per_s",
        "webhooks accepted, as many as go in",
        "per s",
        "3,500",
        "bench.webhooks",
        (),
        "webhooks_per_s",
        "the door alone, no engine beside it",
        lambda found: found["alone_per_s"],
    ),
    Figure(
        "webhooks_p99_ms",
        "webhooks answered at 2,000 a second, p99",
        "ms",
        "30",
        "bench.webhooks",
        (),
        "webhooks_p99_ms",
        "the door alone, no engine beside it",
        lambda found: found["alone_p99_ms"],
    ),
    Figure(
        "webhooks_pg_per_s",
        "webhooks accepted, as many as go in, PostgreSQL",
        "per s",
        "3,500",
        "bench.webhooks",
        (),
        "webhooks_per_s",
        "the door alone, no engine beside it",
        lambda found: found["alone_per_s"],
        postgres=True,
    ),
    Figure(
        "webhooks_pg_p99_ms",
        "webhooks answered at 2,000 a second, p99, PostgreSQL",
        "ms",
        "30",
        "bench.webhooks",
        (),
        "webhooks_p99_ms",
        "the door alone, no engine beside it",
        lambda found: found["alone_p99_ms"],
        postgres=True,
    ),
    Figure(
        "intakes_parsed_per_s",
        "intakes into orders, customers and runs",
        "per s",
        "3,000",
        "bench.intakes",
        ("5000",),
        "intakes_parsed_per_s",
    ),
    Figure(
        "write_p99_ms",
        "a write beside a busy engine, p99, SQLite",
        "ms",
        "200",
        "bench.writes",
        ("20000",),
        "write_p99_ms",
    ),
    Figure(
        "sends_per_s",
        "messages to a provider that takes 80 ms, one process",
        "per s",
        "1,500",
        "bench.sends",
        (),
        "sends_per_s",
    ),
    Figure(
        "sends_pg_per_s",
        "messages to a provider that takes 80 ms, one process, PostgreSQL",
        "per s",
        "1,500",
        "bench.sends",
        (),
        "sends_per_s",
        runs=1,
        postgres=True,
    ),
    *(
        Figure(
            f"sends_{vendor}_per_s",
            f"messages to the stand-in of {says}, 80 ms each, one process",
            "per s",
            "1,500",
            "bench.vendors",
            (vendor,),
            "sends_per_s",
            runs=1,
        )
        for vendor, says in (
            ("twilio", "Twilio (SMS)"),
            ("whatsapp", "WhatsApp"),
            ("sendgrid", "SendGrid (mail)"),
            ("infobip", "Infobip (Viber)"),
        )
    ),
    Figure(
        "cpu_ms_per_journey",
        "CPU of a three-step journey, end to end",
        "ms",
        "3",
        "bench.journeys",
        ("1000",),
        "cpu_ms_per_journey",
    ),
    Figure(
        "transactional_p95_ms",
        "order to provider while marketing drains, p95",
        "ms",
        "1,000",
        "bench.lanes",
        (),
        "transactional_p95_ms",
        runs=1,
    ),
    Figure(
        "transactional_pg_p95_ms",
        "order to provider while marketing drains, p95, PostgreSQL",
        "ms",
        "1,000",
        "bench.lanes",
        (),
        "transactional_p95_ms",
        runs=1,
        postgres=True,
    ),
    Figure(
        "rss_mb",
        "memory of the service with the demo store",
        "MB",
        "200",
        "bench.resting",
        ("memory",),
        "rss_mb",
        runs=1,
    ),
    Figure(
        "track_pages_per_minute",
        "tracking pages a minute, two processes, each order looked at ten times",
        "pages/min",
        "10,000",
        "bench.pages",
        ("2000",),
        "pages_per_minute",
    ),
    Figure(
        "track_pages_fresh_per_minute",
        "tracking pages a minute, two processes, every page made anew",
        "pages/min",
        "",
        "bench.pages",
        ("2000",),
        "fresh_per_minute",
    ),
    Figure(
        "track_page_lcp_ms",
        "a tracking page on a slow phone: when the largest part of it stands (LCP)",
        "ms",
        "1,000",
        "bench.phone",
        ("9",),
        "lcp_ms",
        runs=1,
    ),
    Figure(
        "sim_customer_years_per_minute",
        "simulated customer-years a minute, one core",
        "per min",
        "2,000",
        "afterword.site.cli",
        ("sim", "--seed", "7", "--customer-years", "200", "--json"),
        "customer_years_per_minute",
    ),
    Figure(
        "contacts_fall",
        "fewer contacts that reach a person, same simulated people and parcels",
        "%",
        "50",
        "afterword.site.cli",
        ("sim", "--contacts", "--seed", "7", "--people", "200", "--json"),
        "fall_percent",
        runs=1,
    ),
    Figure(
        "simulate_s",
        "a journey over the past of 10,000 customers in 90 days, two processes",
        "s",
        "30",
        "bench.past",
        ("10000",),
        "seconds",
        runs=1,
    ),
    Figure(
        "simulate_pg_s",
        "the same on PostgreSQL",
        "s",
        "30",
        "bench.past",
        ("10000",),
        "seconds",
        runs=1,
        postgres=True,
    ),
    Figure(
        "inbox_ms",
        "the slowest view of an inbox of 100,000, the whole screen, SQLite",
        "ms",
        "100",
        "bench.inbox",
        ("screen",),
        "list_ms",
        runs=1,
    ),
    Figure(
        "inbox_search_ms",
        "a search by words in an inbox of 100,000, SQLite",
        "ms",
        "",
        "bench.inbox",
        ("screen",),
        "search_ms",
        runs=1,
    ),
    Figure(
        "inbox_pg_ms",
        "the slowest view of an inbox of 100,000, the whole screen, PostgreSQL",
        "ms",
        "100",
        "bench.inbox",
        ("screen",),
        "list_ms",
        runs=1,
        postgres=True,
    ),
    Figure(
        "inbox_pg_search_ms",
        "a search by words in an inbox of 100,000, PostgreSQL",
        "ms",
        "",
        "bench.inbox",
        ("screen",),
        "search_ms",
        runs=1,
        postgres=True,
    ),
    Figure(
        "inbox_tabs_cpu",
        "CPU of 100 open inboxes that ask every two seconds, SQLite",
        "% of a core",
        "",
        "bench.inbox",
        ("tabs",),
        "tabs_cpu",
        runs=1,
    ),
    Figure(
        "understood_sealed",
        "intents understood in 15 languages (macro-F1, sealed half of the corpus)",
        "%",
        "90",
        "bench.understanding",
        ("sealed",),
        "macro_f1_percent",
        runs=1,
    ),
    Figure(
        "understood_sealed_outside",
        "out of scope told from in scope (AUROC, sealed half)",
        "%",
        "95",
        "bench.understanding",
        ("sealed",),
        "auroc_percent",
        runs=1,
    ),
    Figure(
        "understood_ms",
        "understanding a text",
        "ms",
        "< 20",
        "bench.understanding",
        ("sealed",),
        "ms_each",
        runs=1,
    ),
    Figure(
        "understood_mb",
        "memory of a process that understands",
        "MB",
        "< 300",
        "bench.understanding",
        ("sealed",),
        "memory_mb",
        runs=1,
    ),
)


def measure(module: str, words: tuple[str, ...], url: str) -> Found:
    """What a module prints at its end. Raises ``SystemExit`` with its words when it fails."""
    environment = {name: one for name, one in os.environ.items() if name != "DATABASE_URL"}
    if url:
        environment["DATABASE_URL"] = url
    done = subprocess.run(  # noqa: S603 (our own modules)
        [sys.executable, "-m", module, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not done.stdout.strip():
        raise SystemExit(f"{module} {' '.join(words)}:\n{done.stdout}{done.stderr}")
    found: Found = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def on(figure: Figure) -> Found:
    """One run of a figure, on a database of its own."""
    if not figure.postgres:
        return measure(figure.module, figure.words, "")
    from tests.postgres import cluster

    with cluster(shared_buffers="256MB") as server:
        found = dict(measure(figure.module, figure.words, server.url()))
    if figure.name == "steps_pg_2":
        with cluster(shared_buffers="256MB") as server:
            found |= measure("bench.procrastinate", ("3000", "2"), server.url())
    return found


def result(figure: Figure, kept: dict[tuple[str, ...], list[Found]]) -> dict[str, object]:
    """The median of a figure's runs, as bench/latest.json has it.

    ``kept``: what was measured already, by module and words: two figures may come of one run.
    """
    same = (figure.module, *figure.words, "PostgreSQL" if figure.postgres else "SQLite")
    if same not in kept:
        kept[same] = [on(figure) for _ in range(figure.runs)]
    found = kept[same]
    value = statistics.median(float(one[figure.key]) for one in found)
    ratio: float | None = None
    if figure.beside:
        other = figure.beside
        ratio = statistics.median(float(one[figure.key]) / other(one) for one in found)
    elif figure.baseline:
        ratio = value / float(measure(figure.module, figure.baseline, "")[figure.key])
    return {
        "name": figure.name,
        "value": round(value, 3),
        "unit": figure.unit,
        "against": figure.against,
        "ratio": None if ratio is None else round(ratio, 3),
    }


def table(results: list[dict[str, object]]) -> Table:
    """The results for people."""
    shown = Table("figure", "value", "unit", "goal", "beside", "ratio")
    by_name = {figure.name: figure for figure in FIGURES}
    for one in results:
        figure = by_name[str(one["name"])]
        ratio = "" if one["ratio"] is None else f"{one['ratio']:.2f}"
        value = one["value"]
        assert isinstance(value, float | int)
        shown.add_row(figure.says, f"{value:,.1f}", figure.unit, figure.goal, figure.against, ratio)
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("only", nargs="*", help="names of figures; all of them otherwise")
    only = parser.parse_args().only
    if only == ["dates"]:
        dates.main()
        return
    unknown = set(only) - {figure.name for figure in FIGURES}
    if unknown:
        names = ", ".join(figure.name for figure in FIGURES)
        raise SystemExit(f"there is no figure {', '.join(sorted(unknown))}; there are: {names}")
    console = Console()
    kept: dict[tuple[str, ...], list[Found]] = {}
    results: list[dict[str, object]] = []
    for figure in FIGURES:
        if not only or figure.name in only:
            with console.status(figure.says):
                results.append(result(figure, kept))
            console.print(f"{figure.says}: {results[-1]['value']} {figure.unit}", highlight=False)
    before = json.loads(LATEST.read_text(encoding="utf-8")) if LATEST.exists() and only else []
    fresh = {one["name"] for one in results}
    every = [*(one for one in before if one["name"] not in fresh), *results]
    order = [figure.name for figure in FIGURES]
    every.sort(key=lambda one: order.index(str(one["name"])))
    LATEST.write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")
    console.print(table(results))


if __name__ == "__main__":
    main()
