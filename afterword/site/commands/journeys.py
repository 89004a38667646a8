"""``afterword journeys list | library | show | check | on | off``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .ground import AsJson, StoreKey, alone, fail, ground, now, show, the_store

if TYPE_CHECKING:
    from afterword.house.models import Store
    from afterword.journeys.models import Journey

group = typer.Typer(
    no_args_is_help=True, help="Journeys: what there is, what stands in one, on and off."
)
Key = Annotated[str, typer.Argument(help="The journey's key.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="journeys")


@group.command("list")
def listed(store: StoreKey = "", as_json: AsJson = False) -> None:
    """List the journeys of a store. With --json one object a line."""
    ground()
    from afterword.journeys import queries

    found = the_store(store)
    rows = queries.journeys(found)
    for row in rows:
        facts = _plain(found, row)
        if as_json:
            show(facts)
        else:
            state = "on " if row.on else "off"
            typer.echo(f"{state}  {row.key:<24} {row.name}, {facts['inside']} inside")
    if not rows and not as_json:
        typer.echo("No journeys.")


def _plain(store: "Store", row: "Journey") -> dict[str, Any]:
    from afterword.journeys import queries

    return {
        "journey": row.key,
        "name": row.name,
        "on": row.on,
        "version": row.live,
        "inside": sum(queries.inside(store, row.key).values()),
    }


def _row(store: "Store", key: str) -> "Journey":
    from afterword.journeys import queries

    try:
        return queries.journey(store, key)
    except LookupError as error:
        fail(str(error))


@group.command("library")
def ready_made(as_json: AsJson = False) -> None:
    """List the ready-made journeys. With --json one object a line: why, what each asks, its rules.

    A new store begins with some of them; the others are taken at the desk, from the library.
    """
    from .ground import set_up

    set_up()
    from afterword.journeys import stories

    for one in stories.stories().values():
        facts = stories.plainly(one)
        if as_json:
            show(facts)
        else:
            typer.echo(f"{facts['moment']:<8} {facts['journey']:<24} {facts['about']}")


@group.command("show")
def shown(key: Key, store: StoreKey = "", as_json: AsJson = False) -> None:
    """Print a journey as its text file. With --json its facts and who stands where."""
    ground()
    from afterword.journeys import queries

    found = the_store(store)
    row = _row(found, key)
    if as_json:
        standing = dict(queries.inside(found, key))
        show({**_plain(found, row), "at": standing, "text": queries.text_of(row)})
    else:
        typer.echo(queries.text_of(row), nl=False)


@group.command("check")
def checked(
    files: Annotated[list[Path], typer.Argument(help="Journey files (YAML).")],
    as_json: AsJson = False,
) -> None:
    """Check journey files without a store or a database: every fault with its line.

    Exit code 1 when there is one. Templates are those that ship with Afterword.
    """
    from .ground import set_up

    set_up()
    faults = 0
    for path in files:
        found = _faults(path)
        faults += len(found)
        if as_json:
            show({"file": str(path), "faults": found})
            continue
        typer.echo(f"{path}: {'sound' if not found else f'{len(found)} to mend'}")
        for fault in found:
            typer.echo(f"  {fault['where']}: {fault['says']}")
    if faults:
        raise typer.Exit(1)


def _faults(path: Path) -> list[dict[str, str]]:
    from afterword.journeys.check import check
    from afterword.journeys.text import Unreadable, parse, where
    from afterword.messages.queries import shipped, spoken
    from afterword.outbox.ports import channels

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path} cannot be read: {error}")
    try:
        found = check(parse(text), channels=channels, templates=spoken(shipped()))
    except Unreadable as error:
        return [{"where": one.path, "says": one.says} for one in error.faults]
    return [{"where": where(text, f"$.{one.path}"), "says": one.says} for one in found]


@group.command("on")
def on(key: Key, store: StoreKey = "") -> None:
    """Switch a journey on: from now on people enter it. Safe to repeat."""
    _switch(key, store, on=True)


@group.command("off")
def off(key: Key, store: StoreKey = "") -> None:
    """Switch a journey off: nobody enters, whoever is inside stays. Safe to repeat."""
    _switch(key, store, on=False)


def _switch(key: str, store: str, *, on: bool) -> None:
    ground()
    from afterword.journeys import actions

    found = the_store(store)
    _row(found, key)
    with alone():
        actions.switch(found, key, on=on, now=now(), by="command line")
    typer.echo(f"{key} is {'on' if on else 'off'}.")
