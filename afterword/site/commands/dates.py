"""``afterword dates backtest``: how honest delivery dates would have been."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .ground import AsJson, fail, show

if TYPE_CHECKING:
    from afterword.insights.dates.walk import Model

Choice = Literal["auto", "table", "ml"]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Delivery dates, and how honest they are.", no_args_is_help=True)
    group.command()(backtest)
    group.callback()(_several)
    app.add_typer(group, name="dates")


def _several() -> None:
    """Delivery dates, and how honest they are."""


def backtest(
    orders: Annotated[Path, typer.Option(help="CSV of orders and when what happened.")],
    items: Annotated[Path, typer.Option(help="CSV of what was in them, and who sent it.")],
    sellers: Annotated[Path, typer.Option(help="CSV of senders and where they are.")],
    customers: Annotated[Path, typer.Option(help="CSV of customers and where they are.")],
    split: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="Orders bought from this day on are foretold."),
    ],
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day on which they were bought."),
    ] = None,
    model: Annotated[
        Choice, typer.Option(help="auto takes ml where the extra is installed.")
    ] = "auto",
    as_json: AsJson = False,
) -> None:
    """Walk through past orders and say how good the dates would have been.

    Each date is foretold with what was known at that moment. Needs no store.
    """
    from afterword.insights.dates.grow import installed
    from afterword.insights.dates.orders import Files, read
    from afterword.insights.dates.scores import scores
    from afterword.insights.dates.walk import walk

    if model == "ml" and not installed():
        fail(
            'ml is not installed: pip install "afterword[ml]", and the system\'s libgomp '
            "(Debian: apt-get install libgomp1); or take --model table"
        )
    chosen: Model = "table" if model == "table" or not installed() else "ml"
    last: date | None = until.date() if until else None
    if last and last < split.date():
        fail(f"--until {last} lies before --split {split.date()}", 2)
    try:
        history = read(Files(orders, items, sellers, customers))
    except ValueError as error:
        fail(str(error))
    found = scores(walk(history, split.date(), last, chosen))
    if as_json:
        show(found)
        return
    typer.echo(f"model {chosen}; days, or shares of 1")
    for name, value in found.items():
        typer.echo(f"{name:<20} {'nothing to say' if value is None else value}")
