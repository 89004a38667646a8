"""Codes of offers: taken in, given once each, said in a message, and what happens without one."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import models
from afterword.messages.actions import save_template
from afterword.programs.offers import actions, queries
from afterword.programs.offers.actions import Wanted
from afterword.programs.offers.models import Code, Offer
from afterword.timeline.models import Consent, Customer, Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, placed, tell

pytestmark = pytest.mark.django_db
BEN = shapes.Who(email="ben@example.com", country="ES", language="es")

JOURNEY = """
journey: thanks
name: A thank-you
trigger: {event: order.placed}
entry: {rule: always, per: customer}
steps:
  - {id: thanks-code, kind: reward, offer: ten-off}
  - id: which
    kind: branch
    cases:
      - id: with-code
        when: {answer: thanks-code, is: given}
        steps:
          - {id: say, kind: send, class: service, template: code}
    otherwise:
      - {id: by-hand, kind: task, title: Send a card by hand}
"""
WORDS = """
template: code
name: A code
words:
  en:
    subject: "{{ reward.worth }}"
    preheader: "A thank-you."
    why: "You ordered."
    opening: "{% if reward %}Yours: {{ reward.code }}, until {{ reward.until }}.{% endif %}"
  es:
    subject: "{{ reward.worth }}"
    preheader: "Un gracias."
    why: "Hiciste un pedido."
    opening: "{% if reward %}Para ti: {{ reward.code }}, hasta {{ reward.until }}.{% endif %}"
blocks:
  - {block: text, words: opening}
"""


def an_offer(store: Store, *codes: str, days: int = 30) -> Offer:
    worth = {"en": "Ten percent off", "es": "Un diez por ciento menos"}
    ends = NOW + timedelta(days=days)
    offer = actions.save(store, "ten-off", worth=worth, ends=ends, now=NOW, by="test")
    actions.take_in(store, offer, codes, now=NOW, by="test")
    return offer


def words_of(data: bytes) -> str:
    plain = message_from_bytes(data, policy=policy.default).get_body(("plain",))
    assert plain is not None
    return " ".join(str(plain.get_content()).split())


@pytest.fixture
def on(store: Store) -> Store:
    save_template(store, "code", WORDS, now=NOW, by="test")
    journeys.publish(store, JOURNEY, now=NOW, by="test")
    journeys.switch(store, "thanks", on=True, now=NOW, by="test")
    return store


def given(store: Store) -> list[tuple[str, str]]:
    rows = Event.objects.of(store).filter(kind__startswith="reward.").order_by("id")
    return [(row.kind, row.data.get("code") or row.data["why"]) for row in rows]


def test_it_works(on: Store, home: Path) -> None:
    an_offer(on, "TEN-1", "TEN-2")
    days = Days(home)
    days.hear(on, placed(order="order/shop:1"), placed(order="order/shop:2", who=BEN))
    said = {mail.recipient: words_of(mail.data) for mail in days.post.mails}
    assert "Yours: TEN-1, until Thursday 24 December." in said["ana@example.com"]
    assert "Para ti: TEN-2, hasta" in said["ben@example.com"]
    assert given(on) == [("reward.given", "TEN-1"), ("reward.given", "TEN-2")]
    (standing,) = queries.offers(on, NOW)
    assert (standing.free, standing.given, standing.few) == (0, 2, True)


def test_without_a_code_the_run_goes_on_and_knows_it(on: Store, home: Path) -> None:
    an_offer(on, "TEN-1")
    days = Days(home)
    days.hear(on, placed(order="order/shop:1"), placed(order="order/shop:2", who=BEN))
    assert given(on) == [("reward.given", "TEN-1"), ("reward.missed", "none_left")]
    assert Event.objects.of(on).filter(kind="task.opened").count() == 1
    runs = models.Run.objects.of(on)
    assert [run.outcome for run in runs] == ["end", "end"]


@pytest.mark.parametrize(("days", "why"), [(-1, "over"), (None, "unknown")])
def test_what_is_over_or_unknown_is_not_given(
    on: Store, home: Path, days: int | None, why: str
) -> None:
    if days is not None:
        an_offer(on, "TEN-1", days=days)
    Days(home).hear(on, placed(order="order/shop:1"))
    assert given(on) == [("reward.missed", why)]


def test_a_code_is_taken_in_once_and_kept_sealed(store: Store) -> None:
    offer = an_offer(store, "A-1", "A-1", " B-2 ", "")
    done = actions.take_in(store, offer, ["A-1", "C-3", "two words", "x" * 61], now=NOW, by="test")
    assert (done.added, done.known, len(done.unread)) == (1, 1, 2)
    sealed = b"".join(bytes(row.sealed) for row in Code.objects.of(store))
    assert b"A-1" not in sealed
    assert actions.take_back(store, offer, now=NOW, by="test") == 3


def test_what_was_given_is_given_again_and_no_other(store: Store) -> None:
    an_offer(store, "A-1", "B-2")
    tell(store, placed())
    customer = Customer.objects.of(store).get().pk
    wanted = Wanted(customer, "k1", "ten-off", "thanks", "", NOW)
    first = actions.give(store, [wanted], now=NOW)
    again = actions.give(store, [wanted], now=NOW)
    assert first == again
    assert first[0][1].data["code"] == "A-1"


def test_a_yes_is_taken_back(store: Store, home: Path) -> None:
    steps = "steps:\n  - {id: let-be, kind: update, revoke: [offers]}\n"
    head = "journey: own\nname: own\ntrigger: {event: order.placed}\n"
    journeys.publish(store, head + steps, now=NOW, by="test")
    journeys.switch(store, "own", on=True, now=NOW, by="test")
    yes = {"channel": "email", "contact": "", "purpose": "offers"}
    said = shapes.Event(kind="consent.given", key="y", happened=NOW, who=ANA, data=yes)
    care = shapes.Event(
        kind="consent.given", key="c", happened=NOW, who=ANA, data={**yes, "purpose": "care"}
    )
    Days(home).hear(store, said, care, placed())
    words = {row.purpose: row.given for row in Consent.objects.of(store)}
    assert words == {"offers": False, "care": True}
