"""``afterword channels``: the ways to people, and whether they are connected."""

import typer

from .ground import AsJson, StoreKey, ground, show, the_store


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(channels)


def channels(store: StoreKey = "", as_json: AsJson = False) -> None:
    """Show every channel: whether it is connected, and who carries it."""
    ground()
    from afterword.outbox.queries import ways

    for one in ways(the_store(store)):
        if as_json:
            show(
                {
                    "channel": one.channel,
                    "connected": one.connected,
                    "provider": one.provider,
                    "hears": one.hears,
                    "trouble": one.trouble,
                    "price": one.price,
                }
            )
            continue
        said = one.label if one.connected else "not connected: caught here"
        typer.echo(f"{one.channel:<10} {said}{f', {one.trouble}' if one.trouble else ''}")
