"""What a journey with a hold-out earns stands on its page, with an honest word (story 17)."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from afterword.decisions.enter import HELD_OUT
from afterword.house.models import Store
from afterword.insights.lifting import of_journey
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer, Order
from tests.conftest import NOW

KEY = "goes-well-with"
PAGE = f"/desk/ada-fern/journeys/{KEY}/numbers/"
ENTERED = NOW - timedelta(days=60)
WITHIN = timedelta(days=45)
pytestmark = pytest.mark.django_db


@pytest.fixture
def sells(store: Store) -> Store:
    journeys.publish(store, library()[KEY], now=NOW, by="test", templates=spoken(shipped()))
    journeys.switch(store, KEY, on=True, now=NOW, by="test")
    return store


def came_in(store: Store, people: int, buyers: int, *, alone: bool, days_ago: int = 60) -> None:
    """So many came in, and so many of them ordered ten days later for twenty pounds."""
    entered = NOW - timedelta(days=days_ago)
    made = Customer.objects.bulk_create([Customer(store=store, seen=NOW) for _ in range(people)])
    Run.objects.bulk_create(
        [
            Run(
                store=store, customer=one, key=f"{one.pk}", journey=KEY, version=1, entry=1,
                subject=f"order/shop:{one.pk}", entered=entered, since=entered, ended=NOW,
                outcome=HELD_OUT if alone else "", state="{}",
            )
            for one in made
        ]
    )  # fmt: skip
    for one in made[:buyers]:
        ordered(store, one, entered + timedelta(days=10))


def ordered(store: Store, who: Customer, at: datetime, **more: object) -> None:
    facts = {"total": 2000, "currency": store.currency, **more}
    about = f"order/shop:{Order.objects.of(store).count()}"
    Order.objects.create(store=store, customer=who, about=about, number="#1", placed=at, **facts)


def shown(client: Client) -> str:
    response = client.get(PAGE)
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_it_works(sells: Store, owner: Client) -> None:
    """Nine hundred are written to and a hundred are not; as many of them buy: it earns nothing."""
    came_in(sells, 3600, 180, alone=False)
    came_in(sells, 600, 33, alone=True)
    page = shown(owner)
    assert "What it earns" in page
    assert "It earns nothing that can be seen: at the best 1.2 more in a hundred people" in page
    assert "Switch it off, and write down what you have learnt." in page
    assert "Written to 3,600 5.0 £1.00" in page
    assert "Left alone 600 5.5 £1.10" in page
    assert "In money for each person: between -£0.49 and £0.29 more." in page


def test_too_early_is_said(sells: Store, owner: Client) -> None:
    came_in(sells, 300, 60, alone=False)
    came_in(sells, 40, 1, alone=True)
    page = shown(owner)
    assert "Too early to say: in each group at least 100 people must have had their 45 days" in page
    assert "In money" not in page


def test_what_earns_is_said_to_earn(sells: Store, owner: Client) -> None:
    came_in(sells, 900, 270, alone=False)
    came_in(sells, 100, 10, alone=True)
    assert "It earns: of a hundred people between" in shown(owner)


def test_who_counts_and_what(sells: Store) -> None:
    """Who had not all of the time, and who was in both lots, is left out; so is what came too
    late, was cancelled, or is what they came in with."""
    came_in(sells, 3, 0, alone=False)
    came_in(sells, 2, 0, alone=True)
    came_in(sells, 5, 5, alone=False, days_ago=20)
    one, two, three, four, five = Customer.objects.of(sells).order_by("id")[:5]
    ordered(sells, one, ENTERED)
    ordered(sells, one, ENTERED + timedelta(days=46))
    ordered(sells, two, ENTERED + timedelta(days=1), cancelled=NOW)
    ordered(sells, three, ENTERED + timedelta(days=45), refunded=500)
    ordered(sells, four, ENTERED + timedelta(days=2), currency="EUR")
    again = Run.objects.of(sells).get(customer=five)
    again.pk, again.key, again.entry, again.outcome = None, "again", 2, ""
    again.save()
    found = of_journey(sells, KEY, WITHIN, NOW)
    assert (found.written.people, found.written.buyers, found.written.money) == (3, 1, 1500)
    assert (found.alone.people, found.alone.buyers) == (1, 0)


def test_who_leaves_nobody_alone_says_nothing_of_it(store: Store, owner: Client) -> None:
    journeys.publish(
        store, library()["care-and-tips"], now=NOW, by="test", templates=spoken(shipped())
    )
    page = owner.get("/desk/ada-fern/journeys/care-and-tips/numbers/").content.decode()
    assert "What it earns" not in page


def test_the_list_says_which_journey_somebody_bought_after(
    store: Store, owner: Client, now: datetime
) -> None:
    """An order counts once for a journey, within the days of its goal; nothing else does."""

    def wrote(who: Customer, days_ago: int, journey: str = "after-first-delivery") -> None:
        Intent.objects.create(
            store=store, customer=who, effect="message", journey=journey, step="thanks",
            send_key=f"{who.pk}-{days_ago}", state="delivered", state_at=now,
            accepted=now - timedelta(days=days_ago), planned=now, due=now, valid_until=now,
        )  # fmt: skip

    back, late, other, early = (Customer.objects.create(store=store, seen=now) for _ in range(4))
    wrote(back, 20)
    wrote(back, 15)
    ordered(store, back, now - timedelta(days=3))
    wrote(late, 80)
    ordered(store, late, now - timedelta(days=3))
    ordered(store, other, now - timedelta(days=3))
    wrote(early, 2)
    ordered(store, early, now - timedelta(days=3))
    ordered(store, early, now - timedelta(days=1), cancelled=now)
    wrote(other, 20, "order-and-shipping")
    page = " ".join(owner.get("/desk/ada-fern/journeys/").content.decode().split())
    assert page.count("1 order after it in 30 days") == 1
    assert page.count("in 30 days") == 1, "what is not there to sell says nothing of orders"
