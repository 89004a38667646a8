"""A word of the team about parcels, to one person or to many."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from afterword.decisions.run import PlanMessage
from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.timeline import actions as timeline
from afterword.timeline.models import Shipment

OWN_WORDS = "word-about-parcel"
"""The template that carries what the team writes itself."""
VALID_FOR = timedelta(hours=24)


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """What is said. ``press``: which press of the button says it; one press says it once."""

    template: str
    channel: str
    words: str = ""
    """For ``OWN_WORDS``: what the team writes."""
    press: str


@transaction.atomic
def about_parcels(
    store: Store, parcels: Sequence[Shipment], word: Word, *, now: datetime, by: str
) -> int:
    """Say a word about these parcels, once for each order, whatever the number of its parcels.

    Gives how many orders it is said about. What may reach whom is weighed like every message. Safe
    to repeat: the same press is the same message.
    """
    by_order = {one.order or one.about: one for one in reversed(parcels)}
    planned = [_planned(one, word, now) for one in reversed(by_order.values())]
    outbox.plan(store, planned, now=now, by=by)
    detail = {"template": word.template, "orders": len(planned)}
    audit(store, now=now, by=by, what="parcels.written", about=f"press {word.press}", detail=detail)
    return len(planned)


def _planned(parcel: Shipment, word: Word, now: datetime) -> outbox.Planned:
    return outbox.Planned(
        customer=parcel.customer_id,
        subject=parcel.order,
        order=parcel.order,
        message=PlanMessage(
            send_key=timeline.natural_key("by-hand", word.template, word.press, parcel.about),
            step=word.template,
            message_class="transactional",
            purpose="orders",
            channels=(word.channel,),
            template=word.template,
            tone="",
            cap="hold",
            due=now,
            valid_until=now + VALID_FOR,
            priority=90,
            learned={"about": parcel.about, "words": word.words},
        ),
    )
