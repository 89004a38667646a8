"""``afterword export CUSTOMER``: everything that is stored of one person."""

from pathlib import Path
from typing import Annotated

import typer

from .ground import StoreKey, fail, ground, now, the_store


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)


def export(
    customer: Annotated[
        str,
        typer.Argument(help="An e-mail address, a phone number, a name, an order number or an id."),
    ],
    store: StoreKey = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write. Without it, standard output."),
    ] = None,
) -> None:
    """Write everything that is stored of one person, as JSON, for whoever asks for it.

    It is read only: nothing is changed by it. A file that is there already is left alone.
    """
    ground()
    import json

    from afterword.conversations.export import export as everything
    from afterword.timeline import queries

    found = the_store(store)
    try:
        row = queries.customer_by(found, customer)
    except LookupError as error:
        fail(str(error))
    text = json.dumps(everything(found, row, now=now()), ensure_ascii=False, indent=2, default=str)
    if output is None:
        typer.echo(text)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text + "\n")
    except FileExistsError:
        fail(f"{output} is there already; name another file with --output", 2)
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}")
    typer.echo(f"{output} holds everything that is stored of customer {row.pk}.", err=True)
