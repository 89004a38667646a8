"""Moving runs: what fails is parked alone, customers never share a key, journeys start and stop."""

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.decisions.steps.look import OUTCOMES
from afterword.engine.runs import stop_runs
from afterword.house.models import Store
from afterword.journeys import actions, models
from afterword.outbox import queries as outbox
from afterword.timeline import models as timeline
from afterword.timeline.models import Wait
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed

pytestmark = pytest.mark.django_db

HEAD = """
journey: {key}
name: {key}
trigger: {{event: order.placed}}
entry: {{rule: always, per: customer}}
"""
BEN = shapes.Who(email="ben@example.com", country="GB")


def on(store: Store, steps: str, key: str = "own", head: str = "") -> None:
    actions.publish(store, HEAD.format(key=key) + head + "steps:\n" + steps, now=NOW, by="test")
    actions.switch(store, key, on=True, now=NOW, by="test")


def standing(store: Store) -> list[tuple[str, str, str]]:
    rows = models.Run.objects.of(store).order_by("id")
    return [(one.journey, one.at, one.outcome) for one in rows]


CARE = "  - {id: tip, kind: send, class: service, template: care-tip}\n"


def test_it_works(store: Store, home: Path) -> None:
    on(store, CARE)
    Days(home).hear(store, placed())
    assert standing(store) == [("own", "", "end")]
    assert [one.state for one in outbox.messages(store)] == ["accepted"]


def test_a_journey_about_customers_writes_to_each_of_them(store: Store, home: Path) -> None:
    """Its runs have no order in their keys; once they all had the same one."""
    on(store, CARE + "  - {id: do, kind: task, title: Call}\n", head="subject: customer\n")
    days = Days(home)
    days.hear(store, placed(order="order/shop:1"), placed(order="order/shop:2", who=BEN))
    assert sorted(mail.recipient for mail in days.post.mails) == [
        "ana@example.com", "ben@example.com",
    ]  # fmt: skip
    ends = timeline.Event.objects.of(store).filter(kind="journey.ended")
    assert ends.values("customer").distinct().count() == 2
    tasks = timeline.Matter.objects.of(store).filter(what="task")
    assert tasks.values("customer").distinct().count() == 2


def test_a_run_that_cannot_be_written_is_parked_and_fails_nobody(store: Store, home: Path) -> None:
    """An effect that is refused, as from a journey that an older version let through."""
    on(store, "  - {id: say, kind: emit, event: custom.fine}\n" + CARE)
    row = models.Version.objects.of(store).get(journey__key="own")
    days = Days(home)
    days.hear(store, placed(order="order/shop:1"))
    row.text = row.text.replace("custom.fine", f"custom.{'x' * 60}")
    row.save()
    on(store, CARE, key="other")
    days.hear(store, placed(order="order/shop:2", who=BEN))
    parked = models.Run.objects.of(store).exclude(error="").get()
    assert parked.error.startswith("Refused: ")
    assert (parked.at, parked.ended) == ("say", None)
    assert ("other", "", "end") in standing(store)
    assert not Wait.objects.of(store).filter(owner="run", owner_id=parked.pk).exists()
    row.text = row.text.replace(f"custom.{'x' * 60}", "custom.fine")
    row.save()
    assert actions.let_go_on(store, parked.pk, now=days.now, by="test")
    days.settle()
    parked.refresh_from_db()
    # Ben heard from the other journey a moment ago, so this tip keeps its pause.
    assert (parked.error, parked.at) == ("", "tip")


def test_a_journey_that_is_off_moves_nobody_until_it_is_on(store: Store, home: Path) -> None:
    on(store, "  - {id: w, kind: wait, for: 1 hour}\n" + CARE)
    days = Days(home)
    days.hear(store, placed())
    actions.switch(store, "own", on=False, now=days.now, by="test")
    days.later(hours=5)
    assert (standing(store), days.post.mails) == ([("own", "w", "")], [])
    days.hear(store, placed(order="order/shop:2", who=BEN))
    assert len(standing(store)) == 1, "and nobody enters"
    actions.switch(store, "own", on=True, now=days.now, by="test")
    days.settle()
    assert len(days.post.mails) == 1


def test_start_and_stop(store: Store, home: Path) -> None:
    on(store, "  - {id: w, kind: wait, for: 9 days}\n", key="long")
    on(store, "  - {id: s, kind: stop, journey: long}\n  - {id: t, kind: start, journey: last}\n")
    other = "trigger: {event: order.paid}"
    text = HEAD.format(key="last").replace("trigger: {event: order.placed}", other)
    actions.publish(store, text + "steps:\n" + CARE, now=NOW, by="test")
    actions.switch(store, "last", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed())
    assert sorted(standing(store)) == [
        ("last", "", "end"), ("long", "", "stopped"), ("own", "", "end"),
    ]  # fmt: skip
    assert len(days.post.mails) == 1


def test_who_is_stopped_is_not_looked_at_again(store: Store, home: Path) -> None:
    on(store, "  - {id: w, kind: wait, for: 1 hour}\n" + CARE)
    days = Days(home)
    days.hear(store, placed())
    (ana,) = timeline.Customer.objects.of(store)
    assert stop_runs(store, ana.pk, "own", days.now) == 1
    assert stop_runs(store, ana.pk, "own", days.now) == 0
    days.later(hours=5)
    assert (standing(store), days.post.mails) == ([("own", "", "stopped")], [])


def test_nothing_polls(store: Store, home: Path) -> None:
    """A parked run costs a row: it has a time or events to wait for, and a tick does nothing."""
    on(
        store,
        "  - {id: w, kind: wait_for, timeout: 9 days, any_of: [{id: p, event: order.paid}]}\n",
    )
    days = Days(home)
    days.hear(store, placed())
    (wait,) = Wait.objects.of(store)
    assert (wait.due, wait.kinds) == (NOW + timedelta(days=9), "|order.paid|")
    days.clock.at += timedelta(days=5)
    assert days.engine.tick() == 0


def test_a_run_at_a_send_wakes_by_how_it_came_out_and_by_nothing_else() -> None:
    assert set(OUTCOMES) == {
        "message.accepted", "message.withheld", "message.expired", "message.failed",
        "message.unknown",
    }  # fmt: skip


def test_a_clock_ahead_of_ours_loses_nothing(store: Store, home: Path) -> None:
    """A scan from the future, as a carrier in another zone may write it, is known now."""
    actions.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed())
    ahead = shapes.Event(
        kind="shipment.checkpoint", key="s", happened=NOW + timedelta(hours=6),
        about="shipment/c:1", order="order/shop:1042", data={"status": "in_transit"},
    )  # fmt: skip
    days.hear(store, ahead)
    days.later(hours=7)
    assert [one.step for one in outbox.messages(store)] == ["tell-shipped", "confirm"]
