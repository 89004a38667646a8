"""A journey tells another program; and says once what comes close together."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.decisions.decide import decide
from afterword.decisions.journey import Plan
from afterword.decisions.rules import Rules
from afterword.decisions.run import Run
from afterword.decisions.timeline import Event, Timeline
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.text import Unreadable, parse
from afterword.messages.actions import save_template
from afterword.outbox.webhooks import actions
from afterword.timeline.models import Event as Row
from tests.conftest import NOW
from tests.given import Days, placed, scan
from tests.programs.test_offers import words_of
from tests.webhooks.conftest import Told

pytestmark = pytest.mark.django_db

CALLS = """
journey: tells
name: Tells
trigger: {event: order.placed}
steps:
  - {id: tell-crm, kind: call, webhook: CRM, data: {stage: loyal}}
"""
GATHERS = """
journey: gathers
name: Gathers
subject: customer
trigger: {event: shipment.shipped}
entry: {rule: after_exit, per: customer}
steps:
  - {id: together, kind: digest, event: shipment.shipped, quiet: 2 hours, longest: 8 hours}
  - {id: say, kind: send, class: transactional, template: left}
"""
LEFT = """
template: left
name: They left
words:
  en:
    subject: "{{ answers.together }} parcels left"
    preheader: "On the road."
    why: "You ordered."
    opening: "{% for one in gathered %}{{ one }}. {% endfor %}"
blocks:
  - {block: text, words: opening}
"""


def on(store: Store, text: str) -> None:
    journeys.publish(store, text, now=NOW, by="test")
    journeys.switch(store, parse(text).journey, on=True, now=NOW, by="test")


def test_a_journey_calls_the_webhook_it_names_and_no_other(
    store: Store, told: Told, home: Path
) -> None:
    actions.change(
        store,
        told.webhook.pk,
        name="CRM",
        kinds=["shipment.lost"],
        private=False,
        now=NOW,
        by="test",
    )
    on(store, CALLS)
    Days(home).hear(store, placed())
    told.go()
    (call,) = told.receiver.calls
    said = json.loads(call["body"])
    assert said["type"] == "journey.called"
    assert said["data"]["data"]["with"] == {"stage": "loyal"}
    assert Row.objects.of(store).filter(kind="journey.called").count() == 1


def test_parcels_of_one_morning_are_one_mail(store: Store, home: Path) -> None:
    save_template(store, "left", LEFT, now=NOW, by="test")
    on(store, GATHERS)
    days = Days(home)
    hour = timedelta(hours=1)
    tea = (("p2", "Morning tea", 1, 900),)
    days.hear(store, placed(order="order/shop:1"), placed(order="order/shop:2", lines=tea))
    days.hear(store, scan("picked_up", days.now, "shipment/x:1", "order/shop:1"))
    days.until(days.now + hour)
    days.hear(store, scan("picked_up", days.now, "shipment/x:2", "order/shop:2"))
    days.until(days.now + 3 * hour)
    (mail,) = days.post.mails
    assert "Hario V60. Morning tea." in words_of(mail.data)
    days.hear(store, scan("picked_up", days.now, "shipment/x:3", "order/shop:1"))
    days.until(days.now + 3 * hour)
    assert len(days.post.mails) == 2


def gathered(*hours: float, now: float) -> tuple[str, object]:
    plan = Plan(parse(GATHERS))
    events = [
        Event(number, "shipment.shipped", at, at, f"shipment/{number}", "", {})
        for number, at in enumerate((NOW + timedelta(hours=one) for one in hours), 1)
    ]
    run = Run(
        journey="gathers", version=1, subject="customer", entry=1, entered=NOW, trigger=1,
        at="together", since=NOW,
    )  # fmt: skip
    found = decide(plan, run, Timeline("7", events), NOW + timedelta(hours=now), Rules())
    return found.run.at, found.run.learned.get("together")


@pytest.mark.parametrize(
    ("hours", "now", "at", "count"),
    [
        ((0,), 1, "together", None),
        ((0,), 2, "say", 1),
        ((0, 1), 2, "together", None),
        ((0, 1), 3, "say", 2),
        ((0, 1.5, 3, 4.5, 6, 7.5), 8, "say", 6),
        ((0, 2.5), 9, "say", 1),
    ],
)
def test_it_is_over_when_it_was_quiet_or_lasted_too_long(
    hours: tuple[float, ...], now: float, at: str, count: int | None
) -> None:
    assert gathered(*hours, now=now) == (at, count)


def test_a_longest_that_is_shorter_than_the_quiet_is_refused(store: Store) -> None:
    with pytest.raises(Unreadable, match="at least as long"):
        on(store, GATHERS.replace("longest: 8 hours", "longest: 1 hour"))
