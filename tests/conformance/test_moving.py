"""People are moved while workers move them too: nobody is lost, and nothing is said twice."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.house.models import Store
from afterword.journeys import actions, publish_actions
from afterword.journeys.models import Publication, Run
from afterword.outbox.models import Intent
from afterword.timeline.models import Wait
from afterword.wire import shapes
from tests.conformance.abreast import together
from tests.conftest import NOW
from tests.given import Days, a_store, placed, tell

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 24
HEAD = """
journey: own
name: Own
trigger: {event: order.placed}
entry: {rule: always}
steps:
"""
TIP = "  - {id: tip, kind: send, class: transactional, template: care-tip, valid_for: 9 days}\n"
WAIT = "  - {id: w, kind: wait, for: 2 hours}\n"
LONGER = "  - {id: w, kind: wait, for: 3 hours}\n"


@pytest.fixture
def shop() -> Store:
    store = a_store()
    actions.publish(store, HEAD + WAIT + TIP, now=NOW, by="test")
    actions.switch(store, "own", on=True, now=NOW, by="test")
    return store


def order(number: int) -> shapes.Event:
    who = shapes.Who(email=f"p{number}@example.com", country="GB")
    return placed(order=f"order/shop:{number}", who=who)


def publish(store: Store, days: Days) -> Callable[[], None]:
    def work() -> None:
        text = HEAD + LONGER + TIP
        publish_actions.publish(store, text, rules={}, now=days.now, by="mia")

    return work


def test_it_works(shop: Store, home: Path) -> None:
    """Published in the very moment in which three workers move everybody on; then taken back."""
    tell(shop, *(order(number) for number in range(PEOPLE)))
    days = [Days(home / str(number)) for number in range(3)]
    for one in days:
        one.clock.at = NOW + timedelta(hours=2)
    together([*(one.engine.until_quiet for one in days), publish(shop, days[0])])
    for one in days:
        one.settle()
    all_stand(shop)
    done = Publication.objects.of(shop).get()
    undo = lambda: publish_actions.undo(shop, done.pk, now=days[0].now, by="mia")  # noqa: E731
    together([*(one.engine.until_quiet for one in days), undo])
    days[0].until(NOW + timedelta(days=2))
    mails = Counter(mail.recipient for one in days for mail in one.post.mails)
    assert mails == {f"p{number}@example.com": 1 for number in range(PEOPLE)}
    assert Intent.objects.of(shop).filter(state="accepted").count() == PEOPLE
    assert not Run.objects.of(shop).filter(ended=None).exists()
    assert not Wait.objects.of(shop).filter(owner="run").exists()


def all_stand(store: Store) -> None:
    """Everybody is through, or waits for a moment."""
    waits = dict(Wait.objects.of(store).filter(owner="run").values_list("owner_id", "due"))
    for run in Run.objects.of(store).filter(ended=None):
        assert waits[run.pk] is not None or run.at == "tip"
        assert not run.error


def test_two_who_publish_at_once_publish_one_after_the_other(shop: Store, home: Path) -> None:
    tell(shop, *(order(number) for number in range(4)))
    days = Days(home)
    days.settle()
    together([publish(shop, days), publish(shop, days)])
    days.settle()
    assert Publication.objects.of(shop).count() == 1
    assert set(Run.objects.of(shop).values_list("version", flat=True)) == {2}
