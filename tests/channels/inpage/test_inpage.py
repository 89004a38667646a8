"""What waits in the shop's own pages: told to the shop's customer alone, put away, followed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from afterword.channels.inpage import shop
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.timeline.models import ContactPoint, Event
from afterword.wire import shapes
from tests.channels.living import living
from tests.conftest import NOW
from tests.given import Days, placed, scan, tell

JOURNEY = """
journey: in-the-shop
name: News in the shop
about: News of the order stand in the shop.
subject: order
trigger: {event: order.placed}
entry: {rule: always}
steps:
  - {id: confirm, kind: send, class: transactional, template: order-confirmation,
     channels: [inpage], valid_for: 2 days}
  - {id: road, kind: wait_for, any_of: [{id: off, name: it left, event: shipment.shipped,
     steps: [{id: shipped, kind: send, class: transactional, template: order-shipped,
     channels: [inpage], valid_for: 2 days}]}], timeout: 5 days}
"""
SECRET = "a-secret-of-the-shop"
SHOP = "https://ada-fern.example"
ANA = shapes.Who(ids=("shop:7",), email="ana@example.com", name="Ana Petrović", language="en")
CLOCK = {"now": NOW}


@pytest.fixture(autouse=True)
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    CLOCK["now"] = NOW
    clock = SimpleNamespace(now=lambda: CLOCK["now"])
    monkeypatch.setattr("afterword.site.middleware.timezone", clock)


def asked(customer: str = "shop:7", until: datetime | None = None, **more: str) -> Any:
    ends = str(int((until or CLOCK["now"] + timedelta(hours=1)).timestamp()))
    told = {"customer": customer, "until": ends}
    told["signature"] = more.pop("signature", shop.signature(SECRET, customer, ends))
    origin = more.pop("origin", SHOP)
    return Client().get("/notice/ada-fern/waiting", told, headers={"origin": origin})


def seen(key: str, what: str) -> int:
    body = f'{{"key": "{key}", "what": "{what}"}}'.encode()
    answer = Client().post("/notice/ada-fern/seen", body, "text/plain", headers={"origin": SHOP})
    return answer.status_code


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    """Ana has come by the shop once; the journey is on."""
    store.url = f"{SHOP}/shop"
    store.save(update_fields=["url"])
    with living(store, home, "inpage", settings={}, secrets={"secret": SECRET}) as found:
        tell(store, placed(who=ANA))
        assert asked().json()["notices"] == []
        found.settle()
        journeys.publish(store, JOURNEY, now=NOW, by="test", templates=spoken(shipped()))
        journeys.switch(store, "in-the-shop", on=True, now=NOW, by="test")
        yield found


def test_it_works(store: Store, days: Days) -> None:
    tell(store, placed(order="order/shop:1043", who=ANA))
    days.settle()
    assert Intent.objects.of(store).get().state == "accepted"
    (notice,) = asked().json()["notices"]
    assert "1043" in notice["text"]
    assert "/o/" in notice["url"]
    assert (notice["lang"], notice["dir"]) == ("en", "ltr")
    assert asked().json()["notices"] == [notice]
    assert seen(notice["key"], "read") == 204
    assert asked().json()["notices"] == []
    days.settle()
    assert Intent.objects.of(store).get().state == "delivered"
    assert seen(notice["key"], "read") == 204
    kinds = Event.objects.of(store).filter(key__startswith="inpage/", kind="message.read")
    assert kinds.count() == 1


def test_one_that_was_followed_is_known_as_such(store: Store, days: Days) -> None:
    tell(store, placed(order="order/shop:1043", who=ANA))
    days.settle()
    (notice,) = asked().json()["notices"]
    assert seen(notice["key"], "clicked") == 204
    assert asked().json()["notices"] == []
    assert Event.objects.of(store).filter(kind="message.clicked").exists()


def test_of_news_about_one_order_only_the_newest_is_shown(store: Store, days: Days) -> None:
    order = "order/shop:1043"
    tell(store, placed(order=order, who=ANA), placed(order="order/shop:1044", who=ANA))
    days.settle()
    hour = NOW + timedelta(hours=1)
    days.clock.at = CLOCK["now"] = hour
    tell(store, scan("in_transit", hour, parcel="shipment/dpd:2", order=order), now=hour)
    days.settle()
    assert Intent.objects.of(store).filter(state="accepted").count() == 3
    first, second = asked().json()["notices"]
    assert "1044" in second["text"]
    assert first["text"] != second["text"]


def test_what_makes_no_sense_any_more_is_not_shown(store: Store, days: Days) -> None:
    tell(store, placed(order="order/shop:1043", who=ANA))
    days.settle()
    CLOCK["now"] = NOW + timedelta(days=2, minutes=1)
    assert asked().json()["notices"] == []


@pytest.mark.parametrize(
    "more",
    [
        {"signature": ""},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"until": NOW - timedelta(seconds=1)},
        {"until": NOW + timedelta(days=3)},
    ],
)
def test_without_the_shops_word_nothing_is_told(
    store: Store, days: Days, more: dict[str, Any]
) -> None:
    assert asked(**more).status_code == 403


def test_a_signature_is_for_one_customer_only(store: Store, days: Days) -> None:
    ends = str(int((NOW + timedelta(hours=1)).timestamp()))
    signed = shop.signature(SECRET, "shop:8", ends)
    assert asked(signature=signed).status_code == 403


def test_only_the_shops_own_pages_may_read_the_answer(store: Store, days: Days) -> None:
    assert asked()["Access-Control-Allow-Origin"] == SHOP
    for origin in (
        "https://evil.example",
        "null",
        f"{SHOP}.evil.example",
        "http://ada-fern.example",
    ):
        answer = asked(origin=origin)
        assert "Access-Control-Allow-Origin" not in answer
        assert "Origin" in answer["Vary"]


def test_who_never_came_by_cannot_be_reached_there(store: Store, days: Days) -> None:
    luka = shapes.Who(ids=("shop:9",), email="luka@example.com", name="Luka")
    tell(store, placed(order="order/shop:1050", who=luka))
    days.settle()
    assert Intent.objects.of(store).get().state == "withheld"
    assert ContactPoint.objects.of(store).filter(channel="inpage").count() == 1


NESTED = b'{"key": "x", "what": "read", "more": ' + b"[" * 100_000


@pytest.mark.parametrize("body", [b"", b"{}", b'{"key": "x", "what": "read"}', NESTED])
def test_what_is_no_notice_changes_nothing(store: Store, days: Days, body: bytes) -> None:
    before = Event.objects.of(store).count()
    answer = Client().post("/notice/ada-fern/seen", body, "text/plain")
    assert answer.status_code == 422
    assert Event.objects.of(store).count() == before


def test_a_notice_of_another_store_is_none_here(store: Store, days: Days) -> None:
    from afterword.house import tokens
    from tests.given import a_store

    tell(store, placed(order="order/shop:1043", who=ANA))
    days.settle()
    other = a_store("other")
    key = tokens.make(other, "notice", Intent.objects.of(store).get().send_key)
    assert seen(key, "read") == 422


def test_without_a_connection_there_is_nothing(store: Store) -> None:
    assert asked().status_code == 404


def test_the_script_is_small_and_asks_nobody_else() -> None:
    answer = Client().get("/notice/ada-fern.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert len(answer.content) < 5 * 1024
    hosts = [word for word in answer.content.decode().split() if "://" in word]
    assert all("YOUR-AFTERWORD" in word for word in hosts), hosts
