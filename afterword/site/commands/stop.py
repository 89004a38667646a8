"""``afterword stop`` and ``afterword release``: the stop switches."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .ground import AsJson, StoreKey, alone, fail, ground, now, show, the_store

if TYPE_CHECKING:
    from afterword.house.models import Stop, Store

Everything = Annotated[bool, typer.Option("--all", help="Every store on this installation.")]
Channel = Annotated[str, typer.Option("--channel", help="One channel of the store.")]
Journey = Annotated[str, typer.Option("--journey", help="One journey of the store.")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(stop)
    app.command()(release)


def stop(
    everything: Everything = False,
    channel: Channel = "",
    journey: Journey = "",
    why: Annotated[str, typer.Option("--why", help="For the others to read.")] = "",
    store: StoreKey = "",
    as_json: AsJson = False,
) -> None:
    """Press a stop switch: nothing that it covers goes out any more, within a second.

    Without an option it covers the store.
    """
    ground()
    from afterword.house import actions as house

    whose, scope, name = _what(everything, channel, journey, store)
    with alone():
        switch = house.stop(whose, scope=scope, name=name, why=why, now=now(), by="command line")
    _tell("Stopped", _plain(switch), as_json)


def release(
    everything: Everything = False,
    channel: Channel = "",
    journey: Journey = "",
    store: StoreKey = "",
    as_json: AsJson = False,
) -> None:
    """Release a stop switch: what is still valid goes out."""
    ground()
    from afterword.house import actions as house

    whose, scope, name = _what(everything, channel, journey, store)
    one: dict[str, Any] = {"store": whose.key if whose else None, "scope": scope, "name": name}
    with alone():
        was_on = house.release(whose, scope=scope, name=name, now=now(), by="command line")
    if not was_on:
        fail(f"This switch is not on: {_called(one)}")
    _tell("Released", one, as_json)


def _what(
    everything: bool, channel: str, journey: str, store: str
) -> "tuple[Store | None, str, str]":
    """(whose, scope, name) of the switch that is meant."""
    from afterword.journeys import queries as journeys
    from afterword.outbox.ports import channels

    if sum(map(bool, (everything, channel, journey))) > 1:
        fail("Say one of --all, --channel and --journey.", 2)
    if everything:
        return None, "all", ""
    found = the_store(store)
    if channel and channel not in channels:
        fail(f"There is no channel {channel!r}; there are: {', '.join(sorted(channels))}")
    try:
        if journey:
            journeys.journey(found, journey)
    except LookupError as error:
        fail(str(error))
    scope = "channel" if channel else "journey" if journey else "all"
    return found, scope, channel or journey


def _plain(switch: "Stop") -> dict[str, Any]:
    return {
        "store": switch.store.key if switch.store else None,
        "scope": switch.scope,
        "name": switch.name,
        "since": switch.since,
        "why": switch.why,
    }


def _tell(what: str, one: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show(one)
    else:
        typer.echo(f"{what}: {_called(one)}")


def _called(one: dict[str, Any]) -> str:
    where = one["store"] or "every store"
    return where if one["scope"] == "all" else f"{one['scope']} {one['name']} of {where}"
