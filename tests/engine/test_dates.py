"""The days on which parcels should come: learnt, kept current, told, and what of it is news."""

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from afterword.conversations import actions as conversations
from afterword.conversations.models import Task
from afterword.house.models import Store
from afterword.insights import books
from afterword.insights.books import book_of
from afterword.insights.models import Landed
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from afterword.timeline import actions as timeline
from afterword.timeline import queries
from afterword.timeline.models import Event, Order, Shipment, Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ORDER, PARCEL, Days, placed, scan, tell

DAY = timedelta(days=1)
START = datetime(2026, 9, 1, 9, tzinfo=NOW.tzinfo)


def travelled(number: int, at: datetime, days: float, *between: float) -> list[shapes.Event]:
    """An order whose parcel took so many days, with a scan in between at each of these."""
    order, parcel = f"order/shop:{number}", f"shipment/dpd:{number}"
    who = shapes.Who(email=f"c{number}@example.com", country="GB")
    marks = [("picked_up", 0.5), *(("in_transit", one) for one in between), ("delivered", days)]
    scans = [scan(word, at + one * DAY, parcel, order, zone_known=True) for word, one in marks]
    return [placed(at, order, who, country="GB"), *scans]


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """A shop of which forty parcels came within two to four days, each scanned every day."""
    days = Days(home, NOW - DAY)
    for number in range(40):
        took = 2 + (number % 5) * 0.5
        between = [one for one in (1.0, 2.0, 3.0) if one < took]
        tell(store, *travelled(number, START + number * DAY, took, *between), now=days.now)
    days.until(NOW)
    return days


def said(store: Store, kind: str, about: str = PARCEL) -> list[dict[str, Any]]:
    rows = Event.objects.of(store).filter(kind=kind, about=about).order_by("id")
    return [row.data for row in rows]


def steps(store: Store) -> list[str]:
    rows = Intent.objects.of(store).filter(state="accepted").order_by("id")
    return list(rows.values_list("step", flat=True))


def sent(store: Store, days: Days) -> None:
    """Ana's order is placed, and a carrier takes it the same day."""
    days.hear(store, placed(days.now, country="GB"))
    days.hear(store, scan("picked_up", days.now))


def test_it_works(store: Store, days: Days) -> None:
    """What came before says when the next one comes; each is learnt from once."""
    assert book_of(store.pk).learnt == 40
    assert Landed.objects.of(store).count() == 40
    sent(store, days)
    row = Shipment.objects.of(store).get(about=PARCEL)
    assert row.expected_from
    assert row.expected_to
    assert timedelta(days=1) < row.expected_from - NOW < timedelta(days=2)
    assert timedelta(days=3) < row.expected_to - NOW < timedelta(days=5)
    (found,) = said(store, "shipment.expected")
    assert (found["basis"], found["order"]) == ("table", "shop:1042")
    days.later(days=2)
    days.hear(store, scan("delivered", days.now), scan("in_transit", days.now - DAY))
    days.hear(store, scan("delivered", days.now + timedelta(minutes=1)))
    assert book_of(store.pk).learnt == 41
    assert not Wait.objects.of(store).filter(owner="parcel").exists()


def test_an_order_is_expected_before_a_parcel_of_it_is_known(store: Store, days: Days) -> None:
    days.hear(store, placed(days.now, country="GB"))
    (found,) = said(store, "order.expected", ORDER)
    assert NOW < datetime.fromisoformat(found["from"]) < datetime.fromisoformat(found["to"])
    days.hear(store, scan("picked_up", days.now))
    assert not Wait.objects.of(store).filter(owner="order", due__lte=days.now).exists()


def test_no_day_is_reckoned_of_what_comes_by_no_parcel(store: Store, days: Days) -> None:
    order = placed(days.now, country="GB")
    for line in order.data["lines"]:
        line["digital"] = True
    days.hear(store, order)
    assert said(store, "order.expected", ORDER) == []
    assert not Wait.objects.of(store).filter(owner="order").exists()


def test_the_journey_tells_later_days_once_and_only_when_they_move_past_those_told(
    store: Store, days: Days
) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    sent(store, days)
    (told,) = said(store, "shipment.told")
    row = Shipment.objects.of(store).get(about=PARCEL)
    assert (told["channel"], row.told_to) == ("email", datetime.fromisoformat(told["to"]))
    assert steps(store) == ["confirm", "tell-shipped"]
    days.hear(store, scan("in_transit", days.now + timedelta(hours=20)))
    assert steps(store) == ["confirm", "tell-shipped"], "what was told still holds"
    days.later(days=7)
    moved = said(store, "shipment.date_moved")
    assert moved[0]["was_to"] == told["to"][:10]
    assert all(one["days"] > 0 and not one["earlier"] for one in moved)
    late = steps(store).count("tell-late")
    assert 1 <= late <= len(moved)
    assert len(said(store, "shipment.told")) == 1 + late, "each was told with the days it names"


def test_days_that_slip_each_day_are_no_news_each_day(store: Store, days: Days) -> None:
    """Found by the simulation: who waits for a parcel that nobody scans any more was written to
    every morning that it would come a day later."""
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    sent(store, days)
    days.later(days=29)
    happened = list(
        Event.objects.of(store)
        .filter(kind="shipment.date_moved", about=PARCEL)
        .order_by("happened")
        .values_list("happened", flat=True)
    )
    assert 2 <= len(happened) <= 3
    pauses = [later - earlier for earlier, later in pairwise(happened)]
    assert all(pause >= 2 * DAY * 3**n for n, pause in enumerate(pauses))
    assert 1 <= steps(store).count("tell-late") <= 3


def test_a_silence_is_called_one_once_it_is_longer_than_such_parcels_keep(
    store: Store, days: Days
) -> None:
    sent(store, days)
    days.later(days=1)
    assert said(store, "shipment.silent") == []
    days.later(days=4)
    (silent,) = said(store, "shipment.silent")
    assert (silent["days"] >= silent["normal"], silent["status"]) == (True, "picked_up")
    days.hear(store, scan("in_transit", days.now))
    days.later(days=6)
    assert len(said(store, "shipment.silent")) == 2, "another silence is news again"


def test_lateness_counts_against_the_promise_and_is_said_before_the_carrier_says_it(
    store: Store, days: Days
) -> None:
    days.hear(store, placed(days.now, country="GB"))
    promised = (days.now + DAY).isoformat()
    created = shapes.Event(
        kind="shipment.created", key="c", happened=days.now, about=PARCEL, order=ORDER,
        data={"carrier": "DPD", "promised_to": promised},
    )  # fmt: skip
    days.hear(store, created, scan("picked_up", days.now))
    (risk,) = said(store, "shipment.at_risk")
    assert risk["late_chance"] > 60
    (late,) = said(store, "shipment.delayed")
    assert late["by"] == "model"
    days.hear(store, scan("in_transit", days.now + timedelta(hours=1), delayed=True))
    assert len(said(store, "shipment.delayed")) == 1


def test_too_little_learnt_and_the_carriers_word_stands(store: Store, home: Path) -> None:
    """A guess is told to nobody: what the store and the carrier say is passed on as theirs."""
    days = Days(home)
    days.hear(store, placed())
    assert said(store, "order.expected", ORDER) == []
    days.hear(store, scan("picked_up", days.now))
    assert said(store, "shipment.expected") == []
    until = (days.now + 3 * DAY).isoformat()
    days.hear(store, scan("in_transit", days.now + timedelta(hours=1), promised_to=until))
    (found,) = said(store, "shipment.expected")
    assert (found["basis"], found["to"]) == ("carrier", until)


def test_what_history_brings_is_learnt_from_all_at_once(store: Store, home: Path) -> None:
    days = Days(home)
    for number in range(30):
        events = travelled(number, START + number * DAY, 3, 1.0)
        timeline.record(store, events, now=NOW, by="import:test", history=True)
    days.settle()
    assert book_of(store.pk).learnt == 0
    books.want_anew(store, NOW)
    days.settle()
    assert book_of(store.pk).learnt == 30
    books.want_anew(store, NOW)
    assert book_of(store.pk).learnt == 30, "the old one serves until the new one is there"
    days.settle()
    assert book_of(store.pk).learnt == 30
    assert Landed.objects.of(store).count() == 30


def test_the_table_has_what_the_events_add_up_to(store: Store, days: Days) -> None:
    sent(store, days)
    customer = Shipment.objects.of(store).get(about=PARCEL).customer_id
    folded = queries.timelines(store, [customer])[customer].present
    row = Shipment.objects.of(store).get(about=PARCEL)
    for name in ("expected_from", "expected_likely", "expected_to", "late_chance", "told_to"):
        assert getattr(folded.shipments[PARCEL], name) == getattr(row, name), name
    order = Order.objects.of(store).get(about=ORDER)
    assert folded.orders[ORDER].expected_to == order.expected_to
    assert order.expected_to


def test_a_delivery_that_was_none_is_taken_back_and_nothing_is_asked_meanwhile(
    store: Store, days: Days
) -> None:
    for journey in ("after-first-delivery", "not-delivered-after-all"):
        journeys.switch(store, journey, on=True, now=NOW, by="test")
    sent(store, days)
    days.hear(store, scan("delivered", days.now))
    disputed = shapes.Event(
        kind="shipment.disputed", key="d", happened=days.now + timedelta(hours=1), about=PARCEL,
        order=ORDER,
    )  # fmt: skip
    days.later(hours=1)
    days.hear(store, disputed)
    days.later(days=1)
    assert steps(store) == ["take-back"]
    days.later(days=9)
    assert steps(store) == ["take-back"], "no thanks, no question while it is not there"
    days.hear(store, scan("delivered", days.now))
    (task,) = Task.objects.of(store)
    conversations.close(store, task.pk, outcome="Found.", now=days.now, by="test")
    days.later(days=25)
    assert "review" in steps(store)
