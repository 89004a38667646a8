"""An older copy of the database is put back, and what came since is told again in another order:
its numbers mean others now. What stands in a mail still means whom it meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import transaction
from django.test import Client

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.messages import actions as messages
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, Days, placed, scan
from tests.pages.given import answer_link, events, links_of

BEN = shapes.Who(email="ben@example.org", name="Ben Okafor", language="en", country="HR")
PEOPLE = {"ana": (ANA, ORDER, "shipment/dpd:155"), "ben": (BEN, "order/shop:7", "shipment/dpd:7")}
BY_LOT = """
journey: by-lot
name: One of two
subject: customer
trigger: {event: order.placed}
steps:
  - id: two-tones
    kind: split
    experiment: tone
    ways:
      - {id: warm, weight: 1, steps: [{id: warmly, kind: send, class: service, template: warm}]}
      - {id: plain, weight: 1, steps: [{id: plainly, kind: send, class: service, template: plain}]}
"""
"""A journey whose messages say by no order of whom they are, and differ by lot."""
TEXT = """
template: {name}
name: {name}
words:
  en: {{subject: "For you, {name}", preheader: "Short.", why: "You ordered.", told: "Just {name}."}}
blocks:
  - {{block: text, words: told}}
"""
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Lived(NamedTuple):
    """A life, and what is outside of the database of it."""

    mails: dict[str, bytes]
    """All that was handed over, by the key under which a provider knows it again."""
    links: dict[str, dict[str, str]]
    """By person: the links in the message that asked them for a score."""
    numbers: dict[str, tuple[int, int]]
    """By person: the number of their record and of that message."""


@contextmanager
def since_the_backup() -> Iterator[None]:
    """What happens in the block is forgotten after it, and its numbers are given out again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def live(store: Store, home: Path, *names: str) -> Lived:
    """They order, get their parcels and are asked for a score; told of in this order."""
    journeys.switch(store, "after-first-delivery", on=True, now=NOW, by="test")
    for way in ("warm", "plain"):
        messages.save_template(store, way, TEXT.format(name=way), now=NOW, by="test")
    journeys.publish(
        store, BY_LOT, now=NOW, by="test", templates={"warm": {"email"}, "plain": {"email"}}
    )
    journeys.switch(store, "by-lot", on=True, now=NOW, by="test")
    days = Days(home)
    for name in names:
        who, order, _ = PEOPLE[name]
        days.hear(store, placed(order=order, who=who))
    arrived = days.later(days=1)
    for name in names:
        _, order, parcel = PEOPLE[name]
        days.hear(store, scan("delivered", arrived, parcel=parcel, order=order))
    days.later(days=30)
    days.sender.close()
    mails = [one.data for one in days.post.mails]
    asked = {name: _asked(store, PEOPLE[name][1]) for name in names}
    return Lived(
        {str(message_from_bytes(one)["Message-ID"]): one for one in mails},
        {name: links_of(one) | {"answer": answer_link(one, 9)} for name, one in asked.items()},
        {name: (one.customer_id, one.pk) for name, one in asked.items()},
    )


def _asked(store: Store, order: str) -> Intent:
    rows = Intent.objects.of(store).filter(template="check-in", state="accepted", order=order)
    return rows.select_related("store", "customer").get()


@pytest.fixture
def before(store: Store, home: Path) -> Lived:
    """How it was, before the copy was put back."""
    with since_the_backup():
        found = live(store, home / "before", "ana", "ben")
    assert not Customer.objects.of(store).exists()
    return found


@pytest.fixture
def now(store: Store, home: Path, before: Lived) -> Lived:
    """How it is: Ben was told of first, and each has the numbers that the other had."""
    found = live(store, home / "now", "ben", "ana")
    assert found.numbers["ana"] == before.numbers["ben"]
    assert found.numbers["ben"] == before.numbers["ana"]
    return found


def test_it_works(before: Lived, now: Lived) -> None:
    """A provider that is asked again under the same key gets the same message, byte for byte."""
    assert sum(b"Subject: For you" in mail for mail in before.mails.values()) == len(PEOPLE)
    assert now.mails == before.mails


def test_an_old_link_opens_its_own_persons_page(client: Client, before: Lived, now: Lived) -> None:
    for name, own, others in (("ana", "a…@", "b…@"), ("ben", "b…@", "a…@")):
        for link in ("preferences", "order"):
            shown = client.get(before.links[name][link]).content.decode()
            assert own in shown
            assert others not in shown


def test_an_old_no_stops_its_own_person(
    client: Client, store: Store, before: Lived, now: Lived
) -> None:
    assert client.post(before.links["ana"]["unsubscribe"], ONE_CLICK).status_code == 200
    (said,) = events(store, "consent.revoked")
    assert said.customer_id == now.numbers["ana"][0]


def test_an_old_answer_is_its_own_persons(
    client: Client, store: Store, before: Lived, now: Lived
) -> None:
    sent = client.post(before.links["ana"]["answer"], {"value": "9"})
    assert "<h1>9. Thank you, Ana.</h1>" in sent.content.decode()
    (given,) = events(store, "answer.given")
    assert given.customer_id == now.numbers["ana"][0]


def test_who_was_not_told_of_again_is_nobody_else(
    client: Client, store: Store, home: Path, before: Lived
) -> None:
    """Ben has Ana's number by now; her links lead nowhere until she is told of."""
    found = live(store, home / "now", "ben")
    assert found.numbers["ben"][0] == before.numbers["ana"][0]
    for link in before.links["ana"].values():
        assert client.get(link).status_code == 404
        assert client.post(link, ONE_CLICK).status_code == 404
    assert events(store, "consent.revoked", "answer.given") == []
