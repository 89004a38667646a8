"""The live loop by several at once: every run is moved, every event acted on, nothing twice."""

import threading
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections

from afterword.engine.admission import admit_due
from afterword.engine.advance import advance_due
from afterword.engine.models import Cursor
from afterword.engine.reactions import react
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run
from afterword.outbox.models import Attempt, Intent
from afterword.timeline import hot_waits
from afterword.timeline.models import Event, Wait
from afterword.wire import shapes
from tests.conformance.abreast import still_open, together
from tests.conftest import NOW
from tests.given import Days, a_store, of_order, placed, tell

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = """
journey: own
name: Own
trigger: {event: order.placed}
entry: {rule: always}
steps:
"""
CARE = "  - {id: tip, kind: send, class: transactional, template: care-tip}\n"
PAID = "  - {id: w, kind: wait_for, timeout: 9 days, any_of: [{id: p, event: order.paid}]}\n"


@pytest.fixture
def shop() -> Store:
    return a_store()


def on(store: Store, steps: str) -> None:
    journeys.publish(store, HEAD + steps, now=NOW, by="test")
    journeys.switch(store, "own", on=True, now=NOW, by="test")


def order(number: int) -> shapes.Event:
    who = shapes.Who(email=f"p{number}@example.com", country="GB")
    return placed(order=f"order/shop:{number}", who=who)


def test_it_works(shop: Store, home: Path) -> None:
    """Three workers, forty customers: one mail for each, and nothing is left over."""
    on(shop, CARE)
    tell(shop, *(order(number) for number in range(40)))
    days = [Days(home / str(number)) for number in range(3)]
    together([one.engine.until_quiet for one in days])
    mails = Counter(mail.recipient for one in days for mail in one.post.mails)
    assert mails == {f"p{number}@example.com": 1 for number in range(40)}
    assert set(Run.objects.of(shop).values_list("outcome", flat=True)) == {"end"}
    assert Intent.objects.of(shop).filter(state="accepted").count() == 40
    assert Attempt.objects.of(shop).count() == 40
    assert not Wait.objects.of(shop).exists()


def test_an_event_that_is_committed_late_is_seen(shop: Store, home: Path) -> None:
    """Its id is lower than that of one which was committed, and acted on, before it."""
    on(shop, CARE)
    other = a_store("linden-row")  # one store's events are written one after the other
    on(other, CARE)
    days = Days(home)
    days.settle()
    with still_open(lambda: tell(other, order(1))) as commit:
        tell(shop, order(2))
        days.settle()
        commit()
    days.settle()
    assert sorted(mail.recipient for mail in days.post.mails) == [
        "p1@example.com",
        "p2@example.com",
    ]
    last = Event.objects.everywhere().order_by("-id").values_list("id", flat=True)[0]
    assert Cursor.objects.get(name="reactions").position == last


def test_one_worker_at_a_time_sees_to_events(shop: Store) -> None:
    on(shop, CARE)
    tell(shop, *(order(number) for number in range(9)))
    together([lambda: react(NOW, limit=2) for _ in range(4)])
    while react(NOW, limit=2):
        pass
    entered = Run.objects.of(shop).values_list("subject", flat=True)
    assert Counter(entered) == {f"order/shop:{number}": 1 for number in range(9)}


def test_a_look_that_is_under_way_when_it_happens_is_made_again(shop: Store, home: Path) -> None:
    """The look has read the timeline and is about to write that it waits; meanwhile the event comes
    in and is reacted to."""
    on(shop, PAID + CARE)
    tell(shop, order(1))
    react(NOW)

    def look() -> None:
        (due,) = hot_waits.claim_due("run", NOW, 1)
        hot_waits.wait_on(shop.pk, [(due.id, NOW + timedelta(days=9), ["order.paid"])])

    with still_open(look) as commit:
        tell(shop, of_order("order.paid", NOW, order="order/shop:1"))
        reacting = threading.Thread(target=_react)
        reacting.start()
        reacting.join(0.5)
        commit()
        reacting.join()
    if connection.vendor == "sqlite":  # there the look came last, and saw the event itself
        return
    assert Wait.objects.of(shop).get(owner="run").due == NOW


SOON, MUCH_LATER = NOW + timedelta(milliseconds=20), NOW + timedelta(hours=1)


@pytest.mark.parametrize("known", [SOON, MUCH_LATER])
def test_what_became_known_since_the_round_began_is_not_passed_by(
    shop: Store, known: datetime
) -> None:
    """The run is due already, so the event stamps nothing; the look comes later than the event, in
    a round that began before it. Or the event came by a clock that was wrong by an hour."""
    on(shop, PAID + CARE)
    tell(shop, order(1))
    react(NOW)
    advance_due(NOW)
    Wait.objects.of(shop).update(due=NOW)
    tell(shop, of_order("order.paid", NOW, order="order/shop:1"), now=known)
    assert advance_due(NOW) == 1
    assert Intent.objects.of(shop).exists() == (known == SOON)
    advance_due(known)
    assert Intent.objects.of(shop).get().step == "tip"


@pytest.mark.parametrize("known", [SOON, MUCH_LATER])
def test_nor_is_it_where_a_message_is_held(shop: Store, known: datetime) -> None:
    guarded = HEAD.replace("steps:", "guards:\n  - {id: g, name: G, when: {has: return, where: "
                           "[{field: open, is: true}]}}\nsteps:")  # fmt: skip
    on(shop, CARE)
    journeys.publish(shop, guarded + CARE.replace("}", ", guarded: true}"), now=NOW, by="test")
    about, of = "return/r1", {"order": "order/shop:1", "who": order(1).who}
    opened, closed = (
        shapes.Event(kind=f"return.{word}", key=word, happened=NOW, about=about, **of)  # type: ignore[arg-type]
        for word in ("requested", "closed")
    )
    tell(shop, order(1), opened)
    react(NOW)
    advance_due(NOW)
    assert admit_due(NOW) == 1
    Wait.objects.of(shop).filter(owner="message").update(due=NOW)
    tell(shop, closed, now=known)
    assert admit_due(NOW) == 1
    assert Intent.objects.of(shop).get().state == ("ready" if known == SOON else "planned")
    admit_due(known)
    assert Intent.objects.of(shop).get().state == "ready"


def test_a_message_is_not_weighed_without_the_order_that_it_hangs_on(shop: Store) -> None:
    """Another worker took the order in and planned the message since this one's round began."""
    on(shop, CARE)
    tell(shop, order(1), now=SOON)
    react(SOON)
    advance_due(SOON)
    Wait.objects.of(shop).update(due=NOW)
    assert admit_due(NOW) == 1
    assert Intent.objects.of(shop).get().state == "ready"


def _react() -> None:
    try:
        react(NOW)
    finally:
        connections.close_all()


def test_an_event_wakes_only_whom_it_is_about(shop: Store, home: Path) -> None:
    on(shop, PAID + CARE)
    days = Days(home)
    days.hear(shop, order(1), order(2))
    days.hear(shop, of_order("order.paid", NOW, order="order/shop:2"))
    assert [mail.recipient for mail in days.post.mails] == ["p2@example.com"]


def test_stopping_a_run_while_others_move_it_ends_it(shop: Store, home: Path) -> None:
    """Many customers, two journeys, the one stops the other, and three workers at it."""
    on(shop, "  - {id: w, kind: wait, for: 9 days}\n")
    stopper = HEAD.replace("journey: own", "journey: stopper") + (
        "  - {id: s, kind: stop, journey: own}\n"
    )
    journeys.publish(shop, stopper, now=NOW, by="test")
    journeys.switch(shop, "stopper", on=True, now=NOW, by="test")
    tell(shop, *(order(number) for number in range(30)))
    days = [Days(home / str(number)) for number in range(3)]
    together([lambda one=one: _until_quiet(one) for one in days])  # type: ignore[misc]
    for one in days:
        one.settle()
    stands = Counter(Run.objects.of(shop).values_list("journey", "outcome"))
    assert stands == {("own", "stopped"): 30, ("stopper", "end"): 30}
    assert not Wait.objects.of(shop).filter(owner="run").exists()


def _until_quiet(days: Days) -> None:
    """As ``Engine.run`` does it: two that got in each other's way begin anew."""
    from django.db import OperationalError

    while True:
        try:
            days.engine.until_quiet()
            return
        except OperationalError as error:
            if days.engine.after(error) > 0.1:
                raise


def test_what_was_recorded_after_the_round_began_is_not_decided_too_early(
    shop: Store, home: Path
) -> None:
    """The round's time was taken before another worker recorded: by its time nothing is known."""
    on(shop, PAID + CARE)
    days = Days(home)
    days.hear(shop, order(1))
    later = NOW + timedelta(milliseconds=5)
    tell(shop, of_order("order.paid", later, order="order/shop:1"), order(2), now=later)
    days.settle()  # as of NOW
    days.clock.at = later
    days.settle()
    assert [mail.recipient for mail in days.post.mails] == ["p1@example.com"]
    assert Run.objects.of(shop).get(subject="order/shop:2").at == "w"
