"""``afterword evidence CONTACT``: every yes and no of an address with its proof, to be checked."""

from pathlib import Path
from typing import Annotated

import typer

from .ground import AsJson, StoreKey, alone, fail, ground, now, show, the_store


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(evidence)


def evidence(
    contact: Annotated[
        str,
        typer.Argument(help="An e-mail address, a phone number, or an id such as whatsapp:AT.123."),
    ],
    store: StoreKey = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The zip file to write.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write what was said and sent to one address into a file that anybody can check.

    The file holds its own verifier, which needs nothing of Afterword. A file that is there already
    is left alone.
    """
    ground()
    from afterword.engine import reactions
    from afterword.outbox import evidence as packing

    found, at = the_store(store), now()
    target = output or Path(f"evidence-{found.key}-{at:%Y%m%d-%H%M%S}.zip")
    if target.exists():
        fail(f"{target} is there already; name another file with --output", 2)
    if reactions.words_to_keep(found):
        with alone():
            reactions.keep_words(found, at)
    try:
        pack = packing.write(found, contact, target, now=at)
    except packing.Nobody as error:
        fail(str(error))
    except OSError as error:
        fail(f"{target} cannot be written: {error.strerror}")
    if as_json:
        show(
            {"file": str(target), "lines": pack.lines, "messages": pack.messages, "head": pack.head}
        )
        return
    typer.echo(f"{target}: {pack.lines} words and {pack.messages} messages.")
    typer.echo(f"Head of the ledger: {pack.head or 'nothing was said yet'}")
    typer.echo(f"Check it: unzip {target} and run python3 verify.py")
