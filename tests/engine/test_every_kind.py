"""Every kind of step, lived through by the real engine, has an effect that is seen outside."""

from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from afterword.conversations.models import Conversation, Task
from afterword.decisions import journey
from afterword.decisions.journey import walk
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import models
from afterword.journeys.text import parse
from afterword.outbox.models import Intent
from afterword.outbox.webhooks import actions as webhooks
from afterword.outbox.webhooks.models import Delivery
from afterword.programs.offers import actions as offers
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, of_order, placed

pytestmark = pytest.mark.django_db

ALL = """
journey: every-kind
name: Every kind
trigger: {event: order.placed}
steps:
  - {id: pause, kind: wait, for: 1 hour}
  - {id: thanks, kind: send, class: service, template: first-thanks}
  - {id: code, kind: reward, offer: ten-off}
  - {id: mark, kind: update, tag: [marked]}
  - {id: say, kind: emit, event: custom.said}
  - {id: tell, kind: call, webhook: CRM}
  - id: lot
    kind: split
    experiment: words
    ways:
      - {id: one, weight: 1, steps: [{id: way-one, kind: update, tag: [by-lot]}]}
      - {id: two, weight: 1, steps: [{id: way-two, kind: update, tag: [by-lot]}]}
  - id: which
    kind: branch
    cases:
      - id: marked
        when: {customer: tags, includes: marked}
        steps: [{id: went, kind: update, tag: [branched]}]
  - {id: by-hand, kind: task, title: Write a card}
  - {id: begin, kind: start, journey: second}
  - {id: end, kind: stop, journey: third}
  - id: paid
    kind: wait_for
    timeout: 9 days
    any_of:
      - {id: paid, event: order.paid, steps: [{id: heard, kind: update, tag: [heard]}]}
  - {id: together, kind: digest, event: order.paid, of: subject, quiet: 2 hours, longest: 1 day}
  - {id: how, kind: ask, class: transactional, template: check-in, answer: score, timeout: 1 day}
  - {id: leave, kind: exit, outcome: all said}
"""
DIALOGUE = """
journey: dialogue
name: Dialogue
subject: conversation
trigger: {event: conversation.asked}
entry: {rule: always}
steps:
  - {id: find, kind: look_up}
  - id: which
    kind: branch
    cases:
      - id: one
        when: {answer: find, is: one}
        steps: [{id: done, kind: close}]
      - id: none
        when: {answer: find, is: none}
        steps: [{id: over, kind: hand_over, why: unsure}]
"""
OTHER = """
journey: {key}
name: {key}
trigger: {{event: {event}}}
steps:
  - {{id: rest, kind: wait, for: 90 days}}
"""


def on(store: Store, text: str) -> None:
    journeys.publish(store, text, now=NOW, by="test")
    journeys.switch(store, parse(text).journey, on=True, now=NOW, by="test")


def tags(store: Store) -> set[str]:
    rows = Event.objects.of(store).filter(kind="customer.tagged")
    return {row.data["tag"] for row in rows}


def test_it_works(store: Store, home: Path) -> None:
    offer = offers.save(store, "ten-off", worth={"en": "x"}, ends=None, now=NOW, by="test")
    offers.take_in(store, offer, ["TEN-1"], now=NOW, by="test")
    hook = {"name": "CRM", "url": "https://93.184.216.34/hook", "kinds": ["shipment.lost"]}
    webhooks.make(store, **hook, private=False, now=NOW, by="test")  # type: ignore[arg-type]
    for key, event in (("second", "custom.never"), ("third", "order.placed")):
        on(store, OTHER.format(key=key, event=event))
    on(store, ALL)
    days = Days(home)
    days.hear(store, placed())
    assert days.post.mails == [], "wait"
    days.until(NOW + timedelta(minutes=61))
    assert len(days.post.mails) == 1, "send"
    kinds = set(Event.objects.of(store).values_list("kind", flat=True))
    assert {"reward.given", "custom.said", "task.opened"} <= kinds, "reward, emit, task"
    assert Task.objects.of(store).get().title == "Write a card"
    assert Delivery.objects.of(store).get().kind == "journey.called", "call"
    assert tags(store) == {"marked", "by-lot", "branched"}, "update, split, branch"
    runs = {row.journey: row for row in models.Run.objects.of(store)}
    assert (runs["second"].at, runs["third"].outcome) == ("rest", "stopped"), "start, stop"
    days.hear(store, of_order("order.paid", days.now))
    assert "heard" in tags(store), "wait_for"
    assert models.Run.objects.of(store).get(journey="every-kind").at == "together", "digest"
    days.until(days.now + timedelta(hours=3))
    assert Intent.objects.of(store).get(step="how").state == "accepted", "ask"
    days.until(days.now + timedelta(days=2))
    run = models.Run.objects.of(store).get(journey="every-kind")
    assert (run.at, run.outcome) == ("", "all said"), "exit"


@pytest.mark.parametrize(("bought", "state"), [(True, "closed"), (False, "team")])
def test_those_of_dialogues(store: Store, home: Path, bought: bool, state: str) -> None:
    on(store, DIALOGUE)
    days = Days(home)
    if bought:
        days.hear(store, placed())
    wrote = shapes.Event(
        kind="reply.received",
        key="wrote",
        happened=NOW,
        who=ANA,
        data={"channel": "email"},
        private={"text": "Where is my order?"},
    )
    days.hear(store, wrote)
    assert Conversation.objects.of(store).get().state == state, "look_up, close, hand_over"


def test_none_is_left_out() -> None:
    lived = {type(step) for text in (ALL, DIALOGUE) for step in walk(parse(text).steps)}
    assert lived == set(get_args(journey.Step))
