"""An answer for another program to say: the same facts and words as a dialogue's, of one order that
was named with its e-mail address.

Nothing is sent, and nothing but what a person has to see to is written down.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.answering import CAN_BE_CHANGED, FOR_A_PERSON, Found
from afterword.decisions.timeline import Timeline
from afterword.decisions.understanding import Understood
from afterword.house import tokens
from afterword.house.models import Store
from afterword.messages.asked import TEMPLATES
from afterword.messages.compile import briefly
from afterword.messages.context import names
from afterword.messages.queries import text as template_text
from afterword.messages.subject import Subject, products_for
from afterword.messages.voice import voice_of
from afterword.timeline import actions as timeline
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Customer, Order
from afterword.timeline.ports import understood
from afterword.wire import shapes

from .claiming import order_of, stood

PERSON = "answer-person"
UNKNOWN = "answer-no-order"
_BESIDE: dict[str, str] = {
    "return": "answer-return",
    "refund_status": "answer-refund",
    "thanks": "answer-thanks",
}
"""By what they want beside how it stands: the template that says it."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered. ``said``: the words; ``facts``: what they rest on; ``handed``: whether a
    person of the team answers instead, or as well."""

    understood: Understood
    said: str
    facts: dict[str, Any]
    link: str
    sure: bool
    handed: bool


def answer(
    store: Store, text: str, *, number: str, email: str, language: str, now: datetime, by: str
) -> Answered:
    """What to say to somebody who asks about an order. Without an order whose number and e-mail
    address belong together nothing of any order is said, and the words are the same whatever of
    the two is wrong."""
    heard = understood(store.pk, text, language)
    spoken = language or heard.language or store.language
    sure = round(heard.confidence * 100) >= store.rules.answers.sure
    order = order_of(store, [number.strip().lstrip("#")], email)
    if order is None:
        said = _say(store, None, UNKNOWN, Found(which="none"), spoken, now)[0]
        return Answered(understood=heard, said=said, facts={}, link="", sure=sure, handed=False)
    found = stood(store, order, now)
    template, handed = _which(heard.intent, found, sure=sure)
    if handed:
        _hand_over(store, order, text, now=now, by=by)
    said, facts = _say(store, order, template, found, spoken, now)
    return Answered(
        understood=heard,
        said=said,
        facts=facts,
        link=_link(store, order),
        sure=sure,
        handed=handed,
    )


def _which(intent: str, found: Found, *, sure: bool) -> tuple[str, bool]:
    """The template that answers, and whether a person has to see to it."""
    if not sure or not found.stands:
        return PERSON, True
    if intent == "wismo":
        return TEMPLATES[found.stands], found.stands in FOR_A_PERSON
    if intent in ("cancel", "change_address"):
        return (PERSON, True) if found.stands in CAN_BE_CHANGED else ("answer-too-late", False)
    return (_BESIDE[intent], False) if intent in _BESIDE else (PERSON, True)


def _say(
    store: Store, order: Order | None, template: str, found: Found, language: str, now: datetime
) -> tuple[str, dict[str, Any]]:
    source = template_text(store, template)
    made = briefly(source, "reply", language, store.tone)
    about = _about(store, order, found, made.language, now)
    known = names(about)
    return made.text.fill(known).strip(), _facts(known) if order is not None else {}


def _about(
    store: Store, order: Order | None, found: Found, language: str, now: datetime
) -> Subject:
    whose = order.customer_id if order else 0
    seen = timeline_queries.timelines(store, [whose])[whose] if order else Timeline("nobody", ())
    return Subject(
        store=store,
        name={"name": "", "given_name": ""},
        timeline=seen,
        order=order.about if order else "",
        learned=found.learned(),
        language=language,
        now=now,
        links={"order": _link(store, order) if order else ""},
        products=products_for(store, [seen]),
        base_url=store.pages,
        voice=voice_of(store),
        tone=store.tone,
    )


def _link(store: Store, order: Order) -> str:
    return f"{store.pages}/o/{tokens.make(store, 'order', order.about)}"


def _facts(known: Mapping[str, Any]) -> dict[str, Any]:
    """What the words rest on; what is not known is left out."""
    where = known["where"]
    facts = {name: where[name] for name in where if where[name]}
    facts |= {"order": known["order"]["number"], "placed": known["order"]["placed"]}
    return {name: value for name, value in facts.items() if value}


def _hand_over(store: Store, order: Order, text: str, *, now: datetime, by: str) -> None:
    """The words go into the conversation with the customer, as if written on the order's page: the
    dialogue sees that it is for a person."""
    customer = Customer.objects.of(store).get(id=order.customer_id)
    if not customer.wrapped_key:
        return
    key = timeline.natural_key("asked", order.about, store.secret.hash(text), f"{now:%Y%m%d%H}")
    reply = shapes.Event(
        kind="reply.received",
        key=f"asked/{key}",
        happened=now,
        about="",
        order=order.about,
        data={"channel": "page"},
        private={"text": text},
    )
    timeline.record_for(store, customer.pk, [reply], now=now, by=by)
