"""A nursery of processes: everything is imported once, and each process is a fork of it.

So a process is there in milliseconds and many can be killed in a minute. What a fork runs is the
service's own code: ``up``, ``web`` and ``work`` as ``site/service.py`` has them, but for the web
server in front, which is a small one here.

``python -m tests.rigs.nursery KIND`` makes a store for a provider of that kind, unless it is told
to ``join`` one that is there, says ``ready``, and reads commands from its standard input, each a
line of JSON: ``{"fork": "work"}`` answers with the process's number, ``{"ask": NAME, ...}`` runs
one of ``ASKED`` in a fork and answers with what it gave. It ends, and everybody it made with it,
when its standard input is closed. Who is sent ``SIGUSR1`` writes down where all of its threads are.
"""

import faulthandler
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.ground import HOME  # first: it makes the data folder

JOIN = "join"
"""In place of a provider's address: the store is there."""
SETTLE = {"keyed": 2.0, "lookup": 2.0, "echo": 6.0, "none": 2.0}
"""Seconds after which a provider of each kind can be asked, or heard, in vain."""


def live(kind: str, port: int) -> None:
    """Be a process of that kind until killed."""
    from afterword.site import service

    if kind == "work":
        from afterword.site.works import Shift

        service.die_with_parent()
        Shift(Path(HOME)).start()
        threading.Event().wait()
    application = service.everything() if kind == "up" else service.web_alone()
    _serve(application, port)


def _serve(application: Any, port: int) -> None:
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    from tests.api.conftest import _Quiet, _Server

    class Server(_Server):
        allow_reuse_port = True

    handler: type[WSGIRequestHandler] = _Quiet
    make_server("127.0.0.1", port, application, Server, handler).serve_forever()


def fork(work: Callable[[], Any]) -> tuple[int, int]:
    """Run this in a fork. Gives its process number and where to read what it gave."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        gave = work()
        with os.fdopen(writing, "w") as pipe:
            json.dump(gave, pipe)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _gave(child: int, reading: int) -> str:
    """What a fork gave, as JSON, when it is over. Raises ``RuntimeError`` when it failed."""
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise RuntimeError("a fork failed; its traceback stands above")
    return text


def _import_everything() -> None:
    """What a process would read in at its start, or at its first order: so that a kill hits what it
    does, and not that it reads in modules."""
    from django.urls import get_resolver

    from afterword.messages.queries import shipped
    from afterword.site import works, wsgi
    from afterword.wire import http
    from tests.rigs import store

    assert http, (store, works, wsgi)
    assert get_resolver().reverse_dict
    shipped()


def prepare(url: str) -> None:
    """A store with a shop, a journey of every effect, and a provider of messages."""
    from afterword.site.tables import bring_up_to_date
    from tests.rigs import store

    bring_up_to_date()
    store.make(url)


def _scale(times: dict[str, float]) -> None:
    """Times of ``house.workers``, shorter than in life."""
    from datetime import timedelta

    from afterword.engine import guard
    from afterword.house import workers

    for name, seconds in times.items():
        known = getattr(workers, name)
        value = timedelta(seconds=seconds) if isinstance(known, timedelta) else seconds
        setattr(workers, name, value)
        if hasattr(guard, name):
            setattr(guard, name, value)


def main(kind: str, url: str, port: int, scaled: dict[str, float]) -> None:
    """Serve the nursery."""
    import django
    import django.db

    faulthandler.enable()  # who falls says where
    faulthandler.register(signal.SIGUSR1, all_threads=True)
    django.setup()
    from tests.providers import adapter
    from tests.rigs.store import ASKED

    _import_everything()
    _scale(scaled)
    django.db.connections.close_all()
    with adapter.plugged(kind, settle=SETTLE[kind]):  # type: ignore[arg-type]
        if url != JOIN:
            _gave(*fork(lambda: prepare(url)))
        print("ready", flush=True)
        for line in sys.stdin:
            asked = json.loads(line)
            if "fork" in asked:
                signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries them
                child, reading = fork(lambda asked=asked: live(asked["fork"], port))  # type: ignore[misc]
                os.close(reading)
                print(child, flush=True)
                continue
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            name = asked.pop("ask")
            gave = _gave(*fork(lambda name=name, asked=asked: ASKED[name](**asked)))  # type: ignore[misc]
            print(gave, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4]))
