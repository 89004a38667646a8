"""``afterword check``: whether this installation is sound."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from .ground import TWO_WRITERS, AsJson, ground, now, show

if TYPE_CHECKING:
    from afterword.house.models import Store

_MARKS = {"well": "✓", "look": "!", "wrong": "✗"}

Finding = tuple[str, str, str]
"""(what, how it is: ``well``, ``look`` or ``wrong``, in words)."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(as_json: AsJson = False) -> None:
    """Look over the installation.

    Database, audit log, journal, intake, journeys, messages and mail are looked at.
    Exit code 1 when something is wrong; what only wants a look does not count.
    """
    ground()
    wrong = 0
    for what, how, says in _findings():
        wrong += how == "wrong"
        if as_json:
            show({"what": what, "how": how, "says": says})
        else:
            typer.echo(f"{_MARKS[how]} {says}")
    if wrong:
        raise typer.Exit(1)


def _findings() -> Iterator[Finding]:
    from afterword.house.models import Store

    yield _database()
    yield _journal()
    yield _left()
    yield _audit(None)
    for store in Store.objects.order_by("key"):
        yield from _store(store)


def _database() -> Finding:
    from django.db import connection

    if connection.vendor != "sqlite":
        return "database", "well", "PostgreSQL answers, and its tables are in their present form."
    import sqlite3

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        said = str(cursor.fetchone()[0])
    version = sqlite3.sqlite_version
    if said != "ok":
        return "database", "wrong", f"The database file is damaged ({said}): restore a backup."
    if sqlite3.sqlite_version_info < TWO_WRITERS:
        return (
            "database",
            "look",
            f"SQLite {version} is sound, but too old for two programs to write at once: "
            "commands that write are refused while the service runs.",
        )
    return "database", "well", f"SQLite {version}: the file is sound, its tables are up to date."


def _journal() -> Finding:
    from django.conf import settings

    from afterword.outbox.journal import Broken, Journal

    lines = 0
    for path in sorted((settings.HOME / "journal").glob("*.jsonl")):
        try:
            lines += sum(1 for _ in Journal(path).read())
        except Broken as error:
            return "journal", "wrong", f"The journal does not continue itself: {error}."
    return "journal", "well", f"The journal is whole ({lines} lines)."


def _left() -> Finding:
    from afterword.outbox.models import Intent

    count = Intent.objects.everywhere().filter(state="dispatching").count()
    if count:
        says = f"{count} messages are being handed over, or were when the service stopped."
        return "dispatching", "look", says
    return "dispatching", "well", "Nothing was left in the middle of being handed over."


def _audit(store: "Store | None") -> Finding:
    from afterword.house.queries import audit_holds

    whose = store.name if store else "the installation"
    false = audit_holds(store)
    if false is not None:
        return "audit", "wrong", f"Line {false} of the audit log of {whose} was changed."
    return "audit", "well", f"The audit log of {whose} is whole."


def _store(store: "Store") -> Iterator[Finding]:
    from afterword.house.queries import account, stops_of
    from afterword.house.sealing import Unreadable

    try:
        assert store.secret
    except Unreadable:
        says = f"{store.name}: its key cannot be opened with this master key."
        yield "key", "wrong", says
        return
    yield _audit(store)
    if stops_of(store):
        yield "stop", "look", f"{store.name}: a stop switch is on; messages are held back."
    if account(store, "channel", "email") is None:
        says = f"{store.name}: no mail server is connected; the built-in catcher keeps its mail."
        yield "mail", "look", says
    yield from _counted(store)


def _counted(store: "Store") -> Iterator[Finding]:
    from afterword.journeys.models import Journey, Run
    from afterword.outbox.models import Intent
    from afterword.timeline.models import Event, Intake

    messages = Intent.objects.of(store).filter(effect="message")

    def line(what: str, rows: Any, says: str) -> Iterator[Finding]:
        count = rows.count()
        if count:
            yield what, "look", f"{store.name}: {says.format(n=count)}"

    yield from line(
        "intake",
        Intake.objects.of(store).filter(state="failed"),
        "{n} things that came in could not be read; the desk shows them under “What came in”.",
    )
    yield from line(
        "orphans",
        Event.objects.of(store).filter(customer=None),
        "{n} events wait for an order that has not come in.",
    )
    yield from line(
        "parked",
        Run.objects.of(store).exclude(error="").filter(ended=None),
        "{n} people stand still in a journey because a look at them failed.",
    )
    yield from line(
        "unknown",
        messages.filter(state="unknown").exclude(message_class="marketing"),
        "{n} messages may or may not have arrived; a person decides in the desk.",
    )
    yield from line(
        "deeds",
        Intent.objects.of(store)
        .exclude(effect="message")
        .filter(state__in=("failed", "unknown"), decided="", ask_at=None),
        "{n} things were not done at a shop, or nobody can tell; see Undelivered in the desk.",
    )
    if not Journey.objects.of(store).filter(on=True).exists():
        yield "journeys", "look", f"{store.name}: no journey is switched on."
    late = messages.filter(state="ready", due__lt=now())
    yield from line("ready", late, "{n} messages are ready to go out.")
