"""Several at once on the database at hand, each on a thread and a connection of its own."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, transaction

PATIENCE = 60.0


def together(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run these at once. Gives what each gave; raises the first thing that one raised."""
    start = threading.Barrier(len(works))
    gave: list[Any] = [None] * len(works)
    raised: list[BaseException] = []

    def run(place: int) -> None:
        try:
            start.wait(PATIENCE)
            gave[place] = works[place]()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "it does not come to an end"
    if raised:
        raise raised[0]
    return gave


@contextmanager
def still_open(write: Callable[[], Any]) -> Iterator[Callable[[], None]]:
    """``write`` in a transaction of another thread that stays open until what this gives is called.

    SQLite writes one transaction after the other: there it is committed only when it is called, but
    nobody else could have written meanwhile, so it is run then.
    """
    embedded = connection.vendor == "sqlite"
    written, commit = threading.Event(), threading.Event()
    raised: list[BaseException] = []

    def run() -> None:
        try:
            if embedded:
                commit.wait(PATIENCE)
            with transaction.atomic():
                write()
                written.set()
                commit.wait(PATIENCE)
        except BaseException as error:
            raised.append(error)
        finally:
            written.set()
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    if not embedded:
        assert written.wait(PATIENCE)

    def end() -> None:
        commit.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert not raised, raised

    try:
        yield end
    finally:
        end()
