"""The law: whoever asks is told of their own parcels, as they stand, and of nobody else's."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, scan, tell
from tests.laws.histories import a_shop

PEOPLE = ("ana@example.com", "ben@example.com")
STATES = ("", "in_transit", "out_for_delivery", "available_for_pickup", "delivered")
SAYS = {
    "": "has not left yet",
    "in_transit": ": on its way.",
    "out_for_delivery": ": on the van, it comes today.",
    "available_for_pickup": ": it waits for you to collect it.",
    "delivered": ": delivered",
}
"""What is said of a parcel in each state, and of no other."""

_people = st.sampled_from(PEOPLE)
_orders = st.lists(st.tuples(_people, st.sampled_from(STATES)), min_size=1, max_size=4)
_questions = st.lists(st.tuples(_people, st.integers(0, 5), st.booleans()), min_size=1, max_size=3)
"""Who asks, the order that they name (more than there are: none), and whether as a number."""


def number(place: int) -> int:
    """The number of an order: none is a part of another."""
    return 7101 + 11 * place


@pytest.mark.django_db
@settings(max_examples=25)
@given(orders=_orders, questions=_questions)
def test_nobody_is_told_of_a_parcel_that_is_not_theirs(
    orders: list[tuple[str, str]], questions: list[tuple[str, int, bool]]
) -> None:
    with a_shop() as store, TemporaryDirectory() as home:
        journeys.publish(
            store, library()["answers"], now=NOW, by="test", templates=spoken(shipped())
        )
        journeys.switch(store, "answers", on=True, now=NOW, by="test")
        for place, (who, state) in enumerate(orders):
            _sell(store, place, who, state)
        days = Days(Path(home))
        days.settle()
        for key, (who, named, bare) in enumerate(questions):
            text = "Where is my order?"
            if named < len(orders):
                text = f"Where is my order {'' if bare else '#'}{number(named)}?"
            days.hear(store, _asks(who, text, key, days))
            days.later(minutes=7)
        _only_their_own(store, orders)


def _sell(store: Store, place: int, who: str, state: str) -> None:
    order = f"order/shop:{number(place)}"
    lines = [(f"p{place}", f"Thing {number(place)}", 1, 1000)]
    tell(store, placed(NOW, order, shapes.Who(email=who, language="en"), lines), now=NOW)
    if state:
        told = scan(state, NOW, f"shipment/dpd:{place}", order, number=f"{number(place)}0000")
        tell(store, told, now=NOW)


def _asks(who: str, text: str, key: int, days: Days) -> shapes.Event:
    return shapes.Event(
        kind="reply.received", key=f"asked/{key}", happened=days.now, who=shapes.Who(email=who),
        data={"channel": "email"}, private={"text": text},
    )  # fmt: skip


def _only_their_own(store: Store, orders: list[tuple[str, str]]) -> None:
    """Each number that is said is of an order of whom it is said to, wherever it was asked; and
    what is said of one parcel is so."""
    owners = {number(place): who for place, (who, _) in enumerate(orders)}
    states = {number(place): state for place, (_, state) in enumerate(orders)}
    mails = {one.pk: one for one in Customer.objects.of(store)}
    for one in (
        Intent.objects.of(store).filter(purpose="answer").select_related("store", "customer")
    ):
        found = words_of(one, store)
        assert found is not None
        said = " ".join(re.sub(r"https?://\S+", "", found.text).split())
        numbers = {int(digits) for digits in re.findall(r"#(7\d{3})", said)}
        whose = _mail_of(mails[one.customer_id], store)
        assert {owners[each] for each in numbers} <= {whose}, (whose, said)
        assert not {each for each in owners if owners[each] != whose and f"{each}" in said}, said
        if len(numbers) == 1 and one.template != "answer-which":
            (about,) = numbers
            assert [state for state, words in SAYS.items() if words in said] == [states[about]]


def _mail_of(customer: Customer, store: Store) -> str:
    from afterword.timeline.queries import addresses

    return next(one for one in addresses(customer, store).values() if "@" in one)
