"""``afterword messages list``: what was said to whom, and what was not."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .ground import AsJson, StoreKey, fail, ground, show, the_store

if TYPE_CHECKING:
    from afterword.house.models import Store
    from afterword.messages.costs import Weighed
    from afterword.outbox.models import Intent

group = typer.Typer(no_args_is_help=True, help="Messages: sent, planned, held, withheld.")


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="messages")


@group.command("list")
def listed(
    store: StoreKey = "",
    state: Annotated[
        list[str] | None,
        typer.Option(help="Only in this state; may be given several times."),
    ] = None,
    journey: Annotated[str, typer.Option(help="Only of this journey.")] = "",
    customer: Annotated[str, typer.Option(help="Only to this customer.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many at the most, newest first.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List messages, newest first. With --json one object a line."""
    ground()
    found = the_store(store)
    rows = _rows(found, state or [], journey, customer, limit)
    if as_json:
        for row in rows:
            show(plain(row))
        return
    if not rows:
        typer.echo("No messages.")
    for row in rows:
        typer.echo(_line(row, found))


@group.command("parts")
def parts(
    text: Annotated[
        str, typer.Argument(help="The words; without them each line of standard input is a text.")
    ] = "",
    to: Annotated[str, typer.Option(help="The number it goes to, with + and its country.")] = "",
    store: StoreKey = "",
    as_json: AsJson = False,
) -> None:
    """Say how a text travels as a text message: in how many parts, in which alphabet, at what
    price. Prices are those of the store's account for text messages."""
    ground()
    from afterword.house import queries as house
    from afterword.messages import costs

    found = the_store(store)
    account = house.account(found, "channel", costs.CHANNEL)
    known = account.settings if account else {}
    for line in [text] if text else (line.rstrip("\r\n") for line in sys.stdin):
        weighed = costs.weigh(line, known, to=to, country=found.country)
        if as_json:
            show(_weighed(weighed))
        else:
            typer.echo(_in_words(weighed))


def _weighed(weighed: "Weighed") -> dict[str, Any]:
    """A text that was weighed, as a JSON object."""
    found, cost = weighed.segments, weighed.cost
    return {
        "parts": found.parts,
        "alphabet": found.alphabet,
        "places": found.places,
        "left": found.left,
        "beyond": list(found.beyond),
        "text": weighed.said,
        "cost": {"amount": str(cost.amount), "currency": cost.currency} if cost else None,
    }


def _in_words(weighed: "Weighed") -> str:
    found, cost = weighed.segments, weighed.cost
    said = f"{found.parts} part{'s' if found.parts > 1 else ''}, {found.alphabet}"
    if cost:
        said += f", {cost.amount} {cost.currency}"
    said += f"; {found.left} more fit{'s' if found.left == 1 else ''}"
    if found.beyond:
        said += f"; beyond the short alphabet: {' '.join(found.beyond)}"
    return said


def _rows(
    store: "Store", states: list[str], journey: str, customer: str, limit: int
) -> list["Intent"]:
    from afterword.outbox import queries as outbox
    from afterword.outbox.states import ARROWS
    from afterword.timeline import queries as timeline

    unknown = [state for state in states if state not in ARROWS]
    if unknown:
        fail(f"{unknown[0]!r} is no state of a message; there are: {', '.join(ARROWS)}", 2)
    who = None
    if customer:
        try:
            who = timeline.customer_by(store, customer).pk
        except LookupError as error:
            fail(str(error))
    return outbox.messages(store, states=states, journey=journey, customer=who, limit=limit)


def plain(intent: "Intent") -> dict[str, Any]:
    """A message as a JSON object; instants are ISO 8601 in UTC, what is not known is null."""
    return {
        "message": intent.pk,
        "send_key": intent.send_key,
        "customer": intent.customer_id,
        "state": intent.state,
        "state_at": intent.state_at,
        "journey": intent.journey,
        "version": intent.version,
        "step": intent.step,
        "subject": intent.subject,
        "order": intent.order.removeprefix("order/"),
        "class": intent.message_class,
        "purpose": intent.purpose,
        "template": intent.template,
        "channel": intent.channel,
        "planned": intent.planned,
        "due": intent.due,
        "valid_until": intent.valid_until,
        "accepted": intent.accepted,
        "attempts": intent.attempt,
        "says": intent.says,
    }


def _line(intent: "Intent", store: "Store") -> str:
    from afterword.decisions.zones import zone
    from afterword.timeline.queries import name_of
    from afterword.ui import moments, words

    at = moments.moment(intent.state_at, zone(store.zone))
    state = words.word(words.STATES, intent.state)
    name = name_of(intent.customer, store)["name"] or f"customer {intent.customer_id}"
    return f"{intent.pk:>7}  {at:<18} {state:<12} {intent.step:<18} {name}"
