"""``afterword backup`` and ``afterword restore``: everything in one file, and back again."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from .ground import AsJson, fail, ground, migrate, now, set_up, show


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it, like afterword.backup.")],
    with_key: Annotated[
        bool,
        typer.Option(
            "--with-key",
            help="Put the master key in, too: whoever has the file can then read everything.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the whole installation into one file, while it runs.

    The database as it is at one moment, the journals and the settings. The master key only when it
    is asked for: without it nobody can read what names a person, so keep a copy of it elsewhere.
    """
    ground()
    from django.conf import settings

    from afterword.site.backup import Unfit, make

    target = file.expanduser().resolve()
    try:
        made = make(
            settings.CONFIG, settings.AFTERWORD_MASTER_KEY, target, with_key=with_key, now=now()
        )
    except Unfit as error:
        fail(f"No backup was made: {error}")
    size = target.stat().st_size
    if as_json:
        show({"file": str(target), "bytes": size, "made": made.made, "with_key": with_key})
        return
    typer.echo(f"{target} holds everything ({size / 1e6:.1f} MB).")
    if not with_key:
        typer.echo("The master key is not in it: keep a copy of it in another place.")


def restore(
    file: Annotated[
        Path | None, typer.Argument(help="A file that `afterword backup` wrote.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put aside the database that is there.")
    ] = False,
    journal: Annotated[
        list[Path] | None,
        typer.Option(help="The journal of a worker of another machine; may be said several times."),
    ] = None,
    give_up: Annotated[
        str, typer.Option(help="Instead of a file: a worker whose journal is lost for good.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Put a backup back. Nothing that went out since it was made is sent a second time.

    What was handed over since stands in the journals of the workers. This data folder's are read
    anyhow; with workers on several machines, bring theirs with --journal. As long as one is
    missing, whatever fell due since the backup counts as perhaps sent.
    """
    from afterword.site import backup as backups

    if give_up:
        _give_up(give_up)
        return
    if file is None:
        fail("Say which file to restore.", 2)
    source = file.expanduser().resolve()
    try:
        made = backups.look(source)
        from afterword.site.config import load

        backups.put_key(source, made, load().home)
        set_up()
        _put_back(source, made, replace, journal or [], as_json)
    except backups.Unfit as error:
        fail(f"Nothing was restored: {error}")


def _give_up(name: str) -> None:
    ground()
    from afterword.outbox.restoring import give_up

    if not give_up(name, now=now(), by="restore"):
        fail(f"Nobody asks for the journal of a worker {name!r}.")
    typer.echo(f"The journal of {name} is asked for no more.")


def _put_back(source: Path, made: object, replace: bool, extra: list[Path], as_json: bool) -> None:
    from django.conf import settings
    from django.db import connections

    from afterword.site import backup as backups
    from afterword.site.locks import Held, held
    from afterword.site.numbers import begin_anew

    assert isinstance(made, backups.Backup)
    if made.key != backups.mark_of(settings.AFTERWORD_MASTER_KEY):
        raise backups.Unfit("it was sealed with another master key; set AFTERWORD_KEY to that one")
    with ExitStack() as locks:
        try:
            for name in ("service.lock", "worker.lock"):
                locks.enter_context(held(settings.HOME / name))
        except Held:
            raise backups.Unfit("Afterword is running; stop it first") from None
        _nobody_works()
        connections.close_all()
        for one in extra:
            backups.bring_journal(one.expanduser().resolve(), settings.HOME)
        aside = backups.put_back(source, made, settings.CONFIG, replace=replace)
        migrate()
        begin_anew()
        _tell(made, aside, as_json)


def _nobody_works() -> None:
    """With PostgreSQL: no worker, on whatever machine."""
    from django.db import DatabaseError, connection

    from afterword.house import workers
    from afterword.site.backup import Unfit

    if connection.vendor == "sqlite":
        return
    try:
        gone = set(workers.gone())
        living = [one for one in workers.at_work() if one.name not in gone]
    except DatabaseError:
        return  # there is nothing in it yet
    if living:
        hosts = ", ".join(sorted({one.host for one in living}))
        raise Unfit(f"workers are there (on {hosts}); stop them first, and all of `afterword web`")


def _tell(made: object, aside: Path | None, as_json: bool) -> None:
    from django.conf import settings

    from afterword.house import workers
    from afterword.outbox.journal import journals_in
    from afterword.outbox.restoring import compare
    from afterword.site.backup import Backup

    assert isinstance(made, Backup)
    for one in workers.at_work():
        workers.leave(one.name)  # of the time of the backup
    journals = journals_in(settings.HOME / "journal")
    compared = compare(journals, now=now(), by="restore", restored=True)
    if as_json:
        facts = {"made": made.made, "ahead": compared.ahead, "missing": list(compared.missing)}
        show({**facts, "aside": str(aside) if aside else ""})
        return
    typer.echo(f"Restored as it was on {made.made:%d %B %Y, %H:%M} UTC.")
    if aside:
        typer.echo(f"What was there before is kept as {aside}.")
    if compared.ahead:
        typer.echo(
            f"{compared.ahead} messages went out since then; none of them is sent a second time."
        )
    for name in compared.missing:
        typer.echo(
            f"The journal of worker {name} is missing: bring it with --journal. Until then what "
            "fell due since the backup counts as perhaps sent.",
            err=True,
        )
