"""The bench measures what it says it does: every figure, small, on this machine.

Its numbers are not looked at here: a test that asserts a time fails on somebody's busy machine.
"""

import json
import subprocess
import sys
from io import StringIO

import pytest
from rich.console import Console

from bench.__main__ import FIGURES, LATEST, main, table
from bench.phone import CHROMIUM
from tests.lacking import needs_file

NAMES = (
    "steps_sqlite",
    "disk_bytes_per_run",
    "steps_pg_1",
    "steps_pg_2",
    "steps_pg_4",
    "parked_cost",
    "lateness_p99_ms",
    "idle_cpu",
    "webhooks_per_s",
    "webhooks_p99_ms",
    "webhooks_pg_per_s",
    "webhooks_pg_p99_ms",
    "intakes_parsed_per_s",
    "write_p99_ms",
    "sends_per_s",
    "sends_pg_per_s",
    "sends_twilio_per_s",
    "sends_whatsapp_per_s",
    "sends_sendgrid_per_s",
    "sends_infobip_per_s",
    "cpu_ms_per_journey",
    "transactional_p95_ms",
    "transactional_pg_p95_ms",
    "rss_mb",
    "track_pages_per_minute",
    "track_pages_fresh_per_minute",
    "track_page_lcp_ms",
    "sim_customer_years_per_minute",
    "contacts_fall",
    "simulate_s",
    "simulate_pg_s",
    "inbox_ms",
    "inbox_search_ms",
    "inbox_pg_ms",
    "inbox_pg_search_ms",
    "inbox_tabs_cpu",
    "understood_sealed",
    "understood_sealed_outside",
    "understood_ms",
    "understood_mb",
)

SMALL = {
    "bench.steps": ("30", "0", "100"),
    "bench.lateness": ("1", "20"),
    "bench.intakes": ("20",),
    "bench.writes": ("60",),
    "bench.journeys": ("5",),
    "bench.vendors": ("twilio", "30"),
    "bench.webhooks": ("220", "50", "20"),
    "bench.pages": ("20",),
    "bench.phone": ("1",),
    "bench.understanding": ("open",),
    "bench.past": ("20",),
    "bench.inbox": ("screen", "200"),
}
"""What can be measured in some seconds. The rest takes minutes and is left to `make bench`."""


def test_it_works() -> None:
    assert tuple(figure.name for figure in FIGURES) == NAMES


@pytest.mark.parametrize("module", SMALL)
def test_a_figure_is_measured(module: str) -> None:
    if module == "bench.phone":
        needs_file(CHROMIUM, "chromium")
    done = subprocess.run(
        [sys.executable, "-m", module, *SMALL[module]],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.strip().splitlines()[-1])
    for figure in FIGURES:
        if figure.module == module and figure.words[:1] != ("tabs",):
            assert found[figure.key] >= 0


def test_a_name_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "stepz"])
    with pytest.raises(SystemExit, match="there is no figure stepz; there are: steps_sqlite"):
        main()
    assert LATEST.name == "latest.json"


def test_the_table_has_every_figure_with_its_goal_and_what_it_stands_beside() -> None:
    results: list[dict[str, object]] = [
        {"name": figure.name, "value": 12.5, "ratio": 0.28 if figure.against else None}
        for figure in FIGURES
    ]
    shown = Console(width=400, record=True, file=StringIO())
    shown.print(table(results))
    text = shown.export_text()
    for figure in FIGURES:
        (line,) = [one for one in text.splitlines() if f" {figure.says} " in one]
        assert "12.5" in line
        assert figure.goal in line
        assert figure.against in line
        assert ("0.28" in line) == bool(figure.against)
