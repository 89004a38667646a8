"""Rows with a natural key: written once, whoever says it again, and each new one gets its id."""

import pytest
from django.db import transaction

from afterword.house.models import Store
from afterword.timeline import hot
from afterword.timeline.hot import EventRow
from afterword.timeline.models import Event
from tests.conftest import NOW
from tests.given import a_store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop() -> Store:
    return a_store()


def row(shop: Store, key: str, about: str = "") -> EventRow:
    return EventRow(
        shop.pk, None, "custom.said", key, NOW, NOW, about, "", "{}", b"", "test", False
    )


def written(shop: Store, *rows: EventRow) -> dict[str, int]:
    with transaction.atomic():
        return hot.insert_events(rows)


def stored(shop: Store) -> dict[str, int]:
    return dict(Event.objects.of(shop).values_list("key", "id"))


def test_it_works(shop: Store) -> None:
    new = written(shop, row(shop, "a"), row(shop, "b"))
    assert list(new) == ["a", "b"]
    assert new == stored(shop)
    assert new["a"] < new["b"]


def test_what_is_there_keeps_its_id_and_is_not_given_again(shop: Store) -> None:
    first = written(shop, row(shop, "b"))
    new = written(shop, row(shop, "a"), row(shop, "b"), row(shop, "c"))
    assert list(new) == ["a", "c"]
    assert {**first, **new} == stored(shop)


def test_of_two_with_one_key_the_first_counts(shop: Store) -> None:
    new = written(shop, row(shop, "a", "first"), row(shop, "a", "second"), row(shop, "b"))
    assert new == stored(shop)
    assert Event.objects.of(shop).get(key="a").about == "first"


def test_another_store_has_keys_of_its_own(shop: Store) -> None:
    other = a_store("other")
    mine, theirs = written(shop, row(shop, "a")), written(other, row(other, "a"))
    assert mine == stored(shop)
    assert theirs == stored(other)
    assert mine != theirs


def test_what_was_undone_is_new_again(shop: Store) -> None:
    """An id that was drawn by a transaction which did not end well is no obstacle."""
    with transaction.atomic():
        hot.insert_events([row(shop, "a")])
        transaction.set_rollback(True)
    assert not stored(shop)
    assert written(shop, row(shop, "a"), row(shop, "b")) == stored(shop)


def test_many_at_once(shop: Store) -> None:
    """More than one statement takes, with some among them that are there."""
    known = written(shop, *(row(shop, f"k{one}") for one in range(0, 900, 7)))
    new = written(shop, *(row(shop, f"k{one}") for one in range(900)))
    assert len(new) == 900 - len(known)
    assert {**known, **new} == stored(shop)
