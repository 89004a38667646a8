"""The law: a condition read over a timeline and the same condition read as SQL agree."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.decisions.conditions import FIELDS, Condition, Context, Match, holds
from afterword.decisions.faults import faults
from afterword.decisions.kinds import KINDS
from afterword.decisions.parcels import STATUSES
from afterword.timeline import queries, segments
from tests.conftest import NOW
from tests.laws import histories
from tests.laws.histories import NAMES, Told, a_shop, customers, tell

SPANS = st.sampled_from(["30 minutes", "5 hours", "1 day", "3 business days", "1 week"])
TEXTS = st.sampled_from(["", "GB", "HR", "web", "GBP", "#1", "tea", "café", "5", *STATUSES])


def texts() -> st.SearchStrategy[dict[str, object]]:
    return st.one_of(
        st.builds(lambda one: {"is_": one}, TEXTS),
        st.builds(lambda some: {"in_": tuple(some)}, st.lists(TEXTS, max_size=3)),
    )


NUMBERS = st.one_of(
    st.builds(lambda n: {"is_": n}, st.sampled_from([0, 1, 2, 500, 1200])),
    st.builds(lambda n: {"at_least": n}, st.sampled_from([0, 1, 2, 500, 1200])),
    st.builds(lambda n: {"at_most": n}, st.sampled_from([0, 1, 2, 500, 1200])),
    st.builds(lambda some: {"in_": tuple(some)}, st.lists(st.integers(0, 2), max_size=2)),
)
FLAGS = st.builds(lambda one: {"is_": one}, st.booleans())
LISTS = st.builds(
    lambda one: {"includes": one}, st.sampled_from(["p1", "tea", "gift", "vip", "kafé"])
)
TIMES = st.one_of(
    st.builds(lambda one: {"within": one}, SPANS), st.builds(lambda one: {"longer_ago": one}, SPANS)
)
BY_TYPE = {"text": texts(), "number": NUMBERS, "flag": FLAGS, "list": LISTS, "instant": TIMES}
LOOSE = st.one_of(texts(), NUMBERS, FLAGS, LISTS)
HOW_MANY = st.one_of(
    st.just({}),
    st.builds(lambda n: {"is_": n}, st.integers(-1, 3)),
    st.builds(lambda n: {"at_least": n}, st.integers(-1, 3)),
    st.builds(lambda n: {"at_most": n}, st.integers(-1, 3)),
)


def matches(fields: Mapping[str, str]) -> st.SearchStrategy[Match]:
    return st.sampled_from(sorted(fields)).flatmap(
        lambda field: st.builds(lambda ops: Match(field=field, **ops), BY_TYPE[fields[field]])
    )


@st.composite
def counts(draw: st.DrawFn) -> Condition:
    kinds = ["order.placed", "order.refunded", "shipment.checkpoint", "shipment.delivered",
             "order.delivered", "consent.given", "custom.poured", "return.requested"]  # fmt: skip
    kind = draw(st.sampled_from(kinds))
    fields = {**KINDS[kind].fields} if kind in KINDS else {}
    where: list[Match] = []
    if kind == "custom.poured":
        own = st.builds(lambda field, ops: Match(field=field, **ops), NAMES, LOOSE)
        where = draw(st.lists(own, max_size=1))
    elif fields:
        where = draw(st.lists(matches(fields), max_size=2))
    within = draw(st.one_of(st.none(), SPANS))
    last = draw(st.booleans())
    return Condition(count=kind, where=tuple(where), within=within, last=last, **draw(HOW_MANY))


@st.composite
def things(draw: st.DrawFn) -> Condition:
    what: Any = draw(st.sampled_from(sorted(FIELDS)))
    where = draw(st.lists(matches(FIELDS[what]), max_size=2))
    return Condition(has=what, where=tuple(where), **draw(HOW_MANY))


PLAIN = st.one_of(
    st.builds(
        lambda field, ops: Condition(customer=field, **ops),
        st.sampled_from(["language", "country", "region", "zone"]),
        texts(),
    ),
    st.builds(lambda ops: Condition(customer="tags", **ops), LISTS),
    st.builds(
        lambda name, ops: Condition(stated=name, **ops), NAMES, st.one_of(st.just({}), LOOSE)
    ),
    st.builds(
        lambda purpose, channel, is_: Condition(consent=purpose, channel=channel, is_=is_),
        st.sampled_from(["orders", "care", "reviews", "offers"]),
        st.sampled_from(["email", "sms", "whatsapp", "phone"]),
        st.sampled_from([None, True, False]),
    ),
)
CONDITIONS = st.recursive(
    st.one_of(counts(), things(), PLAIN),
    lambda inner: st.one_of(
        st.builds(lambda some: Condition(all=tuple(some)), st.lists(inner, max_size=3)),
        st.builds(lambda some: Condition(any=tuple(some)), st.lists(inner, max_size=3)),
        st.builds(lambda one: Condition(not_=one), inner),
    ),
    max_leaves=4,
)


EDGES = (
    *(
        Condition(has="shipment", where=(Match(field=field, is_=is_),), at_least=n)
        for field in ("late", "moved")
        for is_ in (True, False)
        for n in (1, 2)
    ),
    *(
        Condition(consent=purpose, channel=channel)
        for purpose in ("orders", "care", "offers")
        for channel in ("email", "sms")
    ),
    *(
        Condition(count="order.placed", within=within, where=(Match(field="items", is_=1),))
        for within in ("1 day", "5 hours")
    ),
    *(Condition(stated="grind", is_=value) for value in ("5", 1, True, False)),
    Condition(count="custom.poured", where=(Match(field="grind", at_least=1),)),
    Condition(has="order", where=(Match(field="delivered", is_=True),)),
    Condition(has="return", where=(Match(field="open", is_=True),), is_=0),
)
"""Asked of every history, because chance meets their edges too seldom."""


def _at_the_latest(told: list[Told]) -> datetime:
    """When the last thing became known or the last promise ended: the edge of what is late."""
    promised = [one.event.data.get("promised_to") for one in told]
    ends = [datetime.fromisoformat(text) for text in promised if text]
    return max([NOW, *(one.known for one in told), *ends])


@pytest.mark.django_db
@settings(max_examples=60)
@given(
    told=histories.histories(),
    conditions=st.lists(CONDITIONS, max_size=10),
    later=st.sampled_from([0, 1, 60, 60 * 24, 60 * 24 * 9]),
)
def test_both_readings_of_a_condition_agree(
    told: list[Told], conditions: list[Condition], later: int
) -> None:
    with a_shop() as store:
        tell(store, told)
        now = _at_the_latest(told) + timedelta(minutes=later)
        everyone = customers(store)
        seen = queries.timelines(store, [one.pk for one in everyone])
        for condition in (*EDGES, *conditions):
            assert list(faults(condition, "segment", segment=True)) == []
            in_memory = {
                number
                for number, line in seen.items()
                if holds(condition, Context(line, now, store.rules))
            }
            as_sql = {one.pk for one in segments.members(store, condition, now, limit=100)}
            assert as_sql == in_memory, condition
            assert segments.count(store, condition, now) == len(in_memory)
