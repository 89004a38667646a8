"""Answering what was caught, as the person who would have got it."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.wire import shapes

from .queries import Mail

LONGEST = 1000
"""Signs of an answer that are taken."""


@transaction.atomic
def answer(store: Store, mail: Mail, text: str, *, now: datetime, by: str) -> None:
    """Write down what somebody at the desk says in the customer's place. It is heard like the
    customer's own words, and the audit log keeps who wrote it. Safe to repeat within a second."""
    assert mail.card is not None
    said = text.strip()[:LONGEST]
    mark = sha256(f"{mail.id} {now:%Y%m%d%H%M%S} {said}".encode()).hexdigest()[:24]
    choice = next((one.key for one in mail.card.choices if one.words == said), "")
    event = shapes.Event(
        kind="reply.received",
        key=f"caught:{mark}",
        happened=now,
        who=shapes.Who(contacts=((mail.channel, mail.card.to),))
        if mail.channel != "sms"
        else shapes.Who(phone=mail.card.to),
        about=f"message/{mail.card.key.partition('.')[0]}",
        data={
            "channel": mail.channel,
            "what": "choice" if choice else "text",
            "choice": choice,
        },
        private={"text": said},
    )
    # Whose words they are is found by the address, as in life: a no binds the address itself.
    timeline.record(store, [event], now=now, by=by)
    audit(store, now=now, by=by, what="caught.answered", about=f"customer {mail.customer}")
