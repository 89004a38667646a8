"""Plants a bug, finds it, makes the world smaller and plays that again: run by ``test_sim.py``.

``python -m tests.site.simulating BUG`` prints one JSON object.
"""

import json
import sys
import tempfile
from itertools import count
from pathlib import Path


def main(name: str) -> None:
    """Find one planted bug."""
    with tempfile.TemporaryDirectory() as home:
        from afterword.site.sim import ground

        ground.prepare(Path(home))
        from afterword.site.sim.fleet import Fleet
        from afterword.site.sim.hunt import stormy
        from afterword.site.sim.planted import planted
        from afterword.site.sim.shrink import shrunk

        fleet = Fleet(Path(home))
        with planted(name):
            played = (fleet.play(stormy(1, number), hasty=True) for number in count())
            found = next(one for one in played if one.violations)
            whole = found.world
            small = shrunk(lambda one: fleet.play(one, hasty=True), found, seconds=20)
            again = fleet.play(small.world, hasty=True)
        clean = fleet.play(small.world)
    print(
        json.dumps(
            {
                "violations": found.violations,
                "people": [len(whole.people), len(small.world.people)],
                "kinds": [len(one.faults) + len(one.features) for one in (whole, small.world)],
                "same": again.digest == small.digest and again.violations == small.violations,
                "clean": clean.violations,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
