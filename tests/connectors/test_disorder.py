"""Deliveries overtake each other: state goes by when a thing was said, never by arrival."""

from itertools import permutations
from random import Random
from typing import Any

import pytest

from afterword.house.models import Store
from afterword.timeline import models
from tests.connectors.given import take
from tests.given import a_store

SHOPIFY = "order/shopify:5100000000000001042"

pytestmark = pytest.mark.django_db


def order(store: Store) -> models.Order:
    return models.Order.objects.of(store).get(about=SHOPIFY)


def test_paid_before_placed(store: Store) -> None:
    take(store, "shopify", "orders/paid", "orders_paid__later")
    take(store, "shopify", "orders/create", "orders_create__two_lines")
    kinds = models.Event.objects.of(store).order_by("happened").values_list("kind", flat=True)
    assert list(kinds) == ["order.placed", "order.paid"]
    paid = order(store).paid
    assert paid is not None
    assert paid.isoformat() == "2026-11-24T11:15:00+00:00"


def test_a_refund_before_its_order(store: Store) -> None:
    taken = take(store, "shopify", "refunds/create", "refunds_create__one_line")
    assert (taken.state, taken.events, taken.customer) == ("done", 1, None)
    take(store, "shopify", "orders/create", "orders_create__two_lines")
    assert order(store).refunded == 1250
    event = models.Event.objects.of(store).get(kind="order.refunded")
    assert event.customer_id == order(store).customer_id


def test_a_scan_before_its_parcel_before_its_order(store: Store) -> None:
    take(store, "shopify", "fulfillment_events/create", "fulfillment_events_create__on_the_van")
    take(store, "shopify", "fulfillments/create", "fulfillments_create__one_number")
    take(store, "shopify", "orders/create", "orders_create__two_lines")
    parcel = models.Shipment.objects.of(store).get()
    assert (parcel.status, parcel.number, parcel.order) == (
        "out_for_delivery",
        "15500001",
        SHOPIFY,
    )
    assert parcel.customer_id == order(store).customer_id
    assert not models.Event.objects.of(store).filter(customer=None).exists()


def test_an_older_word_after_a_newer_one(store: Store) -> None:
    take(store, "shopify", "orders/updated", "orders_updated__tagged")
    late = take(store, "shopify", "orders/updated", "orders_updated__old_word")
    assert (late.state, late.events) == ("done", 0)
    assert (order(store).total, order(store).items) == (5795, 3)


def test_the_first_word_after_a_change(store: Store) -> None:
    take(store, "shopify", "orders/edited", "orders_edited__added")
    take(store, "shopify", "orders/create", "orders_create__two_lines")
    assert (order(store).total, order(store).items) == (6195, 4)
    assert models.Event.objects.of(store).filter(kind="order.changed").count() == 0


def test_an_older_scan_after_a_newer_one(store: Store) -> None:
    take(store, "shopify", "orders/fulfilled", "orders_fulfilled__two_parcels")
    take(store, "shopify", "fulfillment_events/create", "fulfillment_events_create__on_the_van")
    take(store, "shopify", "fulfillment_events/create", "fulfillment_events_create__delayed")
    parcel = models.Shipment.objects.of(store).get(number="15500001")
    assert (parcel.status, parcel.delayed) == ("out_for_delivery", True)


def test_a_deleted_order_that_comes_late(store: Store) -> None:
    take(store, "shopify", "orders/delete", "orders_delete__archived")
    take(store, "shopify", "orders/create", "orders_create__two_lines")
    assert order(store).cancelled is not None


# ----------------------------------------------------------------------------- every order


DELIVERIES = {
    "shopify": [
        ("orders/create", "orders_create__subscribed"),
        ("orders/paid", "orders_paid__later"),
        ("fulfillments/create", "fulfillments_create__one_number"),
        ("fulfillment_events/create", "fulfillment_events_create__on_the_van"),
        ("orders/updated", "orders_updated__partly_refunded"),
        ("refunds/create", "refunds_create__one_line"),
        ("customers/update", "customers_update__unsubscribed"),
    ],
    "woocommerce": [
        ("order.created", "order_created__waiting_for_payment"),
        ("order.updated", "order_updated__account"),
        ("order.updated", "order_updated__numbered_ahead"),
        ("order.updated", "order_updated__shipment_tracking"),
        ("customer.updated", "customer_updated__moved"),
    ],
}


@pytest.mark.parametrize("connector", DELIVERIES)
def test_every_order_of_arrival_comes_to_the_same(connector: str) -> None:
    orders = list(permutations(DELIVERIES[connector]))
    some = Random(7).sample(orders, 12)
    found = []
    for number, deliveries in enumerate([orders[0], orders[-1], *some]):
        store = a_store(f"store-{number}")
        for topic, name in deliveries:
            assert take(store, connector, topic, name).state in ("done", "ignored")
        found.append(present(store))
    assert all(one == found[0] for one in found)


def present(store: Store) -> dict[str, Any]:
    """All that stands, without what is only the database's. An order is paid at the latest when
    the first report says so, which is why that one moment may differ."""
    orders = models.Order.objects.of(store)
    assert not models.Event.objects.of(store).filter(customer=None).exists()
    assert all(one.paid for one in orders)
    return {
        "orders": list(orders.values(*_ORDER)),
        "lines": sorted(
            models.OrderLine.objects.of(store).values_list("position", "title", "quantity")
        ),
        "parcels": list(models.Shipment.objects.of(store).order_by("about").values(*_SHIPMENT)),
        "consents": sorted(
            models.Consent.objects.of(store).values_list("channel", "given", "since")
        ),
        "customers": list(
            models.Customer.objects.of(store)
            .filter(merged_into=None)
            .values("language", "country", "region", "tags")
        ),
        "contacts": models.ContactPoint.objects.of(store).count(),
    }


_ORDER = (
    "about",
    "number",
    "placed",
    "fulfilled",
    "cancelled",
    "delivered",
    "currency",
    "total",
    "refunded",
    "items",
    "country",
    "region",
    "products",
    "url",
)
_SHIPMENT = (
    "about",
    "order",
    "carrier",
    "number",
    "url",
    "status",
    "status_at",
    "promised_to",
    "shipped",
    "delivered",
)
