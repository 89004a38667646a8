"""The laws of the present: it is the fold of the events, and arrival is not what makes it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.decisions import parcels
from afterword.decisions.contents import pieces
from afterword.decisions.orders import Line, Order
from afterword.decisions.timeline import Event, Timeline
from afterword.house.models import Store
from afterword.timeline import models, queries
from tests.conftest import NOW
from tests.laws import histories
from tests.laws.histories import Told, a_shop, customers, tell

Facts = dict[str, Any]


def as_folded(store: Store, customer: int) -> Facts:
    """What a customer's events add up to."""
    present = queries.timelines(store, [customer])[customer].present
    who = present.customer
    return {
        "customer": (who.language, who.country, who.region, who.zone, who.since),
        "tags": sorted(who.tags),
        "stated": dict(who.stated),
        "orders": {about: msgspec.structs.astuple(one) for about, one in present.orders.items()},
        "shipments": {
            about: msgspec.structs.astuple(msgspec.structs.replace(one, milestones=()))
            for about, one in present.shipments.items()
        },
        # By when a person has to have seen to it stands in the events alone.
        "matters": {
            about: msgspec.structs.astuple(msgspec.structs.replace(one, due=None))
            for about, one in present.matters.items()
        },
        "consents": {key: (word.given, word.since) for key, word in present.consents.items()},
        "contacts": {
            key: (one.since, one.used, one.blocked) for key, one in present.contacts.items()
        },
    }


def as_tables(store: Store, customer: int) -> Facts:
    """What the tables of the present say of a customer."""
    who = models.Customer.objects.of(store).get(id=customer)
    return {
        "customer": (who.language, who.country, who.region, who.zone, who.since),
        "tags": who.tags,
        "stated": who.stated,
        "orders": {row.about: _order(row) for row in _mine(models.Order, store, customer)},
        "shipments": {row.about: _shipment(row) for row in _mine(models.Shipment, store, customer)},
        "matters": {
            row.about: (row.about, row.what, row.opened, row.order, row.title, row.closed, None)
            for row in _mine(models.Matter, store, customer)
        },
        "consents": {
            (row.channel, row.contact, row.purpose): (row.given, row.since)
            for row in _mine(models.Consent, store, customer)
        },
        "contacts": {
            (row.channel, row.digest): (row.since, row.used, row.blocked)
            for row in _mine(models.ContactPoint, store, customer)
        },
    }


def _mine(model: Any, store: Store, customer: int) -> Iterable[Any]:
    return list(model.objects.of(store).filter(customer=customer))


def _order(row: models.Order) -> tuple[Any, ...]:
    lines = models.OrderLine.objects.of(row.store_id).filter(order=row).order_by("position")
    plain = ("product", "title", "quantity", "price", "sku", "type", "digital")
    folded = Order(
        lines=tuple(
            Line(tags=tuple(line.tags), **{name: getattr(line, name) for name in plain})
            for line in lines
        ),
        **{name: getattr(row, name) for name in Order.__struct_fields__ if name not in ("lines",)},
    )
    assert (tuple(row.products), tuple(row.types), tuple(row.tags)) == (
        folded.products,
        folded.types,
        folded.tags,
    )
    return msgspec.structs.astuple(folded)


def _shipment(row: models.Shipment) -> tuple[Any, ...]:
    plain = [one for one in parcels.Shipment.__struct_fields__ if one not in ("contents",)]
    facts = {name: getattr(row, name) for name in plain if name != "milestones"}
    contents = pieces(row.contents)
    return msgspec.structs.astuple(parcels.Shipment(contents=contents, **facts))


@pytest.mark.django_db
@settings(max_examples=50)
@given(told=histories.histories())
def test_the_fold_of_the_events_is_what_the_tables_say(told: list[Told]) -> None:
    with a_shop() as store:
        tell(store, told)
        for one in customers(store):
            assert as_folded(store, one.pk) == as_tables(store, one.pk)


@pytest.mark.django_db
@settings(max_examples=30)
@given(told=histories.histories(), chance=st.randoms(use_true_random=False))
def test_the_present_does_not_depend_on_the_order_of_arrival(told: list[Told], chance: Any) -> None:
    """Each thing ends as the same, with the same person, in whatever order it became known."""
    shuffled = list(told)
    chance.shuffle(shuffled)
    end = max((one.known for one in told), default=NOW) + timedelta(hours=1)
    with a_shop() as store:
        tell(store, [Told(one.event, end) for one in told])
        first = _things(store)
        with a_shop() as other:
            tell(other, [Told(one.event, end) for one in shuffled])
            assert _things(other) == first


def _things(store: Store) -> list[Facts]:
    """The present by person, with nothing in it that is made by this store or this arrival."""
    found = []
    for one in customers(store):
        facts = as_tables(store, one.pk)
        names = queries.addresses(one, store)
        facts["contacts"] = {
            (channel, names[digest]): how for (channel, digest), how in facts["contacts"].items()
        }
        facts["consents"] = {
            (channel, names.get(contact, contact and "?"), purpose): word
            for (channel, contact, purpose), word in facts["consents"].items()
        }
        found.append(facts)
    return sorted(found, key=repr)


@pytest.mark.django_db
@settings(max_examples=10)
@given(told=histories.histories())
def test_told_twice_is_told_once(told: list[Told]) -> None:
    with a_shop() as store:
        tell(store, told)
        before = [as_tables(store, one.pk) for one in customers(store)]
        events = models.Event.objects.of(store).count()
        late = max((one.known for one in told), default=NOW)
        tell(store, [Told(one.event, late) for one in told])
        assert models.Event.objects.of(store).count() == events
        assert [as_tables(store, one.pk) for one in customers(store)] == before


def test_of_two_words_of_one_moment_the_no_stands() -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=NOW.tzinfo)
    said = {"channel": "email", "purpose": "offers"}
    yes = Event(id=1, kind="consent.given", happened=at, known=at, data=said)
    no = Event(id=2, kind="consent.revoked", happened=at, known=at, data=said)
    late_yes = msgspec.structs.replace(yes, id=3)
    for events in ([yes, no], [no, late_yes]):
        (word,) = Timeline("1", events).present.consents.values()
        assert not word.given
