"""``afterword explain MESSAGE``: why it was sent, or why not."""

from typing import TYPE_CHECKING, Annotated

import typer

from .ground import AsJson, StoreKey, fail, ground, show, the_store
from .messages import plain

if TYPE_CHECKING:
    from afterword.decisions.journey import Plan
    from afterword.house.models import Store
    from afterword.outbox.models import Intent

_MARKS = {"yes": "✓", "no": "✗", "wait": "…"}


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(explain)


def explain(
    message: Annotated[str, typer.Argument(help="The number of a message, or its send key.")],
    store: StoreKey = "",
    as_json: AsJson = False,
) -> None:
    """Say why a message was sent, held back or withheld.

    Every reason stands in its order, with the values that decided it.
    """
    ground()
    from afterword.journeys import queries as journeys
    from afterword.outbox import queries as outbox

    found = the_store(store)
    try:
        intent = outbox.message(found, message)
    except LookupError as error:
        fail(str(error))
    plans = journeys.plans(found, {(intent.journey, intent.version)})
    plan = plans.get((intent.journey, intent.version))
    if as_json:
        _show_json(found, intent, plan)
    else:
        _tell(found, intent, plan)


def _show_json(store: "Store", intent: "Intent", plan: "Plan | None") -> None:
    from afterword.decisions.zones import zone
    from afterword.desk.messages.queries import reasons
    from afterword.outbox import queries as outbox

    texts = reasons(intent, plan, zone(store.zone))
    because = [
        {"rule": one.rule, "result": one.result, "inputs": one.inputs, "text": said.text}
        for one, said in zip(outbox.because_of(intent), texts, strict=True)
    ]
    attempts = [
        {
            "number": one.number,
            "started": one.started,
            "ended": one.ended,
            "result": one.result,
            "says": one.says,
        }
        for one in outbox.attempts(intent)
    ]
    show({**plain(intent), "because": because, "tries": attempts})


def _tell(store: "Store", intent: "Intent", plan: "Plan | None") -> None:
    from afterword.decisions.zones import zone
    from afterword.desk.messages.queries import looks_again, reasons, step_name
    from afterword.outbox import queries as outbox
    from afterword.timeline.queries import name_of
    from afterword.ui import moments, words

    where = zone(store.zone)
    name = name_of(intent.customer, store)["name"] or f"customer {intent.customer_id}"
    state = words.word(words.STATES, intent.state)
    typer.echo(f"“{step_name(plan, intent.step)}” to {name}: {state}.")
    typer.echo(f"{intent.journey}, step {intent.step}, {moments.moment(intent.state_at, where)}.\n")
    for one in reasons(intent, plan, where):
        typer.echo(f"  {_MARKS[one.result]} {one.text}")
    again = looks_again(intent)
    if again and again.due:
        typer.echo(
            f"\nLooked at again {moments.moment(again.due, where)}, or when something changes."
        )
    elif again:
        typer.echo("\nLooked at again as soon as something changes.")
    for tried in outbox.attempts(intent):
        at = moments.moment(tried.started, where)
        how = words.word(words.RESULTS, tried.result)
        typer.echo(f"\nTry {tried.number}, {at}: {how} {tried.says}".rstrip())
