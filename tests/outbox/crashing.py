"""A worker that dies in the middle of handing over, for real: run by ``test_crashes.py``.

``python -m tests.outbox.crashing PORT`` makes a data folder, and for each point in ``POINTS`` lets
one process die there and the next one take up its work. Prints one JSON object for each point.
"""

import json
import os
import shutil
import sqlite3
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.conftest import NOW  # first: it makes the data folder

HOME = Path(os.environ["AFTERWORD_HOME"])
DEAD = 77
"""The exit code of a process that died where it was meant to."""


def die(*_: object, **__: object) -> Any:
    """No clean-up, no last words: as with kill -9."""
    os._exit(DEAD)


def plan(key: str) -> None:
    """Plan one message and let it out, without handing it over."""
    from afterword.engine.admission import admit_due
    from afterword.house.models import Store
    from afterword.outbox import actions as outbox
    from afterword.timeline.models import Customer
    from tests.outbox.posting import a_plan, roomy

    store = Store.objects.get()
    roomy(store)
    outbox.plan(store, [a_plan(Customer.objects.of(store).get(), key)], now=NOW, by="test")
    admit_due(NOW)


def send(key: str, point: str, port: int) -> None:
    """Plan one message and hand it over, or die on the way."""
    plan(key)
    sender = sender_for(port)
    DEATHS[point](sender)
    sender.send_ready()
    sender.close()


def sender_for(port: int) -> Any:
    """A sender as the service has it, on a clock that stands."""
    from afterword.engine.ports import NoChance, VirtualClock
    from afterword.engine.sending import Sender
    from afterword.outbox.journal import Journal
    from afterword.wire.smtp import Lines, deliver

    lines = Lines(timeout=5, after_dot=5)
    return Sender(
        clock=VirtualClock(NOW),
        chance=NoChance(),
        carry=lambda asked: deliver(asked, lines),  # type: ignore[arg-type]
        catch=lambda: None,
        note=Journal(HOME / "journal" / "worker.jsonl").write,
        at_once=2,
    )


def take_up(key: str, port: int) -> dict[str, Any]:
    """What the service does when it starts again, and how the message stands then."""
    from afterword.outbox.journal import Journal
    from afterword.outbox.models import Attempt, Intent
    from afterword.outbox.recovery import recover
    from afterword.outbox.restoring import compare

    journals = [Journal(path) for path in sorted((HOME / "journal").glob("*.jsonl"))]
    recovered = recover(journals, now=NOW, by="start")
    compare(journals, now=NOW, by="start")
    sender = sender_for(port)
    while sender.send_ready():
        pass
    sender.close()
    intent = Intent.objects.everywhere().get(send_key=key)
    tries = Attempt.objects.everywhere().filter(intent=intent).order_by("number")
    return {
        "recovered": list(recovered),
        "state": intent.state,
        "attempts": [one.result for one in tries],
    }


# ---------------------------------------------------------------------------- where it dies


def _torn(sender: Any) -> None:
    """In the middle of writing the journal: half of the line is on the disk."""
    write = sender.note

    def half(lines: Any) -> None:
        write(lines)
        path = HOME / "journal" / "worker.jsonl"
        os.truncate(path, path.stat().st_size - 40)
        die()

    sender.note = half


def _at_the_dot(*, sent: bool) -> Callable[[Any], None]:
    def arrange(sender: Any) -> None:
        import smtplib

        plain = smtplib.SMTP.send

        def dying(self: Any, data: Any) -> None:
            if not data.endswith(b"\r\n.\r\n") if isinstance(data, bytes) else True:
                plain(self, data)
                return
            plain(self, data if sent else data[:-5])
            die()

        smtplib.SMTP.send = dying  # type: ignore[assignment, method-assign]

    return arrange


def _after_the_answer(sender: Any) -> None:
    carry = sender.carry

    def dying(asked: Any) -> Any:
        carry(asked)
        die()

    sender.carry = dying


def _while_settling(sender: Any) -> None:
    from afterword.outbox import actions

    write = sender.note

    def note(lines: Any) -> None:
        write(lines)
        actions.timeline.record_each = die  # type: ignore[attr-defined]

    sender.note = note


def _after_the_note(sender: Any) -> None:
    write = sender.note

    def dying(lines: Any) -> None:
        write(lines)
        die()

    sender.note = dying


def _before_the_note(sender: Any) -> None:
    sender.note = die


def _nowhere(sender: Any) -> None: ...


DEATHS: dict[str, Callable[[Any], None]] = {
    "before-the-journal": _before_the_note,
    "in-the-journal": _torn,
    "after-the-journal": _after_the_note,
    "before-the-dot": _at_the_dot(sent=False),
    "after-the-dot": _at_the_dot(sent=True),
    "after-the-answer": _after_the_answer,
    "while-settling": _while_settling,
    "nowhere": _nowhere,
}


# --------------------------------------------------------------------------------- the rig


def in_a_process(work: Callable[[], Any]) -> tuple[int, Any]:
    """Run something in a process of its own. Gives its exit code and what it gave."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "w") as pipe:
                json.dump(work(), pipe)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status, json.loads(text) if text else None


def prepare(port: int) -> None:
    """A store with one customer and a mail account, in a fresh database."""
    from afterword.site.tables import bring_up_to_date
    from tests.given import a_store, placed, tell
    from tests.outbox.posting import connect
    from tests.smtp import MailServer

    bring_up_to_date()
    store = a_store()
    tell(store, placed())
    connect(store, MailServer(port=port))


def restored(port: int) -> dict[str, Any]:
    """Sent, and then the database comes back from a copy made before."""
    key = "restored"
    copy = HOME / "copy.db"
    # By SQLite itself: the file alone lacks what still stands in the log beside it.
    with closing(sqlite3.connect(HOME / "afterword.db")) as base:
        base.execute("VACUUM INTO ?", (str(copy),))
    status, _ = in_a_process(lambda: send(key, "nowhere", port))
    _put(copy)
    # The order comes in again after the restore, and with it the message.
    in_a_process(lambda: plan(key))
    _, found = in_a_process(lambda: take_up(key, port))
    _, later = in_a_process(lambda: take_up(key, port))
    return {"point": key, "died": status == DEAD, **found, "later": later["state"]}


def without_journal(port: int) -> dict[str, Any]:
    """A journal that is not the whole one proves nothing by what it lacks."""
    in_a_process(lambda: send("sent-before", "nowhere", port))
    key = "without-journal"
    status, _ = in_a_process(lambda: send(key, "before-the-journal", port))
    shutil.rmtree(HOME / "journal")
    _, found = in_a_process(lambda: take_up(key, port))
    return {"point": key, "died": status == DEAD, **found}


def _put(copy: Path) -> None:
    for path in HOME.glob("afterword.db*"):
        path.unlink()
    shutil.copy(copy, HOME / "afterword.db")


def main(port: int) -> None:
    """Go through all points."""
    import django

    django.setup()
    from tests.outbox import posting  # once here, not in each process anew

    assert posting
    try:
        assert in_a_process(lambda: prepare(port))[0] == 0
        for point in DEATHS:
            status, _ = in_a_process(lambda at=point: send(at, at, port))  # type: ignore[misc]
            _, found = in_a_process(lambda at=point: take_up(at, port))  # type: ignore[misc]
            print(json.dumps({"point": point, "died": status == DEAD, **found}), flush=True)
        print(json.dumps(restored(port)), flush=True)
        print(json.dumps(without_journal(port)), flush=True)
    finally:
        shutil.rmtree(HOME)


if __name__ == "__main__":
    main(int(sys.argv[1]))
