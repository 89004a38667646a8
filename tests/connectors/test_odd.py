"""Payloads in which a field is not what it should be: never a crash, never an unsound event."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from afterword.timeline.checking import check
from afterword.wire.shapes import Event, Misread
from tests.connectors.given import body, read

ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    "",
    "\0",
    "é" * 9000,
    "0001-01-01",
    "9999-12-31T23:59:59+14:00",
    [],
    {},
    [[]],
    {"a": 1},
    [{"id": [1], "line_items": [None], "quantity": 10**12}],
)
PAYLOADS = [
    ("shopify", "orders/updated", "orders_updated__partly_refunded"),
    ("shopify", "fulfillments/update", "fulfillments_update__two_numbers"),
    ("shopify", "fulfillment_events/create", "fulfillment_events_create__on_the_van"),
    ("shopify", "refunds/create", "refunds_create__one_line"),
    ("shopify", "customers/create", "customers_create__with_consents"),
    ("shopify", "products/create", "products_create__two_variants"),
    ("woocommerce", "order.updated", "order_updated__shipment_tracking"),
    ("woocommerce", "order.updated", "order_updated__partly_refunded"),
    ("woocommerce", "customer.updated", "customer_updated__moved"),
    ("woocommerce", "product.updated", "product_created__simple"),
]


@pytest.mark.parametrize(("connector", "topic", "name"), PAYLOADS)
def test_no_odd_field_stops_the_reader(connector: str, topic: str, name: str) -> None:
    payload = json.loads(body(connector, name))
    tried = 0
    for mutant in _mutants(payload):
        tried += 1
        try:
            told = read(connector, topic, json.dumps(mutant).encode())
        except Misread:
            continue
        for one in told:
            if isinstance(one, Event):
                check(one)
    assert tried > 100


def _mutants(thing: Any) -> Iterator[Any]:
    """The thing with each of its fields, at any depth, replaced by each odd value in turn."""
    if isinstance(thing, dict):
        for name, value in thing.items():
            for odd in (*ODD, *_mutants(value)):
                yield {**thing, name: odd}
    elif isinstance(thing, list):
        for index, value in enumerate(thing[:2]):
            for mutant in _mutants(value):
                yield [*thing[:index], mutant, *thing[index + 1 :]]
