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
    rows, inside = queries.journeys(found), queries.inside_each(found)
    for row in rows:
        facts = _plain(row, sum(inside.get(row.key, {}).values()))
        if as_json:
            show(facts)
        else:
            state = "on " if row.on else "off"
            typer.echo(f"{state}  {row.key:<24} {row.name}, {facts['inside']} inside")
    if not rows and not as_json:
        typer.echo("No journeys.")


def _plain(row: "Journey", inside: int) -> dict[str, Any]:
    return {
        "journey": row.key,
        "name": row.name,
        "on": row.on,
        "version": row.live,
        "inside": inside,
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
        show({**_plain(row, sum(standing.values())), "at": standing, "text": queries.text_of(row)})
    else:
        typer.echo(queries.text_of(row), nl=False)


@group.command("check")
def checked(
    files: Annotated[
        list[Path], typer.Argument(help="Journey files and files of scenarios (YAML).")
    ],
    as_json: AsJson = False,
) -> None:
    """Check journey files without a store or a database, and live their scenarios through.

    Every fault with its line; of a scenario that fails, what happened instead and because of what.
    Exit code 1 when there is one. Templates are those that ship with Afterword.
    """
    from .ground import set_up

    set_up()
    from .checking import Checking

    checking = Checking(files)
    for file in checking.files:
        if as_json:
            show({"file": str(file.path), "faults": file.faults})
            continue
        typer.echo(f"{file.path}: {f'{len(file.faults)} to mend' if file.faults else 'sound'}")
        for fault in file.faults:
            typer.echo(f"  {fault['where']}: {fault['says']}")
    for lived in checking.scenarios():
        show(lived.plain) if as_json else typer.echo(lived.text)
    if checking.failed:
        raise typer.Exit(1)


@group.command("publish")
def publish(
    file: Annotated[Path, typer.Argument(help="A journey file (YAML).")],
    rule: Annotated[
        list[str] | None,
        typer.Option(
            help="Where those at a step go: STEP=keep, STEP=retime, STEP=move:OTHER, STEP=leave."
        ),
    ] = None,
    share: Annotated[int, typer.Option(help="In a hundred: how many try it first.")] = 100,
    lasts: Annotated[str, typer.Option("--for", help="How long they do: '2 hours'.")] = "2 hours",
    look: Annotated[bool, typer.Option("--look", help="Only say what it would mean.")] = False,
    store: StoreKey = "",
    as_json: AsJson = False,
) -> None:
    """Publish a journey file, and say what becomes of the people inside.

    Without a rule people keep their place where it is timed as before, are timed anew where it is
    not, and go on to the next step that is still there where theirs is gone.
    """
    ground()
    from .publishing import say_what_it_means

    found = the_store(store)
    say_what_it_means(found, file, rule or [], share, lasts, look=look, as_json=as_json)


@group.command("undo")
def undo(key: Key, store: StoreKey = "") -> None:
    """Take the last publication of a journey back: all go back to where they stood."""
    ground()
    from afterword.journeys import publish_actions, queries

    found = the_store(store)
    last = queries.to_undo(_row(found, key))
    if last is None:
        fail(f"{key}: nothing was published that can still be undone.")
    with alone():
        try:
            done = publish_actions.undo(found, last.pk, now=now(), by="command line")
        except publish_actions.TooLate as error:
            fail(str(error))
    typer.echo(f"Version {done.before} of {key} is live again; all went back to where they stood.")


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
