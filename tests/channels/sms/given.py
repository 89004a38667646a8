"""A store that sends text messages over real HTTP to a stand-in, and hears from it at its door."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.timeline.models import Event
from afterword.wire import shapes
from afterword.wire.carry import Carrier
from afterword.wire.http import Http
from tests.conftest import NOW
from tests.given import ANA, Days, placed, tell
from tests.vendors.letters import Answered, Letter, knock

NUMBER = "+385911234567"
OUTSIDE = "https://afterword.example"
"""Where the outside reaches us in these tests."""
DOOR = f"{OUTSIDE}/in/sms/ada-fern"


def somebody(store: Store) -> None:
    """Ana, who gave her number with her order and agreed to be written to on it."""
    who = msgspec.structs.replace(ANA, phone=NUMBER)
    yes = shapes.Event(
        kind="consent.given",
        key="consent/ana:sms:care",
        happened=NOW - timedelta(days=1),
        who=who,
        data={"channel": "sms", "purpose": "care", "contact": ""},
    )
    tell(store, placed(who=who), yes, now=NOW)


def connect(
    store: Store, settings: dict[str, Any], secrets: dict[str, str], plug: str = "sms"
) -> None:
    """Give the store this provider."""
    house.save_account(
        store,
        kind="channel",
        plug=plug,
        settings=settings,
        secrets_=secrets,
        now=NOW,
        by="test",
    )


@contextmanager
def days_of(home: Path) -> Iterator[Days]:
    """The engine on a virtual clock, with an impatient line."""
    carrier = Carrier(2, http=Http(connect=2, total=2))
    days = Days(home)
    days.sender.carrier = carrier
    try:
        yield days
    finally:
        days.sender.close()
        carrier.close()


def hears(days: Days, letter: Letter) -> Answered:
    """Something comes to the door, and is understood and seen to."""
    found = knock(letter, lambda: days.now)
    days.settle()
    return found


def events(store: Store, kind: str) -> list[Event]:
    """The events of a kind, in the order in which they came."""
    return list(Event.objects.of(store).filter(kind=kind).order_by("id"))
