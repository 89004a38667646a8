"""The inbox's views, their counts and its searches are alike on either database."""

import pytest

from afterword.conversations import hot_counts
from afterword.conversations.inbox import VIEWS, page
from afterword.desk.inbox import asked
from afterword.house.models import Store, User
from tests.conftest import NOW
from tests.conversations.test_inbox import (
    mia,
    test_each_view_shows_its_own,
    test_page_after_page_shows_each_once,
)
from tests.desk.talks import a_day
from tests.desk.team import a_person

__all__ = ["mia", "test_each_view_shows_its_own", "test_page_after_page_shows_each_once"]
pytestmark = pytest.mark.django_db

SEARCHES = [
    ("view=all", 9),
    ("view=all&q=Ana+Petrovic", 1),
    ("view=all&q=bag+coarser", 1),
    ("view=all&q=bag+kettle", 0),
    ("view=all&q=κουπα", 0),
    ("view=all&q=υπεροχος", 1),
    ("view=all&q=breakage", 1),
    ("view=all&tag=breakage", 1),
    ("view=all&tag=break", 0),
    ("view=waiting&intent=wismo&sentiment=negative", 2),
    ("view=all&language=e", 7),
    ("view=all&who=nobody&channel=sms", 1),
]


def found(store: Store, user: User, query: str) -> int:
    told = asked.of(asked.read(query))
    assert told.view is not None
    rows, _more = page(store, told.view, user, NOW, narrowed=asked.narrowing(store, told))
    return len(rows)


def test_it_works(store: Store, mia: User) -> None:
    a_day(store, mia, a_person(store, "tom", "agent", NOW), NOW)
    assert {query: found(store, mia, query) for query, _ in SEARCHES} == dict(SEARCHES)
    counts = hot_counts.counts(store.pk, mia.pk, NOW)
    assert counts == {view: len(page(store, view, mia, NOW)[0]) for view in VIEWS}
    assert hot_counts.needing(store.pk, mia.pk, NOW) == 3


def test_many_that_fit_are_found_as_few_are(
    store: Store, mia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where too many fit to be named, they are found on the way down the view."""
    a_day(store, mia, a_person(store, "tom", "agent", NOW), NOW)
    monkeypatch.setattr(asked, "FEW", 0)
    assert {query: found(store, mia, query) for query, _ in SEARCHES} == dict(SEARCHES)
