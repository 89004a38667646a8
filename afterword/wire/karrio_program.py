"""karrio in a process of its own. Started by ``wire/karrio.py``; imports nothing of ours.

It speaks lines of JSON: questions come in on its input, what it makes of them goes out on its
output. It reaches nothing by itself: whatever karrio wants to fetch is asked of the process that
started it, which fetches with its own care. What importing karrio changes is put back, and what its
reading of times loses is kept:

* ``ssl._create_default_https_context``, which karrio replaces by one that checks nothing;
* ``lib.fiso_timestamp``, which makes 14:10-06:00 into 14:10Z: a time keeps its offset here, and
  one without an offset stays without;
* its reader of Canada Post finds nothing in the answer about one number alone, so it is asked about
  the same twice, and the second is answered by what was fetched for the first;
* its reader of DPD stumbles over the steps that are still to come, so those are taken out.
"""

import base64
import contextlib
import io
import json
import os
import queue
import re
import ssl
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from email.message import Message
from typing import IO, Any

KEPT = 64
"""So many connections are kept, with the tokens that were given for them."""
FORBIDDEN = (
    *(f"socket.{one}" for one in ("connect", "bind", "sendto", "sendmsg", "get")),
    *("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork"),
)
"""What this process never does, by the beginning of its name as an audit event."""

TWICE = ("canadapost",)
"""The carriers of which karrio reads an answer only beside another."""

STEP = re.compile(rb"<((?:\w+:)?statusInfo)>.*?</\1>", re.DOTALL)
"""A step of a parcel's life at DPD, which names those to come as well: without a date, over which
karrio stumbles."""

Said = dict[str, Any]


class Line:
    """The line to who started this process. Several threads of karrio may fetch at once."""

    def __init__(self, reading: IO[bytes], writing: IO[bytes]) -> None:
        self.questions: queue.Queue[Said | None] = queue.Queue()
        self._reading, self._writing = reading, writing
        self._lock = threading.Lock()
        self._waiting: dict[int, queue.Queue[Said]] = {}
        self._number = 0
        self._fetched: dict[str, Said] = {}
        self._getting = threading.Lock()

    def anew(self) -> None:
        """Forget what was fetched: another question begins."""
        self._fetched.clear()

    def listen(self) -> None:
        """Sort what comes in, until nothing more will come."""
        for one in self._reading:
            said: Said = json.loads(one)
            if "fetched" in said:
                self._waiting.pop(said["fetched"]).put(said)
            else:
                self.questions.put(said)
        self.questions.put(None)

    def say(self, said: Said) -> None:
        """Say one thing."""
        with self._lock:
            self._writing.write(json.dumps(said).encode() + b"\n")
            self._writing.flush()

    def fetch(self, request: Any, timeout: float | None = None) -> "Answer":
        """In the place of ``urllib.request.urlopen``. Raises what that raises."""
        if request.get_method() == "GET":
            with self._getting:
                if request.full_url not in self._fetched:
                    self._fetched[request.full_url] = self._fetch(request)
                said = self._fetched[request.full_url]
        else:
            said = self._fetch(request)
        if "failed" in said:
            raise urllib.error.URLError(said["failed"])
        headers = Message()
        for name, value in said["headers"].items():
            headers[name] = value
        content = STEP.sub(_reached, base64.b64decode(said["body"]))
        if said["status"] >= 400:
            raise urllib.error.HTTPError(
                request.full_url, said["status"], "refused", headers, io.BytesIO(content)
            )
        return Answer(said["status"], headers, content, request.full_url)

    def _fetch(self, request: Any) -> Said:
        answered: queue.Queue[Said] = queue.Queue()
        with self._lock:
            self._number += 1
            number = self._number
            self._waiting[number] = answered
        body = request.data or b""
        self.say(
            {
                "fetch": number,
                "method": request.get_method(),
                "url": request.full_url,
                "headers": {**request.unredirected_hdrs, **request.headers},
                "body": base64.b64encode(body).decode(),
            }
        )
        return answered.get()


def _reached(step: re.Match[bytes]) -> bytes:
    return step[0] if b"date>" in step[0] else b""


class Answer:
    """What was fetched, as karrio wants it."""

    def __init__(self, status: int, headers: Message, body: bytes, url: str) -> None:
        self.status, self.headers, self.url = status, headers, url
        self._body = body

    def read(self) -> bytes:
        """Its body."""
        return self._body

    def __enter__(self) -> "Answer":
        return self

    def __exit__(self, *_: object) -> None:
        return None


def stamp(
    day: object = None,
    hour: object = None,
    current_format: str | None = None,
    try_formats: list[str] | None = None,
) -> str | None:
    """In the place of ``lib.fiso_timestamp``: a time with the offset that it has, or with none."""
    written = str(day or "").strip()
    if not written:
        return None
    if hour:
        return _joined(written, str(hour).strip())
    moment = _read(written, [current_format or "", *(try_formats or [])])
    if moment is None:
        return written
    read = moment.isoformat(timespec="seconds")
    # Greenwich's hour says nothing of the clock of the place; an offset of none does.
    return read.replace("+00:00", "Z") if written[-1:] in "Zz" else read


def _joined(day: str, hour: str) -> str | None:
    date = _read(day, ["%Y%m%d", "%d/%m/%Y"])
    forms = ("%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M:%S %p", "%H:%M %p", "%H%M", "%H%M%S")
    time = _read(hour, list(forms), day=False)
    if date is None:
        return None
    if time is None:
        return date.date().isoformat()
    return datetime.combine(date.date(), time.timetz()).isoformat(timespec="seconds")


def _read(written: str, forms: list[str], *, day: bool = True) -> datetime | None:
    if day:
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(written)
    for form in forms:
        # "%H … %p" reads 05:21 PM as twenty past five in the morning.
        for one in dict.fromkeys((form.replace("%H", "%I") if "%p" in form else form, form)):
            with contextlib.suppress(ValueError):
                return datetime.strptime(written, one)  # noqa: DTZ007 - it may have no zone
    return None


def refuse(event: str, _: tuple[Any, ...]) -> None:
    """An audit hook: what this process never does."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"{event}: this process reaches nothing by itself")


def loaded(line: Line) -> Any:
    """karrio, with what its import changes put back. Raises ``ImportError``."""
    import karrio.lib
    import karrio.sdk
    from karrio.core.utils import helpers

    ssl._create_default_https_context = ssl.create_default_context
    urllib.request.install_opener(None)  # it was made with the other one
    helpers.urlopen = line.fetch
    karrio.lib.fiso_timestamp = stamp
    return karrio


class Connections:
    """How carriers are spoken with, by what they were told."""

    def __init__(self, karrio: Any) -> None:
        self._karrio = karrio
        self._kept: dict[str, Any] = {}

    def ask(self, question: Said) -> Said:
        """What a carrier says of numbers. Raises whatever karrio raises."""
        key = json.dumps([question["carrier"], question["settings"]], sort_keys=True)
        gateway = self._kept.pop(key, None)
        if gateway is None:
            gateway = self._karrio.sdk.gateway[question["carrier"]].create(question["settings"])
        self._kept[key] = gateway
        while len(self._kept) > KEPT:
            self._kept.pop(next(iter(self._kept)))
        numbers = question["numbers"] * (2 if question["carrier"] in TWICE else 1)
        wanted = self._karrio.core.models.TrackingRequest(tracking_numbers=numbers)
        details, messages = self._karrio.sdk.Tracking.fetch(wanted).from_(gateway).parse()
        return {
            "details": [self._karrio.lib.to_dict(one) for one in details or []],
            "messages": [self._karrio.lib.to_dict(one) for one in messages or []],
        }


def main() -> None:
    """Answer questions until none will come."""
    reading, writing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever prints must not be taken for an answer.
    sys.stdout = sys.stderr
    line = Line(reading, writing)
    karrio = loaded(line)
    sys.addaudithook(refuse)
    connections = Connections(karrio)
    threading.Thread(target=line.listen, daemon=True).start()
    while (question := line.questions.get()) is not None:
        line.anew()
        line.say({"id": question["id"], **_answered(connections.ask, question)})


def _answered(ask: Callable[[Said], Said], question: Said) -> Said:
    try:
        return {"done": ask(question)}
    except Exception as error:
        return {"broke": f"{type(error).__name__}: {error}"[:500]}


if __name__ == "__main__":
    main()
