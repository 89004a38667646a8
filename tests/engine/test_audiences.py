"""Coming into an audience and leaving it: looked at in turns, told once, and journeys begin."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from afterword.engine.hot import BEFORE
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run
from afterword.timeline import actions, audiences, checking, erasing, models
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, Days, placed, tell

BEN = shapes.Who(email="ben@example.com", name="Ben Ode", language="en", country="GB")
CAROL = shapes.Who(email="carol@example.com", name="Carol Weiß", country="DE")
TWICE = {"count": "order.placed", "at_least": 2, "within": "30 days"}
EVERY = BEFORE["audiences"]

WELCOME = """
journey: again
name: Welcome back
subject: customer
trigger:
  event: audience.entered
  where: [{field: audience, is: bought-twice}]
entry: {rule: after_exit}
steps:
  - {id: note, kind: update, tag: [welcomed]}
  - {id: rest, kind: wait, for: 1 day}
"""


def an_audience(
    store: Store, condition: Any = TWICE, name: str = "Bought twice"
) -> models.Audience:
    return audiences.make(store, name=name, condition=condition, now=NOW, by="test")


def told(store: Store) -> list[tuple[str, str]]:
    """What was told of audiences: (kind, audience), in order."""
    rows = models.Event.objects.of(store).filter(kind__startswith="audience.").order_by("id")
    return [(row.kind, row.data["audience"]) for row in rows]


def another(order: int, days: Days, who: shapes.Who = ANA) -> shapes.Event:
    return placed(days.now, order=f"order/shop:{order}", who=who)


@pytest.fixture
def days(home: Path) -> Days:
    return Days(home)


def test_a_journey_begins_for_who_comes_in(store: Store, days: Days) -> None:
    row = an_audience(store)
    journeys.publish(store, WELCOME, now=NOW, by="test")
    journeys.switch(store, "again", on=True, now=NOW, by="test")
    days.hear(store, placed())
    days.later(hours=1)
    assert told(store) == []
    days.hear(store, another(2, days))
    assert told(store) == []
    days.until(days.now + EVERY)
    assert told(store) == [("audience.entered", row.key)]
    customer = models.Customer.objects.of(store).get()
    assert customer.tags == ["welcomed"]
    run = Run.objects.of(store).get(journey="again")
    assert (run.subject, run.customer_id, run.at) == ("customer", customer.pk, "rest")
    event = models.Event.objects.of(store).get(kind="audience.entered")
    assert (event.customer_id, event.happened) == (customer.pk, days.now)


def test_entering_twice_is_told_twice_only_after_leaving(store: Store, days: Days) -> None:
    row = an_audience(store)
    days.hear(store, placed(), another(2, days))
    days.until(NOW + EVERY)
    days.hear(store, another(3, days))
    days.later(days=2)
    # They matched when it was looked at first: by no deed of theirs since it was made.
    assert told(store) == []
    assert audiences.sizes(store) == {row.pk: 1}
    days.later(days=31)
    assert told(store) == [("audience.left", row.key)]
    assert audiences.sizes(store) == {}
    days.hear(store, another(4, days), another(5, days))
    days.later(hours=1)
    days.hear(store, another(6, days))
    days.later(days=31)
    assert told(store) == [
        ("audience.left", row.key),
        ("audience.entered", row.key),
        ("audience.left", row.key),
    ]


def test_who_matches_other_rules_comes_in_by_no_deed_of_theirs(store: Store, days: Days) -> None:
    row = an_audience(store)
    days.hear(store, placed())
    days.later(hours=1)
    audiences.change(
        store, row.key, name="Bought", condition={"has": "order"}, now=days.now, by="test"
    )
    days.settle()
    assert audiences.sizes(store) == {row.pk: 1}
    audiences.change(store, row.key, name="Bought", condition=TWICE, now=days.now, by="test")
    days.settle()
    assert audiences.sizes(store) == {}
    assert told(store) == []
    days.hear(store, another(2, days))
    days.later(hours=1)
    assert told(store) == [("audience.entered", row.key)]


def test_many_are_told_of_in_pieces_and_each_once(store: Store, days: Days) -> None:
    row = an_audience(store, {"customer": "country", "is": "GB"})
    days.settle()
    people = [shapes.Who(email=f"p{n}@example.com", country="GB") for n in range(7)]
    tell(store, *(another(n, days, who) for n, who in enumerate(people)))
    days.settle()
    days.clock.at += EVERY
    looks = []
    while (due := audiences.due(days.now, EVERY)) is not None:
        looks.append(audiences.look(due, days.now, 3))
    assert looks == [3, 3, 1]
    assert told(store) == [("audience.entered", row.key)] * 7
    assert models.AudienceMember.objects.of(store).count() == 7


def test_two_workers_tell_of_each_once(store: Store, days: Days) -> None:
    row = an_audience(store)
    days.settle()
    tell(store, placed(), another(2, days))
    days.clock.at += EVERY
    first = audiences.due(days.now, EVERY)
    second = audiences.due(days.now, EVERY)
    assert first is not None
    assert second is not None
    assert audiences.look(first, days.now, 500) == 1
    assert audiences.look(second, days.now + timedelta(seconds=1), 500) == 1
    assert told(store) == [("audience.entered", row.key)]


def test_who_was_merged_stays_and_who_was_forgotten_is_gone(store: Store, days: Days) -> None:
    row = an_audience(store, {"has": "order"})
    days.settle()
    days.hear(store, placed(who=ANA), another(2, days, BEN), another(3, days, CAROL))
    days.later(hours=1)
    assert told(store) == [("audience.entered", row.key)] * 3
    ana, ben, carol = models.Customer.objects.of(store).order_by("id")
    actions.merge(store, into=ana.pk, other=ben.pk, now=days.now, by="test")
    erasing.erase(store, carol.pk, now=days.now, by="test")
    days.later(hours=1)
    members = models.AudienceMember.objects.of(store)
    assert list(members.values_list("customer_id", flat=True)) == [ana.pk]
    assert len(told(store)) == 3


def test_rules_that_cannot_be_read_hold_nothing_up(store: Store, days: Days) -> None:
    broken = an_audience(store, name="Broken")
    models.Audience.objects.of(store).filter(pk=broken.pk).update(condition={"has": "nothing"})
    row = an_audience(store)
    days.settle()
    broken.refresh_from_db()
    assert "has" in broken.fault
    assert broken.looked == NOW
    days.hear(store, placed(), another(2, days))
    days.later(hours=1)
    assert told(store) == [("audience.entered", row.key)]
    audiences.change(store, "broken", name="Mended", condition=TWICE, now=days.now, by="test")
    days.settle()
    broken.refresh_from_db()
    assert (broken.fault, broken.settled) == ("", True)


def test_what_is_no_condition_is_refused(store: Store) -> None:
    for condition in ({"subject": "paid", "is": True}, {"has": "nothing"}, {"all": "x"}):
        with pytest.raises(audiences.Refused):
            an_audience(store, condition)
    assert not models.Audience.objects.of(store).exists()


def test_an_import_starts_no_journey(store: Store, days: Days) -> None:
    row = an_audience(store)
    days.settle()
    past = [placed(NOW - timedelta(days=n), order=f"order/shop:{n}", who=BEN) for n in (2, 3)]
    actions.record(store, past, now=days.now, by="import", history=True)
    days.hear(store, placed(), another(7, days))
    days.later(hours=1)
    assert audiences.sizes(store) == {row.pk: 2}
    event = models.Event.objects.of(store).get(kind="audience.entered")
    assert event.customer is not None
    assert event.customer.country == "HR"
    # One of two came with an import, the other is news: by that they came in.
    actions.record(
        store, [placed(NOW, order="order/shop:8", who=CAROL)], now=days.now, by="x", history=True
    )
    days.later(hours=1)
    days.hear(store, another(9, days, CAROL))
    days.later(hours=1)
    assert told(store) == [("audience.entered", row.key)] * 2


def test_the_guide_says_how_often_it_looks() -> None:
    guide = Path(__file__).parents[2] / "docs" / "guides" / "audiences.md"
    assert "**Every fifteen minutes**" in guide.read_text(encoding="utf-8")
    assert timedelta(minutes=15) == EVERY


def test_time_alone_brings_a_milestone(store: Store, days: Days) -> None:
    year = {"has": "order", "where": [{"field": "placed", "longer_ago": "365 days"}]}
    lapsed = {"all": [{"has": "order"}, {"count": "order.placed", "within": "180 days", "is": 0}]}
    an_audience(store, year, "A year")
    an_audience(store, lapsed, "Lapsed")
    days.settle()
    days.hear(store, placed())
    days.later(days=179)
    assert told(store) == []
    days.later(days=2)
    assert told(store) == [("audience.entered", "lapsed")]
    days.later(days=185)
    assert told(store) == [("audience.entered", "lapsed"), ("audience.entered", "a-year")]
    days.hear(store, another(2, days))
    days.later(hours=1)
    assert told(store)[2:] == [("audience.left", "lapsed")]


def test_nobody_sends_it_in(store: Store) -> None:
    event = shapes.Event(
        kind="audience.entered", key="x", happened=NOW, about=ORDER, order=ORDER,
        data={"audience": "vip"},
    )  # fmt: skip
    with pytest.raises(checking.Refused, match="announced here"):
        tell(store, event)
