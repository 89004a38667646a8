"""What is written comes back as it was, and is found and ordered alike, on either database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from afterword.house.models import Store
from afterword.timeline import checking, queries
from afterword.timeline.models import Customer, Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, placed, tell

pytestmark = pytest.mark.django_db

MOMENTS = [
    datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, 0, 999_999, tzinfo=UTC),
    datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2))),
    datetime(1999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
]


def said(number: int, at: datetime, **data: object) -> shapes.Event:
    return shapes.Event(
        kind="custom.said", key=f"said:{number}", happened=at, about="customer/ana", who=ANA,
        data=data,
    )  # fmt: skip


def test_it_works(store: Store) -> None:
    events = [said(number, at) for number, at in enumerate(MOMENTS)]
    tell(store, *events, now=NOW)
    stored = Event.objects.of(store).filter(kind="custom.said").order_by("happened", "id")
    assert [one.happened for one in stored] == sorted(MOMENTS)
    customer = Customer.objects.of(store).get().pk
    seen = queries.timelines(store, [customer])[customer]
    assert [one.happened for one in seen.events if one.kind == "custom.said"] == sorted(MOMENTS)


@pytest.mark.parametrize(
    "value",
    [
     "", "Ä ß ł ﷽ 𝒜 👩‍👩‍👧", "a\\b\"c'd%e_f", "line\nline\ttab", "\u2028", 2**53, -(2**31), 0.1,
     True, None, ["a", 1, None], {"deep": {"er": [{}]}}],
    ids=repr,
)  # fmt: skip
def test_facts_come_back_as_they_were(store: Store, value: object) -> None:
    tell(store, said(1, NOW, value=value))
    event = Event.objects.of(store).get(key="said:1")
    customer = Customer.objects.of(store).get().pk
    (seen,) = [
        one
        for one in queries.timelines(store, [customer])[customer].events
        if one.kind == "custom.said"
    ]
    assert event.data["value"] == value
    assert seen.data["value"] == value


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"], ids=["nothing", "half a letter"])
def test_what_one_database_could_not_keep_neither_takes(store: Store, text: str) -> None:
    """PostgreSQL has no NUL in a text, and nobody can encode half of a pair."""
    with pytest.raises(checking.Refused):
        tell(store, said(1, NOW, value=text))
    with pytest.raises(checking.Refused):
        tell(store, placed(order=f"order/{text}"))
    assert not Event.objects.of(store).exists()


def test_kinds_and_keys_are_told_apart_by_case(store: Store) -> None:
    tell(store, said(1, NOW), placed(order="order/Shop:1"), placed(order="order/shop:1"))
    abouts = Event.objects.of(store).filter(kind="order.placed").values_list("about", flat=True)
    assert sorted(abouts) == ["order/Shop:1", "order/shop:1"]
