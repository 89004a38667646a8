"""A message that cannot be weighed or written down stands aside, and fails nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.engine.admission import admit_due
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer, Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import YES, a_plan, intent, marketing, posting, ready, why
from tests.smtp import MailServer

HOUR = timedelta(hours=1)


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
def days(store: Store, home: Path, server: MailServer) -> Iterator[Days]:
    tell(store, placed(), YES, now=NOW)
    with posting(store, home, server) as found:
        yield found


def plan(store: Store, *keys: str) -> None:
    customer = Customer.objects.of(store).order_by("id")[0]
    outbox.plan(store, [a_plan(customer, key) for key in keys], now=NOW, by="test")


def break_(store: Store, key: str, **facts: str) -> str:
    """Make the candidate unreadable, or whatever else; gives it as it was."""
    before = intent(store, key).candidate
    Intent.objects.of(store).filter(send_key=key).update(**(facts or {"candidate": "{}"}))
    return before


def test_it_works(store: Store, days: Days, server: MailServer) -> None:
    plan(store, "key-1", "bad", "key-3")
    before = break_(store, "bad")
    assert admit_due(NOW) == 3
    assert [intent(store, key).state for key in ("key-1", "bad", "key-3")] == [
        "ready", "planned", "ready",
    ]  # fmt: skip
    assert why(intent(store, "bad")) == [("fault", "wait")]
    assert Wait.objects.of(store).get(owner="message").due == NOW + HOUR
    break_(store, "bad", candidate=before)
    days.later(hours=1)
    assert intent(store, "bad").state == "accepted"
    assert why(intent(store, "bad"))[0] == ("valid", "yes")
    assert len(server.taken) == 3


def test_other_people_are_not_held_up(store: Store, days: Days) -> None:
    tell(store, placed(order="order/shop:2", who=shapes.Who(email="ben@example.com")))
    ana, ben = Customer.objects.of(store).order_by("id")
    for customer, key in ((ana, "bad"), (ben, "ben")):
        outbox.plan(store, [a_plan(customer, key)], now=NOW, by="test")
    break_(store, "bad")
    admit_due(NOW)
    assert (intent(store, "bad").state, intent(store, "ben").state) == ("planned", "ready")


def test_the_pause_between_two_is_still_kept(store: Store, days: Days) -> None:
    """What is sound is weighed together: one by one, both would see nothing on the way."""
    customer = Customer.objects.of(store).get()
    plans = [a_plan(customer, key, **marketing()) for key in ("key-1", "key-2")]
    outbox.plan(store, [*plans, a_plan(customer, "bad")], now=NOW, by="test")
    break_(store, "bad")
    admit_due(NOW)
    assert (intent(store).state, intent(store, "key-2").state) == ("ready", "planned")
    assert why(intent(store, "key-2"))[-1] == ("spacing", "wait")


def test_one_that_is_never_mended_expires(store: Store, days: Days) -> None:
    plan(store, "bad")
    break_(store, "bad")
    days.later(days=3)
    assert intent(store, "bad").state == "expired"
    assert why(intent(store, "bad")) == [("valid", "no")]


def test_one_that_goes_wrong_at_the_last_look_waits_too(
    store: Store, days: Days, server: MailServer
) -> None:
    ready(store, "bad")
    ready(store, "key-2")
    break_(store, "bad")
    days.sender.send_ready()
    assert (intent(store, "bad").state, intent(store, "key-2").state) == ("planned", "accepted")
    assert len(server.taken) == 1


def test_one_that_cannot_be_written_down_stands_aside(store: Store, days: Days) -> None:
    plan(store, "key-1", "bad", "key-3")
    break_(store, "bad", because="[")
    admit_due(NOW)
    assert [intent(store, key).state for key in ("key-1", "bad", "key-3")] == [
        "ready", "planned", "ready",
    ]  # fmt: skip
    assert Wait.objects.of(store).get(owner="message").due == NOW + HOUR
    assert admit_due(NOW) == 0
