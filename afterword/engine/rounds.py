"""Going round beside the engine, until told to stop: what is due is done, and then it is slept.

Nothing polls for work: the next moment at which some is due is one look at an index, and it is
slept until then or until the bell rings.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Event as Flag

import structlog
from django.db import close_old_connections

from afterword.house.bell import Bell
from afterword.house.traffic import Traffic, traffic

LOOK = 0.2
"""Seconds between two looks while something is in hand, and the shortest sleep."""
TOGETHER, SELDOM = 0.1, 0.5
"""Seconds within which several rings are one, and while the web is busy: a look for work takes a
few milliseconds of the interpreter, half a dozen look, and where events pour in it rings hundreds
of times a second."""
LONGEST_SLEEP = 5.0

log = structlog.get_logger()


def go_round(
    once: Callable[[], int],
    stop: Flag,
    *,
    name: str,
    bell: Bell,
    in_hand: Callable[[], object],
    down: Flag,
    pause: Callable[[], float],
) -> None:
    """Go ``once`` round after the other while there is work; else wait: for ``down`` where
    something is ``in_hand``, else for the bell, ``pause`` seconds at the most. A round that breaks
    is logged under the ``name``, and a second later there is another."""
    while not stop.is_set():
        heard = bell.heard
        try:
            if once():
                continue
            if in_hand():
                down.wait(LOOK)
            else:
                stop.wait(together())
                bell.wait(heard, pause())
        except Exception:
            log.exception(f"{name}.round")
            close_old_connections()
            stop.wait(1.0)


def together(web: Traffic = traffic) -> float:
    """Seconds within which several rings are one just now."""
    return SELDOM if web.is_busy() else TOGETHER


def sleep_until(due: datetime | None, now: datetime) -> float:
    """Seconds until there is work; ``None``: nobody knows of any."""
    if due is None:
        return LONGEST_SLEEP
    return min(max((due - now).total_seconds(), LOOK), LONGEST_SLEEP)
