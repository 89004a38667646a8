"""The screen of delivery dates: how honest they were, and how the store sends."""

from datetime import timedelta
from typing import Any

from django.test import Client

from afterword.decisions.dates.trees import Trees
from afterword.decisions.forecast import Book, written
from afterword.decisions.rules import Dates
from afterword.house.models import Store
from afterword.insights.models import Landed, Learnt
from afterword.insights.queries import board
from afterword.wire import shapes
from tests.conftest import NOW
from tests.desk.team import Opens
from tests.given import ORDER, PARCEL, placed, tell
from tests.pages.given import person

DAY = timedelta(days=1)


def landed(store: Store, number: int, days: float, **given: Any) -> None:
    """A parcel that came so many days after it left, a week ago."""
    left = NOW - 7 * DAY
    Landed.objects.create(
        store=store, about=f"shipment/x:{number}", carrier="dpd", lane="GB>DE",
        handed_over=left, came=left + days * DAY, **given,
    )  # fmt: skip


def given(first: int, last: int, of: str = "expected") -> dict[str, Any]:
    left = NOW - 7 * DAY
    found = {f"{of}_from": left + first * DAY, f"{of}_to": left + last * DAY}
    if of == "expected":
        found["expected_likely"] = left + (first + last) / 2 * DAY
    return found


def test_it_works(store: Store) -> None:
    for number in range(9):
        landed(store, number, 2, **given(1, 3), **given(1, 3, "first"))
    landed(store, 9, 5, **given(1, 3), **given(1, 3, "first"), silent=True)
    found = board(store, 30, NOW)
    (line,) = found.lines
    assert (line.carrier, line.lane, line.parcels) == ("dpd", "GB>DE", 10)
    assert (line.expected, line.within, line.coverage) == (10, 9, 90)
    assert (line.first, line.broken, line.silent) == (10, 1, 1)
    assert (line.days, line.error) == (2.0, 0.0)
    assert found.weeks == [90.0]


def test_what_was_never_given_is_not_counted(store: Store) -> None:
    landed(store, 1, 2)
    (line,) = board(store, 30, NOW).lines
    assert (line.parcels, line.coverage, line.error, line.first) == (1, None, None, 0)
    assert board(store, 30, NOW + 60 * DAY).lines == []


def test_the_screen_says_it_in_words_and_settles_how_the_store_sends(
    store: Store, opens: Opens
) -> None:
    owner = opens("owner")
    empty = owner.get(f"/desk/{store.key}/dates/").content.decode()
    assert "No parcel has arrived in this time" in empty
    assert "Nothing was learnt yet" in empty
    answer = owner.post(
        f"/desk/{store.key}/dates/settings/",
        {"cut_off": "12:30", "handling": "2", "at_risk": "40", "public": "on"},
    )
    assert answer.status_code == 302
    store.refresh_from_db()
    assert store.rules.dates == Dates("12:30", 2, 40, True)
    wrong = owner.post(f"/desk/{store.key}/dates/settings/", {"cut_off": "25:00", "at_risk": "0"})
    assert wrong.status_code == 422
    store.refresh_from_db()
    assert store.rules.dates.at_risk == 40
    owner.post(f"/desk/{store.key}/dates/anew/")
    assert Learnt.objects.of(store).get().wanted is not None
    assert "being learnt anew" in owner.get(f"/desk/{store.key}/dates/").content.decode()


def test_the_timeline_has_each_telling_with_its_way(store: Store, owner: Client) -> None:
    told = shapes.Event(
        kind="shipment.told", key="t", happened=NOW, about=PARCEL, order=ORDER,
        data={"from": NOW.isoformat(), "to": (NOW + DAY).isoformat(), "channel": "page"},
    )  # fmt: skip
    tell(store, placed(), told)
    shown = owner.get(f"/desk/{store.key}/customers/{person(store).pk}/").content.decode()
    assert "Told: Tue 24 or Wed 25 Nov" in shown
    assert "on the order page" in shown


def test_when_trees_were_grown_last_is_said(store: Store, opens: Opens) -> None:
    book = Book(learnt=400, trees={"placed": Trees(1.0, [], {})})
    Learnt.objects.create(
        store=store, learnt=400, changed=NOW, grown=NOW - 3 * DAY, book=written(book)
    )
    said = opens("owner").get(f"/desk/{store.key}/dates/").content.decode()
    day = f"{(NOW - 3 * DAY).day} "
    assert f"Finer patterns in them were looked for on {day}" in said
