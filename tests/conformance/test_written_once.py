"""Rows with a natural key: written once, whoever says it again, and each new one gets its id."""

import msgspec
import pytest
from django.db import IntegrityError, transaction

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


MANY = 120
"""So many rows go to PostgreSQL as a copy, which knows of no rows that are there already."""


def test_many_at_once_are_written_once_too(shop: Store) -> None:
    rows = [row(shop, f"k{number}", f"first {number}") for number in range(MANY)]
    new = written(shop, *rows)
    assert list(new) == [one.key for one in rows]
    assert new == stored(shop)
    assert list(new.values()) == sorted(new.values())


def test_of_many_those_that_are_there_are_left_alone(shop: Store) -> None:
    first = written(shop, row(shop, "k7", "before"))
    new = written(shop, *(row(shop, f"k{number}") for number in range(MANY)))
    assert len(new) == MANY - 1
    assert {**first, **new} == stored(shop)
    assert Event.objects.of(shop).get(key="k7").about == "before"


def test_of_many_with_one_key_twice_the_first_counts(shop: Store) -> None:
    rows = [row(shop, f"k{number % (MANY - 1)}", f"{number}") for number in range(MANY)]
    new = written(shop, *rows)
    assert new == stored(shop)
    assert len(new) == MANY - 1
    assert Event.objects.of(shop).get(key="k0").about == "0"


def test_many_are_stored_as_they_are(shop: Store) -> None:
    told = '{"text": "tab\\t \\"quoted\\" \\\\ und ümlaut مرحبا", "n": [1, null, true]}'
    rows = [
        row(shop, f"k{number}")._replace(
            data=told, sealed=bytes(range(256)), about="a'b\\c\t", history=bool(number % 2)
        )
        for number in range(MANY)
    ]
    written(shop, *rows)
    for one in Event.objects.of(shop).order_by("id"):
        assert one.data == msgspec.json.decode(told)
        assert bytes(one.sealed) == bytes(range(256))
        assert (one.about, one.happened, one.history) == ("a'b\\c\t", NOW, one.key[-1] in "13579")


def test_what_else_is_wrong_with_many_is_said(shop: Store) -> None:
    rows = [row(shop, f"k{number}") for number in range(MANY)]
    rows[50] = rows[50]._replace(customer=10**12)
    with pytest.raises(IntegrityError):
        written(shop, *rows)
    assert stored(shop) == {}
