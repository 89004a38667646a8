"""Several at once at one customer's points, on both databases: none is used twice."""

from collections.abc import Callable
from functools import partial

import pytest

from afterword.decisions.points import Balance, TooMany
from afterword.engine.redeeming import Refused, redeem
from afterword.house.models import Store
from afterword.programs.loyalty import actions
from afterword.programs.loyalty.models import PointEntry
from afterword.programs.offers import actions as offers
from afterword.programs.offers.models import Code
from afterword.timeline.models import Customer, Event
from tests.conformance.abreast import together
from tests.conftest import NOW
from tests.given import a_store, placed, tell
from tests.programs.loyal import giving, has, whose

pytestmark = pytest.mark.django_db(transaction=True)


def with_points(many: int) -> tuple[Store, Customer]:
    """A store with four codes that take 50 points each, and somebody with so many points."""
    store = a_store()
    giving(store, rewards={"five-off": 50})
    row = offers.save(store, "five-off", worth={"en": "£5 off"}, ends=None, now=NOW, by="test")
    offers.take_in(store, row, [f"FIVE-{number}" for number in range(4)], now=NOW, by="test")
    tell(store, placed())
    ana = whose(store)
    actions.adjust(store, ana, many, "Welcome", press="a", now=NOW, by="user:mia")
    return store, ana


def using(store: Store, customer: Customer, turn: str) -> Callable[[], bool]:
    """Use points for a code, and whether that could be."""

    def work() -> bool:
        try:
            redeem(store, customer, "five-off", turn=turn, now=NOW, by="page:points")
        except Refused:
            return False
        return True

    return work


def given(store: Store) -> int:
    return Code.objects.of(store).exclude(reward=None).count()


def test_it_works() -> None:
    """Six want a code, each by a press of its own, and the points are enough for two."""
    store, ana = with_points(120)
    done = together([using(store, ana, str(turn)) for turn in range(6)])
    assert sorted(done) == [False] * 4 + [True] * 2
    assert has(store, NOW) == Balance(active=20, spent=100)
    assert given(store) == Event.objects.of(store).filter(kind="reward.given").count() == 2


def test_one_press_that_comes_in_several_times() -> None:
    store, ana = with_points(200)
    assert all(together([using(store, ana, "0") for _ in range(5)]))
    assert has(store, NOW) == Balance(active=150, spent=50)
    assert given(store) == 1


def test_a_teammate_takes_what_the_customer_uses() -> None:
    store, ana = with_points(60)

    def take() -> bool:
        try:
            actions.adjust(store, ana, -60, "All of it", press="b", now=NOW, by="user:mia")
        except TooMany:
            return False
        return True

    took, used = together([take, using(store, ana, "0")])
    assert took != used
    assert has(store, NOW) == (Balance() if took else Balance(active=10, spent=50))
    assert given(store) == (0 if took else 1)


def test_the_first_points_of_somebody_come_from_several_at_once() -> None:
    store, ana = with_points(1)
    PointEntry.objects.of(store).delete()
    give = partial(actions.adjust, store, ana, 10, "So", now=NOW, by="user:mia")
    together([partial(give, press=f"p{number}") for number in range(4)])
    assert has(store, NOW) == Balance(active=40)
