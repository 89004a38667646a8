"""What Shopify asks about people's data is done, and makes nobody known who was not."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from afterword.conversations.export import export
from afterword.conversations.models import Task
from afterword.house.models import Store
from afterword.timeline import models
from afterword.timeline.queries import addresses, name_of
from afterword.wire import shapes
from tests.conftest import NOW
from tests.connectors.given import take
from tests.given import placed, tell

OUTSIDE = "shopify:7200000000000000101"
SEEN = shapes.Who(ids=(OUTSIDE,), email="ana@example.com", name="Ana Petrović")
LUKA = shapes.Who(email="luka@example.com", name="Luka")


@pytest.fixture
def shop(store: Store) -> Store:
    tell(
        store,
        placed(order="order/shopify:1", who=SEEN),
        placed(order="order/file:7", who=LUKA),
        now=NOW,
    )
    return store


def named(store: Store) -> list[str]:
    rows = models.Customer.objects.of(store).order_by("id")
    return [name_of(one, store)["name"] for one in rows]


def test_it_works(shop: Store) -> None:
    """Who asks to be forgotten is, at once; the delivery that named them is emptied."""
    taken = take(shop, "shopify", "customers/redact", "customers_redact__any")
    assert (taken.state, taken.says[:55]) == (
        "done",
        "The shop asks that they be forgotten, and they were: cu",
    )
    assert named(shop) == ["", "Luka"]
    assert bytes(models.Intake.objects.of(shop).get().sealed) == b""
    again = take(shop, "shopify", "customers/redact", "customers_redact__any")
    assert "nothing to forget" in again.says
    assert models.Customer.objects.of(shop).count() == 2


def test_a_guest_is_found_by_the_order(store: Store) -> None:
    tell(store, placed(order="order/shopify:1", who=LUKA), now=NOW)
    take(store, "shopify", "customers/redact", "customers_redact__any")
    assert named(store) == [""]


def test_who_is_not_known_stays_unknown(store: Store) -> None:
    for topic, name in (
        ("customers/redact", "customers_redact__any"),
        ("customers/data_request", "customers_data_request__any"),
    ):
        taken = take(store, "shopify", topic, name)
        assert (taken.state, taken.says.startswith("Nobody here")) == ("done", True)
    assert models.Customer.objects.of(store).count() == 0
    assert Task.objects.of(store).count() == 0


def test_who_asks_what_is_stored_becomes_a_task(shop: Store) -> None:
    for _ in range(2):
        take(shop, "shopify", "customers/data_request", "customers_data_request__any")
    (task,) = Task.objects.of(shop)
    assert task.title == "Send them everything that is stored about them: they asked for it"
    assert task.due == NOW + timedelta(days=30)
    assert name_of(task.customer, shop)["name"] == "Ana Petrović"


def test_a_shop_that_leaves_takes_its_people_along(shop: Store) -> None:
    taken = take(shop, "shopify", "shop/redact", "shop_redact__any")
    assert "1 were" in taken.says
    assert named(shop) == ["", "Luka"]


def test_everything_of_one_person_and_nothing_of_another(shop: Store) -> None:
    yes = shapes.Event(
        kind="consent.given",
        key="yes",
        happened=NOW,
        who=SEEN,
        data={"channel": "email", "purpose": "offers", "contact": ""},
        private={"wording": "Send me offers"},
    )
    tell(shop, yes)
    ana = models.Customer.objects.of(shop).order_by("id")[0]
    found = json.loads(json.dumps(export(shop, ana, now=NOW), default=str))
    assert found["person"]["name"] == "Ana Petrović"
    assert found["person"]["ids"] == [OUTSIDE]
    assert [one["address"] for one in found["addresses"]] == list(addresses(ana, shop).values())
    assert [one["about"] for one in found["orders"]] == ["order/shopify:1"]
    assert found["orders"][0]["lines"][0]["title"] == "Hario V60"
    assert [one["kind"] for one in found["events"]] == ["order.placed", "consent.given"]
    assert found["events"][1]["words"] == {"wording": "Send me offers"}
    assert "luka" not in json.dumps(found).lower()
