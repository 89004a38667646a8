"""How often a process that works looks for memory that only circles hold."""

import gc

from afterword.house import plain

YOUNG, MIDDLE, OLD = 100_000, 10, 20
"""Python's thresholds. Its own, 700 and ten times ten, are for small programs: a batch of a few
hundred runs holds so many things until it is written that a quarter of its time went into the
looking, and with a first threshold that a batch comes to (20,000), a tenth."""
SHARED_YOUNG = 200_000
"""With PostgreSQL, where a batch is five times as large: 1,250 runs come to a hundred thousand."""


def settle() -> None:
    """What was read in at the start stays for good and is not looked at again; the rest seldom.

    For processes that live long, once everything is read in. Safe to repeat.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG if plain.on_sqlite() else SHARED_YOUNG, MIDDLE, OLD)
