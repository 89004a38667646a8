"""Two senders at once, on threads of their own: no message is handed over twice."""

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from afterword.engine.ports import NoChance, VirtualClock
from afterword.engine.sending import Sender
from afterword.outbox.catcher import Catcher
from afterword.outbox.journal import Journal
from afterword.outbox.models import Attempt, Caught, Intent
from afterword.outbox.queries import raw_of
from afterword.wire import shapes
from afterword.wire.smtp import Lines, deliver
from tests.conftest import NOW
from tests.given import a_store, placed, tell
from tests.outbox.posting import connect, ready
from tests.smtp import MailServer, running

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGES = 24


@pytest.fixture
def lines() -> Iterator[Lines]:
    made = Lines()
    yield made
    made.close()


def sender(home: Path, name: str, lines: Lines, catch: Any = lambda: None) -> Sender:
    def carry(asked: shapes.Carried) -> shapes.Answer:
        assert isinstance(asked, shapes.Mail)
        return deliver(asked, lines)

    return Sender(
        clock=VirtualClock(NOW),
        chance=NoChance(),
        carry=carry,
        catch=catch,
        note=Journal(home / f"{name}.jsonl", sync=False).write,
        at_once=3,
    )


def run(senders: list[Sender]) -> list[BaseException]:
    raised: list[BaseException] = []
    start = threading.Barrier(len(senders))

    def work(one: Sender) -> None:
        start.wait()
        try:
            while one.send_ready(limit=4):
                pass
        except BaseException as error:
            raised.append(error)
        finally:
            one.close()
            connections.close_all()

    threads = [threading.Thread(target=work, args=(one,)) for one in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    return raised


def test_it_works(home: Path, lines: Lines) -> None:
    store = a_store()
    tell(store, placed())
    for number in range(MESSAGES):
        ready(store, f"key-{number}")
    with running(MailServer()) as server:
        connect(store, server)
        assert run([sender(home, str(number), lines) for number in range(3)]) == []
        lines.close()
    copies = Counter(taken.message["Message-ID"] for taken in server.taken)
    assert set(copies.values()) == {1}
    assert len(copies) == MESSAGES
    assert Intent.objects.of(store).filter(state="accepted").count() == MESSAGES
    assert Attempt.objects.of(store).count() == MESSAGES
    noted = [
        line.send_key for number in range(3) for line in Journal(home / f"{number}.jsonl").read()
    ]
    assert len(noted) == len(set(noted)) == MESSAGES


def test_the_catcher_keeps_each_once(home: Path, lines: Lines) -> None:
    """A store without a mail account: over real SMTP into the catcher, sealed."""
    store = a_store()
    tell(store, placed())
    for number in range(6):
        ready(store, f"key-{number}")
    catcher = Catcher(lambda: NOW).start()
    try:
        catch = lambda: catcher.address  # noqa: E731
        assert run([sender(home, str(number), lines, catch) for number in range(2)]) == []
    finally:
        lines.close()
        catcher.stop()
    caught = list(Caught.objects.of(store).select_related("customer", "intent"))
    assert {mail.intent.send_key for mail in caught if mail.intent} == {
        f"key-{number}" for number in range(6)
    }
    assert len(caught) == 6
    assert b"ana@example.com" in raw_of(caught[0], store)
    assert b"ana@example.com" not in bytes(caught[0].sealed)


def test_the_catcher_refuses_what_is_not_ours(lines: Lines) -> None:
    catcher = Catcher(lambda: NOW).start()
    try:
        host, port = catcher.address
        mail = shapes.Mail(
            host=host, port=port, security="none", sender="a@b.example",
            recipient="c@d.example", data=b"Message-ID: <x.y@z>\r\n\r\nspam\r\n",
        )  # fmt: skip
        answer = deliver(mail, lines)
    finally:
        lines.close()
        catcher.stop()
    assert isinstance(answer, shapes.Response)
    assert (answer.status, Caught.objects.everywhere().count()) == (550, 0)
