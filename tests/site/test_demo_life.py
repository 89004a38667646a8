"""The life of the demo store, before any engine plays it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from afterword.site.demo.catalogue import catalogue
from afterword.site.demo.drawing import THINGS, drawn
from afterword.site.demo.habits import HEROES, reactions, score
from afterword.site.demo.heroes import PEOPLE
from afterword.site.demo.life import Life, life

END = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def whole() -> Life:
    return life(7, END)


def test_it_works(whole: Life) -> None:
    everybody = {one.person.name for one in whole.purchases.values()}
    assert len(everybody) > 380
    assert {person.name for person in PEOPLE.values()} <= everybody
    assert len({one.person.country for one in whole.purchases.values()}) == 17
    assert len({one.person.zone for one in whole.purchases.values()}) > 12


def test_the_same_seed_and_end_are_the_same_life(whole: Life) -> None:
    assert life(7, END) == whole


def test_another_seed_is_another_life_with_the_same_heroes(whole: Life) -> None:
    other = life(8, END)
    assert other != whole
    ana = [one.placed for one in other.purchases.values() if one.person.name == "Ana Petrović"]
    assert ana == [
        one.placed for one in whole.purchases.values() if one.person.name == "Ana Petrović"
    ]


def test_it_is_told_in_order_of_time_and_nothing_before_it_happened(whole: Life) -> None:
    times = [one.when for one in whole.happenings]
    assert times == sorted(times)
    assert times[-1] <= END
    for happening in whole.happenings:
        assert all(event.happened <= happening.when for event in happening.events)


def test_no_event_is_told_twice(whole: Life) -> None:
    keys = [event.key for one in whole.happenings for event in one.events]
    assert len(keys) == len(set(keys))


def test_exactly_one_parcel_is_lost_and_some_have_every_other_trouble(whole: Life) -> None:
    statuses = Counter(
        event.data["status"]
        for one in whole.happenings
        for event in one.events
        if event.kind == "shipment.checkpoint"
    )
    assert statuses["lost"] == 1
    assert statuses["attempt_failed"] > 3
    assert statuses["available_for_pickup"] > 3
    assert statuses["delivered"] > 400


def test_some_orders_travel_in_two_parcels(whole: Life) -> None:
    kinds = Counter(event.kind for one in whole.happenings for event in one.events)
    assert kinds["shipment.created"] > kinds["order.fulfilled"]
    assert kinds["return.requested"] > 5
    assert kinds["repair.opened"] == 1


@pytest.mark.parametrize("days", range(14))
def test_the_heroes_come_out_whatever_day_it_is(days: int) -> None:
    end = END + timedelta(days=days)
    told = life(7, end, people=0)
    placed = {one.person.name for one in told.purchases.values()}
    assert placed == {person.name for person in PEOPLE.values()}
    lost = [
        event.order
        for one in told.happenings
        for event in one.events
        if event.data.get("status") == "lost"
    ]
    assert [told.purchases[order].person.name for order in lost] == ["Jules Moreau"]


def test_a_few_people_are_chosen_with_one_whose_address_is_misspelt() -> None:
    told = life(7, END, people=4)
    others = {one.person.name: one.person for one in told.purchases.values()}
    assert any(person.bounces for person in others.values())


def test_scores_follow_the_lot() -> None:
    assert [score(draw, late=False) for draw in (0.0, 0.999)] == [3, 10]
    assert score(0.0, late=True) == 0


def test_ana_answers_a_four_just_before_the_question_is_given_up(whole: Life) -> None:
    ana = next(one for one in whole.purchases.values() if one.person.given_name == "Ana")
    (answer,) = reactions("check-in", "k", END, ana, late=True)
    assert (answer.deed, answer.value) == ("answer", 4)
    assert timedelta(days=2) < answer.at - END < timedelta(days=3)
    assert set(HEROES) <= set(PEOPLE)


def test_every_product_is_drawn() -> None:
    assert set(THINGS) == set(catalogue())
    for slug in THINGS:
        assert drawn(slug).startswith("<svg ")
