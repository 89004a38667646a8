"""After an older copy was put back, every number is far above those that were given out before."""

from pathlib import Path

from afterword.house.models import Store
from afterword.outbox.models import Attempt, Intent
from afterword.site.numbers import APART, begin_anew
from afterword.timeline.models import Customer, Event, Order
from tests.given import Days, placed, tell
from tests.outbox.posting import YES, ready


def test_it_works(store: Store, home: Path) -> None:
    """Of tables that hold something, and of those that are empty; and all goes on as ever."""
    tell(store, placed(order="order/shop:7"))
    before = Event.objects.of(store).latest("id").pk
    begin_anew()
    days = Days(home)
    days.hear(store, placed(), YES)
    ready(store)
    days.settle()
    days.sender.close()
    assert Event.objects.of(store).filter(id__gt=before).earliest("id").pk > before + APART
    assert Order.objects.of(store).latest("id").pk > APART
    assert Intent.objects.of(store).get().pk > APART
    assert Attempt.objects.of(store).get().pk > APART
    assert Intent.objects.of(store).get().state == "accepted"
    assert Customer.objects.of(store).count() == 1
