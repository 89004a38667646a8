"""The views of the inbox: which conversations each shows, in which order, page after page."""

from datetime import datetime, timedelta

import pytest

from afterword.conversations import hot_counts
from afterword.conversations.inbox import VIEWS, View, page
from afterword.conversations.models import Conversation
from afterword.house.models import Store, User
from afterword.timeline.models import Customer
from tests.conftest import NOW
from tests.desk.team import a_person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def mia(store: Store) -> User:
    return a_person(store, "mia", "agent", NOW)


def a_talk(store: Store, state: str, last: datetime = NOW, **more: object) -> Conversation:
    customer = Customer.objects.create(store=store, seen=NOW)
    return Conversation.objects.create(
        store=store, customer=customer, about=f"conversation/{customer.pk}", state=state,
        opened=NOW, channel="email", last=last, **more,
    )  # fmt: skip


def shown(store: Store, view: View, user: User, many: int = 40) -> list[int]:
    """The ids of a view, read page by page."""
    found, after = list[int](), None
    while True:
        rows, after = page(store, view, user, NOW, after=after, many=many)
        found += [row.id for row in rows]
        if after is None:
            return found


def test_it_works(store: Store, mia: User) -> None:
    calm = a_talk(store, "team", due=NOW + HOUR)
    urgent = a_talk(store, "team", due=NOW + 5 * HOUR, urgent=True)
    sooner = a_talk(store, "team", due=NOW + HOUR / 2)
    answered = a_talk(store, "theirs", NOW - HOUR)
    newer = a_talk(store, "itself", NOW - HOUR / 2)
    assert shown(store, "all", mia) == [urgent.pk, sooner.pk, calm.pk, newer.pk, answered.pk]


def test_each_view_shows_its_own(store: Store, mia: User) -> None:
    tom = a_person(store, "tom", "agent", NOW)
    late = a_talk(store, "team", due=NOW - HOUR)
    mine = a_talk(store, "team", due=NOW + HOUR, assignee=mia)
    theirs = a_talk(store, "theirs", assignee=mia)
    toms = a_talk(store, "team", due=NOW + 2 * HOUR, assignee=tom)
    asleep = a_talk(store, "team", due=NOW + HOUR, assignee=mia, snoozed=NOW + HOUR)
    itself = a_talk(store, "itself", NOW - HOUR)
    closed = a_talk(store, "closed", NOW - 2 * HOUR, assignee=mia)
    undue = a_talk(store, "team", NOW - 3 * HOUR)
    expected: dict[View, list[Conversation]] = {
        "mine": [mine, theirs],
        "anyone": [undue, late],
        "waiting": [undue, late, mine, toms],
        "late": [late],
        "itself": [itself],
        "snoozed": [asleep],
        "closed": [closed],
        "all": [undue, late, mine, toms, asleep, theirs, itself, closed],
    }
    for view in VIEWS:
        assert shown(store, view, mia) == [one.pk for one in expected[view]], view
    assert hot_counts.counts(store.pk, mia.pk, NOW) == {
        view: len(some) for view, some in expected.items()
    }


def test_what_was_put_off_comes_back_by_itself(store: Store, mia: User) -> None:
    talk = a_talk(store, "team", due=NOW + HOUR, snoozed=NOW + HOUR)
    assert shown(store, "waiting", mia) == []
    then = NOW + HOUR
    assert [one.id for one in page(store, "waiting", mia, then)[0]] == [talk.pk]
    assert page(store, "snoozed", mia, then)[0] == []
    assert hot_counts.counts(store.pk, mia.pk, then, ("waiting", "snoozed")) == {
        "waiting": 1, "snoozed": 0,
    }  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_page_after_page_shows_each_once(store: Store, mia: User, view: View) -> None:
    """Whatever the length of a page, and where many stand at one moment."""
    for number in range(24):
        state = ("team", "theirs", "itself", "closed")[number % 4]
        a_talk(
            store, state, NOW - HOUR * (number % 3), urgent=number % 8 == 0,
            due=NOW + HOUR * (number % 3 - 1) if state == "team" and number != 4 else None,
            assignee=mia if number % 5 == 0 else None,
            snoozed=NOW + HOUR * (1 + number % 2) if number % 7 == 1 else None,
        )  # fmt: skip
    whole = shown(store, view, mia)
    assert whole
    assert len(set(whole)) == len(whole)
    for many in (1, 2, 5):
        assert shown(store, view, mia, many) == whole
    assert hot_counts.counts(store.pk, mia.pk, NOW)[view] == len(whole)


def test_another_store_is_not_counted(store: Store, mia: User) -> None:
    from tests.given import a_store

    a_talk(a_store("linden-row", name="Linden Row", now=NOW), "team")
    assert set(hot_counts.counts(store.pk, mia.pk, NOW).values()) == {0}
    assert shown(store, "all", mia) == []


def test_a_count_stops_where_nobody_counts_any_more(
    store: Store, mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot_counts, "MOST", 2)
    for _ in range(5):
        a_talk(store, "itself")
    assert hot_counts.counts(store.pk, mia.pk, NOW, ("itself", "all")) == {"itself": 3, "all": 3}
