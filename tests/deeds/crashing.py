"""A worker that dies while it does something at a shop, for real: run by ``test_crashes.py``.

``python -m tests.deeds.crashing URL`` makes a data folder and a store whose shop stands at URL, and
for each deed and point lets one process die there and the next one take up its work. Prints one
JSON object for each.
"""

import json
import shutil
import sys
from datetime import timedelta
from typing import Any

from tests.outbox.crashing import DEAD, HOME, die, in_a_process  # first: it makes the data folder

POINTS = ("before the journal", "before the socket", "after the answer")
WHAT = ("refund", "discount_code", "order_note")


def a_life(url: str, later: timedelta = timedelta(0)) -> Any:
    """The store as it stands, with the shop."""
    from types import SimpleNamespace

    from afterword.engine.ports import VirtualClock
    from afterword.house.models import Store
    from tests.conftest import NOW
    from tests.deeds.given import Life

    shop = SimpleNamespace(url=url)
    clock = VirtualClock(NOW + later)
    return Life(Store.objects.get(), "shopify", shop, HOME / "journal", clock=clock)


def prepare() -> dict[str, str]:
    """A store with one order, in a fresh database."""
    from afterword.site.tables import bring_up_to_date
    from tests.given import a_store, placed, tell

    bring_up_to_date()
    a_store(currency="EUR")
    life = a_life("")
    life.connect()
    tell(life.store, placed(order=life.order))
    return {}


def do(url: str, what: Any, point: str) -> None:
    """Ask for a deed, and die while it is done."""
    life = a_life(url)
    life.ask(what, point, **_of(what, point))
    doer = life.doer
    if point == "before the journal":
        doer.note = die
    if point == "before the socket":
        life.before = lambda asked: die() if b"mutation" in asked.body else None
    if point == "after the answer":
        doer._settle = die
    doer.until_quiet()


def _of(what: str, point: str) -> dict[str, Any]:
    if what == "discount_code":
        return {"code": f"SORRY-{POINTS.index(point)}"}
    return {"amount": 100} if what == "refund" else {"text": f"Note {point}"}


def take_up(url: str, later: timedelta) -> dict[str, Any]:
    """What the service does when it starts again, and how the deed stands in the end."""
    from afterword.outbox.journal import Journal
    from afterword.outbox.models import Intent
    from afterword.outbox.recovery import recover

    life = a_life(url, later)
    journals = [Journal(path) for path in sorted((HOME / "journal").glob("*.jsonl"))]
    again, lost = recover(journals, now=life.clock.now(), by="start")
    for _ in range(3):
        life.clock.at += timedelta(minutes=4)
        life.doer.until_quiet()
    last = Intent.objects.everywhere().order_by("-id")[0]
    return {"again": again, "lost": lost, "state": last.state, "says": last.says}


def main(url: str) -> None:
    """Go through all of them."""
    import django

    django.setup()
    try:
        in_a_process(prepare)
        for number, (what, point) in enumerate((what, point) for what in WHAT for point in POINTS):
            later = timedelta(minutes=20 * number)
            status, _ = in_a_process(lambda w=what, p=point: do(url, w, p))  # type: ignore[misc]
            _, found = in_a_process(lambda at=later: take_up(url, at))  # type: ignore[misc]
            made = {"what": what, "point": point, "died": status == DEAD, **found}
            print(json.dumps(made), flush=True)
    finally:
        shutil.rmtree(HOME)


if __name__ == "__main__":
    main(sys.argv[1])
