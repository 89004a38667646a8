"""POST /api/events: telling what happened."""

from typing import Any

import pytest

from afterword.house.models import Store
from afterword.timeline.models import Customer, Event, Order, OrderLine, Shipment
from afterword.timeline.queries import find
from tests.api.conftest import ORDER_EVENT, Asker, a_key, faults
from tests.given import a_store

SEEN = {
    "kind": "customer.seen",
    "key": "web:77:seen",
    "happened": "2024-11-24T10:00:00+01:00",
    "who": {"ids": ["web:77"], "email": "ana@example.com"},
}


def without(event: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name not in names}


def test_it_works(asker: Asker, store: Store) -> None:
    answer = asker.post("/api/events", ORDER_EVENT)
    assert answer.status_code == 200
    assert answer.json() == {
        "stored": 1,
        "repeated": 0,
        "waiting": 0,
        "events": [{"key": "web:1042:placed", "stored": True}],
    }
    (ana,) = find(store, "ana@example.com")
    order = Order.objects.of(store).get()
    assert (order.customer_id, order.number, order.total, order.items) == (ana.pk, "#1042", 2800, 1)
    assert order.products == ["web:p1"]
    assert OrderLine.objects.of(store).get().title == "Hario V60"
    event = Event.objects.of(store).get()
    assert event.by.startswith("key:awk_")
    assert not event.history


def test_a_repeat_is_stored_once(asker: Asker, store: Store) -> None:
    asker.post("/api/events", ORDER_EVENT)
    answer = asker.post("/api/events", ORDER_EVENT)
    assert answer.status_code == 200
    assert (answer.json()["stored"], answer.json()["repeated"]) == (0, 1)
    assert Event.objects.of(store).count() == 1


def test_a_list_is_told_in_its_order(asker: Asker, store: Store) -> None:
    paid = {
        "kind": "order.paid",
        "key": "web:1042:paid",
        "happened": "2024-11-24T09:01:00Z",
        "order": "order/web:1042",
    }
    answer = asker.post("/api/events", [ORDER_EVENT, paid, ORDER_EVENT])
    assert answer.json()["events"] == [
        {"key": "web:1042:placed", "stored": True},
        {"key": "web:1042:paid", "stored": True},
        {"key": "web:1042:placed", "stored": False},
    ]
    assert Order.objects.of(store).get().paid is not None


def test_a_parcels_scan_moves_the_parcel(asker: Asker, store: Store) -> None:
    scan = {
        "kind": "shipment.checkpoint",
        "key": "dpd:155:delivered",
        "happened": "2024-11-24T09:30:00Z",
        "about": "shipment/dpd:155",
        "order": "order/web:1042",
        "data": {
            "status": "delivered",
            "carrier": "DPD",
            "promised_to": "2024-11-24T18:00:00+01:00",
            "contents": [["web:p1", 1]],
        },
    }
    assert asker.post("/api/events", [ORDER_EVENT, scan]).status_code == 200
    parcel = Shipment.objects.of(store).get()
    assert (parcel.status, parcel.order, parcel.contents) == (
        "delivered",
        "order/web:1042",
        [["web:p1", 1]],
    )
    assert parcel.promised_to is not None
    assert parcel.promised_to.isoformat() == "2024-11-24T17:00:00+00:00"


def test_an_event_whose_order_has_not_come_in_yet_waits_for_it(asker: Asker, store: Store) -> None:
    paid = {
        "kind": "order.paid",
        "key": "web:1042:paid",
        "happened": "2024-11-24T09:01:00Z",
        "order": "order/web:1042",
    }
    assert asker.post("/api/events", paid).json()["waiting"] == 1
    asker.post("/api/events", ORDER_EVENT)
    assert Event.objects.of(store).filter(customer=None).count() == 0


def test_history_is_known_as_such_and_starts_nothing(asker: Asker, store: Store) -> None:
    old = {**ORDER_EVENT, "happened": "2024-03-01T09:00:00Z", "history": True}
    asker.post("/api/events", [old, SEEN])
    kept = Event.objects.of(store).get(kind="order.placed")
    assert (kept.history, kept.known) == (True, kept.happened)
    assert not Event.objects.of(store).get(kind="customer.seen").history


def test_private_words_are_sealed(asker: Asker, store: Store) -> None:
    words = {**SEEN, "private": {"words": "call me at noon"}}
    assert asker.post("/api/events", words).status_code == 200
    event = Event.objects.of(store).get()
    assert "noon" not in str(event.data)
    assert b"noon" not in bytes(event.sealed)
    assert len(event.sealed) > 0


def test_one_fault_keeps_the_whole_list_out(asker: Asker, store: Store) -> None:
    wrong = {**SEEN, "happened": "yesterday"}
    answer = asker.post("/api/events", [ORDER_EVENT, wrong, {"kind": "order.placed"}])
    assert answer.status_code == 422
    assert faults(answer) == {
        "/1/happened": "must be a moment with its offset from UTC, like 2026-11-24T09:00:00Z",
        "/2/happened": "is missing",
    }
    assert answer.json()["title"] == "Something in it cannot be taken"
    assert answer.json()["detail"].startswith("/1/happened: must be a moment")
    assert Event.objects.of(store).count() == 0
    assert Customer.objects.of(store).count() == 0


LINE = {"product": "web:p1", "title": "Hario V60", "quantity": "one", "price": 28.0}


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        ({"kind": None}, "/kind", "must be text"),
        ({"kind": "order.plased"}, "/kind", "there is no event kind 'order.plased'"),
        ({"kind": "order.delivered"}, "/kind", "found out by Afterword itself"),
        ({"kind": "message.accepted"}, "/kind", "found out by Afterword itself"),
        ({"kind": "custom."}, "/kind", "there is no event kind 'custom.'"),
        ({"happened": 1764000000}, "/happened", "must be a moment as text"),
        ({"happened": "2024-11-24T09:00:00"}, "/happened", "with its offset from UTC"),
        ({"happened": "0001-01-01T00:00:00+14:00"}, "/happened", "with its offset from UTC"),
        ({"happened": "2206-11-24T09:00:00Z"}, "/happened", "lies in the future"),
        ({"key": "x" * 201}, "/key", "must have at most 200 characters"),
        ({"emial": "x"}, "/emial", "there is no field 'emial' here; did you mean 'email'?"),
        ({"x-9": "x"}, "/x-9", "there is no field 'x-9' here; leave it out"),
        ({"who": {"e-mail": "x"}}, "/who/e-mail", "did you mean 'email'?"),
        ({"who": {"ids": ["77"]}}, "/who/ids/0", "must be an id with its source, like crm:8812"),
        ({"who": {"ids": ["guest:1"]}}, "/who/ids/0", "'guest:' is kept for people without"),
        ({"who": {"country": "Germany"}}, "/who/country", "two capital letters, like DE"),
        ({"who": {"zone": "Middle Earth"}}, "/who/zone", "like Europe/London"),
        ({"who": {"language": "en_"}}, "/who/language", "like en or pt-BR"),
        ({"who": "ana"}, "/who", "must be an object"),
        ({"order": "1042"}, "/about", "must name the order, like 'order/web:1042'"),
        ({"order": "order/"}, "/about", "must name the order, like 'order/web:1042'"),
        ({"about": "order/web:1"}, "/order", "is another order than `about` names"),
        ({"history": "yes"}, "/history", "must be true or false"),
        ({"data": []}, "/data", "must be an object"),
        ({"data": {"who": {}}}, "/data/who", "'who' stands beside `data`, not in it"),
        ({"data": {"order": "1"}}, "/data/order", "'order' stands beside `data`, not in it"),
        ({"data": {"total": "28.00"}}, "/data/total", "must be a whole number"),
        ({"data": {"total": 28.5}}, "/data/total", "must be a whole number"),
        ({"data": {"total": 2**60}}, "/data/total", "must be 9007199254740992 or less"),
        ({"data": {"currency": "pound"}}, "/data/currency", "three capital letters, like EUR"),
        ({"data": {"lines": [LINE]}}, "/data/lines/0/quantity", "must be a whole number"),
        ({"data": {"lines": {}}}, "/data/lines", "must be a list"),
        ({"data": {"number": "\0"}}, "/data/number", "a character that cannot be stored"),
    ],
)
def test_a_fault_is_named_with_its_field(
    asker: Asker, store: Store, change: dict[str, Any], where: str, says: str
) -> None:
    answer = asker.post("/api/events", {**ORDER_EVENT, **change})
    assert answer.status_code == 422
    assert says in faults(answer)[where]
    assert Event.objects.of(store).count() == 0


@pytest.mark.parametrize(
    ("event", "where", "says"),
    [
        (without(SEEN, "who"), "/who", "nothing here tells whose event it is"),
        ({**SEEN, "who": {"name": "Ana"}}, "/who", "give ids, a whole e-mail address or a phone"),
        ({**SEEN, "who": {"email": "ana@"}}, "/who", "give ids, a whole e-mail address"),
        (without(SEEN, "key"), "/key", "or send an Idempotency-Key header"),
        ({**SEEN, "kind": "customer.tagged"}, "/data/tag", "is missing"),
        (
            {**SEEN, "kind": "consent.given", "data": {"channel": "email", "purpose": "spam"}},
            "/data/purpose",
            "must be one of 'orders', 'care', 'reviews' or 'offers'",
        ),
        (
            {**SEEN, "kind": "shipment.checkpoint", "about": "shipment/1", "data": {"status": "x"}},
            "/data/status",
            "must be one of unknown, pending",
        ),
        (
            {
                **SEEN,
                "kind": "shipment.checkpoint",
                "about": "shipment/1",
                "data": {"status": "on_hold", "action": "wait"},
            },
            "/data/action",
            "must be one of pay_duty, fix_address",
        ),
        ({**SEEN, "kind": "return.requested"}, "/about", "must name the return, like 'return/R-1'"),
        (
            {**SEEN, "kind": "review.left", "data": {"stars": "five"}},
            "",
            "'stars' must be a number",
        ),
    ],
)
def test_what_an_event_needs_is_asked_for(
    asker: Asker, event: dict[str, Any], where: str, says: str
) -> None:
    answer = asker.post("/api/events", event)
    assert answer.status_code == 422
    assert says in faults(answer)[where]


def test_null_says_nothing(asker: Asker, store: Store) -> None:
    event = {**ORDER_EVENT, "data": {"total": None, "lines": None, "number": "#7"}}
    assert asker.post("/api/events", event).status_code == 200
    order = Order.objects.of(store).get()
    assert (order.number, order.total) == ("#7", 0)


def test_a_list_has_an_end(asker: Asker) -> None:
    many = [{**SEEN, "key": f"s{number}"} for number in range(501)]
    answer = asker.post("/api/events", many)
    assert (answer.status_code, faults(answer)) == (422, {"": "a list must have 1 to 500 entries"})
    assert asker.post("/api/events", []).status_code == 422
    assert asker.post("/api/events", many[:500]).json()["stored"] == 500


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b"", 400, "The body is empty"),
        (b"{", 400, "It is not JSON in UTF-8"),
        (b'{"a": NaN}', 400, "NaN is no number in JSON"),
        (b'{"a": 1e999}', 400, "1e999 is too large a number"),
        (b'{"a": 99999999999999999999}', 400, "is too large a number"),
        (b'"\xff"', 400, "It is not JSON in UTF-8"),
        (b'{"a": "\\ud800"}', 422, "/a: holds a character that cannot be stored"),
        (b'{"a\\u0000": 1}', 422, "has a name that cannot be stored"),
        (b"[" * 100000, 400, "It is nested deeper than 32 levels"),
        (b"[" * 40 + b"]" * 40, 422, "is nested deeper than 32 levels"),
        (b"7", 422, "must be an object"),
        (b'"x"', 422, "must be an object"),
        (b"null", 422, "must be an object"),
        (b"[[]]", 422, "/0: must be an object"),
    ],
)
def test_a_body_that_is_no_event_says_why(
    asker: Asker, body: bytes, status: int, says: str
) -> None:
    answer = asker.post("/api/events", body)
    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_a_body_that_is_too_long_is_refused(asker: Asker) -> None:
    answer = asker.post("/api/events", b" " * (1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["title"]) == (413, "The body is too long")


def test_another_stores_key_tells_the_other_store(asker: Asker, store: Store) -> None:
    other = a_store("other")
    Asker(a_key(other)).post("/api/events", ORDER_EVENT)
    assert Event.objects.of(store).count() == 0
    assert asker.post("/api/events", ORDER_EVENT).json()["stored"] == 1
    assert Event.objects.of(other).count() == 1


def test_a_word_of_ones_own_is_taken(asker: Asker, store: Store) -> None:
    event = {**SEEN, "kind": "custom.workshop-booked", "data": {"seats": [1, {"row": None}]}}
    assert asker.post("/api/events", event).status_code == 200
    kept = Event.objects.of(store).get()
    assert kept.data["seats"] == [1, {"row": None}]
