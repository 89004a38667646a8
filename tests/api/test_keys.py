"""Who may ask: a working key, for its own store, at its own pace."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from afterword.api import keys
from afterword.api.pace import BURST, RATE, Pace
from afterword.house import actions as house
from afterword.house.models import ApiKey, Store
from tests.api.conftest import ORDER_EVENT, Asker, a_key
from tests.conftest import NOW
from tests.given import a_store

READS = (
    "/api/customers",
    "/api/customers/1",
    "/api/customers/1/timeline",
    "/api/messages",
    "/api/messages/1",
    "/api/journeys",
)


def test_it_works(asker: Asker) -> None:
    assert asker.get("/api/journeys").status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer awk_x", "Basic YTpi", "awk_x"])
@pytest.mark.parametrize("path", READS)
def test_without_a_working_key_nothing_is_shown(store: Store, path: str, header: str) -> None:
    answer = Client().get(path, headers={"authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Afterword"'
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "A working key is needed"


@pytest.mark.parametrize("path", ["/api/events", "/api/products"])
def test_without_a_working_key_nothing_is_taken(store: Store, path: str) -> None:
    assert Asker().post(path, ORDER_EVENT).status_code == 401
    assert Asker("awk_wrong").post(path, ORDER_EVENT).status_code == 401


def test_a_revoked_key_stops_at_once(asker: Asker, store: Store) -> None:
    key = ApiKey.objects.of(store).get()
    assert asker.get("/api/journeys").status_code == 200
    house.revoke_api_key(store, key.pk, now=NOW, by="test")
    assert asker.get("/api/journeys").status_code == 401
    assert asker.post("/api/events", ORDER_EVENT).status_code == 401


def test_somebody_signed_in_is_nobody_here(store: Store) -> None:
    owner = house.create_user(email="owner@example.com", now=NOW)
    house.add_member(store, owner, "owner", now=NOW, by="test")
    client = Client()
    client.force_login(owner)
    assert client.get("/api/journeys").status_code == 401
    assert client.post("/api/events", "{}", "application/json").status_code == 401


def test_another_stores_key_sees_nothing_of_this_store(asker: Asker, store: Store) -> None:
    taken = asker.post("/api/events", ORDER_EVENT)
    assert taken.status_code == 200
    mine = asker.get("/api/customers", email="ana@example.com").json()["customers"][0]
    other = Asker(a_key(a_store("other")))
    assert other.get("/api/customers", email="ana@example.com").json() == {"customers": []}
    assert other.get("/api/customers", outside="web:77").json() == {"customers": []}
    assert other.get(f"/api/customers/{mine['id']}").status_code == 404
    assert other.get(f"/api/customers/{mine['id']}/timeline").status_code == 404


def test_its_use_is_noted_once_a_minute(asker: Asker, store: Store) -> None:
    before = timezone.now()
    asker.get("/api/journeys")
    first = ApiKey.objects.of(store).get().used
    assert first is not None
    assert first >= before
    asker.get("/api/journeys")
    assert ApiKey.objects.of(store).get().used == first
    ApiKey.objects.of(store).update(used=first - timedelta(minutes=2))
    asker.get("/api/journeys")
    again = ApiKey.objects.of(store).get().used
    assert again is not None
    assert again >= first


def test_the_pace_fills_again() -> None:
    time = [100.0]
    mine = Pace(lambda: time[0])
    assert [mine.wait(1) for _ in range(BURST)] == [0.0] * BURST
    assert mine.wait(1) == pytest.approx(1 / RATE)
    assert mine.wait(2) == 0.0
    time[0] += 1.5 / RATE
    assert mine.wait(1) == 0.0
    assert mine.wait(1) == pytest.approx(0.5 / RATE)
    time[0] += 3600
    assert [mine.wait(1) for _ in range(BURST + 1)][-1] > 0


def test_one_who_asks_too_fast_is_told_how_long_to_wait(
    asker: Asker, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    pace = Pace(lambda: 0.0)
    monkeypatch.setattr(keys, "pace", pace)
    key = ApiKey.objects.of(store).get()
    while not pace.wait(key.pk):
        pass
    answer = asker.get("/api/journeys")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert answer.json()["title"] == "Too many requests"
