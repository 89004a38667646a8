"""Getting ready to hear people, in a process that has just begun.

The patterns by which a no is known take a second of the interpreter's time. They are made before
the first message of somebody has to be understood, but not while what waited for this start is
being handed over, nor into the middle of webhooks that pour in: those would all wait longer.
"""

import time
from collections.abc import Callable
from threading import Event as Flag

from afterword.decisions.words import making_ready
from afterword.house.traffic import Traffic, traffic

AFTER = 5.0
"""Seconds from the start after which it is begun."""
BY = 60.0
"""Seconds that it waits from then on, at the most, for a web that is busy."""
LOOK = 0.5
"""Seconds between two looks whether the web is still busy."""


def get_ready(
    stop: Flag, web: Traffic = traffic, clock: Callable[[], float] = time.monotonic
) -> list[str]:
    """Make ready, language by language, until told to stop. Gives the codes of what was made."""
    made: list[str] = []
    if stop.wait(AFTER):
        return made
    by = clock() + BY
    languages = making_ready()
    while True:
        while web.is_busy() and clock() < by:
            if stop.wait(LOOK):
                return made
        began = clock()
        code = next(languages, "")
        if not code:
            return made
        made.append(code)
        web.give_way(clock() - began)
