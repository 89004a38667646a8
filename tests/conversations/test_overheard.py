"""“Cancel” alone stops the messages, and does not let an order be overlooked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from afterword.conversations.models import Task
from afterword.house.models import Store
from afterword.outbox.queries import words_of
from tests.conftest import NOW
from tests.conversations.test_hearing import ALL, answers, may, wrote
from tests.given import ANA, Days, of_order, placed, scan, tell

NUMBER = "+385911234567"
WHO = msgspec.structs.replace(ANA, phone=NUMBER, language="")


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    """Ana ordered a moment ago, and gave her number."""
    tell(store, placed(who=WHO), now=NOW)
    found = Days(home)
    found.settle()
    yield found
    found.sender.close()


def said(store: Store) -> list[str]:
    found = [words_of(one, store) for one in answers(store)]
    return [one.text for one in found if one]


def test_it_works(store: Store, days: Days) -> None:
    days.hear(store, wrote("Cancel"))
    assert not any(may(store, purpose) for purpose in ALL), "the stop is honoured at once"
    (task,) = Task.objects.of(store)
    assert task.title == (
        "They wrote only “cancel”: it stopped messages. Ask if they mean order #1042"
    )
    assert (task.order, task.urgent, task.role) == ("order/shop:1042", True, "agent")
    assert task.due == NOW + timedelta(hours=2), "it may still be called off"
    (line,) = said(store)
    assert line.startswith("Ada & Fern: you get no more messages from us here.")
    assert line.endswith("If you meant order #1042: a person here looks at it.")
    assert len(line) <= 160


def test_saying_it_again_asks_nobody_again(store: Store, days: Days) -> None:
    for number in range(3):
        days.hear(store, wrote("cancel", NOW + timedelta(minutes=number), f"SM{number}"))
        days.later(minutes=1)
    assert Task.objects.of(store).count() == 1
    assert len(said(store)) == 1


@pytest.mark.parametrize("text", ["STOP", "unsubscribe", "cancel my subscription to your texts"])
def test_a_stop_that_speaks_of_messages_asks_nobody(store: Store, days: Days, text: str) -> None:
    days.hear(store, wrote(text))
    assert not may(store, "care")
    assert not Task.objects.of(store).exists()
    assert "If you meant" not in said(store)[0]


def test_in_another_language_too(store: Store, days: Days) -> None:
    days.hear(store, wrote("cancelar por favor", language="es"))
    assert not may(store, "care")
    assert Task.objects.of(store).count() == 1


def test_on_the_road_it_can_wait_till_tomorrow(store: Store, days: Days) -> None:
    days.hear(store, of_order("order.fulfilled", NOW), scan("in_transit", NOW))
    days.hear(store, wrote("cancel"))
    (task,) = Task.objects.of(store).filter(title__contains="cancel")
    assert (task.urgent, task.due) == (False, NOW + timedelta(days=1))


@pytest.mark.parametrize("over", ["cancelled", "delivered"])
def test_without_an_order_to_come_it_is_a_stop_and_nothing_else(
    store: Store, days: Days, over: str
) -> None:
    if over == "cancelled":
        days.hear(store, of_order("order.cancelled", NOW))
    else:
        days.hear(store, of_order("order.fulfilled", NOW), scan("delivered", NOW))
    days.hear(store, wrote("cancel"))
    assert not may(store, "care")
    assert not Task.objects.of(store).filter(title__contains="cancel").exists()
    assert "If you meant" not in said(store)[-1]
