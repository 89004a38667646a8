"""Today: what is at fault with the machine or with what a store has settled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from afterword.house import workers
from afterword.wire import shapes
from tests.desk.test_screens import text_of
from tests.given import PARCEL, placed, scan, tell

if TYPE_CHECKING:
    from django.test import Client

    from afterword.house.models import Store


@pytest.mark.parametrize(("jump", "says"), [(2, "ahead by 2 hours"), (-1, "back by 60 minutes")])
def test_a_machine_whose_clock_jumped_is_shown_until_it_is_believed(
    jump: int, says: str, store: Store, owner: Client
) -> None:
    workers.register("w1", host="till", pid=1)
    assert "sends nothing just now" not in text_of(owner, "/desk/ada-fern/")
    workers.touch("w1", rests=workers.resting_after(timedelta(hours=jump)))
    page = text_of(owner, "/desk/ada-fern/")
    assert "sends nothing just now" in page
    assert f"jumped {says}" in page
    assert "till:" in page
    assert 'class="count needs">1<' in page
    workers.touch("w1", rests="")
    assert "sends nothing just now" not in text_of(owner, "/desk/ada-fern/")


def test_a_rule_that_cannot_be_read_stops_nothing_and_is_settled_anew(
    store: Store, owner: Client, now: datetime
) -> None:
    before = store.rules
    store.rules_written = {
        "spacing": {"marketing": "a while"},
        "caps": {"marketing": {"day": 3}},
        "of a newer version": 1,
    }
    store.save(update_fields=["rules_written"])
    assert store.rules.spacing == before.spacing
    assert store.rules.caps["marketing"].day == 3, "what can be read holds"
    page = text_of(owner, "/desk/ada-fern/")
    assert "cannot be read" in page
    assert "It concerns: pauses, of a newer version." in page
    form = owner.get("/desk/ada-fern/settings/timing/").context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    assert owner.post("/desk/ada-fern/settings/timing/", told).status_code == 302
    store.refresh_from_db()
    assert store.rules_faults == []
    assert store.rules.caps["marketing"].day == 3
    assert "cannot be read" not in text_of(owner, "/desk/ada-fern/")


MONDAY = datetime(2026, 11, 30, 8, 40, tzinfo=UTC)
"""On a Saturday, Sunday and Friday evening before it something happened."""


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The desk is looked at on a Monday morning."""
    monkeypatch.setattr("afterword.site.middleware.timezone", SimpleNamespace(now=lambda: MONDAY))
    return MONDAY


def bought(store: Store, number: int, at: datetime, who: str = "ana") -> None:
    person = shapes.Who(email=f"{who}@x.example", name=who.title())
    tell(store, placed(at, order=f"order/shop:{number}", who=person), now=at)


def test_a_monday_morning_tells_of_the_weekend(
    store: Store, owner: Client, monday: datetime
) -> None:
    bought(store, 1, monday - timedelta(days=9))
    bought(store, 2, monday - timedelta(days=3, hours=1), "ben")
    bought(store, 3, monday - timedelta(days=2))
    bought(store, 4, monday - timedelta(days=1), "cleo")
    page = text_of(owner, "/desk/ada-fern/")
    assert "since Friday at this hour" in page
    assert "<b>2 orders, £56.00</b>, 1 of them from somebody who had bought before" in page


def test_any_other_morning_tells_of_yesterday(
    store: Store, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuesday = MONDAY + timedelta(days=1)
    monkeypatch.setattr("afterword.site.middleware.timezone", SimpleNamespace(now=lambda: tuesday))
    bought(store, 1, tuesday - timedelta(days=2))
    bought(store, 2, tuesday - timedelta(hours=20))
    page = text_of(owner, "/desk/ada-fern/")
    assert "since yesterday at this hour" in page
    assert "<b>1 order, £28.00</b>" in page


def test_a_parcel_of_which_nothing_was_promised_broke_no_promise(
    store: Store, owner: Client, monday: datetime
) -> None:
    came = monday - timedelta(days=1)
    bought(store, 1, came - timedelta(days=4))
    bought(store, 2, came - timedelta(days=4), "ben")
    left = came - timedelta(days=3)
    kept = {"promised_to": (came + timedelta(days=1)).isoformat()}
    tell(
        store,
        scan("picked_up", left, order="order/shop:1", **kept),
        scan("delivered", came, order="order/shop:1"),
        scan("picked_up", left, parcel=f"{PARCEL}2", order="order/shop:2"),
        scan("delivered", came, parcel=f"{PARCEL}2", order="order/shop:2"),
        now=came,
    )
    page = text_of(owner, "/desk/ada-fern/")
    assert "<b>2 parcels arrived</b>, 1 of 1 by the promised day" in page
