"""Lanes: rates that workers share, breakers, rests; nothing waits behind another class or store."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from afterword.engine.lanes import Lanes
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.outbox import claiming, lanes, retries
from afterword.outbox.models import Intent, Lane
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, a_store, placed, tell
from tests.outbox.posting import YES, intent, marketing, ready

BROKEN = shapes.Response(status=451, headers={"phase": "mail"}, body=b"4.3.0 later")


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    tell(store, placed(), YES, now=NOW)
    found = Days(home)
    yield found
    found.sender.close()


def lane(store: Store) -> Lane:
    return Lane.objects.of(store).get(channel="email")


def test_what_is_about_an_order_goes_first(store: Store, days: Days) -> None:
    ready(store, "sell", **marketing())
    for number in range(3):
        ready(store, f"order-{number}", now=NOW + timedelta(seconds=1))
    days.clock.at = NOW + timedelta(seconds=1)
    days.sender.send_ready(limit=3)
    states = dict(Intent.objects.of(store).values_list("send_key", "state"))
    assert states == {
        "order-0": "accepted",
        "order-1": "accepted",
        "order-2": "accepted",
        "sell": "ready",
    }


# --------------------------------------------------------------------------------- breakers


def fails(store: Store, days: Days, count: int) -> None:
    days.post.answer = BROKEN
    for number in range(count):
        ready(store, f"key-{number}")
    days.sender.send_ready()


def test_a_breaker_opens_when_half_of_twenty_fail(store: Store, days: Days) -> None:
    fails(store, days, 20)
    assert lane(store).opened == NOW
    assert lane(store).probe_at == NOW + lanes.PROBE
    for number in range(5):
        ready(store, f"more-{number}")
    assert days.sender.send_ready() == 0, "nothing goes over an open lane"
    assert len(days.post.mails) == 20


def test_it_stays_shut_for_fewer(store: Store, days: Days) -> None:
    fails(store, days, 19)
    assert not Lane.objects.of(store).filter(opened__isnull=False).exists()


def test_one_at_a_time_finds_out_whether_it_works_again(store: Store, days: Days) -> None:
    fails(store, days, 20)
    days.clock.at = NOW + timedelta(seconds=31)
    for _ in range(3):
        days.sender.send_ready()
    assert len(days.post.mails) == 21, "one try in half a minute"
    days.post.answer = shapes.Response(status=250, headers={"phase": "data"}, body=b"ok")
    days.clock.at += timedelta(seconds=31)
    days.sender.send_ready()
    assert len(days.post.mails) == 22
    assert lane(store).opened is None
    days.later(hours=2)
    assert set(Intent.objects.of(store).values_list("state", flat=True)) == {"accepted"}


def test_refused_messages_are_no_failure_of_the_provider(store: Store, days: Days) -> None:
    days.post.answer = shapes.Response(status=554, headers={"phase": "data"}, body=b"5.6.0 no")
    for number in range(25):
        ready(store, f"key-{number}")
    days.sender.send_ready()
    assert not Lane.objects.of(store).filter(opened__isnull=False).exists()


def test_another_stores_lane_is_not_ours(store: Store, days: Days) -> None:
    other = a_store("other")
    tell(other, placed())
    fails(store, days, 20)
    days.post.answer = shapes.Response(status=250, headers={"phase": "data"}, body=b"ok")
    ready(other, "theirs")
    days.sender.send_ready()
    assert intent(other, "theirs").state == "accepted"


def test_an_account_at_fault_is_asked_once_in_half_a_minute_and_drops_nothing(
    store: Store, days: Days
) -> None:
    days.post.answer = shapes.Refusal(says="535 no", permanent=False, account=True)
    for number in range(10):
        ready(store, f"key-{number}")
    days.sender.send_ready(limit=1)
    days.later(minutes=5)
    assert len(days.post.mails) <= 11
    assert lane(store).trouble == "535 no"
    days.post.answer = shapes.Response(status=250, headers={"phase": "data"}, body=b"ok")
    days.later(hours=2)
    assert lane(store).trouble == ""
    assert set(Intent.objects.of(store).values_list("state", flat=True)) == {"accepted"}


# ------------------------------------------------------------------------------------ rates


@pytest.fixture
def rated(store: Store) -> Store:
    """Two messages a second, no more."""
    settings = {"host": "mx.example", "rate": 2}
    house.save_account(
        store, kind="channel", plug="email", settings=settings, secrets_={}, now=NOW, by="test"
    )
    return store


def test_a_rate_is_kept(rated: Store, days: Days) -> None:
    for number in range(6):
        ready(rated, f"key-{number}")
    at: list[float] = []
    post = days.post

    def carry(asked: shapes.Carried) -> shapes.Answer:
        at.append((days.now - NOW).total_seconds())
        return post(asked)

    days.sender.carry = carry
    days.later(seconds=30)
    assert len(at) == 6
    assert all(later - sooner >= 0.5 for sooner, later in pairwise(at))


def test_two_workers_share_a_rate(rated: Store, days: Days) -> None:
    first, second = Lanes(), Lanes()
    for one in (first, second):
        one.refresh(NOW)
    found = [ready(rated, f"key-{number}") for number in range(4)]
    assert len(first.allowed(found, False, NOW)) == 1
    assert second.allowed(found, False, NOW) == []
    later = NOW + timedelta(seconds=0.5)
    assert len(second.allowed(found, False, later)) == 1
    assert first.allowed(found, False, later) == []


def test_time_that_passed_unused_is_not_saved_up(rated: Store, days: Days) -> None:
    one = Lanes()
    one.refresh(NOW)
    found = [ready(rated, f"key-{number}") for number in range(9)]
    assert len(one.allowed(found, False, NOW)) == 1
    assert len(one.allowed(found, False, NOW + timedelta(minutes=10))) == 1


@pytest.mark.parametrize("rate", ["", None, 0, "many", -3])
def test_what_is_no_rate_limits_nothing(store: Store, days: Days, rate: object) -> None:
    house.save_account(
        store,
        kind="channel",
        plug="email",
        settings={"host": "mx.example", "rate": rate},
        secrets_={},
        now=NOW,
        by="test",
    )
    found = [ready(store, f"key-{number}") for number in range(3)]
    one = Lanes()
    one.refresh(NOW)
    assert one.allowed(found, False, NOW) == found


def test_a_lane_takes_no_more_than_it_can_carry(store: Store, days: Days) -> None:
    found = [ready(store, f"key-{number}") for number in range(5)]
    one = Lanes(mail=2, http=4)
    one.refresh(NOW)
    asked = shapes.Request(method="POST", url="https://x.example")
    mail = shapes.Mail(host="x", port=1, sender="a@b.example", recipient="c@d.example", data=b"")
    first, second = one.allowed(found, True, NOW)
    one.takes_off(first, mail, NOW)
    one.takes_off(second, mail, NOW)
    assert one.allowed(found, True, NOW) == []
    assert one.shut(NOW, True).lanes == {(store.pk, "email")}
    assert one.shut(NOW, False).lanes == frozenset(), "the other hand has room of its own"
    one.lands(first)
    assert len(one.allowed(found, True, NOW)) == 1
    one.takes_off(first, asked, NOW)
    assert len(one.allowed(found, True, NOW)) == 2, "one that speaks HTTP carries more"


# ---------------------------------------------------------------------------------- repeats


def test_repeats_do_not_crowd_out_what_is_new(store: Store, days: Days) -> None:
    found = [ready(store, f"key-{number}") for number in range(11)]
    Intent.objects.of(store).update(tries=1)
    one = Lanes()
    one.refresh(NOW)
    mail = shapes.Mail(host="x", port=1, sender="a@b.example", recipient="c@d.example", data=b"")
    for intent_ in found:
        intent_.tries = 1
        one.takes_off(intent_, mail, NOW)
    shut = one.shut(NOW, True)
    assert shut.no_repeats == {(store.pk, "email")}
    ready(store, "new")
    claimed = claiming.claim(20, NOW, shut)
    assert [one.send_key for one in claimed] == ["new"]
    later = NOW + timedelta(seconds=61)
    assert one.shut(later, True).no_repeats == frozenset()


def test_patience_ends_for_what_is_about_an_order_only() -> None:
    for kind, tries, hours, over in (
        ("transactional", 12, 1, True),
        ("transactional", 11, 23, False),
        ("transactional", 2, 24, True),
        ("service", 99, 99, False),
        ("marketing", 99, 99, False),
    ):
        first = NOW - timedelta(hours=hours)
        assert retries.given_up(kind, tries, first, NOW) is over, (kind, tries, hours)


def test_accounts_of_shops_are_no_lanes(store: Store, days: Days) -> None:
    Account.objects.of(store).delete()
    house.save_account(
        store, kind="connector", plug="shopify", settings={"rate": 1}, secrets_={}, now=NOW, by="t"
    )
    found = [ready(store, f"key-{number}") for number in range(3)]
    one = Lanes()
    one.refresh(NOW)
    assert one.allowed(found, False, NOW) == found


def test_a_lane_without_an_account_is_tried_once_in_half_a_minute(store: Store, days: Days) -> None:
    """Nothing is connected: the messages wait, and do not take turns at failing."""
    days.sender.catch = lambda: None
    for number in range(8):
        ready(store, f"key-{number}")
    days.settle()
    days.later(minutes=5)
    tried = sum(Intent.objects.of(store).values_list("attempt", flat=True))
    assert tried <= 8 + 11
    days.sender.catch = lambda: ("127.0.0.1", 1)
    days.later(minutes=2)
    assert set(Intent.objects.of(store).values_list("state", flat=True)) == {"accepted"}
