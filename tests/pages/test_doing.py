"""What the person has to do stands first; what they ask for is noted, and reaches the team."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from afterword.conversations.models import Task
from afterword.house.models import Store
from afterword.pages.track import doing, words
from afterword.timeline.models import Shipment
from afterword.wire import shapes
from afterword.wire.scans import ACTIONS, PROOFS, REASONS
from tests.conftest import NOW
from tests.given import ORDER, PARCEL, placed, scan, tell
from tests.pages.given import BEANS, KETTLE, events, on_its_way, order_link
from tests.pages.test_order import read


def told(store: Store, status: str, **data: Any) -> None:
    tell(
        store,
        placed(NOW - timedelta(days=4), lines=(KETTLE,)),
        scan("picked_up", NOW - timedelta(days=3)),
        scan(status, NOW - timedelta(hours=1), **data),
        now=NOW,
    )


def test_it_works(client: Client, store: Store) -> None:
    told(store, "customs", action="pay_duty", url="https://dpd.example/155", reason="customs_delay")
    shown = client.get(order_link(store)).content.decode()
    first, strip = shown.index("Customs asks you for the duty."), shown.index('class="cards"')
    assert shown.index("<h1>") < first < strip
    assert '<a class="button" href="https://dpd.example/155"' in shown


def test_there_are_words_for_all_that_a_carrier_can_say() -> None:
    assert set(REASONS) - set(words.REASONS) == {"unknown"}
    assert set(ACTIONS) == set(doing.ACTIONS) == set(doing.ORDER)
    assert set(PROOFS) == set(words.PROOFS)
    assert set(words.LOOK_FIRST) <= set(PROOFS)
    some = (*words.REASONS.values(), *words.PROOFS.values())
    spoken: list[list[str]] = []
    for language in ("en", "es", "ar"):
        with translation.override(language):
            spoken.append([str(one) for one in some])
    for said in zip(*spoken, strict=True):
        assert len(set(said)) == 3, said


@pytest.mark.parametrize(
    ("case", "status", "data", "key"),
    [
        ("the carrier's word", "in_transit", {"action": "contact_carrier"}, "contact_carrier"),
        ("by the reason", "on_hold", {"reason": "consignee_incorrect_address"}, "fix_address"),
        ("by the state", "attempt_failed", {}, "reschedule"),
        ("it waits", "available_for_pickup", {}, "collect"),
        ("nothing", "in_transit", {}, ""),
        ("it is over", "delivered", {"action": "collect"}, ""),
        ("a word nobody knows", "in_transit", {"action": "dance"}, ""),
    ],
)
def test_what_is_to_be_done(
    store: Store, case: str, status: str, data: dict[str, Any], key: str
) -> None:
    told(store, status, **data)
    assert [one.key for one in read(store).doings] == ([key] if key else [])


def test_a_wrong_address_is_put_right_with_us(client: Client, store: Store) -> None:
    told(store, "on_hold", action="fix_address")
    link = order_link(store)
    assert 'href="?ask=address#ask-address"' in client.get(link).content.decode()
    opened = client.get(f"{link}?ask=address").content.decode()
    assert '<details class="topic" id="ask-address" open>' in opened
    client.post(link, {"wish": "address", "words": "12 Dean Terrace\0"})
    task = Task.objects.of(store).get()
    assert (task.title, task.urgent) == ("Order #1042: the address is wrong", True)


@pytest.mark.parametrize(
    ("wish", "what"),
    [("missing", "complaint"), ("change", "task"), ("question", "task"), ("address", "task")],
)
def test_each_wish_reaches_the_team(client: Client, store: Store, wish: str, what: str) -> None:
    on_its_way(store)
    client.post(order_link(store), {"wish": wish, "words": "hello"})
    assert [one.what for one in Task.objects.of(store)] == [what]
    assert "You wrote to us about it" in client.get(order_link(store)).content.decode()


def test_what_never_came_is_looked_for_first_and_then_disputed(
    client: Client, store: Store
) -> None:
    told(store, "delivered", proof="neighbour")
    link = order_link(store)
    shown = client.get(link).content.decode()
    assert "It was given to a neighbour." in shown
    look, form = shown.index("Ask the neighbours, also those"), shown.index("words-missing")
    assert look < form
    for _ in range(2):
        client.post(link, {"wish": "missing", "words": "Nobody has it."})
    (said,) = events(store, "shipment.disputed")
    assert (said.about, said.order) == (PARCEL, ORDER)
    assert Shipment.objects.of(store).get().delivered is None
    assert read(store).answer.sentence == (
        "Your Gooseneck kettle was said to be delivered, and is not there."
    )
    assert Task.objects.of(store).count() == 1


def test_of_several_parcels_the_one_that_is_named_is_disputed(client: Client, store: Store) -> None:
    beans = "shipment/dpd:156"
    tell(
        store,
        placed(NOW - timedelta(days=4), lines=(KETTLE, BEANS)),
        scan("delivered", NOW - timedelta(days=1), contents=[["p1", 1]]),
        scan("delivered", NOW - timedelta(days=1), parcel=beans, contents=[["p2", 2]]),
        now=NOW,
    )
    client.post(order_link(store), {"wish": "missing", "parcel": "shipment/dpd:999"})
    client.post(order_link(store), {"wish": "missing"})
    assert events(store, "shipment.disputed") == []
    client.post(order_link(store), {"wish": "missing", "parcel": beans})
    assert [one.about for one in events(store, "shipment.disputed")] == [beans]


def test_milestones_scans_and_the_last_mile(client: Client, store: Store) -> None:
    tell(
        store,
        placed(NOW - timedelta(days=6), lines=(KETTLE,)),
        *(
            scan("in_transit", NOW - timedelta(days=5 - n), place=f"Hub {n}", carrier="dpd")
            for n in range(4)
        ),
        scan(
            "in_transit",
            NOW - timedelta(hours=3),
            place="Chicago",
            local="2026-11-23T23:00-06:00",
            next_carrier="usps",
            next_number="9400110200881234567890",
        ),
        now=NOW,
    )
    (parcel,) = read(store).parcels
    assert [(one.words, one.state) for one in parcel.steps] == [
        ("Packed", "done"),
        ("With the carrier", "done"),
        ("On its way", "now"),
        ("Out for delivery", "ahead"),
        ("Delivered", "ahead"),
    ]
    assert (len(parcel.newest), len(parcel.earlier)) == (3, 2)
    assert parcel.newest[0].at == "Mon 23 Nov, 23:00 there (GMT−6)"
    assert parcel.next is not None
    assert parcel.next.carrier == "USPS"
    shown = client.get(order_link(store)).content.decode()
    assert "USPS brings it the last miles." in shown
    assert shown.count('aria-current="step"') == 1


def test_a_milestone_and_its_scan_name_one_day_where_the_zone_is_not_known(store: Store) -> None:
    """Some carriers write the clock of the place and no zone; read in New York it is the eve."""
    who = shapes.Who(email="ana@example.com", country="US", zone="America/New_York")
    day: dict[str, Any] = {"local": "2026-11-23T03:00", "zone_known": False}
    tell(
        store,
        placed(NOW - timedelta(days=6), lines=(KETTLE,), who=who),
        scan("picked_up", datetime(2026, 11, 23, 3, tzinfo=UTC), place="Toronto", **day),
        now=NOW,
    )
    (parcel,) = read(store).parcels
    assert parcel.newest[0].at == "Mon 23 Nov, 3:00\u202fAM, local time"
    assert parcel.steps[1].words == "With the carrier"
    assert "23" in parcel.steps[1].at
    assert parcel.steps[1].iso == "2026-11-23T03:00:00+00:00"
