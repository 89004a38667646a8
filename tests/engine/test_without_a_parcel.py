"""Who buys nothing that comes by parcel: they are thanked and asked like everybody else, where the
store has the small journey that its guide gives."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.timeline.models import Event
from tests.conftest import NOW
from tests.connectors.given import take
from tests.connectors.woocommerce.shop import order
from tests.given import Days

pytestmark = pytest.mark.django_db(transaction=True)

GUIDE = Path(__file__).parent.parent.parent / "docs" / "guides" / "journeys.md"


def handed_on() -> str:
    """The journey as the guide has it."""
    found = re.search(r"```yaml\n(journey: without-a-parcel\n.+?)```", GUIDE.read_text(), re.S)
    assert found
    return found[1]


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    words = spoken(shipped())
    for text in (library()["review-request"], handed_on()):
        journeys.publish(store, text, now=NOW, by="test", templates=words)
    for key in ("review-request", "without-a-parcel"):
        journeys.switch(store, key, on=True, now=NOW, by="test")
    return Days(home)


def sells(store: Store, days: Days, number: int, **changes: Any) -> None:
    """The shop tells of an order that is done with: of a download, if nothing else is said."""
    made = {"shipping_lines": [], "needs_processing": False, **changes}
    one = order(number, days.now - timedelta(minutes=5), "completed", **made)
    one["date_completed_gmt"] = one["date_modified_gmt"]
    take(store, "woocommerce", "order.updated", msgspec.json.encode(one), days.now)
    days.settle()


def told(store: Store, kind: str) -> list[str]:
    rows = Event.objects.of(store).filter(kind=kind).order_by("id")
    return list(rows.values_list("about", flat=True))


def asked(store: Store) -> list[tuple[str, str, str]]:
    rows = Intent.objects.of(store).filter(journey="review-request").order_by("id")
    return list(rows.values_list("subject", "step", "state"))


def test_it_works(store: Store, days: Days) -> None:
    sells(store, days, 1)
    assert told(store, "order.supplied") == ["order/woocommerce:1"]
    assert told(store, "order.delivered") == []
    days.later(days=9)
    assert asked(store) == [("order/woocommerce:1", "ask", "accepted")]
    # The next download a week later asks for nothing more: the pause of what was started holds.
    sells(store, days, 2)
    assert told(store, "order.supplied") == ["order/woocommerce:1", "order/woocommerce:2"]
    days.later(days=9)
    assert {subject for subject, _, _ in asked(store)} == {"order/woocommerce:1"}


def test_an_order_with_a_parcel_is_what_it_was(store: Store, days: Days) -> None:
    way = [{"id": 317, "method_title": "DPD", "method_id": "flat_rate", "total": "5.50"}]
    sells(store, days, 1, shipping_lines=way, needs_processing=True)
    assert told(store, "order.fulfilled") == ["order/woocommerce:1"]
    assert told(store, "order.supplied") == []
    days.later(days=9)
    assert asked(store) == []


def test_what_was_called_off_is_not_handed_over(store: Store, days: Days) -> None:
    sells(store, days, 1, status="cancelled")
    assert told(store, "order.cancelled") == ["order/woocommerce:1"]
    assert told(store, "order.supplied") == []
