"""What waits for somebody."""

from datetime import datetime
from typing import Any

from afterword.house import tokens
from afterword.house.models import Store
from afterword.messages.compile import RIGHT_TO_LEFT
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Customer, CustomerId, Event
from afterword.timeline.queries import become
from afterword.wire.reading import without

CHANNEL = "inpage"
MOST = 5
"""So many are given at once."""


def whose(store: Store, outside: str) -> Customer | None:
    """The customer whom the shop calls so; ``None``: we know nobody of that id."""
    row = CustomerId.objects.of(store).filter(outside=outside).first()
    return become(store, row.customer_id) if row else None


def waiting(store: Store, person: Customer, language: str, now: datetime) -> list[dict[str, Any]]:
    """What waits for them and makes sense still, the newest first; of news about one order only
    the newest."""
    rows = (
        Intent.objects.of(store)
        .filter(customer=person, channel=CHANNEL, provider="shop", valid_until__gt=now)
        .filter(state__in=("accepted", "delivered"))
        .select_related("customer", "store")
        .order_by("-accepted", "-id")
    )
    over = _over(store, person)
    found: list[dict[str, Any]] = []
    told: set[str] = set()
    for intent in rows:
        about = intent.order if intent.message_class == "transactional" else ""
        if intent.send_key in over or about in told:
            continue
        told |= {about} if about else set()
        if (said := _said(store, intent, language)) is not None:
            found.append(said)
    return found[:MOST]


def _over(store: Store, person: Customer) -> set[str]:
    """What they have put away or followed already, even if the engine has not seen to it yet."""
    rows = Event.objects.of(store).filter(
        customer=person, kind__in=("message.read", "message.clicked"), key__startswith="inpage/"
    )
    return {about.removeprefix("message/") for about in rows.values_list("about", flat=True)}


def _said(store: Store, intent: Intent, spoken: str) -> dict[str, Any] | None:
    words = words_of(intent, store)
    if words is None:
        return None
    language = words.language or spoken
    return {
        "key": tokens.make(store, "notice", intent.send_key),
        "title": words.subject,
        "text": without(words.text, words.link),
        "url": words.link,
        "lang": language,
        "dir": "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr",
    }
