"""``afterword templates whatsapp list | hand-in | ask``."""

from typing import Annotated, Any, Literal

import typer

from .ground import AsJson, StoreKey, alone, fail, ground, now, show, the_store

group = typer.Typer(no_args_is_help=True, help="Templates: which of their words are approved.")
whatsapp = typer.Typer(
    no_args_is_help=True, help="The words that WhatsApp approves beforehand: how they stand."
)
CHANNEL = "whatsapp"
BY = "command"


def add(app: typer.Typer) -> None:
    """Add the commands."""
    group.add_typer(whatsapp, name=CHANNEL)
    app.add_typer(group, name="templates")


@whatsapp.command("list")
def listed(store: StoreKey = "", as_json: AsJson = False) -> None:
    """List each template in each of its languages, and what is thought of it."""
    ground()
    from afterword.messages import approvals

    for line in approvals.board(the_store(store), CHANNEL):
        facts: dict[str, Any] = {
            "template": line.template,
            "language": line.language,
            "state": line.state,
            "name": line.row.name if line.row else "",
            "category": line.row.category if line.row else "",
            "quality": line.row.quality if line.row else "",
            "says": (line.row.reason if line.row else "") or "; ".join(map(str, line.faults)),
            "body": line.body,
            "before": line.before is not None,
        }
        if as_json:
            show(facts)
        else:
            typer.echo(
                f"{line.template:<22} {line.language:<6} {line.state:<10} {facts['says']}".rstrip()
            )


@whatsapp.command("hand-in")
def hand_in(
    template: Annotated[str, typer.Argument(help="The template's key.")],
    language: Annotated[str, typer.Argument(help="One of its languages.")],
    category: Annotated[
        Literal["utility", "marketing"], typer.Option(help="What the words are for.")
    ] = "utility",
    store: StoreKey = "",
) -> None:
    """Hand the words of a template in one language in for approval."""
    ground()
    from afterword.messages import approvals
    from afterword.messages.approving import Unfit
    from afterword.messages.text import Unreadable
    from afterword.wire.carry import carry

    found = the_store(store)
    try:
        with alone():
            row = approvals.hand_in(
                found, CHANNEL, template, language, category, carry=carry, now=now(), by=BY
            )
    except (approvals.Unasked, Unfit, Unreadable, LookupError) as error:
        fail(str(error))
    typer.echo(f"{row.name} {row.code}: {row.status}")


@whatsapp.command("ask")
def ask(store: StoreKey = "") -> None:
    """Ask what was decided about all that was handed in."""
    ground()
    from afterword.messages import approvals
    from afterword.wire.carry import carry

    found = the_store(store)
    try:
        with alone():
            changed = approvals.ask(found, CHANNEL, carry=carry, now=now())
    except approvals.Unasked as error:
        fail(str(error))
    typer.echo(f"{changed} changed.")
