"""The ramp of a new journey, and the pauses when something is wrong with one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from afterword.house.models import AuditLine, Store
from afterword.outbox import brakes
from afterword.outbox.brakes import Counted
from afterword.outbox.models import Brake, Intent, Tally
from afterword.timeline import actions as timeline
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, a_store, placed, tell
from tests.outbox.posting import YES, marketing, ready, without_pauses

JOURNEY = "order-and-shipping"
SERVICE = {"message_class": "service", "purpose": "care"}


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    tell(store, placed(), YES, now=NOW)
    found = Days(home)
    found.sender.ramp = 3
    yield found
    found.sender.close()


def put(store: Store, count: int, start: int = 0, **facts: object) -> None:
    """Messages that are ready, whatever spacing says."""
    for number in range(start, start + count):
        ready(store, f"key-{number}", **facts)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_spacing(store: Store) -> None:
    without_pauses(store)


def states(store: Store) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Intent.objects.of(store).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def count(store: Store, at: object = NOW, **what: int) -> None:
    brakes.count(store, [Counted(JOURNEY, "", **what)], NOW)


# ----------------------------------------------------------------------------------- ramp


def test_what_is_about_an_order_is_never_held(store: Store, days: Days) -> None:
    put(store, 5, message_class="transactional")
    days.settle()
    assert states(store) == {"accepted": 5}


def test_a_new_journey_reaches_a_few_at_first(store: Store, days: Days) -> None:
    put(store, 7, **marketing())
    days.settle()
    assert states(store) == {"accepted": 3, "ready": 4}
    days.later(minutes=14)
    assert states(store) == {"accepted": 3, "ready": 4}
    days.later(minutes=2)
    assert states(store) == {"accepted": 7}
    put(store, 9, 10, now=days.now, **marketing(valid_until=days.now + timedelta(days=1)))
    days.settle()
    assert states(store) == {"accepted": 16}, "it is new only once"


def test_without_a_ramp_all_go_at_once(store: Store, days: Days) -> None:
    days.sender.ramp = 0
    put(store, 7, **marketing())
    days.settle()
    assert states(store) == {"accepted": 7}


def test_a_person_may_end_the_ramp(store: Store, days: Days) -> None:
    put(store, 7, **marketing())
    days.settle()
    assert brakes.release(store, JOURNEY, now=NOW, by="user:mia@example.com")
    days.settle()
    assert states(store) == {"accepted": 7}
    assert not brakes.release(store, JOURNEY, now=NOW, by="user:mia@example.com")


def test_a_journey_that_has_sent_before_is_not_new(store: Store, days: Days) -> None:
    days.sender.ramp = 0
    put(store, 1, **marketing())
    days.settle()
    Brake.objects.of(store).delete()
    days.sender.ramp = 3
    put(store, 5, 10, **marketing())
    days.settle()
    assert states(store) == {"accepted": 6}


# ---------------------------------------------------------------------------------- pauses


@pytest.mark.parametrize(
    ("sent", "what", "paused"),
    [
        (200, {"opt_outs": 5}, "opt_outs"),
        (250, {"opt_outs": 5}, ""),  # two in a hundred are borne
        (20, {"opt_outs": 4}, ""),  # too few to say anything
        (2999, {"complaints": 3}, "complaints"),
        (3000, {"complaints": 3}, ""),
        (10, {"complaints": 2}, ""),
        (99, {"bounces": 5}, "bounces"),
        (100, {"bounces": 5}, ""),
        (3, {"bounces": 3}, ""),
    ],
)
def test_too_much_is_wrong(store: Store, sent: int, what: dict[str, int], paused: str) -> None:
    Brake.objects.create(store=store, journey=JOURNEY, begun=NOW, ramped=True, expected=10_000)
    count(store, sent=sent)
    count(store, **what)
    assert brakes.look_over(NOW) == bool(paused)
    brake = Brake.objects.of(store).get()
    assert (brake.why, brake.pulled) == (paused, NOW if paused else None)


def test_a_paused_journey_holds_all_but_what_is_about_orders(store: Store, days: Days) -> None:
    days.sender.ramp = 0
    count(store, sent=100, complaints=5)
    assert brakes.look_over(NOW) == 1
    assert brakes.look_over(NOW) == 0, "it is paused once"
    put(store, 2)
    put(store, 2, 5, **SERVICE)
    put(store, 2, 10, **marketing())
    days.settle()
    assert states(store) == {"accepted": 2, "ready": 4}
    brakes.release(store, JOURNEY, now=NOW, by="user:mia@example.com")
    days.settle()
    assert states(store) == {"accepted": 6}
    assert brakes.look_over(NOW) == 0, "what was before is forgiven"
    lines = AuditLine.objects.filter(store=store, what__startswith="brake.").order_by("id")
    assert list(lines.values_list("what", "about")) == [
        ("brake.complaints", JOURNEY),
        ("brake.released", JOURNEY),
    ]


def test_far_more_than_expected_pauses_it(store: Store) -> None:
    count(store, sent=150)
    assert brakes.look_over(NOW) == 0
    count(store, sent=1)
    assert brakes.look_over(NOW) == 1
    brake = Brake.objects.of(store).get()
    assert (brake.why, brake.count, brake.of) == ("forecast", 151, 50)


def test_last_weeks_busiest_ten_minutes_are_expected(store: Store) -> None:
    brakes.count(store, [Counted(JOURNEY, sent=400)], NOW - timedelta(days=6))
    count(store, sent=1200)
    assert brakes.look_over(NOW) == 0
    count(store, sent=1)
    assert brakes.look_over(NOW) == 1


def test_what_a_person_meant_is_expected(store: Store) -> None:
    count(store, sent=500)
    brakes.look_over(NOW)
    brakes.release(store, JOURNEY, now=NOW, by="user:mia@example.com")
    count(store, sent=900)
    assert brakes.look_over(NOW) == 0


def test_another_stores_journey_of_that_name_goes_on(store: Store, days: Days) -> None:
    other = a_store("other")
    tell(other, placed(), YES, now=NOW)
    without_pauses(other)
    count(store, sent=100, complaints=5)
    brakes.look_over(NOW)
    put(other, 2, **marketing())
    days.settle()
    assert states(other) == {"accepted": 2}


# --------------------------------------------------------------------------------- counting


def test_what_goes_out_and_comes_back_is_counted(store: Store, days: Days) -> None:
    put(store, 3, **marketing())
    days.settle()
    days.post.answer = shapes.Response(
        status=550, headers={"phase": "rcpt"}, body=b"5.1.1 no such mailbox"
    )
    put(store, 1, 10)
    days.settle()
    (tally,) = Tally.objects.of(store).exclude(journey=brakes.ALL_MAIL)
    assert (tally.sent, tally.bounces, tally.slot) == (4, 1, NOW)


def test_a_no_soon_after_a_message_is_counted_for_its_journey(store: Store, days: Days) -> None:
    put(store, 1, **marketing())
    days.settle()
    no = shapes.Event(
        kind="consent.revoked",
        key="consent/ana:no",
        happened=days.now,
        who=ANA,
        data={"channel": "email", "purpose": "offers"},
    )
    timeline.record(store, [no], now=days.now, by="page")
    days.settle()
    (tally,) = Tally.objects.of(store).exclude(journey=brakes.ALL_MAIL)
    assert (tally.sent, tally.opt_outs) == (1, 1)


def test_a_no_of_its_own_is_nobodys_fault(store: Store, days: Days) -> None:
    no = shapes.Event(
        kind="consent.revoked",
        key="consent/ana:no",
        happened=NOW,
        who=ANA,
        data={"channel": "email", "purpose": "offers"},
    )
    timeline.record(store, [no], now=NOW, by="page")
    days.settle()
    assert not Tally.objects.of(store).exists()


def test_a_complaint_is_counted(store: Store, days: Days) -> None:
    put(store, 1, **marketing())
    days.settle()
    complained = shapes.Event(
        kind="contact.complained",
        key="fbl:1",
        happened=days.now,
        about="message/key-0",
        who=ANA,
        data={"channel": "email"},
    )
    days.hear(store, complained)
    (tally,) = Tally.objects.of(store).exclude(journey=brakes.ALL_MAIL)
    assert (tally.sent, tally.complaints) == (1, 1)


# ----------------------------------------------------------------------- all of a store's mail


def mailed(store: Store, at: datetime = NOW, journey: str = JOURNEY, **what: int) -> None:
    brakes.count(store, [Counted(journey, "email", **what)], at)


def test_too_many_who_call_mails_spam_pause_all_offers_by_mail(store: Store, days: Days) -> None:
    # Each journey by itself is far from its own limit.
    for number in range(3):
        mailed(store, NOW - timedelta(hours=1 + number), f"j-{number}", sent=900, complaints=1)
    assert brakes.spam_rate(store.pk, NOW) == (3, 2700)
    assert brakes.look_over(NOW) == 1
    brake = Brake.objects.of(store).get(journey=brakes.ALL_MAIL)
    assert (brake.why, brake.count, brake.of) == ("complaints", 3, 2700)
    days.sender.ramp = 0
    put(store, 2, **marketing())
    put(store, 2, 10, **SERVICE)
    put(store, 2, 20, message_class="transactional")
    days.settle()
    held = Intent.objects.of(store).filter(state="ready")
    assert {one.message_class for one in held} == {"marketing"}
    assert states(store) == {"accepted": 4, "ready": 2}
    assert brakes.release(store, brakes.ALL_MAIL, now=days.now, by="user:mia@example.com")
    days.settle()
    assert states(store) == {"accepted": 6}
    # What was before is forgiven.
    assert brakes.look_over(days.now) == 0


@pytest.mark.parametrize(
    ("sent", "bounces", "complaints", "pulled"),
    [
        (3000, 0, 2, 0),  # two are no sample
        (3001, 0, 3, 0),
        (3000, 0, 3, 1),
        (3100, 100, 3, 1),  # what came back did not arrive
        (100_000, 0, 99, 0),
        (100_000, 0, 100, 1),
    ],
)
def test_the_limit_is_one_in_a_thousand(
    store: Store, sent: int, bounces: int, complaints: int, pulled: int
) -> None:
    mailed(store, NOW - timedelta(days=2), sent=sent, bounces=bounces)
    mailed(store, NOW - timedelta(hours=1), complaints=complaints)
    brakes.look_over(NOW)
    assert Brake.objects.of(store).filter(journey=brakes.ALL_MAIL).count() == pulled


def test_after_a_week_it_is_past(store: Store) -> None:
    mailed(store, NOW - timedelta(days=8), sent=100, complaints=50)
    mailed(store, NOW - timedelta(hours=1), sent=10)
    assert brakes.spam_rate(store.pk, NOW) == (0, 10)
    assert brakes.look_over(NOW) == 0


def test_what_went_another_way_is_not_mail(store: Store) -> None:
    brakes.count(store, [Counted(JOURNEY, "sms", sent=5, complaints=5)], NOW)
    assert brakes.spam_rate(store.pk, NOW) == (0, 0)
