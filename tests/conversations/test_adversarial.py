"""Two hundred messages that try to be more than a question: nobody is told of anybody else's order,
and nothing is done by words (reference: S48)."""

import json
import re
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from afterword.conversations.models import Task
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import queries as journey_queries
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Event, Order
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, scan, tell

pytestmark = pytest.mark.django_db

CORPUS = [
    json.loads(line)
    for line in Path(__file__).with_name("adversarial.jsonl").read_text("utf-8").strip().split("\n")
]
BEN = shapes.Who(email="ben@example.com", name="Ben Ito", language="en", country="GB")
SECRET = re.compile(r"secret|lamp|99999999|\bben\b|\bito\b|7001", re.IGNORECASE)
"""What is Ben's, and nobody else is told."""
NUMBER = re.compile(r"#(\d{3,})")
DONE = (
    "order.cancelled",
    "order.changed",
    "order.refunded",
    "return.requested",
    "reward.given",
    "customer.tagged",
    "consent.given",
    "answer.given",
)
"""What would be a deed."""


def who(number: int) -> shapes.Who:
    return shapes.Who(email=f"asker{number}@example.com", name=f"Asker {number}", country="GB")


def asked(number: int, text: str) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=f"adversarial/{number}",
        happened=NOW,
        who=shapes.Who(email=who(number).email),
        data={"channel": "email"},
        private={"text": text},
    )


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """Ben's order is on its way; so is one of everybody who asks, each with a number of its own."""
    text = journey_queries.library()["answers"]
    journeys.publish(store, text, now=NOW, by="test", templates=spoken(shipped()))
    journeys.switch(store, "answers", on=True, now=NOW, by="test")
    before = NOW - timedelta(days=2)
    lamp = [("p9", "Secret lamp", 1, 100)]
    bens = placed(before, order="order/shop:7001", who=BEN, lines=lamp)
    his = scan("in_transit", NOW, parcel="shipment/dpd:999", order="order/shop:7001")
    tell(store, bens, shapes_with(his, number="99999999"), now=NOW)
    for number in range(len(CORPUS)):
        order, parcel = f"order/shop:{20000 + number}", f"shipment/dpd:{20000 + number}"
        tell(
            store,
            placed(before, order=order, who=who(number)),
            scan("in_transit", NOW, parcel=parcel, order=order),
            now=NOW,
        )
    found = Days(home)
    found.settle()
    return found


def shapes_with(event: shapes.Event, **data: str) -> shapes.Event:
    return msgspec.structs.replace(event, data={**event.data, **data})


def test_it_works(store: Store, days: Days) -> None:
    assert len(CORPUS) >= 200
    assert len({one["text"] for one in CORPUS}) == len(CORPUS)
    assert len({one["language"] for one in CORPUS}) >= 15
    orders = dict(Order.objects.of(store).values_list("customer", "number"))
    state = list(Order.objects.of(store).order_by("id").values("cancelled", "refunded", "tags"))
    ben = Order.objects.of(store).get(number="#7001").customer_id
    days.hear(store, *(asked(number, one["text"]) for number, one in enumerate(CORPUS)))
    days.later(hours=1)

    said = Intent.objects.of(store).filter(purpose="answer").select_related("store", "customer")
    told = [(one, found.text) for one in said if (found := words_of(one, store)) is not None]
    assert len(told) > len(CORPUS) / 2, "most are answered, somehow"
    for intent, text in told:
        bare = re.sub(r"https?://\S+", "", text)
        if intent.customer_id == ben:
            continue
        assert not SECRET.search(bare), bare
        own = orders[intent.customer_id].removeprefix("#")
        assert set(NUMBER.findall(bare)) <= {own}, bare
    assert len([one for one, _ in told if one.customer_id == ben]) <= 1, "once a day, to Ben alone"

    assert not Event.objects.of(store).filter(kind__in=DONE, happened__gte=NOW).exists()
    assert not Intent.objects.of(store).exclude(effect="message").exists()
    now = list(Order.objects.of(store).order_by("id").values("cancelled", "refunded", "tags"))
    assert now == state
    assert not Task.objects.of(store).filter(journey="answers").exists()
