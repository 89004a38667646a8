"""Everything that is stored of one person, for whoever asks (GDPR art. 15 and 20)."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.outbox.models import Attempt, Intent
from afterword.outbox.queries import because_of, words_of
from afterword.programs.loyalty import queries as loyalty
from afterword.timeline import ledger, queries
from afterword.timeline.models import (
    ConsentLine,
    ContactPoint,
    Customer,
    CustomerId,
    Event,
    Matter,
    Order,
    OrderLine,
    Shipment,
)

from . import files
from .file_models import Attachment
from .models import Conversation, Correction, Note, Task

_OURS = frozenset({"id", "store", "customer", "sealed", "wrapped_key", "lot", "digest"})
"""What says nothing of a person: our own numbers, and what is sealed."""


def export(store: Store, customer: Customer, *, now: datetime) -> dict[str, Any]:
    """Everything of a customer as plain data, readable by people and by programs.

    Of who was forgotten there is only what names nobody.
    """
    orders = list(Order.objects.of(store).filter(customer=customer).order_by("placed"))
    return {
        "store": store.key,
        "made": now.isoformat(),
        "person": {
            **queries.name_of(customer, store),
            **_plain(customer, "language", "country", "region", "zone", "tags", "stated"),
            "since": customer.since and customer.since.isoformat(),
            "ids": list(_mine(CustomerId, store, customer).values_list("outside", flat=True)),
        },
        "addresses": _addresses(store, customer),
        "orders": [_order(store, one) for one in orders],
        "parcels": [_row(one) for one in _mine(Shipment, store, customer)],
        "matters": [_row(one) for one in _mine(Matter, store, customer)],
        "tasks": [_row(one) for one in _mine(Task, store, customer)],
        "conversation": [_talk(store, one) for one in _mine(Conversation, store, customer)],
        "files": [_file(one) for one in files.of(store, customer)],
        "points": loyalty.export(store, customer, now),
        "consents": [_consent(store, one) for one in _mine(ConsentLine, store, customer)],
        "messages": [_message(store, one) for one in _intents(store, customer)],
        "events": [_event(store, customer, one) for one in _mine(Event, store, customer)],
    }


def _file(one: Attachment) -> dict[str, Any]:
    """A file that they sent, or were sent, with its bytes where they are still kept."""
    try:
        content = b64encode(files.content(one)).decode()
    except LookupError:
        content = ""
    return {
        "name": files.name_of(one),
        "from": "them" if one.event else "us",
        "at": one.at.isoformat(),
        "type": one.type,
        "size": one.size,
        "content": content,
    }


def _mine(model: Any, store: Store, customer: Customer) -> Any:
    field = "customer" if model is ConsentLine else "customer_id"
    return model.objects.of(store).filter(**{field: customer.pk}).order_by("id")


def _plain(row: Model, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _row(row: Model) -> dict[str, Any]:
    """The plain fields of a row, instants in ISO 8601."""
    found: dict[str, Any] = {}
    for field in row._meta.fields:
        if field.name not in _OURS and not field.is_relation:
            value = getattr(row, field.name)
            found[field.name] = value.isoformat() if isinstance(value, datetime) else value
    return found


def _addresses(store: Store, customer: Customer) -> list[dict[str, Any]]:
    known = queries.addresses(customer, store)
    points: Iterable[ContactPoint] = _mine(ContactPoint, store, customer)
    return [
        {
            "kind": one.channel,
            "address": known.get(one.digest, ""),
            "since": one.since.isoformat(),
            "blocked": one.blocked,
        }
        for one in points
    ]


def _order(store: Store, order: Order) -> dict[str, Any]:
    lines = OrderLine.objects.of(store).filter(order=order).order_by("position")
    return {**_row(order), "lines": [_row(one) for one in lines]}


def _consent(store: Store, line: ConsentLine) -> dict[str, Any]:
    return {"line": line.line, "proof": dict(ledger.proof_of(store, line))}


def _talk(store: Store, talk: Conversation) -> dict[str, Any]:
    """A conversation, what the team wrote beside it, and how their words were put right. What was
    said stands with the events and the messages."""
    notes = Note.objects.of(store).filter(conversation=talk).order_by("at", "id")
    corrected = Correction.objects.of(store).filter(customer=talk.customer_id).order_by("at", "id")
    return {
        **_row(talk),
        "notes": [{"at": one.at.isoformat(), "words": _opened(talk, one, "note")} for one in notes],
        "put_right": [
            {**_row(one), "words": _opened(talk, one, "correction")} for one in corrected
        ],
    }


def _opened(talk: Conversation, row: Note | Correction, context: str) -> str:
    """Words under the person's key; empty: they cannot be read any more."""
    try:
        key = talk.customer.key(talk.store.secret)
        return key.open(bytes(row.sealed), context).decode()
    except Unreadable:
        return ""


def _intents(store: Store, customer: Customer) -> list[Intent]:
    rows = Intent.objects.of(store).filter(effect="message", customer=customer)
    return list(rows.order_by("id").select_related("customer", "store"))


def _message(store: Store, intent: Intent) -> dict[str, Any]:
    said = words_of(intent, store)
    tries = Attempt.objects.of(store).filter(intent=intent).order_by("number")
    return {
        "channel": intent.channel,
        "state": intent.state,
        "class": intent.message_class,
        "purpose": intent.purpose,
        "journey": intent.journey,
        "step": intent.step,
        "planned": intent.planned.isoformat(),
        "accepted": intent.accepted and intent.accepted.isoformat(),
        "because": [
            {"rule": one.rule, "result": one.result, "inputs": one.inputs}
            for one in because_of(intent)
        ],
        "tries": [one.started.isoformat() for one in tries],
        "to": said.to if said else "",
        "subject": said.subject if said else "",
        "text": said.text if said else "",
    }


def _event(store: Store, customer: Customer, event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "happened": event.happened.isoformat(),
        "about": event.about,
        "data": event.data,
        "words": queries.private_of(event, customer, store),
    }
