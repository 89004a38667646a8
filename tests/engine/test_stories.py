"""The stories of the mission, lived through on the real engine with journeys of the library.

Told elsewhere, and what waits for other parts: `ELSEWHERE` and `WAITING`.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from afterword.conversations import actions as conversations
from afterword.conversations.models import Task
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.journeys.stories import fitted, story
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Product
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, Days, matter, placed, scan
from tests.outbox.posting import YES

ELSEWHERE = {
    3: "engine/test_spoken_thanks.py",
    10: "engine/test_seasons.py",
    11: "engine/test_by_text.py",
    17: "desk/test_worth.py",
    18: "engine/test_over_four_ways.py",
}
WAITING = {
    6: ("A wall of what customers send", "gallery"),
    14: ("A return that becomes an exchange", "returns desk"),
}
"""By its number, a story that needs a part which is not there yet: its name and that part, as the
guide of the library says them."""
STORIES = 18


def test_each_story_is_lived_or_waits_by_name() -> None:
    here = {int(name.split("_")[1]) for name in globals() if re.match(r"test_\d+_", name)}
    assert sorted({*here, *ELSEWHERE, *WAITING}) == list(range(1, STORIES + 1))
    assert not WAITING.keys() & ({*here} | ELSEWHERE.keys())
    tests = Path(__file__).parents[1]
    for path in ELSEWHERE.values():
        assert "\ndef test_" in (tests / path).read_text(encoding="utf-8"), path
    guide = (tests.parent / "docs/guides/library.md").read_text(encoding="utf-8")
    waits = guide.partition("## What the library waits for")[2].partition("\n## ")[0]
    told = {int(number) for number in re.findall(r"\(story (\d+)\)", waits)}
    assert told == WAITING.keys()
    for name, part in WAITING.values():
        assert f"**{name}**" in waits
        assert part in waits


@pytest.fixture
def days(home: Path) -> Days:
    return Days(home)


def on(store: Store, *keys: str, **answers: Any) -> None:
    """Switch journeys of the library on, for everybody: nobody is left alone in a story."""
    for key in keys:
        text = fitted(library()[key], story(key), answers)
        text = "".join(line for line in text.splitlines(True) if not line.startswith("holdout:"))
        journeys.publish(store, text, now=NOW, by="test", templates=spoken(shipped()))
        journeys.switch(store, key, on=True, now=NOW, by="test")


def sells(store: Store, outside: str, title: str, **facts: Any) -> None:
    Product.objects.create(
        store=store, outside=outside, title=title, told=NOW, facts=facts, currency="GBP",
        url=f"https://shop.example/{outside}",
    )  # fmt: skip


def said(store: Store) -> list[str]:
    """What went out, by the names of the steps."""
    rows = Intent.objects.of(store).filter(state="accepted").order_by("accepted", "id")
    return list(rows.values_list("step", flat=True))


def when(store: Store, step: str) -> datetime:
    row = Intent.objects.of(store).filter(step=step, state="accepted").order_by("id").last()
    assert row is not None, step
    assert row.accepted is not None
    return row.accepted


def words(store: Store, step: str) -> str:
    row = Intent.objects.of(store).filter(step=step).order_by("id").last()
    assert row is not None, step
    found = words_of(row, store)
    assert found is not None
    return f"{found.subject}\n{' '.join(found.text.split())}"


def gets(store: Store, days: Days, order: str = ORDER, **facts: Any) -> None:
    """Ana orders, and has it three days later."""
    days.hear(store, placed(days.now, order, **facts))
    days.later(days=1)
    parcel = order.replace("order/shop", "shipment/dpd")
    days.hear(store, scan("in_transit", days.now, parcel, order))
    days.later(days=2)
    days.hear(store, scan("delivered", days.now, parcel, order))


def answers(store: Store, days: Days, step: str, value: int) -> None:
    asked = Intent.objects.of(store).get(step=step)
    conversations.answer(asked, value, now=days.now, by="page:answer")
    days.settle()


def test_1_a_pairing_for_the_very_bottle_a_week_later(store: Store, days: Days) -> None:
    sells(store, "p1", "Malbec", goes_with=["p2"])
    sells(store, "p2", "Aged Manchego", pitch="The Malbec you have likes this cheese.")
    on(store, "goes-well-with", days=7)
    days.hear(store, YES)
    gets(store, days, lines=(("p1", "Malbec", 1, 1800),))
    came = days.now
    days.later(days=12)
    assert said(store) == ["suggest"]
    assert timedelta(days=7) <= when(store, "suggest") - came < timedelta(days=8)
    assert "Aged Manchego, with Malbec" in words(store, "suggest")
    assert "likes this cheese" in words(store, "suggest")


def test_2_the_serum_is_followed_by_its_own_guide(store: Store, days: Days) -> None:
    sells(store, "p1", "Serum", care="Two drops, on damp skin.", care_title="Using the serum")
    sells(store, "p2", "Shampoo", care="Once a day is too often.", care_title="Washing less")
    on(store, "care-and-tips")
    for number, name in (("p1", "Serum"), ("p2", "Shampoo")):
        gets(store, days, f"order/shop:{number}", lines=((number, name, 1, 1800),))
        days.later(days=2)
        said_of_it = words(store, "first-tip")
        assert ("Two drops" in said_of_it) == (name == "Serum")
        assert ("Washing less" in said_of_it) == (name == "Shampoo")


@pytest.mark.parametrize(("score", "offered"), [(9, True), (3, False), (None, False)])
def test_4_only_who_is_well_hears_of_the_cable_organiser(
    store: Store, days: Days, score: int | None, offered: bool
) -> None:
    on(store, "well-then-one-more")
    days.hear(store, YES)
    gets(store, days)
    days.later(days=2)
    if score is not None:
        answers(store, days, "is-it-well", score)
    days.later(days=20)
    assert ("one-more" in said(store)) == offered
    assert Task.objects.of(store).exists() == (score == 3)


def test_5_before_the_bag_is_empty_and_one_press_moves_the_date(store: Store, days: Days) -> None:
    on(store, "before-it-runs-out", days=20)
    days.hear(store, YES)
    gets(store, days)
    days.later(days=22)
    assert said(store) == ["remind"]
    later = shapes.Event(
        kind="reply.received",
        key="reply/1",
        happened=days.now,
        who=ANA,
        data={"channel": "whatsapp", "choice": "later"},
    )
    days.hear(store, later)
    days.later(days=13)
    assert said(store) == ["remind"]
    days.later(days=3)
    assert said(store) == ["remind", "remind-again"]


def test_5_who_orders_is_not_reminded(store: Store, days: Days) -> None:
    on(store, "before-it-runs-out", days=20)
    days.hear(store, YES)
    gets(store, days)
    days.later(days=10)
    days.hear(store, placed(days.now, "order/shop:2"))
    days.later(days=30)
    assert said(store) == []


def test_7_thirty_seconds_of_the_packing_table_and_no_pitch(store: Store, days: Days) -> None:
    on(store, "see-it-packed")
    days.hear(store, placed(days.now))
    days.later(days=2)
    assert said(store) == ["show"]
    assert "£" not in words(store, "show")
    assert "nothing to buy" in words(store, "show")


OTHERS = ("later-tip", "ask-again")


def test_8_the_classic_order_of_things(store: Store, days: Days) -> None:
    """At once, when shipped, a day after delivery education, a week review, two weeks cross-sell, a
    month loyalty: each journey by itself, and one person who hears all of it in this order."""
    on(
        store,
        "order-and-shipping",
        "care-and-tips",
        "review-request",
        "goes-well-with",
        "club-invite",
    )
    days.hear(store, YES, placed(days.now - timedelta(days=90), "order/shop:1"))
    first = said(store)
    gets(store, days)
    came = days.now
    days.later(days=45)
    heard = [one for one in said(store)[len(first) :] if one not in OTHERS]
    assert heard == [
        "confirm",
        "tell-shipped",
        "tell-arrived",
        "first-tip",
        "ask",
        "suggest",
        "invite",
    ]
    after = {step: (when(store, step) - came).days for step in ("first-tip", "ask", "suggest")}
    assert after["first-tip"] in (1, 2)
    assert after["ask"] in (7, 8)
    assert 14 <= after["suggest"] <= 17
    assert (when(store, "invite") - came).days >= 30


def test_9_no_review_while_a_return_is_open_and_nothing_more_for_who_bought_again(
    store: Store, days: Days
) -> None:
    on(store, "review-request", "goes-well-with")
    days.hear(store, YES)
    gets(store, days)
    days.later(days=2)
    days.hear(store, matter("return.requested", days.now))
    days.later(days=8)
    assert said(store) == []
    days.hear(store, placed(days.now, "order/shop:2"))
    days.hear(store, matter("return.closed", days.now))
    days.later(days=30)
    assert "ask" in said(store)
    assert "suggest" not in said(store)


def test_12_who_looks_often_is_told_more_sooner(store: Store, days: Days) -> None:
    on(store, "told-more-sooner")
    days.hear(store, placed(days.now))
    days.later(days=1)
    days.hear(store, scan("in_transit", days.now))
    for number in range(5):
        assert said(store) == []
        look = shapes.Event(
            kind="page.viewed",
            key=f"look/{number}",
            happened=days.now,
            about=ORDER,
            order=ORDER,
            data={"page": "order"},
        )
        days.hear(store, look)
        days.later(hours=1)
    assert said(store) == ["what-we-see"]
    assert "Hario V60" in words(store, "what-we-see")


def test_13_no_word_of_joy_while_the_parcel_is_late(store: Store, days: Days) -> None:
    on(store, "see-it-packed", "late-and-here")
    promised = (days.now - timedelta(days=1)).isoformat()
    late = scan("on_hold", days.now, delayed=True, promised_to=promised)
    days.hear(store, placed(days.now - timedelta(hours=3)), late)
    days.later(days=2)
    assert said(store) == []
    days.hear(store, scan("delivered", days.now))
    days.later(days=1)
    assert said(store) == ["sorry"]
    assert "later than we said" in words(store, "sorry")


def test_15_doubt_is_answered_before_it_comes(store: Store, days: Days) -> None:
    on(store, "good-choice", amount=20000)
    days.hear(store, placed(days.now, lines=(("p1", "Espresso machine", 1, 48000),)))
    days.hear(store, placed(days.now, "order/shop:2"))
    days.later(days=2)
    assert said(store) == ["reassure"]
    assert "You chose well" in words(store, "reassure")
    assert "send it back" in words(store, "reassure")


def test_16_an_anniversary_a_wear_point_and_a_guarantee(store: Store, days: Days) -> None:
    on(store, "a-year-together", "wear-and-warranty")
    start = days.now
    gets(store, days)
    days.later(days=720)
    assert said(store) == ["look-at-it", "remember", "guarantee"]
    assert (when(store, "look-at-it") - start).days in (182, 183, 184)
    assert (when(store, "remember") - start).days in (364, 365, 366)
    assert (when(store, "guarantee") - start).days in (702, 703, 704)


def test_a_return_is_told_with_the_order_it_is_of(store: Store, days: Days) -> None:
    on(store, "return-updates")
    gets(store, days)
    days.later(days=1)
    days.hear(store, matter("return.requested", days.now))
    assert said(store) == ["heard"]
    assert "#1042" in words(store, "heard")
    assert "/o/" in words(store, "heard")
