"""How late a run is looked at when many fall due in a minute: from its due moment to the commit.

``python -m bench.lateness SECONDS RATE``: RATE runs a second fall due, for SECONDS.
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta

from bench import ground, steps


def main() -> None:
    seconds, rate = (int(word) for word in (*sys.argv[1:], "30", "1667")[:2])
    ground.stand()
    from afterword.engine.advance import advance_due
    from afterword.house import plain
    from afterword.site import memory

    many = seconds * rate
    steps.prepare(many)
    # Writing the moments down takes a while itself, and must be over before the first of them.
    start = datetime.now(UTC) + timedelta(seconds=5 + many / 2000)
    waits = plain.rows("SELECT id FROM timeline_wait WHERE owner = 'run' ORDER BY id")
    due = {number: start + timedelta(seconds=place / rate) for place, (number,) in enumerate(waits)}
    plain.execute_each(
        "UPDATE timeline_wait SET due = %s WHERE id = %s",
        [(plain.instant(at), number) for number, at in due.items()],
    )
    assert datetime.now(UTC) < start, "the moments were not written down in time"
    memory.settle()  # as the service does
    late: list[float] = []
    left = sorted(due.values())
    while left:
        now = datetime.now(UTC)
        looked = advance_due(now)
        if not looked:
            time.sleep(0.02)
            continue
        done = datetime.now(UTC)
        late += [(done - at).total_seconds() * 1000 for at in left[:looked]]
        left = left[looked:]
    late.sort()
    print(
        json.dumps(
            {
                "lateness_p99_ms": late[int(len(late) * 0.99)],
                "p50_ms": late[len(late) // 2],
                "most_ms": late[-1],
                "runs": many,
            }
        )
    )


if __name__ == "__main__":
    main()
