"""``afterword measures``: what conversations come to, as the desk shows it."""

from typing import Annotated, Any

import typer

from .ground import AsJson, StoreKey, ground, now, show, the_store


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(measures)


def measures(
    store: StoreKey = "",
    days: Annotated[
        int, typer.Option(min=1, max=3650, help="Conversations begun in so many last days.")
    ] = 90,
    as_json: AsJson = False,
) -> None:
    """Say what conversations come to: who settled them, and how long it took.

    And how many ask where their order is, before anything was answered by itself and after.
    """
    ground()
    from afterword.insights.conversations import measured

    found = measured(the_store(store), days, now())
    if as_json:
        show(_plain(found))
        return
    whole, alone = found.whole, found.whole.alone
    share = "too few to tell a share" if alone.percent is None else f"{alone.percent} %"
    typer.echo(
        f"{whole.talks} conversations in {days} days; of {found.waiting} nobody can tell yet"
    )
    typer.echo(f"{alone.part} of {alone.whole} solved without a person: {share}")
    for name, time in (
        ("first answer", whole.answer),
        ("a person, working time", whole.person_answer),
        ("to the end", whole.solved),
    ):
        says = "too few to tell" if time.median is None else f"{time.median:,.0f} min in the middle"
        typer.echo(f"{name:<24}{says} (of {time.many})")
    if found.versus:
        change = found.versus.per_order
        says = "too few to compare" if change.ratio is None else f"{change.ratio:.2f} times as many"
        typer.echo(f"where is my order, after against before: {says}")


def _plain(found: Any) -> dict[str, Any]:
    """Everything, with plain types; the keys of scores are texts, as JSON has it."""
    import msgspec

    return dict(msgspec.to_builtins(found, str_keys=True))
