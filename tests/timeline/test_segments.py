"""Segments as SQL: the edges that chance seldom meets, each by itself; what a segment refuses."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterword.decisions.conditions import Condition, Context, holds
from afterword.house.models import Store
from afterword.timeline import actions, models, queries, segments
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, PARCEL, a_store, matter, of_order, placed, scan, tell

pytestmark = pytest.mark.django_db


def asked(store: Store, written: dict[str, Any], hours: float = 0) -> int:
    """How many customers it is so of, by SQL; memory must agree."""
    condition = msgspec.convert(written, Condition)
    now = NOW + timedelta(hours=hours)
    everyone = models.Customer.objects.of(store).filter(merged_into=None)
    seen = queries.timelines(store, [one.pk for one in everyone])
    so = {pk for pk, line in seen.items() if holds(condition, Context(line, now, store.rules))}
    found = segments.members(store, condition, now)
    assert {one.pk for one in found} == so
    return segments.count(store, condition, now)


def stated(value: Any, key: str = "s") -> shapes.Event:
    return shapes.Event(
        kind="customer.stated", key=key, happened=NOW, about="customer/ana", who=ANA,
        data={"name": "cups", "value": value},
    )  # fmt: skip


def consent(kind: str, hours: int, contact: str = "") -> shapes.Event:
    return shapes.Event(
        kind=f"consent.{kind}",
        key=f"{kind}{hours}{contact}",
        happened=NOW + timedelta(hours=hours),
        about="customer/ana", who=ANA,
        data={"channel": "email", "purpose": "offers", "contact": contact},
    )  # fmt: skip


def test_it_works(store: Store) -> None:
    tell(store, placed())
    tell(store, placed(order="order/shop:2"))
    tell(store, placed(order="order/shop:3", who=shapes.Who(email="ben@example.com")))
    assert asked(store, {"count": "order.placed", "at_least": 2}) == 1
    assert asked(store, {"count": "order.placed"}) == 2
    assert asked(store, {"not": {"customer": "country", "is": "HR"}}) == 1


LATE = {"has": "shipment", "where": [{"field": "late", "is": True}]}


@pytest.mark.parametrize(("hours", "late"), [(4.99, 0), (5, 0), (5.01, 1)])
def test_late_begins_the_instant_after_the_promise(store: Store, hours: float, late: int) -> None:
    promise = (NOW + timedelta(hours=5)).isoformat()
    tell(store, placed(), scan("in_transit", NOW, promised_to=promise))
    assert asked(store, LATE, hours) == late


def test_what_arrived_or_came_back_is_not_late(store: Store) -> None:
    promise = (NOW - timedelta(hours=5)).isoformat()
    tell(store, placed(), scan("in_transit", NOW, promised_to=promise))
    assert asked(store, LATE, 1) == 1
    tell(store, scan("delivered", NOW + timedelta(hours=2)))
    assert asked(store, LATE, 3) == 0
    assert asked(store, {"has": "shipment", "where": [{"field": "late", "is": False}]}, 3) == 1


WORDS: list[tuple[str, list[tuple[str, int, bool]], int]] = [
    ("silence is no yes", [], 0),
    ("a yes", [("given", 1, False)], 1),
    ("a yes for all, a later no for the address", [("given", 1, False), ("revoked", 2, True)], 0),
    ("a no for the address, a later yes for all", [("revoked", 1, True), ("given", 2, False)], 1),
    ("both in one moment: no", [("given", 1, True), ("revoked", 1, False)], 0),
    ("the other way round: no", [("revoked", 1, True), ("given", 1, False)], 0),
]


@pytest.mark.parametrize(("says", "words", "yes"), WORDS, ids=[case[0] for case in WORDS])
def test_who_may_be_written_to(
    store: Store, says: str, words: list[tuple[str, int, bool]], yes: int
) -> None:
    tell(store, placed())
    digest = models.ContactPoint.objects.of(store).get(channel="email").digest
    for kind, hours, own in words:
        tell(store, consent(kind, hours, digest if own else ""))
    assert asked(store, {"consent": "offers"}, 9) == yes, says
    assert asked(store, {"consent": "offers", "is": False}, 9) == 1 - yes
    assert asked(store, {"consent": "orders"}, 9) == 1


VALUES: list[tuple[str, Any, dict[str, Any], int]] = [
    ("a number", 1, {"is": 1}, 1),
    ("a flag is no number", True, {"is": 1}, 0),
    ("a number is no flag", 1, {"is": True}, 0),
    ("a word is no number", "1", {"is": 1}, 0),
    ("a fraction is no whole number", 1.0, {"is": 1}, 0),
    ("but it can be compared", 1.5, {"at_least": 1}, 1),
    ("a word cannot", "5", {"at_least": 1}, 0),
    ("a flag cannot", True, {"at_least": 1}, 0),
    ("one of several", "fine", {"in": ["fine", 2]}, 1),
    ("a flag is among no numbers", True, {"in": [1, 2]}, 0),
    ("a list has it", ["a", 1], {"includes": "a"}, 1),
    ("a list has a number, not its word", [1], {"includes": "1"}, 0),
    ("a word has no entries", "a", {"includes": "a"}, 0),
    ("nothing is not known", None, {}, 0),
    ("no is known", False, {}, 1),
]


@pytest.mark.parametrize(("says", "value", "ops", "so"), VALUES, ids=[case[0] for case in VALUES])
def test_what_kind_a_value_is_of(
    store: Store, says: str, value: Any, ops: dict[str, Any], so: int
) -> None:
    tell(store, stated(value))
    assert asked(store, {"stated": "cups", **ops}) == so, says
    assert asked(store, {"not": {"stated": "cups", **ops}}) == 1 - so
    poured = shapes.Event(
        kind="custom.poured", key="p", happened=NOW, about="", who=ANA, data={"cups": value}
    )
    tell(store, poured)
    if ops:
        where = [{"field": "cups", **ops}]
        assert asked(store, {"count": "custom.poured", "where": where}) == so, says


@pytest.mark.parametrize("name", ["0", 'a "quoted" name', "größe", "a.b", "$", "it's 100%"])
def test_a_name_may_be_any_word(store: Store, name: str) -> None:
    event = shapes.Event(
        kind="custom.poured", key="p", happened=NOW, about="", who=ANA, data={name: "yes"}
    )
    tell(store, event, msgspec.structs.replace(stated("yes"), data={"name": name, "value": "yes"}))
    assert asked(store, {"stated": name, "is": "yes"}) == 1
    where = [{"field": name, "is": "yes"}]
    assert asked(store, {"count": "custom.poured", "where": where}) == 1


def test_within_ends_now_and_begins_after_the_span(store: Store) -> None:
    tell(store, placed())
    for hours, so in ((0, 1), (1.99, 1), (2, 0), (-0.1, 0)):
        assert asked(store, {"count": "order.placed", "within": "2 hours"}, hours) == so


def test_an_event_that_is_nobodys_counts_for_nobody(store: Store) -> None:
    tell(store, of_order("order.paid", NOW))
    tell(store, placed(order="order/shop:2"))
    assert asked(store, {"count": "order.paid", "is": 0}) == 1
    assert asked(store, {"count": "order.paid"}) == 0


def test_another_stores_customers_are_never_in_it(store: Store) -> None:
    other = a_store("other")
    tell(other, placed(), matter("return.requested", NOW), scan("delivered", NOW))
    tell(store, placed(who=shapes.Who(email="ben@example.com")))
    for written in (
        {"count": "return.requested"}, {"has": "return"}, {"has": "shipment"},
        {"customer": "country", "is": "HR"}, {"stated": "cups"},
    ):  # fmt: skip
        assert asked(store, written) == 0
    assert asked(store, {"not": {"has": "return"}}) == 1
    assert asked(other, {"has": "return"}) == 1


def test_a_record_that_was_merged_is_nobody_any_more(store: Store) -> None:
    tell(store, placed(who=shapes.Who(ids=("shop:1",))))
    tell(store, placed(order="order/shop:2", who=shapes.Who(ids=("till:2",))))
    first, second = models.Customer.objects.of(store).order_by("id")
    actions.merge(store, into=first.pk, other=second.pk, now=NOW, by="test")
    assert asked(store, {"count": "order.placed", "is": 2}) == 1
    assert asked(store, {"all": []}) == 1


REFUSED = [
    ({"subject": "paid", "is": True}, "`subject` speaks of one run; a segment has none"),
    ({"answer": "score", "is": 1}, "`answer` speaks of one run"),
    ({"not": {"has": "order", "of": "subject"}}, "`has` speaks of one run"),
    ({"count": "order.plaecd"}, "there is no event called 'order.plaecd'"),
    ({}, "write exactly one of"),
]


@pytest.mark.parametrize(("written", "says"), REFUSED)
def test_what_is_no_segment_is_refused(store: Store, written: dict[str, Any], says: str) -> None:
    condition = msgspec.convert(written, Condition)
    for ask in (segments.count, segments.members):
        with pytest.raises(segments.NoSegment, match=says):
            ask(store, condition, NOW)


def test_it_is_one_query_that_looks_at_no_row_twice(store: Store) -> None:
    """No sub-select names the row outside: such ones took twenty seconds where these take 0.06."""
    tell(store, placed(), scan("in_transit", NOW, PARCEL))
    tree = {
        "all": [
            {"count": "order.placed", "at_least": 2, "within": "90 days"},
            {"not": LATE},
            {"any": [{"consent": "offers"}, {"stated": "cups"}, {"has": "return", "is": 0}]},
        ]
    }
    with CaptureQueriesContext(
        connection,
    ) as sent:
        segments.count(store, msgspec.convert(tree, Condition), NOW)
    (query,) = sent.captured_queries
    inner = query["sql"].split("timeline_customer.id")
    assert len(inner) == 6
    assert all("IN (SELECT" in part for part in inner[1:])


def test_those_heard_of_last_come_first_and_no_more_than_asked_for(store: Store) -> None:
    for number in range(4):
        tell(store, placed(NOW + timedelta(hours=number), f"order/shop:{number}",
                           shapes.Who(email=f"c{number}@example.com")))  # fmt: skip
    found = segments.members(store, Condition(all=()), NOW, limit=3)
    assert [one.seen for one in found] == [NOW + timedelta(hours=hours) for hours in (3, 2, 1)]
