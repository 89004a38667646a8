"""A receiver of webhooks as Standard Webhooks wants it, in a process of its own.

It checks the signature over the raw body with the secrets it knows, refuses what is older than five
minutes, and takes each ``webhook-id`` once: a repeat gets a 200 and changes nothing. It behaves as
it is told at ``POST /control``: ``{"secrets": [...], "answers": [503, 200], "headers": {...},
"slow": 0.1}``; the last answer counts for ever. ``GET /control`` gives all it was sent. It shares
no code with the product.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

_open = build_opener(ProxyHandler({})).open

STATE: dict[str, Any] = {"secrets": [], "answers": [200], "headers": {}, "slow": 0.0, "now": None}
CALLS: list[dict[str, Any]] = []
TAKEN: dict[str, Any] = {}


def problem(headers: Any, body: bytes) -> str:
    """What is wrong with what came; empty: it is genuine."""
    mark, stamp = headers.get("webhook-id"), headers.get("webhook-timestamp")
    given = headers.get("webhook-signature", "")
    if not (mark and stamp and given):
        return "no headers"
    if not stamp.isdigit() or abs((STATE["now"] or time.time()) - int(stamp)) > 300:
        return "too old"
    for secret in STATE["secrets"]:
        key = base64.b64decode(secret.split("_", 1)[1])
        signed = hmac.new(key, f"{mark}.{stamp}.".encode() + body, hashlib.sha256).digest()
        if "v1," + base64.b64encode(signed).decode() in given.split(" "):
            return ""
    return "no signature fits"


class Ear(BaseHTTPRequestHandler):
    """What listens."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None: ...

    def do_GET(self) -> None:
        self._answer(200, json.dumps({"calls": CALLS, "taken": TAKEN}).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/control":
            STATE.update(json.loads(body))
            self._answer(200, b"{}")
            return
        time.sleep(STATE["slow"])
        wrong = problem(self.headers, body)
        answers = STATE["answers"]
        status = 401 if wrong else answers.pop(0) if len(answers) > 1 else answers[0]
        CALLS.append(
            {
                "path": self.path,
                "status": status,
                "wrong": wrong,
                "id": self.headers.get("webhook-id"),
                "timestamp": self.headers.get("webhook-timestamp"),
                "signatures": len(self.headers.get("webhook-signature", "").split()),
                "body": body.decode(),
            }
        )
        if 200 <= status < 300:
            TAKEN.setdefault(self.headers["webhook-id"], json.loads(body))
        self._answer(status, wrong.encode(), STATE["headers"])

    def _answer(self, status: int, body: bytes, headers: Any = ()) -> None:
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Receiver:
    """A running receiver."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def does(self, **how: Any) -> None:
        """Behave so from now on."""
        data = json.dumps(how).encode()
        with _open(Request(f"{self.url}/control", data, method="POST"), timeout=10):  # noqa: S310
            pass

    @property
    def seen(self) -> dict[str, Any]:
        """``calls`` in their order, ``taken`` by id."""
        with _open(f"{self.url}/control", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    @property
    def calls(self) -> list[dict[str, Any]]:
        """All that was sent to it."""
        found: list[dict[str, Any]] = self.seen["calls"]
        return found

    @property
    def taken(self) -> dict[str, Any]:
        """What it took, by id."""
        found: dict[str, Any] = self.seen["taken"]
        return found


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver while the block runs."""
    words = [sys.executable, "-m", "tests.webhooks.receiver"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield Receiver(int(child.stdout.readline()))
        finally:
            child.kill()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    print(server.server_port, flush=True)
    server.serve_forever()
