"""karrio, which speaks with small carriers, in a process of its own (``karrio_program.py``).

It is started for the first question and again after it fell, and stopped when nothing was asked for
a while. It fetches nothing by itself: what it wants is fetched here, over the lines of this
process: certificates are checked, inner addresses are out of reach, no redirect is followed, and an
answer has its time and its length.
"""

import base64
import contextlib
import importlib.util
import json
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from .http import Http, May
from .shapes import Answer, Held, Refusal, Request, Response

SCHEME = "karrio:"
"""How the address of a request begins that is meant for karrio."""
TOTAL = 20.0
"""Seconds that a question may take; longer, and the process is stopped."""
STARTING = 20.0
"""Seconds more for the first question, in which karrio is loaded."""
IDLE = 300.0
"""Seconds after which a process is stopped that nobody asks."""
LONGEST_LINE = 8 * 1024 * 1024
PROGRAM = Path(__file__).with_name("karrio_program.py")
ABSENT = "karrio is not installed here: install afterword[karrio]"

Said = dict[str, Any]


def installed() -> bool:
    """Whether karrio is there to be started."""
    return importlib.util.find_spec("karrio") is not None


def meant(request: object) -> bool:
    """Whether a request is for karrio."""
    return isinstance(request, Request) and request.url.startswith(SCHEME)


class _Fell(Exception):
    """The process is gone, or says what nobody understands."""


class Karrio:
    """Asks karrio, one question after another. Safe for threads.

    A question is the body of a ``Request``: ``carrier`` and ``settings`` in karrio's words,
    ``numbers``, and ``url``: where the store says that the carrier is, instead of where karrio
    thinks. The answer is the question without its settings, with ``statuses``: how each fetch was
    answered; and ``details`` and ``messages``, or ``broke``: what karrio stumbled over. Without
    settings there is nobody to be asked, and the question comes back as it is.
    """

    def __init__(
        self,
        http: Http,
        *,
        total: float = TOTAL,
        starting: float = STARTING,
        idle: float = IDLE,
        program: Path = PROGRAM,
    ) -> None:
        self.http = http
        self.total = total
        self.starting = starting
        self.idle = idle
        self.program = program
        self.started = 0
        """How often a process was started."""
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="karrio")
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._rest: threading.Timer | None = None
        self._number = 0

    def start(self, request: Request, may: May = lambda: True) -> "Future[Answer]":
        """Begin to ask. What comes of it is known later; it raises nothing."""
        try:
            return self._pool.submit(self._ask, request, may)
        except RuntimeError:
            stopped: Future[Answer] = Future()
            stopped.set_result(Refusal(says="karrio was stopped", permanent=False))
            return stopped

    def close(self) -> None:
        """Stop it, in the middle of a question too."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._stop()

    @property
    def pid(self) -> int | None:
        """The process that runs now; ``None``: none does."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    # ------------------------------------------------------------------------------ a question

    def _ask(self, request: Request, may: May) -> Answer:
        if not may():
            return Held(says="it was stopped before it was written")
        if not installed():
            return Refusal(says=ABSENT, permanent=False, account=True)
        question: Said = json.loads(request.body)
        if not question.get("settings"):
            return Response(status=200, body=request.body)  # there is nobody to be asked
        try:
            return self._exchange(question, may)
        except (_Fell, OSError, ValueError, KeyError, TypeError) as error:
            self._stop()
            return Refusal(says=f"karrio fell: {error}", permanent=False)
        finally:
            self._rest_later()

    def _exchange(self, question: Said, may: May) -> Answer:
        before = self.started
        process = self._running()
        self._number += 1
        more = self.starting if self.started > before else 0.0
        late = threading.Timer(self.total + more, process.kill)
        late.daemon = True
        late.start()
        statuses: list[int] = []
        failed: Refusal | None = None
        try:
            self._say(process, {**question, "id": self._number})
            while True:
                said = self._heard(process, late)
                if "fetch" in said:
                    answer = self._fetched(said, str(question.get("url") or ""), may)
                    if isinstance(answer, Response):
                        statuses.append(answer.status)
                    elif not isinstance(answer, Refusal):
                        answer = Refusal(says=answer.says, permanent=False)
                    failed = answer if isinstance(answer, Refusal) else failed
                    self._say(process, _passed_on(said["fetch"], answer))
                    continue
                if said.get("id") == self._number:
                    break
        finally:
            late.cancel()
        if failed:
            return failed
        kept = {name: one for name, one in question.items() if name != "settings"}
        done = said["done"] if "done" in said else {"broke": said["broke"]}
        body = {**kept, **done, "statuses": statuses}
        return Response(status=200, body=json.dumps(body).encode())

    def _fetched(self, said: Said, given: str, may: May) -> Answer:
        url = _at(str(said["url"]), given)
        if urlsplit(url).scheme != "https" and not given:
            return Refusal(says=f"{url!r} is not https", permanent=False)
        if said["method"] not in ("GET", "POST"):
            return Refusal(says=f"karrio wants to {said['method']}", permanent=False)
        request = Request(
            method="POST" if said["method"] == "POST" else "GET",
            url=url,
            headers={str(name): str(value) for name, value in dict(said["headers"]).items()},
            body=base64.b64decode(said["body"]),
        )
        return self.http.start(request, may).result()

    # ----------------------------------------------------------------------------- the process

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._rest:
                self._rest.cancel()
            if self._process is None or self._process.poll() is not None:
                self.started += 1
                # Nothing of ours is told: no environment, no open file, nothing on its command.
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    [sys.executable, "-I", str(self.program)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={"PYTHONUTF8": "1"},
                    cwd="/",
                )
            return self._process

    def _say(self, process: subprocess.Popen[bytes], said: Said) -> None:
        assert process.stdin
        process.stdin.write(json.dumps(said).encode() + b"\n")
        process.stdin.flush()

    def _heard(self, process: subprocess.Popen[bytes], late: threading.Timer) -> Said:
        assert process.stdout
        line = process.stdout.readline(LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise _Fell("no answer in time" if late.finished.is_set() else "its process ended")
        said = json.loads(line)
        if not isinstance(said, dict):
            raise _Fell("it says what nobody understands")
        return said

    def _rest_later(self) -> None:
        with self._lock:
            if self._process is None:
                return
            self._rest = threading.Timer(self.idle, self._rested, (self._number,))
            self._rest.daemon = True
            self._rest.start()

    def _rested(self, number: int) -> None:
        """Nobody asked for a while: unless somebody does at this moment."""
        with contextlib.suppress(RuntimeError):  # all of it was stopped meanwhile
            self._pool.submit(lambda: self._stop() if self._number == number else None)

    def _stop(self) -> None:
        with self._lock:
            process, self._process = self._process, None
            if self._rest:
                self._rest.cancel()
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue  # what was not yet written went down with it


def _at(url: str, given: str) -> str:
    """The same address at the place that the store gave, where it gave one."""
    if not given:
        return url
    place, wanted = urlsplit(given), urlsplit(url)
    path = place.path.rstrip("/") + wanted.path
    return urlunsplit((place.scheme, place.netloc, path, wanted.query, ""))


def _passed_on(number: object, answer: Response | Refusal) -> Said:
    if isinstance(answer, Refusal):
        return {"fetched": number, "failed": answer.says}
    return {
        "fetched": number,
        "status": answer.status,
        "headers": dict(answer.headers),
        "body": base64.b64encode(answer.body).decode(),
    }
