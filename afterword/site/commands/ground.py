"""What every command stands on: Django set up, a database in its present form, the store named.

A command that cannot go on says why and what to do, on standard error, and ends with 1.
"""

import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from afterword.house.models import Store

StoreKey = Annotated[
    str,
    typer.Option("--store", "-s", help="The store's key. Not needed where there is only one."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]


TWO_WRITERS = (3, 51, 3)
"""The first SQLite that two programs may write with at once."""


def called() -> str:
    """How this program is called from where one stands: the first word of a command to type."""
    own = Path(sys.argv[0])
    if own.name != "afterword" or shutil.which("afterword"):
        return "afterword"
    whole = own.absolute()
    return str(whole.relative_to(Path.cwd())) if whole.is_relative_to(Path.cwd()) else str(whole)


def fail(says: str, code: int = 1) -> NoReturn:
    """End with words on standard error."""
    typer.echo(says, err=True)
    raise typer.Exit(code)


def set_up() -> None:
    """Set Django up. A setting that cannot be read ends the command."""
    import django

    with _settings_are_read():
        django.setup()


def read_settings() -> None:
    """Read the settings, and leave the rest of Django to others: it takes much memory."""
    from django.conf import settings

    with _settings_are_read():
        assert settings.CONFIG


@contextmanager
def _settings_are_read() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        fail(f"Afterword's settings cannot be read: {error}")


def in_a_fork(work: Callable[[], None]) -> None:
    """Do something in a process of its own, so that what it takes of memory is given back.

    For the beginning of a command, before any thread. A failure there ends the command as well.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        os._exit(_code_of(work))
    if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise typer.Exit(code if code > 0 else 1)


def _code_of(work: Callable[[], None]) -> int:
    """Do it, and give what a process would end with."""
    code = 0
    try:
        work()
    except typer.Exit as ended:
        code = ended.exit_code
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def ground() -> None:
    """Django is set up and the database is there in its present form; else the command ends."""
    set_up()
    missing = unmigrated()
    if missing is None:
        fail(f"There is no database yet. `{called()} init --store S --owner EMAIL` makes one.")
    if missing:
        fail(
            f"The database is of an older version. `{called()} up` or `{called()} init` brings it "
            "up to date."
        )


def unmigrated() -> int | None:
    """How many migrations the database lacks; ``None``: there is nothing in it at all."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import OperationalError

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        fail(f"The database cannot be reached: {error}")
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return len(plan) if executor.loader.applied_migrations else None


_MIGRATING = 0x61667465
"""The number of PostgreSQL's advisory lock for it: any that nobody else takes."""


def migrate() -> None:
    """Bring the database to its present form. Safe to repeat, and for several to do at once."""
    from django.db import connection

    from afterword.site.tables import bring_up_to_date

    shared = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if shared:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            bring_up_to_date()
        finally:
            if shared:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def the_store(key: str) -> "Store":
    """The store of that key, or the only one there is."""
    from afterword.house import queries as house
    from afterword.house.models import Store

    if key:
        try:
            return house.store_by_key(key)
        except LookupError as error:
            fail(str(error))
    stores = list(Store.objects.order_by("key")[:2])
    if not stores:
        fail(f"There is no store yet. `{called()} init --store S --owner EMAIL` makes one.")
    if len(stores) > 1:
        known = ", ".join(Store.objects.order_by("key").values_list("key", flat=True))
        fail(f"Say which store with --store; there are: {known}", 2)
    return stores[0]


def now() -> datetime:
    """The time now, in UTC: asked once by each command and handed down."""
    return datetime.now(UTC)


def show(facts: Mapping[str, Any]) -> None:
    """One JSON object on a line of its own."""
    import msgspec

    sys.stdout.write(msgspec.json.encode(facts).decode() + "\n")


@contextmanager
def alone() -> Iterator[None]:
    """Write to the database from outside the service.

    An old SQLite library must not write a WAL that another process writes: with one, the command is
    refused while the service runs. A newer one, and PostgreSQL, take turns by themselves.
    """
    import sqlite3

    from django.conf import settings
    from django.db import connection

    old = connection.vendor == "sqlite" and sqlite3.sqlite_version_info < TWO_WRITERS
    if not old:
        yield
        return
    from afterword.site.locks import Held, held

    try:
        with held(settings.HOME / "worker.lock"):
            yield
    except Held:
        fail(
            "Afterword is running, and this machine's SQLite is too old for two programs to write "
            "at once. Stop the service first, or use its API."
        )
