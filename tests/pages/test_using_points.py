"""Points are used for a code on the customer's own page: both or neither, once for each press."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from afterword.decisions.points import Balance
from afterword.engine.redeeming import Refused, redeem
from afterword.house import tokens
from afterword.house.models import Store
from afterword.programs.loyalty import actions as loyalty
from afterword.programs.loyalty.models import PointEntry
from afterword.programs.offers import actions as offers
from afterword.programs.offers.models import Code
from afterword.timeline import erasing
from afterword.timeline.models import Event
from tests.conftest import NOW
from tests.given import ORDER, Days, of_order, placed, tell
from tests.pages.given import person, points_link, preferences_link
from tests.programs.loyal import changes, giving, has

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("that_day")]
REWARDS = {"five-off": 50, "bag": 120}


@pytest.fixture(autouse=True)
def given(store: Store, home: Path) -> Store:
    """Ana has 80 points. Five pounds off take 50 of them, a bag of beans 120."""
    giving(store, NOW, rewards=REWARDS)
    for key, worth, codes in (
        ("five-off", {"en": "£5 off", "es": "5 libras menos"}, ("FIVE-1", "FIVE-2")),
        ("bag", {"en": "A bag of beans"}, ("BAG-1",)),
    ):
        row = offers.save(store, key, worth=worth, ends=ends(), now=NOW, by="test")
        offers.take_in(store, row, codes, now=NOW, by="test")
    tell(store, placed())
    loyalty.adjust(store, person(store), 80, "Welcome", press="a", now=NOW, by="user:mia")
    Days(home).settle()
    return store


def ends() -> datetime:
    return NOW + timedelta(days=20)


def shown(client: Client, store: Store, more: str = "") -> str:
    return " ".join(client.get(points_link(store) + more).content.decode().split())


def press(client: Client, store: Store, offer: str = "five-off", turn: str = "0") -> str:
    """Press the button, and where it leads."""
    answer = client.post(points_link(store), {"offer": offer, "turn": turn})
    assert answer.status_code == 302
    return answer["Location"].rpartition("?")[2]


def free(store: Store) -> int:
    return Code.objects.of(store).filter(reward=None).count()


def test_it_works(client: Client, store: Store) -> None:
    page = shown(client, store)
    assert "£5 off" in page
    assert "Use 50 points</button>" in page
    assert "120 points; you need 40 points more." in page
    assert page.count("<button") == 1
    assert press(client, store) == "done=got"
    assert has(store, NOW) == Balance(active=30, spent=50)
    page = shown(client, store, "?done=got")
    assert "It is yours." in page
    assert "FIVE-1" in page
    assert "until Monday 14 December" in page
    assert "<h1>You have 30 points.</h1>" in page
    assert "Used for a code" in page
    assert changes(store)[-1] == ("spend", "reward", -50, 30, 0)
    (event,) = Event.objects.of(store).filter(kind="reward.given")
    assert (event.data["code"], event.customer_id) == ("FIVE-1", person(store).pk)


def test_pressed_twice_it_is_one(client: Client, store: Store) -> None:
    loyalty.adjust(store, person(store), 80, "More", press="b", now=NOW, by="user:mia")
    assert press(client, store) == press(client, store) == "done=got"
    assert (has(store, NOW).active, free(store)) == (110, 2)
    assert press(client, store, turn="1") == "done=got"
    assert (has(store, NOW).active, free(store)) == (60, 1)


@pytest.mark.parametrize("offer", ["bag", "nothing", ""])
def test_what_cannot_be_had_takes_nothing(client: Client, store: Store, offer: str) -> None:
    assert press(client, store, offer) == "done=not"
    assert (has(store, NOW).active, free(store)) == (80, 3)
    assert "Nothing was taken." in shown(client, store, "?done=not")


def test_an_offer_without_codes_takes_nothing_and_is_not_shown(
    client: Client, store: Store
) -> None:
    Code.objects.of(store).filter(offer__key="five-off").delete()
    assert press(client, store) == "done=not"
    assert has(store, NOW) == Balance(active=80)
    assert not Event.objects.of(store).filter(kind__startswith="reward.").exists()
    assert "£5 off" not in shown(client, store)


def test_an_offer_that_is_over_takes_nothing(client: Client, store: Store) -> None:
    offers.save(store, "five-off", worth={"en": "x"}, ends=NOW, now=NOW, by="test")
    assert press(client, store) == "done=not"
    assert (has(store, NOW).active, free(store)) == (80, 3)


def test_a_failure_on_the_way_leaves_both_as_they_were(client: Client, store: Store) -> None:
    def fails(run: Callable[..., Any], sql: str, *more: Any) -> Any:
        if sql.startswith("INSERT") and "loyalty_pointentry" in sql:
            raise RuntimeError("the disk is full")
        return run(sql, *more)

    with connection.execute_wrapper(fails), pytest.raises(RuntimeError):
        press(client, store)
    assert (has(store, NOW), free(store)) == (Balance(active=80), 3)
    assert not Event.objects.of(store).filter(kind="reward.given").exists()


def test_pending_points_cannot_be_used(client: Client, store: Store, home: Path) -> None:
    order = "order/shop:1043"
    days = Days(home)
    lines = (("p1", "V60", 1, 9_000),)
    days.hear(store, placed(NOW, order, lines=lines), of_order("order.paid", NOW, order))
    assert has(store, NOW) == Balance(active=80, pending=90)
    assert press(client, store, "bag") == "done=not"
    assert has(store, NOW) == Balance(active=80, pending=90)


def test_an_orders_link_shows_them_and_uses_none(client: Client, store: Store) -> None:
    press(client, store)
    link = f"/points/{tokens.make(store, 'points', ORDER)}"
    page = client.get(link).content.decode()
    assert "You have 30 points." in page
    assert "FIVE-1" not in page
    assert "<button" not in page
    loyalty.adjust(store, person(store), 80, "More", press="b", now=NOW, by="user:mia")
    answer = client.post(link, {"offer": "five-off", "turn": "1"})
    assert answer["Location"].endswith("done=not")
    assert (has(store, NOW).active, free(store)) == (110, 2)


def test_the_page_of_choices_leads_there(client: Client, store: Store) -> None:
    page = client.get(preferences_link(store)).content.decode()
    assert points_link(store) in page


def test_who_was_forgotten_in_the_same_moment_is_given_no_code(store: Store) -> None:
    """The page was opened, they were forgotten, and only then it was pressed."""
    opened = person(store)
    erasing.erase(store, opened.pk, now=NOW, by="test")
    with pytest.raises(Refused):
        redeem(store, opened, "five-off", turn="0", now=NOW, by="page:points")
    assert free(store) == 3
    assert not Event.objects.of(store).filter(kind="reward.given").exists()


def test_a_programme_that_was_switched_off_gives_nothing(client: Client, store: Store) -> None:
    giving(store, NOW, rewards=REWARDS, on=False)
    assert press(client, store) == "done=not"
    assert PointEntry.objects.of(store).filter(kind="spend").count() == 0
    assert "<button" not in shown(client, store)
