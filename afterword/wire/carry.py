"""Handing something to the outside, whatever it is."""

from concurrent.futures import Future, ThreadPoolExecutor

from .http import Http, May
from .shapes import Answer, Mail, Request
from .smtp import Lines, deliver


class Carrier:
    """The lines of this process to the outside: many requests at once, and so many mails."""

    def __init__(self, mails: int, *, lines: Lines | None = None, http: Http | None = None) -> None:
        self.lines = lines or Lines()
        self.http = http or Http()
        self._pool = ThreadPoolExecutor(mails, thread_name_prefix="mail")

    def start(self, asked: Request | Mail, may: May) -> "Future[Answer]":
        """Begin to hand over; ``may`` is asked before the first byte of it goes out."""
        if isinstance(asked, Request):
            return self.http.start(asked, may)
        return self._pool.submit(deliver, asked, self.lines, may)

    def close(self) -> None:
        """Let mails in the air land; hang up."""
        self._pool.shutdown(wait=True)
        self.lines.close()
        self.http.close()


_http = Http()


def carry(asked: Request | Mail) -> Answer:
    """Hand it over, wait, and say truly how far it came."""
    return deliver(asked) if isinstance(asked, Mail) else _http.start(asked).result()
