"""Steps a second: a run is due; two conditions are weighed, a message is planned once, the reasons
are stored, and the run waits on. One process, everything in the real tables.
"""

import json
import sys

from bench import ground


def prepare(runs: int) -> None:
    """People with an order each, their runs standing at the first wait."""
    from afterword.engine.advance import advance_due
    from afterword.engine.reactions import react

    store = ground.a_store()
    with ground.timed() as took:
        ground.record(store, range(runs))
    tell("record", runs, took)
    with ground.timed() as took:
        while react(ground.NOW):
            pass
    tell("react", runs, took)
    with ground.timed() as took:
        while advance_due(ground.NOW):
            pass
    tell("first look", runs, took)


def tell(what: str, many: int, took: list[ground.Took]) -> None:
    """Say on the error stream how fast a part went."""
    one = took[0]
    print(
        f"{what}: {many / one.wall:,.0f}/s, {one.cpu / many * 1000:.3f} ms CPU each",
        file=sys.stderr,
    )


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    url = sys.argv[2] if len(sys.argv) > 2 else ""
    ground.stand(url)
    from afterword.engine.advance import advance_due

    prepare(runs)
    done = 0
    with ground.timed() as took:
        while some := advance_due(ground.after(hours=1)):
            done += some
    tell("steps", done, took)
    print(json.dumps({"steps_per_s": done / took[0].wall, "cpu_ms": took[0].cpu / done * 1000}))


if __name__ == "__main__":
    main()
