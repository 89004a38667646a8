"""The numbers of a journey's messages, against a story whose counts are known."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from afterword.desk.journeys.numbers import Numbers, numbers, said, within
from afterword.house.models import Store
from afterword.journeys import actions
from afterword.journeys import queries as journeys
from afterword.outbox.models import Intent
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed

pytestmark = pytest.mark.django_db
KEY = "order-and-shipping"
PEOPLE = {name: shapes.Who(email=f"{name}@example.com", name=name.title()) for name in "abc"}
DI = shapes.Who(ids=("shop:7",), name="Di")
"""Nobody knows an address of hers: what is said to her is withheld."""


def about(store: Store, kind: str, name: str, days: Days, **data: object) -> shapes.Event:
    """Something told of the first message that somebody had."""
    rows = Intent.objects.of(store).filter(journey=KEY, step="confirm", accepted__isnull=False)
    first = next(
        row for row in rows.order_by("id") if row.order == f"order/shop:{'abc'.index(name) + 1}"
    )
    at = days.now.isoformat()
    return shapes.Event(
        kind=kind, key=f"{kind}/{name}/{at}", happened=days.now, who=PEOPLE[name],
        about=f"message/{first.send_key}", data=data,
    )  # fmt: skip


def no(name: str, days: Days) -> shapes.Event:
    data = {"channel": "email", "purpose": "offers"}
    return shapes.Event(
        kind="consent.revoked", key=f"no/{name}", happened=days.now, who=PEOPLE[name], data=data
    )


@pytest.fixture
def lived(store: Store, home: Path) -> Store:
    """Three have the confirmation, one cannot; what they do then is counted by hand below."""
    actions.switch(store, KEY, on=True, now=NOW, by="test")
    days = Days(home)
    for number, who in enumerate((*PEOPLE.values(), DI), 1):
        days.hear(store, placed(NOW, f"order/shop:{number}", who))
    days.until(NOW + timedelta(days=1))
    for name in "ab":
        days.hear(store, about(store, "message.delivered", name, days))
    days.hear(store, about(store, "message.clicked", "a", days))
    days.later(hours=1)
    days.hear(store, about(store, "message.clicked", "a", days))
    days.hear(store, about(store, "reply.received", "b", days, channel="email"))
    days.until(NOW + timedelta(days=2))
    days.hear(store, no("c", days))
    days.until(NOW + timedelta(days=5))
    days.hear(store, placed(days.now, "order/shop:5", PEOPLE["a"]))
    days.until(NOW + timedelta(days=10))
    days.hear(store, no("b", days))
    days.until(NOW + timedelta(days=20))
    days.hear(store, placed(days.now, "order/shop:6", PEOPLE["b"]))
    days.later(hours=1)
    return store


def test_each_message_is_counted_once(lived: Store) -> None:
    """Three, and two more when they ordered again. One clicked twice; one said no within a week,
    another too late; one bought within fourteen days, another after."""
    definition = journeys.definition(journeys.journey(lived, KEY))
    assert within(definition) == 14
    assert numbers(lived, definition)["confirm"] == Numbers(
        sent=5, delivered=2, clicked=1, replied=1, withheld=1, opted_out=1, bought=1
    )


def test_each_count_stands_under_its_own_name(lived: Store) -> None:
    """Where each is another number: clicks, replies and what was withheld had changed places."""
    one = Intent.objects.of(lived).get(journey=KEY, step="confirm", state="withheld")
    for number in range(2):
        one.pk, one.send_key = None, f"{number}"
        one.save(force_insert=True)
    Event.objects.of(lived).filter(kind="message.clicked").delete()
    counted = said(lived, KEY)["confirm"]
    assert (counted.clicked, counted.replied, counted.withheld) == (0, 1, 3)


def test_the_goal_says_within_how_many_days(lived: Store) -> None:
    definition = journeys.definition(journeys.journey(lived, KEY))
    goal = journeys.definition(journeys.journey(lived, "after-first-delivery")).goal
    longer = msgspec.structs.replace(definition, goal=goal)
    assert within(longer) == 60
    assert numbers(lived, longer)["confirm"].bought == 2


def test_it_takes_few_statements(
    lived: Store, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    definition = journeys.definition(journeys.journey(lived, KEY))
    with django_assert_num_queries(4):
        numbers(lived, definition)
    with django_assert_num_queries(1):
        said(lived, KEY)


def test_another_store_has_its_own(lived: Store, other: Store) -> None:
    assert numbers(other, journeys.definition(journeys.journey(other, KEY))) == {}


def test_they_stand_on_the_cards_and_in_a_table(owner: Client, lived: Store) -> None:
    board = owner.get(f"/desk/ada-fern/journeys/{KEY}/").content.decode()
    assert "5 sent" in board
    assert "1 withheld" in board
    table = owner.get(f"/desk/ada-fern/journeys/{KEY}/numbers/").content.decode()
    line = table[table.index("We have your order") :].split("</tr>")[0]
    counts = [cell.split("</td>")[0] for cell in line.split('">')[1:]]
    assert counts == ["5", "2", "1", "1", "1", "1", "1"]
    assert "Bought within 14 days" in table
