"""``afterword timeline CUSTOMER``: what comes next, then what happened."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .ground import AsJson, StoreKey, fail, ground, now, show, the_store

if TYPE_CHECKING:
    from afterword.desk.customers.story import Teller
    from afterword.house.models import Store
    from afterword.outbox.models import Intent
    from afterword.timeline.models import Customer, Event


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(timeline)


def timeline(
    customer: Annotated[
        str,
        typer.Argument(help="An e-mail address, a phone number, a name, an order number or an id."),
    ],
    store: StoreKey = "",
    ahead: Annotated[bool, typer.Option(help="Show what will happen next, too.")] = True,
    as_json: AsJson = False,
) -> None:
    """Show one customer: what comes next, then what happened.

    Each message stands with its because.
    With --json one object a line: `"when": "next"` is forecast, `"when": "happened"` is fact.
    """
    ground()
    from afterword.timeline import queries

    found = the_store(store)
    try:
        row = queries.customer_by(found, customer)
    except LookupError as error:
        fail(str(error))
    moment = now()
    if as_json:
        for line in _lines(found, row, moment, ahead):
            show(line)
    else:
        _tell(found, row, moment, ahead)


def _lines(store: "Store", customer: "Customer", moment: datetime, ahead: bool) -> Any:
    from afterword.outbox import queries as outbox
    from afterword.timeline.models import Event

    if ahead:
        yield from _next(store, customer, moment)
    messages = {
        intent.send_key: intent
        for intent in outbox.messages(store, customer=customer.pk, limit=100_000)
    }
    rows = Event.objects.of(store).filter(customer=customer).order_by("-happened", "-id")
    for event in rows.iterator(chunk_size=500):
        yield _event(event, messages)


def _next(store: "Store", customer: "Customer", moment: datetime) -> Any:
    from afterword.engine.preview import ahead

    for one in ahead(store, customer, moment).outcomes:
        yield {
            "when": "next",
            "customer": customer.pk,
            "at": one.at,
            "what": one.what,
            "journey": one.journey,
            "step": one.step,
            "subject": one.subject,
            "channel": one.channel,
            "because": [_reason(reason) for reason in one.because],
        }


def _event(event: "Event", messages: dict[str, Any]) -> dict[str, Any]:
    from afterword.outbox.queries import because_of

    line: dict[str, Any] = {
        "when": "happened",
        "customer": event.customer_id,
        "at": event.happened,
        "known": event.known,
        "what": event.kind,
        "about": event.about,
        "order": event.order.removeprefix("order/"),
        "data": event.data,
        "by": event.by,
        "history": event.history,
    }
    intent = messages.get(event.data.get("message", ""))
    if intent and event.kind.startswith("message."):
        line["message"] = intent.pk
        line["because"] = [_reason(reason) for reason in because_of(intent)]
    return line


def _reason(reason: Any) -> dict[str, Any]:
    return {"rule": reason.rule, "result": reason.result, "inputs": reason.inputs}


def _tell(store: "Store", customer: "Customer", moment: datetime, ahead: bool) -> None:
    from afterword.conversations import queries as conversations
    from afterword.engine import preview
    from afterword.journeys import queries as journeys
    from afterword.outbox import queries as outbox
    from afterword.timeline.models import Event
    from afterword.timeline.queries import name_of

    typer.echo(f"{name_of(customer, store)['name'] or 'A guest'} (customer {customer.pk})")
    messages = outbox.messages(store, customer=customer.pk, limit=100_000)
    teller = _teller(store, customer, messages, moment)
    if ahead:
        typer.echo("\nWhat comes next")
        held = [intent for intent in messages if intent.state == "planned"]
        coming = teller.ahead(
            preview.ahead(store, customer, moment),
            held,
            journeys.runs_of(store, customer.pk),
            conversations.open_task_of(store, customer.pk),
        )
        _items(store, coming, moment, "  nothing is planned")
    typer.echo("\nWhat happened")
    events = Event.objects.of(store).filter(customer=customer, happened__lte=moment)
    _items(store, teller.happened(events, messages), moment, "  nothing yet")


def _teller(
    store: "Store", customer: "Customer", messages: "list[Intent]", moment: datetime
) -> "Teller":
    from afterword.decisions.zones import zone
    from afterword.desk.customers.story import Teller
    from afterword.journeys import queries as journeys
    from afterword.timeline import queries

    wanted = {(one.journey, one.version) for one in journeys.runs_of(store, customer.pk)}
    wanted |= {(one.journey, one.version) for one in messages}
    plans = journeys.plans(store, wanted)
    for plan in journeys.live_plans(store):
        plans[plan.journey.journey, plan.journey.version] = plan
    present = queries.timeline(customer).present
    return Teller(store, customer, present, plans, zone(store.zone), moment)


def _items(store: "Store", items: Any, now: datetime, empty: str) -> None:
    from afterword.decisions.zones import zone
    from afterword.ui import moments

    where = zone(store.zone)
    for item in items:
        note = f" ({item.note})" if item.note else ""
        aside = f", {item.aside}" if item.aside else ""
        typer.echo(f"  {moments.moment(item.at, where, now):<18} {item.title}{note}{aside}")
        if item.quote:
            typer.echo(f"  {'':<18} “{item.quote}”")
        if item.because:
            texts = "; ".join(reason.text for reason in item.because)
            typer.echo(f"  {'':<18} because {texts}")
    if not items:
        typer.echo(empty)
