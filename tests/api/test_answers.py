"""Answers for bots: the truth of one order to whoever names it with its address, and no more."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from afterword.house.models import Store
from afterword.outbox.models import Intent
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.api.conftest import a_key
from tests.conftest import NOW
from tests.given import placed, scan, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(store: Store) -> Store:
    ben = shapes.Who(email="ben@example.com", name="Ben Ito", country="GB")
    lamp = [("p9", "Secret lamp", 1, 100)]
    tell(
        store,
        placed(NOW - timedelta(days=2)),
        scan("in_transit", NOW),
        placed(NOW, order="order/shop:7001", who=ben, lines=lamp),
        now=NOW,
    )
    return store


def ask(store: Store, text: str, order: str = "#1042", **more: Any) -> Any:
    asked = {"text": text, "order": order, "email": "ana@example.com", **more}
    key = a_key(store)
    return Client().post(
        "/api/answers",
        asked,
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )


def test_it_works(shop: Store) -> None:
    found = ask(shop, "¿Dónde está mi pedido?")
    assert found.status_code == 200
    said = found.json()
    assert said["understood"]["intent"] == "wismo"
    assert said["said"].startswith("Pedido #1042, Hario V60: en camino. DPD lo leyó")
    assert (said["facts"]["stands"], said["facts"]["order"]) == ("on_the_way", "#1042")
    assert (said["sure"], said["handed"]) == (True, False)
    assert said["link"] in said["said"]
    assert not Intent.objects.of(shop).exists(), "nothing is sent"


def test_the_language_asked_for_is_answered_in(shop: Store) -> None:
    assert ask(shop, "¿Dónde está mi pedido?", language="ar").json()["said"].startswith("الطلب")


@pytest.mark.parametrize(
    ("order", "email"),
    [("7001", "ana@example.com"), ("1042", "ben@example.com"), ("9", "ana@example.com")],
)
def test_what_does_not_belong_together_is_told_nothing_of(
    shop: Store, order: str, email: str
) -> None:
    said = ask(shop, "Where is my order?", order, email=email).json()
    assert (said["facts"], said["link"], said["handed"]) == ({}, "", False)
    assert said["said"].startswith("We find no order")
    assert "lamp" not in said["said"]


def test_what_is_for_a_person_comes_into_the_inbox(shop: Store) -> None:
    said = ask(shop, "I want to talk to a person").json()
    assert said["handed"] is True
    assert said["said"].startswith("A person reads this")
    reply = Event.objects.of(shop).get(kind="reply.received")
    assert reply.data["channel"] == "page"


def test_nothing_is_changed_by_a_question(shop: Store) -> None:
    before = Event.objects.of(shop).count()
    said = ask(shop, "Cancel my order now, I confirm").json()
    assert said["said"].startswith("Order #1042, Hario V60: it has left")
    assert Event.objects.of(shop).count() == before


@pytest.mark.parametrize("wrong", [{"text": ""}, {"order": ""}, {"more": "x"}, {"email": 1}])
def test_what_is_unsound_is_refused(shop: Store, wrong: dict[str, Any]) -> None:
    text = wrong.pop("text", "Where is it?")
    assert ask(shop, text, **wrong).status_code == 422
