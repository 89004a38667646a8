"""What conversations come to, counted over a store's events."""

from datetime import UTC, datetime, timedelta

import pytest

from afterword.house.models import Store
from afterword.insights.conversations import measured
from tests.conftest import NOW
from tests.given import a_store, tell
from tests.insights.talks import brought_in, ordered, talked, told

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def test_it_works(store: Store) -> None:
    for n in range(6):
        talked(store, f"ana{n}", NOW - 20 * DAY + n * HOUR)
    talked(store, "ben", NOW - 9 * DAY, by="team", after=2 * HOUR, channel="email", language="de")
    found = measured(store, 30, NOW)
    assert (found.whole.talks, found.whole.alone.part, found.whole.alone.whole) == (7, 6, 7)
    assert found.why == {"unsure": 1}
    assert [(one.name, one.talks) for one in found.by_channel] == [("whatsapp", 6), ("email", 1)]
    assert [(one.name, one.talks) for one in found.by_language] == [("es", 6), ("de", 1)]
    assert [(one.name, one.talks) for one in found.by_intent] == [("wismo", 7)]
    assert found.whole.answer.median == pytest.approx(2)
    assert (found.waiting, found.followed) == (0, 0)


def test_a_person_is_measured_in_the_hours_at_which_the_team_works(store: Store) -> None:
    friday = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)  # London works from nine to five
    for n in range(5):
        talked(store, f"eva{n}", friday + n * timedelta(seconds=1), by="team", after=3 * DAY)
    line = measured(store, 30, friday + 20 * DAY).whole
    assert line.answer.median == 3 * 24 * 60
    assert line.person_answer.median == pytest.approx(30 + 7 * 60, abs=1), "Friday's and Monday's"


def test_who_writes_again_within_two_days_was_not_helped(store: Store) -> None:
    talked(store, "ana", NOW - 20 * DAY)
    talked(store, "ana", NOW - 19 * DAY)
    talked(store, "bea", NOW - 1 * DAY)
    found = measured(store, 30, NOW)
    assert (found.whole.alone.part, found.whole.alone.whole) == (1, 2)
    assert (found.followed, found.waiting) == (1, 1)


def test_what_was_brought_in_stands_for_the_time_before(store: Store) -> None:
    turned = NOW - 35 * DAY
    for week in range(12):
        at = NOW - 84 * DAY + week * 7 * DAY
        ordered(store, at, 4)
        for n in range(4):
            name = f"p{week}-{n}"
            if week in range(2, 7):
                brought_in(store, name, at + HOUR, NOW)
            elif n < 1 and week > 7:
                talked(store, name, at)
    talked(store, "first", turned)
    found = measured(store, 90, NOW).versus
    assert found is not None
    assert found.basis == "history"
    assert (found.per_order.before, found.per_order.of_before) == (20, 20), (
        "the weeks of which no word was brought in say nothing"
    )
    assert found.per_order.ratio is not None
    assert found.per_order.ratio < 0.5
    assert found.per_order.is_sure


def test_the_answers_to_the_question_after_a_talk_are_counted_once_each(store: Store) -> None:
    for n, value in enumerate((2, 5, 4)):
        about = f"message/{n % 2}"
        data = {"journey": "after-a-talk", "value": value, "question": "talk"}
        tell(store, told("answer.given", NOW - DAY + n * HOUR, f"a{n % 2}", about, **data))
    tell(store, told("answer.given", NOW, "x", "message/9", journey="check-in", value=1))
    found = measured(store, 30, NOW).scores
    assert found.counts == {1: 0, 2: 0, 3: 0, 4: 1, 5: 1}, "the last answer to a question counts"


def test_another_store_sees_nothing_of_it(store: Store) -> None:
    talked(store, "ana", NOW - DAY)
    other = a_store("other")
    assert measured(other, 30, NOW).whole.talks == 0
    assert measured(other, 30, NOW).weeks == []
