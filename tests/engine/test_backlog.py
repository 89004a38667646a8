"""What happens now is seen to now, however much was due before."""

from datetime import timedelta

from afterword.engine import admission, advance, reactions
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from tests.conftest import NOW
from tests.engine.test_hot_path import prepare
from tests.given import ORDER, placed, tell

SMALL = 8


def test_it_works(store: Store) -> None:
    """Fifty runs are due, and their messages; an order comes in. Batches are small here: what was
    due before would fill several of them."""
    prepare(store, 50)
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    now = NOW + timedelta(hours=1)
    while advance.advance_due(now, SMALL) >= SMALL:
        pass
    assert Intent.objects.of(store).filter(state="planned").count() == 50
    tell(store, placed(at=now), now=now)
    while reactions.react(now):
        pass
    advance.advance_due(now + timedelta(seconds=1), SMALL)
    confirmation = Intent.objects.of(store).filter(journey="order-and-shipping", order=ORDER)
    assert confirmation.get().state == "planned"
    admission.admit_due(now + timedelta(seconds=1), SMALL)
    assert confirmation.get().state == "ready"


def test_what_was_due_before_is_not_forgotten(store: Store) -> None:
    prepare(store, 30)
    now = NOW + timedelta(hours=1)
    batches = 0
    while advance.advance_due(now, SMALL):
        batches += 1
    assert Intent.objects.of(store).count() == 30
    assert batches <= 30 // SMALL + 1
