"""A worker that dies while it tells a webhook, for real: run by ``test_crashes.py``.

``python -m tests.webhooks.crashing URL`` makes a data folder and a webhook, and for each point in
``POINTS`` lets one process die there and the next one take up its work. Prints one JSON object for
each point.
"""

import json
import shutil
import sys
from datetime import timedelta
from typing import Any

from tests.outbox.crashing import DEAD, HOME, die, in_a_process  # first: it makes the data folder

POINTS = ("before the commit", "before the socket", "after the answer", "while writing it down")


def prepare(url: str) -> dict[str, str]:
    """A store that tells everything, in a fresh database."""
    from afterword.outbox.webhooks import actions
    from afterword.site.tables import bring_up_to_date
    from tests.conftest import NOW
    from tests.given import a_store

    bring_up_to_date()
    store = a_store()
    _, secret = actions.make(
        store, name="CRM", url=url, kinds=["order.placed"], private=False, now=NOW, by="test"
    )
    return {"secret": secret}


def tell(point: str) -> None:
    """Something happens, and the worker dies while it tells of it."""
    from afterword.engine.reactions import react
    from afterword.house.models import Store
    from afterword.outbox.webhooks import actions
    from afterword.outbox.webhooks.models import Delivery
    from tests.conftest import NOW
    from tests.given import placed
    from tests.given import tell as happens

    happens(Store.objects.get(), placed(order=f"order/shop:{point}"))
    teller = a_teller(timedelta(0))
    if point == "before the commit":
        Delivery.objects.bulk_create = die
    react(NOW)
    if point == "before the socket":
        teller.carrier.start = die
    if point == "after the answer":
        teller._answered = die
    if point == "while writing it down":
        actions._webhook_after = die
    while True:
        teller.round()


def a_teller(later: timedelta) -> Any:
    """The loop, so long after the beginning."""
    from afterword.engine.ports import NoChance, VirtualClock
    from afterword.engine.webhooks import Teller
    from afterword.wire.carry import Carrier
    from afterword.wire.http import Http
    from tests.conftest import NOW

    carrier = Carrier(1, http=Http(connect=2, total=2))
    return Teller(clock=VirtualClock(NOW + later), chance=NoChance(), carrier=carrier)


def take_up() -> dict[str, Any]:
    """What the next worker does: what was in the air is due again after two minutes."""
    from afterword.engine.reactions import react
    from afterword.outbox.webhooks.models import Delivery

    teller = a_teller(timedelta(minutes=3))
    while react(teller.clock.now()):
        pass
    while teller.round() or teller.flying:
        teller._down.wait(0.02)
    teller.carrier.close()
    last = Delivery.objects.everywhere().order_by("-id")[0]
    return {"mark": last.mark, "state": last.state, "number": last.number}


def main(url: str) -> None:
    """Go through all points."""
    import django

    django.setup()
    try:
        _, made = in_a_process(lambda: prepare(url))
        print(json.dumps(made), flush=True)
        sys.stdin.readline()  # the receiver knows the secret
        for point in POINTS:
            status, _ = in_a_process(lambda at=point: tell(at))  # type: ignore[misc]
            _, found = in_a_process(take_up)
            print(json.dumps({"point": point, "died": status == DEAD, **found}), flush=True)
    finally:
        shutil.rmtree(HOME)


if __name__ == "__main__":
    main(sys.argv[1])
