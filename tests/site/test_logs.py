"""The log says what went wrong and where, and neither whom it was about nor any secret."""

import json
import os
import subprocess
import sys

import pytest

PROGRAM = r"""
import logging, tempfile, threading
from pathlib import Path
from tests.conftest import NOW
import django
django.setup()
from afterword.site.tables import bring_up_to_date
from afterword.site.logs import set_up
set_up("debug")
bring_up_to_date()
from django.test import Client
from afterword.engine.live import Engine
from afterword.house import tokens
from afterword.house.actions import make_sign_in_link, create_user
from afterword.outbox import actions as outbox
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer
from tests.given import a_store, placed, tell
from tests.outbox.posting import PASSWORD, a_plan, posting, ready
from tests.smtp import MailServer

store = a_store()
tell(store, placed())
server = MailServer(says={"rcpt": "550 5.7.1 no mail for ana@example.com (Ana Petrović)"})
with posting(store, Path(tempfile.mkdtemp()), server) as days:
    carry = days.sender.carry
    ready(store, "refused"); days.sender.send_ready()
    server.says = {"greeting": "421 4.3.2 closed"}
    ready(store, "closed"); days.sender.send_ready()
    def breaks(asked):
        body = asked.data.decode()
        raise RuntimeError(f"{asked.password} {asked.recipient} {body}")
    days.sender.carry = breaks
    ready(store, "broken"); days.sender.send_ready()
    days.sender.carry = carry
    ready(store, "faulty", template="none-of-that-name"); days.sender.send_ready()
    ready(store, "unplanned")
    Intent.objects.of(store).filter(send_key="unplanned").update(version=99)
    days.sender.send_ready()

    class Stopped:
        def now(self):
            stop.set()
            raise ValueError(f"Ana Petrović ana@example.com {PASSWORD}")
    stop = threading.Event()
    engine = Engine(Stopped(), days.sender)
    engine.bell.ring()
    threading.Timer(1, engine.bell.ring).start()
    engine.run(stop)

user = create_user(email="ada@shop.example", now=NOW)
TOKEN = make_sign_in_link(user, now=NOW)
LINK = tokens.make(store, "nothing", "17", "email")
client = Client(raise_request_exception=False)
client.get(f"/nowhere/{TOKEN}/{LINK}/?email=ana@example.com")
logging.getLogger("some.library").warning("told %s", "ana@example.com")
print(TOKEN); print(LINK)
"""


@pytest.fixture(scope="module")
def told() -> tuple[str, list[str]]:
    """(what was logged, the secrets that were about)."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr, done.stdout.split()


def test_it_works(told: tuple[str, list[str]]) -> None:
    lines = [json.loads(line) for line in told[0].splitlines()]
    assert all(line["level"] and line["timestamp"] for line in lines)
    events = [line["event"] for line in lines]
    for expected in ("sending.broke", "message.unwritable", "engine.tick"):
        assert expected in events
    (broke,) = [line for line in lines if line["event"] == "sending.broke"]
    assert broke["exception"][0]["exc_type"] == "RuntimeError"
    assert broke["exception"][0]["frames"][-1]["name"] == "breaks"


@pytest.mark.parametrize(
    "secret",
    ["ana@example.com", "Petrovi", "Hario", "rooibos-and-shortbread", "Subject:"],
)
def test_nobody_is_named_and_nothing_is_quoted(told: tuple[str, list[str]], secret: str) -> None:
    assert secret not in told[0]


def test_no_link_that_opens_something_is_shown(told: tuple[str, list[str]]) -> None:
    log, secrets = told
    assert len(secrets) == 2
    assert "Not Found: /nowhere/(token)/(token)/" in log
    assert not [secret for secret in secrets if secret in log]


@pytest.mark.parametrize("letter", ["A", "a", "-", "a1"])
def test_a_long_path_is_looked_at_once(letter: str) -> None:
    """Anybody may ask for any path: a search that begins anew at each letter would not end."""
    from afterword.site.logs import _masked

    long = letter * 1_000_000
    assert _masked(f"Not Found: /a/{long}") == f"Not Found: /a/{long}"
    assert _masked(f"Not Found: /a/{long}gZ9") == "Not Found: /a/(token)"


def test_a_log_that_cannot_be_written_stops_nobody() -> None:
    """A full disk behind the stream: the line is lost."""
    from afterword.site.logs import _Sink

    full = os.fdopen(os.open("/dev/full", os.O_WRONLY), "w", buffering=1)
    with pytest.raises(OSError, match="No space"):
        full.write("a line\n")
    sink = _Sink(full)
    sink.write("another\n")
    sink.flush()
    with pytest.raises(OSError, match="No space"):
        full.close()
