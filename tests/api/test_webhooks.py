"""Webhooks by the API: made, seen, told again; another store's are not there."""

from typing import Any

import pytest

from afterword.house.models import Store
from afterword.outbox.webhooks.models import Delivery, Webhook
from afterword.outbox.webhooks.queries import last
from afterword.outbox.webhooks.standard import mark_of
from tests.api.conftest import ORDER_EVENT, Asker, a_key, faults
from tests.given import a_store

NEW: dict[str, Any] = {"name": "CRM", "url": "https://93.184.216.34/h?k=1", "kinds": ["order.*"]}


def made(asker: Asker) -> Any:
    answer = asker.post("/api/webhooks", NEW)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_it_works(asker: Asker, store: Store) -> None:
    hook = made(asker)
    assert hook["secret"].startswith("whsec_")
    assert (hook["host"], hook["kinds"], hook["private"], hook["on"]) == (
        "93.184.216.34",
        ["order.*"],
        False,
        True,
    )
    listed = asker.get("/api/webhooks").json()["webhooks"]
    assert [one["id"] for one in listed] == [hook["id"]]
    assert "secret" not in listed[0]
    assert "k=1" not in asker.get("/api/webhooks").content.decode()


def test_what_happened_before_it_was_made_can_be_told(asker: Asker, store: Store) -> None:
    assert asker.post("/api/events", ORDER_EVENT).status_code == 200
    hook = made(asker)["id"]
    span = {"since": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
    assert asker.post(f"/api/webhooks/{hook}/replay", span).json() == {"told": 1}
    (told,) = asker.get(f"/api/webhooks/{hook}/deliveries").json()["deliveries"]
    assert (told["kind"], told["state"], told["tries"]) == ("order.placed", "waiting", [])
    assert told["webhook_id"] == mark_of("ada-fern", "web:1042:placed")
    assert last(store, Webhook.objects.of(store).get())[0].mark == told["webhook_id"]


def test_a_test_a_secret_and_its_end(asker: Asker, store: Store) -> None:
    hook = made(asker)
    assert asker.post(f"/api/webhooks/{hook['id']}/test", b"").json() == {"told": 1}
    fresh = asker.post(f"/api/webhooks/{hook['id']}/secret", b"").json()["secret"]
    assert fresh != hook["secret"]
    gone = asker.client.delete(f"/api/webhooks/{hook['id']}", headers=asker.headers)
    assert gone.json() == {"removed": True}
    assert not Delivery.objects.of(store).exists()
    assert asker.get(f"/api/webhooks/{hook['id']}/deliveries").status_code == 404


def test_making_one_is_safe_to_repeat(asker: Asker, store: Store) -> None:
    first = asker.post("/api/webhooks", NEW, idempotency_key="k-1")
    second = asker.post("/api/webhooks", NEW, idempotency_key="k-1")
    assert first.json() == second.json()
    assert Webhook.objects.of(store).count() == 1


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"url": "https://10.0.0.1/"}, "/url"),
        ({"url": "http://93.184.216.34/"}, "/url"),
        ({"kinds": ["order.sold"]}, "/kinds"),
        ({"kinds": []}, "/kinds"),
        ({"privat": True}, "/privat"),
        ({"name": ""}, "/name"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    asker: Asker, store: Store, changed: dict[str, Any], place: str
) -> None:
    answer = asker.post("/api/webhooks", {**NEW, **changed})
    assert answer.status_code == 422
    assert place in faults(answer)
    assert not Webhook.objects.of(store).exists()


def test_another_stores_are_not_there(asker: Asker, store: Store) -> None:
    hook = made(asker)["id"]
    other = Asker(a_key(a_store("linden-row")))
    assert other.get("/api/webhooks").json() == {"webhooks": []}
    assert other.get(f"/api/webhooks/{hook}/deliveries").status_code == 404
    for what in ("test", "secret"):
        assert other.post(f"/api/webhooks/{hook}/{what}", b"").status_code == 404
    gone = other.client.delete(f"/api/webhooks/{hook}", headers=other.headers)
    assert gone.status_code == 404
    assert Webhook.objects.of(store).filter(id=hook).exists()
