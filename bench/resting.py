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


def resident() -> float:
    """Megabytes with the demo store, after some pages were read."""
    home = ground.stand()
    words = [sys.executable, "-m", "afterword.site.cli", "demo", "--json"]
    environment = {**os.environ, "AFTERWORD_HOME": str(home), "AFTERWORD_LOG": "error"}
    subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    serve = serving(home)
    with serve as port:
        for _ in range(20):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=20).read()
        time.sleep(5)
        return memory(processes(serve.process.pid))


def main() -> None:
    if sys.argv[1] == "idle":
        print(json.dumps({"idle_cpu": idle(int(sys.argv[2]))}))
    else:
        print(json.dumps({"rss_mb": resident()}))


if __name__ == "__main__":
    main()
