"""Writing down that somebody followed a link."""

from datetime import datetime

import msgspec
from django.db import transaction

from afterword.outbox.models import Intent
from afterword.outbox.moves import said
from afterword.timeline import actions as timeline
from afterword.timeline.models import Event

from .machines import too_soon

BY = "page:links"


@transaction.atomic
def followed(intent: Intent, url: str, marked: str, *, now: datetime) -> bool:
    """Record it, once for each person and link. True: it was news, and a person's doing."""
    if intent.accepted is None or too_soon(_reached(intent), _another(intent, marked), now):
        return False
    event = said(intent, "clicked", now, link=marked)
    event = msgspec.structs.replace(event, key=f"{event.key}/{marked}", private={"url": url})
    found = timeline.record_each(intent.store, [(intent.customer_id, event)], now=now, by=BY)
    return bool(found.new)


def _reached(intent: Intent) -> datetime | None:
    """When the message was last known to arrive anywhere."""
    moments = [intent.accepted] + ([intent.state_at] if intent.state == "delivered" else [])
    return max((one for one in moments if one), default=None)


def _another(intent: Intent, marked: str) -> datetime | None:
    """When another link of the same message was followed last."""
    rows = Event.objects.of(intent.store_id).filter(
        about=f"message/{intent.send_key}", kind="message.clicked", by=BY
    )
    rows = rows.exclude(key__endswith=f"/{marked}").order_by("-happened")
    return rows.values_list("happened", flat=True).first()
