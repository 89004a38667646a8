"""Conditions in memory: each head and each comparison; what could change their mind; the faults."""

from typing import Any

import msgspec
import pytest

from afterword.decisions.conditions import Condition, Context, holds
from afterword.decisions.faults import faults
from afterword.decisions.turning import stirred_by, turns
from tests.decisions.telling import ORDER, RULES, at, event, line, placed, scan

PROMISE = event("shipment.created", 1, promised_to=at(5).isoformat())
RETURN = event("return.requested", 2, "return/1", title="Too small")
TOLD = [
    placed(tags=["gift"], country="GB"),
    event("order.paid", 0.5),
    PROMISE,
    RETURN,
    event("customer.tagged", 1, tag="vip"),
    event("customer.stated", 1, name="grind", value="fine"),
    event("customer.stated", 1, name="cups", value=2),
    event("customer.stated", 1, name="decaf", value=False),
    event("custom.poured", 1, cups=2, hot=True, tags=["a", "b"]),
    event("custom.poured", 3, cups=5, hot=False),
]

SO: list[tuple[str, dict[str, Any], bool]] = [
    ("an empty all", {"all": []}, True),
    ("an empty any", {"any": []}, False),
    ("all of them", {"all": [{"has": "order"}, {"has": "return"}]}, True),
    ("not all of them", {"all": [{"has": "order"}, {"has": "repair"}]}, False),
    ("one of them", {"any": [{"has": "repair"}, {"has": "return"}]}, True),
    ("not", {"not": {"has": "repair"}}, True),
    ("a count without a number", {"count": "order.placed"}, True),
    ("so many", {"count": "custom.poured", "is": 2}, True),
    ("or more", {"count": "custom.poured", "at_least": 3}, False),
    ("at most", {"count": "custom.poured", "at_most": 2}, True),
    ("none", {"count": "order.refunded", "is": 0}, True),
    ("not so long ago", {"count": "custom.poured", "is": 1, "within": "2 hours"}, True),
    ("exactly so long ago is past", {"count": "custom.poured", "is": 1, "within": "3 hours"}, True),
    ("a field", {"count": "custom.poured", "is": 1,
                 "where": [{"field": "cups", "at_least": 3}]}, True),
    ("two fields", {"count": "custom.poured",
                    "where": [{"field": "cups", "is": 2}, {"field": "hot", "is": False}]}, False),
    ("a flag is no number", {"count": "custom.poured", "where": [{"field": "hot", "is": 1}]},
     False),
    ("nor among numbers", {"count": "custom.poured", "where": [{"field": "hot", "in": [0, 1]}]},
     False),
    ("a list", {"count": "custom.poured", "where": [{"field": "tags", "includes": "b"}]}, True),
    ("a field that is not there", {"count": "custom.poured", "where": [{"field": "x", "is": 1}]},
     False),
    ("the last one is such", {"count": "custom.poured", "last": True,
                              "where": [{"field": "cups", "is": 5}]}, True),
    ("an earlier one is not asked", {"count": "custom.poured", "last": True,
                                     "where": [{"field": "cups", "is": 2}]}, False),
    ("so that it was never so", {"count": "custom.poured", "last": True, "is": 0,
                                 "where": [{"field": "hot", "is": True}]}, True),
    ("the last one, and lately", {"count": "custom.poured", "last": True, "within": "1 hour"},
     False),
    ("the last of none", {"count": "order.refunded", "last": True}, False),
    ("an order's field", {"has": "order", "where": [{"field": "total", "at_most": 2800}]}, True),
    ("an order's flag", {"has": "order", "where": [{"field": "paid", "is": True}]}, True),
    ("the other flag", {"has": "order", "where": [{"field": "delivered", "is": True}]}, False),
    ("an order's time", {"has": "order", "where": [{"field": "placed", "within": "5 hours"}]},
     True),
    ("longer ago", {"has": "order", "where": [{"field": "placed", "longer_ago": "4 hours"}]}, True),
    ("a parcel that is not late yet", {"has": "shipment", "where": [{"field": "late", "is": True}]},
     False),
    ("what is open", {"has": "return", "where": [{"field": "open", "is": True}]}, True),
    ("its words", {"has": "return", "where": [{"field": "title", "in": ["Too small"]}]}, True),
    ("a customer's fact", {"customer": "country", "is": "GB"}, True),
    ("a customer's tag", {"customer": "tags", "includes": "vip"}, True),
    ("what was stated", {"stated": "grind", "in": ["fine", "coarse"]}, True),
    ("whether it was stated", {"stated": "decaf"}, True),
    ("what never was", {"stated": "milk"}, False),
    ("a stated number", {"stated": "cups", "at_least": 2}, True),
    ("a stated flag", {"stated": "decaf", "is": False}, True),
    ("consent to what was ordered", {"consent": "orders"}, True),
    ("no consent to offers", {"consent": "offers", "is": False}, True),
    ("a channel without an address", {"consent": "orders", "channel": "sms"}, False),
    ("the run's own order", {"subject": "total", "is": 2800}, True),
    ("what the run has learned", {"answer": "score", "at_most": 6}, True),
    ("what it has not", {"answer": "reason"}, False),
    ("only what is of the subject", {"has": "return", "of": "subject"}, True),
]  # fmt: skip


def context(now: float = 4, subject: str = ORDER) -> Context:
    return Context(line(*TOLD), at(now), RULES, subject, {"score": 3})


@pytest.mark.parametrize(("says", "written", "so"), SO, ids=[case[0] for case in SO])
def test_what_is_so(says: str, written: dict[str, Any], so: bool) -> None:
    condition = msgspec.convert(written, Condition)
    assert list(faults(condition, "here")) == []
    assert holds(condition, context()) is so, says


def test_another_subject_has_none_of_it() -> None:
    condition = msgspec.convert({"has": "return", "of": "subject"}, Condition)
    assert not holds(condition, context(subject="order/shop:9"))
    assert holds(condition, context(subject="customer"))


LATE = {"has": "shipment", "where": [{"field": "late", "is": True}]}


def test_late_begins_the_instant_after_the_promise_and_ends_with_the_arrival() -> None:
    condition = msgspec.convert(LATE, Condition)
    for now, more, so in (
        (5, [], False), (5.001, [], True), (9, [scan("delivered", 8)], False),
        (9, [scan("exception", 8, delayed=True)], True),
        (9, [scan("available_for_pickup", 4)], False),
        (5 + 60 * 24, [], True), (5.001 + 60 * 24, [], False),
        (5.001 + 60 * 24, [scan("in_transit", 30 * 24)], True),
    ):  # fmt: skip
        seen = Context(line(*TOLD, *more), at(now), RULES)
        assert holds(condition, seen) is so, (now, more)


TURNS: list[tuple[str, dict[str, Any], list[float]]] = [
    ("a parcel becomes late, and is given up", LATE, [5, 5 + 60 * 24]),
    ("an event falls out of the span", {"count": "return.requested", "within": "3 hours"}, [2, 5]),
    ("a thing's time", {"has": "return", "where": [{"field": "opened", "longer_ago": "1 day"}]},
     [2, 26]),
    ("the run's own order", {"subject": "placed", "within": "2 days"}, [0, 48]),
    ("inside", {"not": {"any": [LATE]}}, [5, 5 + 60 * 24]),
    ("nothing", {"has": "order"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("says", "written", "wanted"), TURNS, ids=[case[0] for case in TURNS])
def test_when_time_alone_may_turn_it(
    says: str, written: dict[str, Any], wanted: list[float]
) -> None:
    condition = msgspec.convert(written, Condition)
    found = [one.replace(microsecond=0) for one in turns(condition, context())]
    assert found == [at(hours) for hours in wanted], says


STIRS: list[tuple[dict[str, Any], set[str]]] = [
    ({"count": "order.paid"}, {"order.paid"}),
    (LATE, {"shipment.created", "shipment.checkpoint", "shipment.promised", "shipment.disputed",
            "shipment.passed_on"}),
    ({"has": "return"}, {"return.requested", "return.declined", "return.closed"}),
    ({"stated": "grind"}, {"customer.stated"}),
    ({"answer": "score"}, set()),
    ({"not": {"any": [{"count": "order.paid"}, {"stated": "grind"}]}},
     {"order.paid", "customer.stated"}),
    ({"subject": "cancelled", "is": True},
     {"order.placed", "order.changed", "order.paid", "order.cancelled", "order.refunded",
      "order.fulfilled", "order.delivered"}),
    ({"subject": "title", "is": "Broken"},
     {"return.requested", "return.declined", "return.closed", "repair.opened", "repair.closed",
      "complaint.opened", "complaint.closed", "task.opened", "task.closed",
      "conversation.opened", "conversation.closed"}),
]  # fmt: skip


@pytest.mark.parametrize(("written", "wanted"), STIRS)
def test_which_events_could_change_its_mind(written: dict[str, Any], wanted: set[str]) -> None:
    assert stirred_by(msgspec.convert(written, Condition)) == wanted


def test_an_order_with_parcels_is_stirred_by_them_and_consent_by_addresses() -> None:
    written = {"has": "order", "where": [{"field": "delivered", "is": True}]}
    assert "shipment.checkpoint" in stirred_by(msgspec.convert(written, Condition))
    consent = stirred_by(msgspec.convert({"consent": "offers"}, Condition))
    assert consent >= {"consent.revoked", "contact.bounced", "customer.seen"}
    matter = stirred_by(msgspec.convert({"subject": "open", "is": True}, Condition))
    assert "return.closed" in matter
    subject = stirred_by(msgspec.convert({"subject": "delivered", "is": True}, Condition))
    assert subject >= {"order.placed", "shipment.created", "shipment.checkpoint"}
    dated = stirred_by(msgspec.convert({"subject": "late_chance", "at_least": 9}, Condition))
    assert dated >= {"shipment.expected", "shipment.told", "order.placed"}


# ------------------------------------------------------------------------------------ faults

WRONG: list[tuple[dict[str, Any], str]] = [
    ({},
     "c: write exactly one of all, any, not, count, has, customer, stated, subject, "
     "answer, consent; found 0"),
    ({"has": "order", "stated": "x"}, "c: write exactly one of"),
    ({"all": [{"has": "order"}, {}]}, "c.all[1]: write exactly one of"),
    ({"not": {}}, "c.not: write exactly one of"),
    ({"all": [], "is": True}, "c: `all` takes no comparison; write it inside"),
    ({"count": "order.plaecd"}, "c.count: there is no event called 'order.plaecd'"),
    ({"count": "order.placed", "is": 1, "at_least": 1}, "c: write one of is, at_least and at_most"),
    ({"count": "order.placed", "is": "two"}, "c.is: how many? write a whole number"),
    ({"count": "order.placed", "includes": "x"},
     "c: compare fields under `where`; a count only takes numbers and `within`"),
    ({"count": "order.placed", "within": "soon"},
     "c.within: 'soon' is not a length of time; write it like '30 minutes'"),
    ({"count": "order.placed", "where": [{"field": "colour", "is": "red"}]},
     "c.where[0]: there is no field 'colour' here; known: country, currency"),
    ({"count": "order.placed", "where": [{"field": "total"}]},
     "c.where[0]: write exactly one comparison for 'total'; found 0"),
    ({"count": "order.placed", "where": [{"field": "total", "is": "5"}]},
     "c.where[0]: compare a number with a number"),
    ({"count": "order.placed", "where": [{"field": "total", "includes": "5"}]},
     "c.where[0]: 'total' is a number; compare it with is, in, at_least, at_most"),
    ({"count": "custom.x", "where": [{"field": "y"}]},
     "c.where[0]: write exactly one comparison for 'y'; found 0"),
    ({"count": "custom.x", "where": [{"field": "y", "within": "1 day"}]},
     "c.where[0]: the data of an event hold no time; write `within` beside `count`"),
    ({"has": "order", "within": "1 day"},
     "c.within: a thing has no single time; compare one under `where`"),
    ({"has": "order", "where": [{"field": "placed", "within": "a while"}]},
     "c.where[0]: 'a while' is not a length of time"),
    ({"has": "order", "where": [{"field": "paid", "is": "yes"}]},
     "c.where[0]: compare a flag with a flag"),
    ({"customer": "shoes", "is": "9"},
     "c: there is no field 'shoes' here; known: country, language, region, tags, zone"),
    ({"customer": "country"}, "c: write exactly one comparison for 'country'; found 0"),
    ({"customer": "tags", "is": "vip"}, "c: 'tags' is a list; compare it with includes"),
    ({"customer": "country", "is": "GB", "where": [{"field": "x", "is": 1}]},
     "c: `where` belongs to `count` and `has`; leave it out here"),
    ({"stated": "x", "of": "subject"}, "c: `of` belongs to `count` and `has`; leave it out here"),
    ({"has": "order", "channel": "sms"}, "c: `channel` belongs to `consent`; leave it out here"),
    ({"stated": "x", "is": 1, "at_least": 1},
     "c: write one comparison, or none to ask whether it is known"),
    ({"stated": "x", "within": "1 day"},
     "c: it holds no time; compare it with is, in, at_least, at_most or includes"),
    ({"answer": "x", "is": 1, "in": [1]},
     "c: write one comparison, or none to ask whether it was answered"),
    ({"subject": "colour", "is": "red"},
     "c: there is no field 'colour' here; known: action, cancelled, carrier"),
    ({"consent": "spam"},
     "c.consent: there is no purpose 'spam'; known: orders, care, reviews, offers"),
    ({"consent": "care", "at_least": 1},
     "c: compare consent with `is: true` or `is: false`, or with nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "says"), WRONG, ids=[case[1][:60] for case in WRONG])
def test_each_fault_says_what_to_write(written: dict[str, Any], says: str) -> None:
    found = [f"{one.path}: {one.says}" for one in faults(msgspec.convert(written, Condition), "c")]
    assert found
    assert found[0].startswith(says)


RUN_ONLY = [{"subject": "paid", "is": True}, {"answer": "x"}, {"has": "order", "of": "subject"}]


@pytest.mark.parametrize("written", RUN_ONLY)
def test_a_segment_has_no_run_to_ask(written: dict[str, Any]) -> None:
    condition = msgspec.convert({"not": written}, Condition)
    assert list(faults(condition, "c")) == []
    (found,) = faults(condition, "c", segment=True)
    assert found.path == "c.not"
    assert "speaks of one run; a segment has none. Ask with `has` instead" in found.says
