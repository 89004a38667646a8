"""What ``afterword up`` takes while nothing is due: CPU with a great many parked runs, and memory
with the demo store, whose desk has been looked at.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench import ground
from bench.webhooks import serving

SECONDS = 20


def processes(parent: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return [parent, *(one for child in children for one in processes(int(child)))]


def cpu(pids: list[int]) -> float:
    """Seconds of CPU that processes have used."""
    ticks = 0
    for pid in pids:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pids: list[int]) -> float:
    """Megabytes that processes hold, what they share counted once (PSS)."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def idle(parked: int) -> float:
    """The share of one core, in percent, with that many parked runs."""
    home = ground.stand()
    from bench import steps

    steps.prepare(100)
    steps.park(parked)
    from django.db import connection

    with connection.cursor() as cursor:
        # The first hundred are due in an hour of their own time, which is long past.
        cursor.execute("DELETE FROM timeline_wait WHERE due < %s", (ground.after(days=1),))
    connection.close()
    serve = serving(home)
    with serve:
        time.sleep(5)
        pids = processes(serve.process.pid)
        before = cpu(pids)
        time.sleep(SECONDS)
        return (cpu(pids) - before) / SECONDS * 100


SCREENS = ("", "customers/", "journeys/", "messages/", "mailbox/", "undelivered/", "settings/")


def resident() -> float:
    """Megabytes with the demo store, after somebody signed in and looked at its screens."""
    home = ground.stand()
    words = [sys.executable, "-m", "afterword.site.cli", "demo", "--json"]
    environment = {**os.environ, "AFTERWORD_HOME": str(home), "AFTERWORD_LOG": "error"}
    made = json.loads(
        subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603
    )
    serve = serving(home)
    with serve as port:
        look_around(f"http://127.0.0.1:{port}", urlsplit(made["link"]).path, made["store"])
        time.sleep(5)
        return memory(processes(serve.process.pid))


def look_around(site: str, link: str, store: str) -> None:
    """Sign in by a link as a browser does, and look at every screen a few times."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(f"{site}{link}", timeout=20).read().decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    browser.open(f"{site}{link}", urlencode({"csrfmiddlewaretoken": token}).encode(), timeout=20)
    for _ in range(5):
        for screen in SCREENS:
            found = browser.open(f"{site}/desk/{store}/{screen}", timeout=20)
            assert found.url.endswith(f"/desk/{store}/{screen}"), found.url
            found.read()


def main() -> None:
    if sys.argv[1] == "idle":
        print(json.dumps({"idle_cpu": idle(int(sys.argv[2]))}))
    else:
        print(json.dumps({"rss_mb": resident()}))


if __name__ == "__main__":
    main()
