"""A talk with Ana, and a store that has connected a model."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from afterword.conversations import assist_settings
from afterword.conversations.assist_settings import Helper
from afterword.conversations.models import Conversation
from afterword.decisions.assisting.asking import USES
from afterword.house.models import Store
from afterword.wire import shapes
from tests.assist.stand_in import KEY, MODEL
from tests.conftest import NOW
from tests.given import ANA, Days, placed, scan, tell

PRIVATE = ("Ana", "Petrović", "Petrovic", "ana@example.com", "1042", "15527708", "Ilica", "10000")
"""What is known of her and may not leave."""
ASKED = (
    "Hi, Ana Petrovic here. Where is #1042? It goes to Ilica 42, call me at +385 91 123 4567 "
    "or see https://dpd.example/15527708."
)


def connect(store: Store, url: str, key: str = KEY, now: datetime = NOW, **facts: Any) -> None:
    """Connect the store with the stand-in, everything allowed, at 2 and 10 a million tokens."""
    usual: dict[str, Any] = {
        "url": url,
        "name": MODEL,
        "price_in": "2",
        "price_out": "10",
        "currency": "USD",
        "limit": "5",
        "uses": USES,
        "on": True,
    }
    assist_settings.settle(store, Helper(**usual | facts), key, now=now, by="test")


def wrote(text: str, key: str = "one", at: datetime = NOW, **data: Any) -> shapes.Event:
    """What Ana writes by e-mail."""
    return shapes.Event(
        kind="reply.received",
        key=key,
        happened=at,
        who=shapes.Who(email=ANA.email),
        data={"channel": "email", **data},
        private={"text": text},
    )


def a_talk(store: Store, home: Path, text: str = ASKED) -> Conversation:
    """Ana asks about a parcel that is on its way to her."""
    begun = NOW - timedelta(days=3)
    order = placed(begun)
    address = {
        "first_name": "Ana", "last_name": "Petrović", "address1": "Ilica 42", "city": "Zagreb",
        "zip": "10000", "country_code": "HR",
    }  # fmt: skip
    sent = shapes.Event(
        kind=order.kind, key=order.key, happened=order.happened, about=order.about,
        order=order.order, who=order.who, data=order.data, private={"address": address},
    )  # fmt: skip
    tell(store, sent, now=begun)
    tell(store, scan("in_transit", begun + timedelta(days=1)), now=begun + timedelta(days=1))
    days = Days(home, NOW)
    days.settle()
    days.hear(store, wrote(text))
    return Conversation.objects.of(store).select_related("customer", "store").get()
