"""Versions: who is inside goes on by the one they entered, whoever publishes meanwhile."""

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run, Version
from tests.conformance.abreast import together
from tests.conftest import NOW
from tests.given import ANA, Days, a_store, placed

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = """
journey: own
name: Own {number}
trigger: {{event: order.placed}}
entry: {{rule: always}}
steps:
  - {{id: w, kind: wait, for: {number} hours}}
  - {{id: tip, kind: send, class: transactional, template: care-tip}}
"""


@pytest.fixture
def shop() -> Store:
    return a_store()


def publish(store: Store, number: int) -> int:
    version = journeys.publish(store, TEXT.format(number=number), now=NOW, by="test")
    journeys.switch(store, "own", on=True, now=NOW, by="test")
    return version.number


def test_it_works(shop: Store, home: Path) -> None:
    publish(shop, 5)
    days = Days(home)
    days.hear(shop, placed(order="order/shop:1"))
    publish(shop, 1)
    days.hear(shop, placed(order="order/shop:2", who=ANA))
    days.later(hours=2)
    stands = Run.objects.of(shop).order_by("id").values_list("version", "outcome")
    assert list(stands) == [(1, ""), (2, "end")]
    days.later(hours=4)
    assert list(stands.all()) == [(1, "end"), (2, "end")]
    first, second = Run.objects.of(shop).order_by("id")
    assert (first.ended, second.ended) == (NOW + timedelta(hours=5), NOW + timedelta(hours=1))


def test_two_who_publish_at_once_make_two_versions(shop: Store) -> None:
    publish(shop, 1)
    made = together([lambda hours=hours: publish(shop, hours) for hours in (2, 3, 4)])  # type: ignore[misc]
    assert sorted(made) == [2, 3, 4]
    numbers = Version.objects.of(shop).filter(journey__key="own").values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4]


def test_the_same_text_again_is_the_same_version(shop: Store) -> None:
    assert [publish(shop, 1), publish(shop, 1), publish(shop, 2)] == [1, 1, 2]
