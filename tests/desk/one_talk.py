"""A conversation to start from: Ana, whose parcel is late, wrote over WhatsApp and by mail."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from django.test import Client

from afterword.conversations import talking
from afterword.conversations.models import Conversation
from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, placed, scan, tell

NUMBER = "+385911234567"
LINES = (
    ("p1", "Hario V60, white", 1, 2800),
    ("p2", "Morning House 250 g, ground", 1, 1250),
)


class Desk(msgspec.Struct):
    """A store with a conversation in it, and the engine that it lives by."""

    store: Store
    days: Days
    set_clock: Callable[[datetime], None]

    @property
    def talk(self) -> Conversation:
        """The conversation as it stands."""
        rows = Conversation.objects.of(self.store).select_related("customer__store", "assignee")
        return rows.get()

    @property
    def now(self) -> datetime:
        """The moment it is, for the engine and for the desk."""
        return self.days.now

    def hear(self, *events: shapes.Event) -> None:
        """Something comes in."""
        self.days.hear(self.store, *events)

    def later(self, **span: int) -> datetime:
        """Live on for a while."""
        self.set_clock(self.days.later(**span))
        return self.days.now


def chatted(text: str, key: str, at: datetime, order: str = "order/shop:1042") -> shapes.Event:
    """A word over WhatsApp."""
    return shapes.Event(
        kind="reply.received",
        key=f"whatsapp:{key}",
        happened=at,
        order=order,
        who=shapes.Who(email=ANA.email, contacts=(("whatsapp", NUMBER),)),
        data={"channel": "whatsapp", "provider_id": key, "what": "text"},
        private={"text": text},
    )


def mailed(text: str, key: str, at: datetime) -> shapes.Event:
    """A word by mail."""
    return shapes.Event(
        kind="reply.received",
        key=f"email:reply:{key}",
        happened=at,
        order="order/shop:1042",
        who=shapes.Who(email=ANA.email),
        data={"channel": "email", "provider_id": key},
        private={"text": text, "subject": "My order"},
    )


def a_desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Ana bought, her parcel is late, she asks."""
    clock = SimpleNamespace(now=lambda: NOW)
    monkeypatch.setattr("afterword.site.middleware.timezone", clock)

    def set_clock(at: datetime) -> None:
        clock.now = lambda: at

    days = Days(home, NOW - timedelta(days=4))
    who = msgspec.structs.replace(ANA, phone=NUMBER)
    tell(store, placed(days.now, who=who, lines=LINES, total=4700), now=days.now)
    days.settle()
    at = NOW - timedelta(days=3)
    promised = (NOW - timedelta(days=1)).isoformat()
    days.until(at)
    tell(store, scan("in_transit", at, promised_to=promised, place="Leeds"), now=at)
    late = NOW - timedelta(hours=20)
    days.until(late)
    tell(store, scan("on_hold", late, delayed=True, reason="weather", place="Graz"), now=late)
    days.until(NOW - timedelta(minutes=30))
    desk = Desk(store, days, set_clock)
    desk.hear(mailed("Hello, has it left yet?", "m1@post.example", desk.now))
    desk.later(minutes=22)
    text = "Where is my order? Monday is too late, it is my mother’s birthday on Sunday."
    desk.hear(chatted(text, "w1", desk.now))
    talking.hand_over(desk.talk, why="unhappy", now=desk.now, by="engine")
    desk.later(minutes=8)
    return desk


def a_teammate(store: Store, name: str, role: str = "agent") -> User:
    """Somebody of the team."""
    email = f"{name.partition(' ')[0].lower()}@ada-fern.example"
    user = house.create_user(email=email, name=name, now=NOW)
    house.add_member(store, user, role, now=NOW, by="test")  # type: ignore[arg-type]
    return user


def browser_of(user: User) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(user)
    return client
