"""``afterword carrier``: whose a tracking number is."""

from typing import Annotated

import typer

from .ground import AsJson, show


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(carrier)


def carrier(
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER…", help="Tracking numbers.")],
    country: Annotated[
        str, typer.Option(help="Where the parcel goes or comes from: two letters, such as GB.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say which carriers a tracking number may be of, best first.

    A check digit that is right weighs more than a mere shape. A number that has no known form, or
    whose check digit is wrong, gets no line.
    """
    from afterword.decisions.carriers import CARRIERS, recognise

    for number in numbers:
        for guess in recognise(number, country):
            if as_json:
                show({"number": number, "carrier": guess.carrier, "confidence": guess.confidence})
            else:
                name = CARRIERS[guess.carrier].name
                typer.echo(f"{number:<24} {name:<24} {guess.confidence:>4.0%}  {guess.service}")
