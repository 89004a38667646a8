"""When something ordered now would come: with a key, and for anybody where the store says so."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from afterword.decisions.forecast import Spot, Trip
from afterword.decisions.rules import Dates, Written
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.insights import books, estimating
from afterword.insights.estimating import Place
from afterword.timeline.models import Event
from afterword.timeline.products import save_products
from afterword.wire import shapes
from tests.api.conftest import a_key
from tests.conftest import NOW
from tests.given import ORDER, placed, tell

DAY = timedelta(days=1)


@pytest.fixture
def learnt(store: Store) -> Store:
    """A shop in London of which sixty parcels to Germany came within three or four days."""
    arrived = []
    for number in range(60):
        at = NOW - timedelta(days=40) + number * timedelta(hours=12)
        trip = Trip(
            placed=at,
            handed_over=at + DAY,
            origin=Spot("GB"),
            destination=Spot("DE"),
        )
        came = at + (3 + number % 2) * DAY
        arrived.append((trip, came, came))
    books.learn(store, arrived, NOW)
    return store


def settle(store: Store, dates: Dates) -> None:
    house.change_rules(store, Written(dates=dates), now=NOW, by="test")


def ask(store: Store, **query: Any) -> Any:
    key = a_key(store)
    return Client().get("/api/estimate", query, headers={"authorization": f"Bearer {key}"})


def test_it_works(learnt: Store) -> None:
    found = ask(learnt, country="DE", language="en", at="2026-12-01T09:00:00Z")
    assert found.status_code == 200
    said = found.json()
    first, last = said["first"], said["last"]
    assert "2026-12-03" <= first <= said["likely"] <= last <= "2026-12-06"
    assert said["words"].endswith("December")
    assert said["sentence"].startswith("between ")
    assert datetime.fromisoformat(said["begins"]) < datetime.fromisoformat(said["ends"])
    assert (said["learnt"] > 20, said["order_by"]) == (True, None)
    spanish = ask(learnt, country="DE", language="es", at="2026-12-01T09:00:00Z").json()
    assert spanish["sentence"].startswith("entre el ")


def test_where_too_little_was_learnt_nothing_is_said(learnt: Store) -> None:
    """That parcels reach Germany says nothing of Brazil."""
    for country in ("BR", "FR"):
        said = ask(learnt, country=country).json()
        assert (said["words"], said["first"], said["ends"], said["learnt"]) == ("", None, None, 0)


def test_how_the_store_sends_counts_from_its_business_days(learnt: Store) -> None:
    """Friday before and after the cut-off, over a weekend; a product that takes longer."""
    settle(learnt, Dates(handling=1, cut_off="14:00"))
    learnt.refresh_from_db()
    save_products(
        learnt,
        [shapes.Product(outside="p9", title="Made for you", tags=("Handling:3",), told=NOW)],
        now=NOW,
    )
    friday = datetime(2026, 11, 27, 13, tzinfo=UTC)
    dates = learnt.rules.dates
    assert estimating.leaving(learnt, dates, friday) == datetime(2026, 11, 30, 14, tzinfo=UTC)
    after = friday + timedelta(hours=2)
    assert estimating.leaving(learnt, dates, after) == datetime(2026, 12, 1, 14, tzinfo=UTC)
    before = estimating.estimate(learnt, Place("DE"), now=friday)
    later = estimating.estimate(learnt, Place("DE"), now=after)
    longer = estimating.estimate(learnt, Place("DE"), products=["p9"], now=friday)
    assert before and later and longer  # noqa: PT018 (all are there)
    assert later.since - before.since == DAY
    assert longer.since - before.since == 3 * DAY
    assert before.order_by == datetime(2026, 11, 27, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"country": "Germany"}, "country"),
        ({"at": "tomorrow"}, "at"),
        ({"town": "Berlin"}, "town"),
    ],
)
def test_what_cannot_be_read_is_named(learnt: Store, query: dict[str, str], field: str) -> None:
    found = ask(learnt, **query)
    assert found.status_code == 422
    assert [one["pointer"] for one in found.json()["errors"]] == [field]


def test_nobody_asks_without_a_key_until_the_store_says_so(learnt: Store) -> None:
    assert Client().get("/api/estimate").status_code == 401
    shut = Client().get("/dates/ada-fern", {"country": "DE"})
    assert shut.status_code == 404
    assert Client().get("/dates/nobody").status_code == 404
    settle(learnt, Dates(public=True))
    said = Client().get("/dates/ada-fern", {"country": "DE", "language": "en"})
    assert said.status_code == 200
    assert said.json()["words"]
    assert said["Access-Control-Allow-Origin"] == "*"
    assert said["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in said.headers
    assert Client().get("/dates/ada-fern", {"country": "xyz"}).status_code == 422
    script = Client().get("/dates/ada-fern.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert b'credentials: "omit"' in script.content


def test_who_asks_too_fast_has_to_wait(learnt: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from afterword.api import estimates
    from afterword.api.pace import BURST, Pace

    monkeypatch.setattr(estimates, "pace", Pace(lambda: 0.0))
    settle(learnt, Dates(public=True))
    codes = [Client().get("/dates/ada-fern").status_code for _ in range(BURST + 1)]
    assert codes[-2:] == [200, 429]


def test_what_was_shown_at_the_checkout_is_told(learnt: Store) -> None:
    said = ask(learnt, country="DE").json()
    tell(learnt, placed())
    event = {
        "kind": "order.told",
        "key": "shown-1042",
        "happened": NOW.isoformat(),
        "order": ORDER,
        "data": {"from": said["begins"], "to": said["ends"], "channel": "checkout"},
    }
    key = a_key(learnt)
    answer = Client().post(
        "/api/events",
        json.dumps(event),
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 200, answer.content
    row = Event.objects.of(learnt).get(kind="order.told")
    assert (row.data["channel"], row.data["to"]) == ("checkout", said["ends"])
