"""Composing: from an intent that may go out to the words that go out."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from django.conf import settings

from afterword.decisions.journey import Ask, Plan
from afterword.decisions.timeline import Timeline
from afterword.house import tokens
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.outbox.models import Intent
from afterword.outbox.queries import candidate_of
from afterword.timeline import queries as timeline
from afterword.timeline.models import Product
from afterword.wire.shapes import Outgoing

from . import queries
from .compile import compiled, wrapped
from .context import Subject, names
from .liquid import Faulty
from .text import Unreadable as NoTemplate


class Unwritable(Exception):
    """The words of a message could not be written. The text says why."""


def products_for(store: Store, timelines: Iterable[Timeline]) -> dict[str, Product]:
    """The products that these customers bought, and what goes with them."""
    bought = {
        line.product
        for one in timelines
        for order in one.present.orders.values()
        for line in order.lines
    }
    rows = {row.outside: row for row in Product.objects.of(store).filter(outside__in=bought)}
    others = {
        other
        for row in rows.values()
        for other in row.facts.get("goes_with", [])
        if other not in rows
    }
    rows.update({row.outside: row for row in Product.objects.of(store).filter(outside__in=others)})
    return rows


def language_of(store: Store, seen: Timeline) -> str:
    """The language a customer is written to in: theirs, else the store's."""
    return seen.present.customer.language or store.language


def compose(
    intent: Intent,
    seen: Timeline,
    plan: Plan,
    products: Mapping[str, Product],
    now: datetime,
) -> Outgoing:
    """The message as it goes out.

    Raises ``Unwritable`` when a template or a name is at fault, or the address cannot be opened.
    """
    store, customer = intent.store, intent.customer
    to = timeline.addresses(customer, store).get(intent.contact, "")
    if not to:
        raise Unwritable("the address is not known any more")
    name = timeline.name_of(customer, store)
    language = language_of(store, seen)
    about = Subject(
        store=store,
        name=name,
        timeline=seen,
        order=intent.order,
        learned=candidate_of(intent).learned,
        language=language,
        now=now,
        links=links(intent),
        products=products,
        base_url=settings.AFTERWORD_URL,
        scale=scale(intent, plan),
    )
    return _written(intent, about, to, name.get("name", ""))


def _written(intent: Intent, about: Subject, to: str, to_name: str) -> Outgoing:
    store = about.store
    try:
        text = queries.text(store, intent.template)
        made = compiled(text, about.language, intent.tone or store.tone, store.brand_colour)
        known = names(msgspec.structs.replace(about, language=made.language))
        return Outgoing(
            key=f"{intent.send_key}.{store.key}",
            to=to,
            to_name=to_name,
            subject=made.subject.fill(known).strip(),
            text=wrapped(made.text.fill(known)),
            html=made.html.fill(known),
            language=made.language,
            sender_name=store.sender_name or store.name,
            sender=store.sender_email or f"hello@{store.key}.example",
            unsubscribe_url=about.links["unsubscribe"],
            at=about.now,
            message_class=intent.message_class,
        )
    except (Faulty, NoTemplate, LookupError) as error:
        raise Unwritable(str(error)) from error


def links(intent: Intent) -> dict[str, str]:
    """The addresses of the customer's own pages that a message may show."""
    preferences = tokens.make(intent.store, "preferences", str(intent.customer_id))
    found = {
        "preferences": f"{settings.AFTERWORD_URL}/p/{preferences}",
        "order": intent.store.url,
        "unsubscribe": "",
    }
    if intent.order:
        order = tokens.make(intent.store, "order", intent.order)
        found["order"] = f"{settings.AFTERWORD_URL}/o/{order}"
    if intent.message_class != "transactional":
        parts = (str(intent.customer_id), intent.channel, intent.purpose, intent.contact)
        token = tokens.make(intent.store, "unsubscribe", *parts)
        found["unsubscribe"] = f"{settings.AFTERWORD_URL}/u/{token}"
    return found


def scale(intent: Intent, plan: Plan) -> list[tuple[int, str]]:
    """The answers of an ``ask`` and where each leads."""
    step = plan.steps.get(intent.step)
    if not isinstance(step, Ask):
        return []
    token = tokens.make(intent.store, "answer", str(intent.pk))
    return [
        (value, f"{settings.AFTERWORD_URL}/a/{token}/{value}")
        for value in range(step.scale.low, step.scale.high + 1)
    ]


def seal_words(intent: Intent, outgoing: Outgoing) -> bytes:
    """The words sealed with the person's key, to be kept with the intent."""
    words = {
        "to": outgoing.to,
        "subject": outgoing.subject,
        "text": outgoing.text,
        "html": outgoing.html,
    }
    try:
        return intent.customer.key(intent.store.secret).seal_json(words, "intent")
    except Unreadable as error:
        raise Unwritable("the customer was erased") from error
