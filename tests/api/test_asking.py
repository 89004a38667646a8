"""Reading by the API: customers and their timelines, messages and their reasons, journeys."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer, Product
from afterword.timeline.queries import find
from afterword.wire import shapes
from tests.api.conftest import ORDER_EVENT, Asker, a_key, faults
from tests.conftest import NOW
from tests.given import Days, a_store, placed, tell

GIVEN = {
    "kind": "consent.given",
    "key": "web:77:offers",
    "happened": "2024-11-24T09:05:00Z",
    "who": {"ids": ["web:77"]},
    "data": {"channel": "email", "purpose": "offers"},
    "private": {"words": "I agreed at the till"},
}


@pytest.fixture
def ana(asker: Asker, store: Store) -> Customer:
    """Somebody who bought and agreed to offers."""
    assert asker.post("/api/events", [ORDER_EVENT, GIVEN]).status_code == 200
    return find(store, "ana@example.com")[0]


def test_it_works(asker: Asker, ana: Customer) -> None:
    answer = asker.get(f"/api/customers/{ana.pk}")
    assert answer.status_code == 200
    assert answer.json() == {
        "id": ana.pk,
        "name": "Ana Petrović",
        "given_name": "Ana",
        "language": "",
        "country": "",
        "region": "",
        "zone": "",
        "tags": [],
        "stated": {},
        "since": "2024-11-24T09:00:00Z",
        "seen": "2024-11-24T09:05:00Z",
        "ids": ["web:77"],
        "contacts": [{"channel": "email", "value": "ana@example.com", "blocked": ""}],
        "consents": [
            {
                "channel": "email",
                "purpose": "offers",
                "given": True,
                "since": "2024-11-24T09:05:00Z",
            }
        ],
    }


@pytest.mark.parametrize(
    "query",
    [
        {"email": "Ana@Example.com "},
        {"outside": "web:77"},
        {"email": "ana@example.com", "outside": "web:77"},
    ],
)
def test_a_customer_is_found_by_what_is_known(
    asker: Asker, ana: Customer, query: dict[str, str]
) -> None:
    found = asker.get("/api/customers", **query).json()["customers"]
    assert [one["id"] for one in found] == [ana.pk]


@pytest.mark.parametrize(
    "query", [{"email": "bea@example.com"}, {"email": "ana"}, {"outside": "web:7"}, {"phone": "5"}]
)
def test_nobody_is_an_answer_too(asker: Asker, ana: Customer, query: dict[str, str]) -> None:
    answer = asker.get("/api/customers", **query)
    assert (answer.status_code, answer.json()) == (200, {"customers": []})


def test_a_phone_number_is_found_however_it_is_written(asker: Asker, store: Store) -> None:
    event = {**GIVEN, "who": {"phone": "+44 20 7946 0018", "name": "Bea"}}
    asker.post("/api/events", event)
    found = asker.get("/api/customers", phone="020 7946 0018").json()["customers"]
    assert [one["contacts"][0]["value"] for one in found] == ["+442079460018"]


def test_one_who_was_merged_is_found_as_whom_they_are(asker: Asker, store: Store) -> None:
    tell(store, placed())
    bea = shapes.Who(email="bea@example.com")
    tell(store, placed(order="order/shop:2", who=bea))
    (ana,), (other,) = find(store, "ana@example.com"), find(store, "bea@example.com")
    timeline.merge(store, into=ana.pk, other=other.pk, now=NOW, by="test")
    assert asker.get(f"/api/customers/{other.pk}").json()["id"] == ana.pk


def test_many_customers_cost_few_questions(asker: Asker, store: Store) -> None:
    who = {"phone": "+442079460018"}
    events = [
        {
            **GIVEN,
            "key": f"k{number}",
            "who": {**who, "name": f"N{number}", "ids": [f"web:{number}"]},
        }
        for number in range(4)
    ]
    asker.post("/api/events", events)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = asker.get("/api/customers", phone="+442079460018").json()["customers"]
    assert len(found) == 4
    assert len(asked) <= 9 + len(found)  # their addresses are opened one customer at a time


def test_a_timeline_is_the_last_first(asker: Asker, ana: Customer) -> None:
    answer = asker.get(f"/api/customers/{ana.pk}/timeline").json()
    assert answer["customer"] == ana.pk
    assert [one["kind"] for one in answer["events"]] == ["consent.given", "order.placed"]
    assert answer["next"] is None
    given, order = answer["events"]
    assert given["private"] == {"words": "I agreed at the till"}
    assert given["key"] == "web:77:offers"
    assert order["order"] == "order/web:1042"
    assert order["data"]["total"] == 2800
    assert "who" not in order["data"]


def test_a_timeline_is_read_on_where_it_stopped(asker: Asker, store: Store, ana: Customer) -> None:
    more = [{**GIVEN, "kind": "custom.x", "key": f"x{n}", "data": {"n": n}} for n in range(5)]
    asker.post("/api/events", more)  # all at one moment, so that only their order tells them apart
    seen: list[str] = []
    before: dict[str, int] = {}
    for _ in range(10):
        page = asker.get(f"/api/customers/{ana.pk}/timeline", limit=2, **before).json()
        seen += [one["key"] for one in page["events"]]
        if page["next"] is None:
            break
        before = {"before": page["next"]}
    whole = asker.get(f"/api/customers/{ana.pk}/timeline").json()["events"]
    assert seen == [one["key"] for one in whole]
    assert len(seen) == 7


@pytest.mark.parametrize(
    ("path", "status", "where", "says"),
    [
        ("/api/customers", 422, "email", "give an e-mail address, a phone number or an outside id"),
        ("/api/customers?mail=x", 422, "mail", "did you mean 'email'?"),
        ("/api/customers?email=%00", 422, "email", "cannot be looked for"),
        ("/api/messages?limit=0", 422, "limit", "must be 1 or more"),
        ("/api/messages?limit=101", 422, "limit", "must be 100 or less"),
        ("/api/messages?limit=many", 422, "limit", "must be a whole number"),
        ("/api/messages?before=99999999999999999999", 422, "before", "must be"),
        ("/api/messages?state=sent", 422, "state", "must be one of planned, ready"),
        ("/api/messages?page=2", 422, "page", "there is no field 'page' here"),
        ("/api/journeys?x=1", 422, "x", "there is no field 'x' here"),
    ],
)
def test_what_is_asked_wrongly_is_named(
    asker: Asker, path: str, status: int, where: str, says: str
) -> None:
    answer = asker.client.get(path, headers=asker.headers)
    assert answer.status_code == status
    assert says in faults(answer)[where]


@pytest.mark.parametrize(
    "path",
    [
        "/api/customers/999999",
        "/api/customers/99999999999999999999",
        "/api/customers/999999/timeline",
        "/api/messages/999999",
        "/api/nothing",
        "/api/customers/ana",
        "/api/events/1",
    ],
)
def test_what_is_not_there_is_said_plainly(asker: Asker, path: str) -> None:
    answer = asker.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "There is no such thing here"


def test_an_event_of_another_customer_is_no_place_to_read_on_from(
    asker: Asker, store: Store, ana: Customer
) -> None:
    tell(store, placed(order="order/shop:2", who=shapes.Who(email="bea@example.com")))
    bea = find(store, "bea@example.com")[0]
    theirs = asker.get(f"/api/customers/{bea.pk}/timeline").json()["events"][0]["id"]
    answer = asker.get(f"/api/customers/{ana.pk}/timeline", before=theirs)
    assert faults(answer) == {"before": f"this customer has no event {theirs}"}


@pytest.fixture
def message(asker: Asker, store: Store, home: Path) -> dict[str, Any]:
    """A confirmation that went out by the real engine."""
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed())
    found: dict[str, Any] = asker.get("/api/messages").json()["messages"][0]
    return found


def test_messages_are_listed(asker: Asker, message: dict[str, Any]) -> None:
    assert (message["journey"], message["step"]) == ("order-and-shipping", "confirm")
    assert (message["state"], message["channel"]) == ("accepted", "email")
    assert message["accepted"] == "2026-11-24T09:00:00Z"
    assert asker.get("/api/messages", state="accepted").json()["messages"] == [message]
    assert asker.get("/api/messages", customer=message["customer"]).json()["messages"] == [message]
    assert asker.get("/api/messages", journey="order-and-shipping").json()["messages"] == [message]
    assert asker.get("/api/messages", state="withheld").json() == {"messages": [], "next": None}
    assert asker.get("/api/messages", before=message["id"]).json()["messages"] == []


def test_a_message_says_why(asker: Asker, message: dict[str, Any]) -> None:
    whole = asker.get(f"/api/messages/{message['id']}").json()
    assert {name: whole[name] for name in message} == message
    assert [one["rule"] for one in whole["because"]][:2] == ["trigger", "valid"]
    assert all(one["result"] == "yes" for one in whole["because"])
    assert [(one["number"], one["result"]) for one in whole["attempts"]] == [(1, "receipt")]
    assert whole["words"]["to"] == "ana@example.com"
    assert "#1042" in whole["words"]["text"]


def test_another_stores_key_sees_no_message(asker: Asker, message: dict[str, Any]) -> None:
    other = Asker(a_key(a_store("other")))
    assert other.get("/api/messages").json() == {"messages": [], "next": None}
    assert other.get(f"/api/messages/{message['id']}").status_code == 404


def test_journeys_are_listed_with_who_stands_where(asker: Asker, message: dict[str, Any]) -> None:
    found = {one["key"]: one for one in asker.get("/api/journeys").json()["journeys"]}
    assert found["order-and-shipping"]["on"] is True
    assert sum(found["order-and-shipping"]["inside"].values()) == 1
    assert found["after-first-delivery"] == {
        "key": "after-first-delivery",
        "name": "After the first delivery",
        "on": False,
        "version": 1,
        "inside": {},
    }


# ------------------------------------------------------------------------------ products


PRODUCT = {
    "id": "web:p1",
    "title": "Hario V60",
    "sku": "V60-02",
    "type": "Dripper",
    "tags": ["ceramic"],
    "price": 2800,
    "currency": "GBP",
    "url": "https://ada-fern.example/v60",
    "told": "2024-11-24T09:00:00Z",
}


def test_products_are_told(asker: Asker, store: Store) -> None:
    answer = asker.post("/api/products", [PRODUCT, {"id": "web:p2", "title": "Filters"}])
    assert (answer.status_code, answer.json()) == (200, {"changed": 2, "unchanged": 0})
    kept = Product.objects.of(store).get(outside="web:p1")
    assert (kept.title, kept.sku, kept.price, kept.tags) == (
        "Hario V60",
        "V60-02",
        2800,
        ["ceramic"],
    )
    assert asker.post("/api/products", PRODUCT).json() == {"changed": 0, "unchanged": 1}


def test_what_is_in_stock_is_told_and_stays_where_nobody_says(asker: Asker, store: Store) -> None:
    asker.post("/api/products", {**PRODUCT, "stock": -2, "available": True})
    later = {**PRODUCT, "price": 2900, "told": "2024-11-24T10:00:00Z"}
    assert asker.post("/api/products", later).json() == {"changed": 1, "unchanged": 0}
    kept = Product.objects.of(store).get()
    assert (kept.price, kept.stock, kept.available) == (2900, -2, True)
    gone = {**later, "stock": 0, "available": False, "told": "2024-11-24T11:00:00Z"}
    asker.post("/api/products", gone)
    kept.refresh_from_db()
    assert (kept.stock, kept.available) == (0, False)


def test_older_news_of_a_product_changes_nothing(asker: Asker, store: Store) -> None:
    asker.post("/api/products", PRODUCT)
    older = {**PRODUCT, "price": 1, "told": "2024-11-23T09:00:00Z"}
    assert asker.post("/api/products", older).json() == {"changed": 0, "unchanged": 1}
    assert Product.objects.of(store).get().price == 2800


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"id": "p1"}, "/id"),
        ({"title": ""}, "/title"),
        ({"price": "28"}, "/price"),
        ({"told": "2206-01-01T00:00:00Z"}, "/told"),
        ({"colour": "white"}, "/colour"),
        ({"stock": "12"}, "/stock"),
    ],
)
def test_a_product_at_fault_keeps_all_out(
    asker: Asker, store: Store, change: dict[str, Any], where: str
) -> None:
    answer = asker.post("/api/products", [{**PRODUCT, "id": "web:p2"}, {**PRODUCT, **change}])
    assert answer.status_code == 422
    assert list(faults(answer)) == [f"/1{where}"]
    assert Product.objects.of(store).count() == 0
