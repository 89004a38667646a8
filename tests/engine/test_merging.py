"""Two records are one person: a journey that lets a person in once speaks to them once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of
from afterword.timeline import actions as timeline
from afterword.timeline.models import Order
from afterword.wire.shapes import Event, Who
from tests.conftest import NOW
from tests.given import ANA, Days, matter, placed, scan

ONE, TWO = "order/shop:1", "order/shop:2"
BEN = Who(email="ben@example.com", name="Ben", country="HR", language="en")


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """Ana's first parcel came this morning, Ben's comes four days later."""
    journeys.switch(store, "after-first-delivery", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed(NOW - timedelta(days=3), order=ONE))
    days.hear(store, placed(NOW - timedelta(days=3), order=TWO, who=BEN))
    days.hear(store, scan("delivered", NOW, parcel="shipment/dpd:1", order=ONE))
    days.later(days=4)
    days.hear(store, scan("delivered", days.now, parcel="shipment/dpd:2", order=TWO))
    return days


def merge(store: Store, days: Days, into: str, other: str) -> None:
    kept, gone = (Order.objects.of(store).get(about=one).customer_id for one in (into, other))
    timeline.merge(store, into=kept, other=gone, now=days.now, by="test")
    days.settle()


def said(store: Store, *states: str) -> list[tuple[str, str]]:
    rows = Intent.objects.of(store).filter(state__in=states or ("accepted",)).order_by("id")
    return list(rows.values_list("order", "step"))


def runs(store: Store) -> list[tuple[str, str]]:
    return list(Run.objects.of(store).order_by("id").values_list("subject", "outcome"))


BEFORE = [(ONE, "thanks"), (ONE, "care"), (TWO, "thanks")]


@pytest.mark.parametrize(
    ("into", "other"), [(ONE, TWO), (TWO, ONE)], ids=["the first stays", "the second stays"]
)
def test_it_works(store: Store, days: Days, into: str, other: str) -> None:
    """Whichever record stays, the way that is further goes on and the other one ends."""
    days.later(hours=5)
    merge(store, days, into, other)
    assert runs(store) == [(ONE, ""), (TWO, "merged")]
    days.later(days=12)
    assert said(store) == [*BEFORE, (ONE, "check-in"), (ONE, "review")]


def test_what_was_planned_already_is_not_said_again(store: Store, days: Days) -> None:
    """Ben's tip waits for a return to be settled; Ana had hers."""
    days.later(hours=5)
    days.hear(store, matter("return.requested", days.now, order=TWO))
    days.later(days=1)
    assert (TWO, "care") in said(store, "planned")
    merge(store, days, ONE, TWO)
    assert said(store, "planned", "ready") == []
    withheld = Intent.objects.of(store).get(order=TWO, step="care")
    assert withheld.state == "withheld"
    assert [one.rule for one in because_of(withheld) if one.result == "no"] == ["merged"]
    days.hear(store, matter("return.closed", days.now, order=TWO))
    days.later(days=12)
    steps = [step for _, step in said(store)]
    assert [step for step in ("care", "check-in", "review") if steps.count(step) != 1] == []


def test_the_one_who_was_overtaken_stops(store: Store, home: Path) -> None:
    """Ana's way began first, but a return holds it; Ben has heard more."""
    journeys.switch(store, "after-first-delivery", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed(NOW - timedelta(days=3), order=ONE))
    days.hear(store, placed(NOW - timedelta(days=3), order=TWO, who=BEN))
    days.hear(store, matter("return.requested", NOW, order=ONE))
    days.hear(store, scan("delivered", NOW, parcel="shipment/dpd:1", order=ONE))
    days.later(hours=1)
    days.hear(store, scan("delivered", days.now, parcel="shipment/dpd:2", order=TWO))
    days.later(days=1)
    assert said(store) == [(TWO, "thanks")]
    merge(store, days, ONE, TWO)
    assert runs(store) == [(ONE, "merged"), (TWO, "")]
    assert said(store, "withheld") == [(ONE, "thanks")]


def test_what_one_has_heard_is_not_said_again_though_the_other_has_heard_more(
    store: Store, home: Path
) -> None:
    """Ana wants no tips, and was asked for a review sooner; Ben had more messages until then."""
    journeys.switch(store, "after-first-delivery", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed(NOW - timedelta(days=3), order=ONE))
    days.hear(store, placed(NOW - timedelta(days=3), order=TWO, who=BEN))
    days.hear(store, scan("delivered", NOW, parcel="shipment/dpd:1", order=ONE))
    days.later(hours=4)
    days.hear(store, no_tips(days))
    days.later(days=4)
    days.hear(store, scan("delivered", days.now, parcel="shipment/dpd:2", order=TWO))
    days.later(days=9)
    first, second = ([step for of, step in said(store) if of == one] for one in (ONE, TWO))
    assert (first, second) == (["thanks", "review"], ["thanks", "care", "check-in"])
    merge(store, days, ONE, TWO)
    assert runs(store) == [(ONE, ""), (TWO, "merged")]
    days.later(days=12)
    assert [step for _, step in said(store)].count("review") == 1


def no_tips(days: Days) -> Event:
    """Ana says no to tips by mail."""
    return Event(
        kind="consent.revoked",
        key="no-tips",
        happened=days.now,
        who=ANA,
        data={"channel": "email", "purpose": "care", "source": "shop"},
    )


def test_two_ways_of_a_journey_for_each_order_both_go_on(store: Store, days: Days) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=days.now, by="test")
    days.hear(store, placed(days.now, order="order/shop:3"))
    days.hear(store, placed(days.now, order="order/shop:4", who=BEN))
    merge(store, days, ONE, TWO)
    assert runs(store)[2:] == [("order/shop:3", ""), ("order/shop:4", "")]
