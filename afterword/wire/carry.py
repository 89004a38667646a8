"""Handing something to the outside, whatever it is."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from . import karrio
from .http import Http, May
from .shapes import Answer, Carried, Mail, Submit
from .smpp import Smpp
from .smtp import Lines, deliver


class Carrier:
    """The lines of this process to the outside: many requests at once, and so many mails."""

    def __init__(
        self,
        mails: int,
        *,
        lines: Lines | None = None,
        http: Http | None = None,
        smpp: Smpp | None = None,
    ) -> None:
        self.lines = lines or Lines()
        self.http = http or Http()
        self.smpp = smpp or Smpp()
        self.karrio = karrio.Karrio(self.http)
        self._pool = ThreadPoolExecutor(mails, thread_name_prefix="mail")

    def start(self, asked: Carried, may: May) -> "Future[Answer]":
        """Begin to hand over; ``may`` is asked before the first byte of it goes out."""
        if isinstance(asked, Mail):
            return self._pool.submit(deliver, asked, self.lines, may)
        if isinstance(asked, Submit):
            return self.smpp.start(asked, may)
        if karrio.meant(asked):
            return self.karrio.start(asked, may)
        return self.http.start(asked, may)

    def close(self) -> None:
        """Let mails in the air land; hang up."""
        self._pool.shutdown(wait=True)
        self.karrio.close()
        self.lines.close()
        self.http.close()
        self.smpp.close()


class _Lines:
    """The lines of this process for what is handed over and waited for. Made when they are asked
    for: whoever never asks opens nothing, and a process that is forked before that has its own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: tuple[Http, Smpp, karrio.Karrio] | None = None

    def get(self) -> tuple[Http, Smpp, karrio.Karrio]:
        with self._lock:
            if self._made is None:
                http = Http()
                self._made = http, Smpp(), karrio.Karrio(http)
            return self._made


_lines = _Lines()


def carry(asked: Carried) -> Answer:
    """Hand it over, wait, and say truly how far it came."""
    if isinstance(asked, Mail):
        return deliver(asked)
    http, smpp, small = _lines.get()
    if isinstance(asked, Submit):
        return smpp.start(asked).result()
    if karrio.meant(asked):
        return small.start(asked).result()
    return http.start(asked).result()
