"""What becomes of every WooCommerce payload, in a word for each thing that it says."""

import pytest

from afterword.connectors.woocommerce.parse import QUIET, READERS
from tests.connectors.given import folder, gist

SAYS: dict[str, tuple[str, list[str]]] = {
    "coupon_created__any": (
        "coupon.created",
        ["note: Afterword does not listen to coupon.created."],
    ),
    "customer_created__any": ("customer.created", ["customer.seen"]),
    "customer_deleted__any": ("customer.deleted", ["note: The shop deleted this customer. What"]),
    "customer_updated__moved": ("customer.updated", ["customer.seen"]),
    "customer_updated__without_id": ("customer.updated", ["misread: a customer without an id"]),
    "order_created__bank_transfer": ("order.created", ["order.placed"]),
    "order_created__waiting_for_payment": (
        "order.created",
        ["note: Order 727 is pending: nobody has"],
    ),
    "order_deleted__any": ("order.deleted", ["order.cancelled"]),
    "order_deleted__without_id": ("order.deleted", ["misread: a deleted order without an id"]),
    "order_restored__again": ("order.restored", ["order.placed", "order.changed", "order.paid"]),
    "order_updated__account": ("order.updated", ["order.placed", "order.changed", "order.paid"]),
    "order_updated__aftership": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__advanced_shipment_tracking": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__aftership_split": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__parcelpanel": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__orders_tracking": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__fulfilments": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__yith_ahead": (
        "order.updated",
        ["order.placed", "order.changed", "shipment.created", "shipment.checkpoint", "order.paid"],
    ),
    "order_updated__at_the_checkout": (
        "order.updated",
        ["note: Order 727 is checkout-draft: nobody has"],
    ),
    "order_updated__bank_transfer_paid": (
        "order.updated",
        ["order.placed", "order.changed", "order.paid"],
    ),
    "order_updated__cancelled_paid": (
        "order.updated",
        ["order.placed", "order.changed", "order.paid", "order.cancelled"],
    ),
    "order_updated__cancelled_unpaid": ("order.updated", ["order.cancelled"]),
    "order_updated__completed": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__completed_collected": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__completed_download": (
        "order.updated",
        ["order.placed", "order.changed", "order.paid", "order.fulfilled"],
    ),
    "order_updated__delivered": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__in_the_bin": (
        "order.updated",
        ["order.placed", "order.changed", "order.paid", "order.cancelled"],
    ),
    "order_updated__numbered_ahead": (
        "order.updated",
        ["order.placed", "order.changed", "shipment.created", "shipment.checkpoint", "order.paid"],
    ),
    "order_updated__own_field": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__own_status": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "order.paid",
            "note: The status 'roasting' is the shop's",
        ],
    ),
    "order_updated__paid_by_card": (
        "order.updated",
        ["order.placed", "order.changed", "order.paid"],
    ),
    "order_updated__paid_two_days_later": (
        "order.updated",
        ["order.placed", "order.changed", "order.paid"],
    ),
    "order_updated__partly_refunded": (
        "order.updated",
        ["order.placed", "order.changed", "order.paid", "order.refunded"],
    ),
    "order_updated__payment_failed": ("order.updated", ["note: Order 727 is failed: nobody has"]),
    "order_updated__plain_fields": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__present": ("order.updated", ["order.placed", "order.changed", "order.paid"]),
    "order_updated__refunded": (
        "order.updated",
        ["order.placed", "order.changed", "order.paid", "order.refunded"],
    ),
    "order_updated__shipment_tracking": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "order_updated__with_tax": ("order.updated", ["order.placed", "order.changed", "order.paid"]),
    "order_updated__without_a_time": ("order.updated", ["misread: an order without an id, a"]),
    "order_updated__yith": (
        "order.updated",
        [
            "order.placed",
            "order.changed",
            "shipment.created",
            "shipment.checkpoint",
            "order.paid",
            "order.fulfilled",
        ],
    ),
    "ping__any": ("", ["misread: the body is not JSON"]),
    "product_created__simple": ("product.created", ["product woocommerce:93"]),
    "product_deleted__any": ("product.deleted", ["note: The shop deleted this product. Orders"]),
    "product_updated__variation": (
        "product.updated",
        ["note: A variation: orders name the product"],
    ),
    "product_updated__without_id": ("product.updated", ["misread: a product without an id"]),
    "product_updated__without_price": ("product.updated", ["product woocommerce:93"]),
}
"""(topic, what it says) by payload; notes and faults by their beginning."""


@pytest.mark.parametrize("name", SAYS)
def test_every_payload_says_what_it_should(name: str) -> None:
    topic, expected = SAYS[name]
    found = gist("woocommerce", topic, name)
    assert len(found) == len(expected)
    assert all(one.startswith(word) for one, word in zip(found, expected, strict=True)), found


def test_no_payload_and_no_topic_is_without_a_test() -> None:
    assert {path.stem for path in folder("woocommerce").iterdir()} == SAYS.keys()
    tried = {topic for topic, _ in SAYS.values()}
    assert tried >= (READERS.keys() | QUIET.keys()) - {"product.restored"}
