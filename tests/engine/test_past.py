"""A past lived again: what a draft would have done with what is on record, and that nothing else
happens."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps

from afterword.engine.past import asking
from afterword.engine.past.running import Looker, Stopped
from afterword.engine.past.tally import Bite, Result, fullest
from afterword.house.models import Store
from afterword.journeys import actions
from afterword.outbox import queries as outbox
from afterword.timeline import actions as timeline
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, placed, tell

pytestmark = pytest.mark.django_db

HEAD = """
journey: own
name: Our own
trigger: {event: order.placed}
entry: {rule: always, per: customer}
"""
TIP = "  - {id: tip, kind: send, class: service, template: care-tip}\n"
LATER = "  - {id: rest, kind: wait, for: 1 day}\n" + TIP
BEN = shapes.Who(email="ben@example.com", country="US", language="en")


def journey(steps: str = TIP, head: str = "") -> str:
    return f"{HEAD}{head}steps:\n{steps}"


def on(store: Store, text: str) -> None:
    row = actions.publish(store, text, now=NOW, by="test").journey
    actions.switch(store, row.key, on=True, now=NOW, by="test")


def look(
    store: Store,
    text: str,
    *,
    days: int = 10,
    start: datetime = NOW,
    against: str = "record",
    imported: bool = True,
) -> Result:
    side = asking.written(text)
    end = start + timedelta(days=days)
    other = asking.written(against) if against not in ("record", "nothing") else against
    spec = asking.spec(store, side, start=start, end=end, against=other, imported=imported)  # type: ignore[arg-type]
    looker = Looker(spec, store)
    return looker.look(looker.customers(), lambda done, of: True)


def buys(store: Store, days: Days, *hours: float, who: shapes.Who | None = None) -> None:
    """Orders so many hours after the start, each heard and seen to when it comes."""
    for number, hour in enumerate(hours):
        at = NOW + timedelta(hours=hour)
        days.until(at)
        days.hear(
            store, placed(at, f"order/shop:{number}{len(hours)}{who and who.email}", who or ANA)
        )


def bite(result: Result, rule: str) -> Bite:
    return next(one for one in result.all.bites.values() if one.rule == rule)


def test_it_works(store: Store, home: Path) -> None:
    on(store, journey())
    days = Days(home)
    buys(store, days, 0, 72)
    days.until(NOW + timedelta(days=10))
    result = look(store, journey())
    assert (result.customers, result.all.people, result.all.messages) == (1, 1, 2)
    assert result.all.days == {"2026-11-24": {"email": 1}, "2026-11-27": {"email": 1}}
    assert result.other_all is not None
    assert result.other_all.days == result.all.days
    assert (result.parted.people, result.parted.messages) == (0, 0)
    assert (result.all.received, result.all.weekly) == ({2: 1}, {2: 1})
    assert [(one.now, one.then) for one in result.most] == [(2, 2)]


def test_nothing_is_written_and_nothing_is_sent(store: Store, home: Path) -> None:
    on(store, journey())
    days = Days(home)
    buys(store, days, 0, 30)

    def rows() -> dict[str, int]:
        return {model._meta.label: model._base_manager.count() for model in apps.get_models()}

    before, mails = rows(), len(days.post.mails)
    look(store, journey(LATER))
    assert rows() == before
    assert len(days.post.mails) == mails


def test_a_lower_cap_sends_less_and_says_that_it_was_the_cap(store: Store, home: Path) -> None:
    on(store, journey())
    days = Days(home)
    buys(store, days, 0, 25, 50, 75, 100)
    days.until(NOW + timedelta(days=6))
    store.rules_written = {"caps": {"service": {"week": 2}}}
    store.save()
    result = look(store, journey(), days=6)
    assert result.other_all is not None
    assert (result.other_all.messages, result.all.messages) == (5, 2)
    found = bite(result, "cap")
    assert found.because.inputs["most"] == 2
    assert found.because.inputs["per"] == "week"
    assert sum(found.fates.values()) == 3
    assert {one.customer for one in found.examples} == {result.most[0].customer}
    gone = [way for way in result.parted.ways.values() if way.kind == "gone"]
    assert [(way.step, way.times) for way in gone] == [("tip", 3)]
    assert gone[0].examples[0].because is not None
    assert gone[0].examples[0].because.rule == "cap"


def test_a_person_in_another_zone_is_written_to_by_their_own_clock(
    store: Store, home: Path
) -> None:
    """At nine in London it is four in New York: it waits until seven there."""
    on(store, journey(LATER))
    buys(store, Days(home), 0, who=BEN)
    result = look(store, journey())
    quiet = bite(result, "quiet_hours")
    assert quiet.fates == {"moved": 1}
    assert quiet.because.inputs["zone"] == "America/New_York"
    assert quiet.examples[0].at == NOW + timedelta(hours=3)


def test_two_drafts_part_where_one_waits_longer(store: Store, home: Path) -> None:
    buys(store, Days(home), 0, 50)
    result = look(store, journey(LATER), against=journey())
    assert result.parted.people == 1
    (way,) = result.parted.ways.values()
    assert (way.kind, way.step, way.times) == ("later", "tip", 2)
    (one,) = way.examples
    assert (one.was, one.now) == (NOW, NOW + timedelta(days=1))


def test_runs_that_began_before_count_against_caps_and_not_in_the_figures(
    store: Store, home: Path
) -> None:
    store.rules_written = {"caps": {"service": {"week": 2}}}
    store.save()
    on(store, journey(LATER))
    days = Days(home)
    buys(store, days, 0, 21, 42)
    days.until(NOW + timedelta(days=4))
    start = NOW + timedelta(hours=30)
    result = look(store, journey(LATER), start=start, days=2)
    assert result.other_all is not None
    assert (result.other_all.messages, result.all.messages) == (0, 0)
    assert bite(result, "cap").because.inputs["sent"] == 2


def test_imported_orders_start_journeys_only_where_that_is_wanted(store: Store) -> None:
    timeline.record(store, [placed()], now=NOW + timedelta(days=300), by="import", history=True)
    assert look(store, journey()).all.messages == 1
    assert look(store, journey(), imported=False).all.messages == 0


def test_what_was_reported_of_a_message_follows_it(store: Store, home: Path) -> None:
    """A message that goes out a day later is delivered and clicked a day later."""
    on(store, journey())
    days = Days(home)
    buys(store, days, 0)
    (sent,) = outbox.messages(store)
    clicked = shapes.Event(
        kind="message.clicked",
        key="click",
        happened=NOW + timedelta(hours=2),
        about=f"message/{sent.send_key}",
        order=sent.order,
        who=shapes.Who(email="ana@example.com"),
        data={"message": sent.send_key},
    )
    tell(store, clicked)
    heeds = (
        "  - id: heard\n    kind: wait_for\n    timeout: 2 days\n    any_of:\n"
        "      - {id: pressed, event: message.clicked, "
        "steps: [{id: look, kind: task, title: They pressed}]}\n"
    )
    early = look(store, journey(TIP + heeds), days=1)
    late = look(store, journey(LATER + heeds), days=1)
    assert [one.title for one in early.all.tasks.values()] == ["They pressed"]
    assert late.all.tasks == {}
    later = look(store, journey(LATER + heeds), days=2)
    assert [one.title for one in later.all.tasks.values()] == ["They pressed"]


def test_it_can_be_stopped(store: Store, home: Path) -> None:
    buys(store, Days(home), 0)
    looker = Looker(
        asking.spec(store, asking.written(journey()), start=NOW, end=NOW + timedelta(days=1)),
        store,
    )
    with pytest.raises(Stopped):
        looker.look(looker.customers(), lambda done, of: False)


def test_a_life_that_comes_to_no_rest_is_counted_and_fails_nobody_elses(
    store: Store, home: Path
) -> None:
    days = Days(home)
    buys(store, days, 0)
    buys(store, days, 1, who=BEN)
    abroad = "  when: {customer: country, is: US}\n"
    circle = journey("  - {id: again, kind: start, journey: own}\n" + TIP)
    result = look(
        store, circle.replace("{event: order.placed}", "\n  event: order.placed\n" + abroad)
    )
    assert (result.customers, result.faults) == (1, 1)
    assert "does not come to rest" in result.fault


def test_the_fullest_seven_days() -> None:
    hours = [0, 24, 100, 167, 168, 400]
    assert fullest(NOW + timedelta(hours=hour) for hour in hours) == 4
    assert fullest([]) == 0
