"""What becomes of every Shopify payload, in a word for each thing that it says."""

import pytest

from afterword.connectors.shopify.parse import QUIET, READERS
from tests.connectors.given import folder, gist

SAYS: dict[str, tuple[str, list[str]]] = {
    "app_uninstalled__any": ("app/uninstalled", ["note: The app was taken out of"]),
    "customers_create__with_consents": (
        "customers/create",
        ["customer.seen", "consent.given", "consent.given"],
    ),
    "customers_data_request__any": (
        "customers/data_request",
        ["privacy: export"],
    ),
    "customers_delete__any": ("customers/delete", ["note: The shop deleted this customer. What"]),
    "customers_email_marketing_consent_update__empty": (
        "customers_email_marketing_consent/update",
        ["note: It says neither yes nor no,"],
    ),
    "customers_email_marketing_consent_update__half_way": (
        "customers_email_marketing_consent/update",
        ["note: It says neither yes nor no,"],
    ),
    "customers_email_marketing_consent_update__taken_back": (
        "customers_email_marketing_consent/update",
        ["consent.revoked"],
    ),
    "customers_email_marketing_consent_update__yes": (
        "customers_email_marketing_consent/update",
        ["consent.given"],
    ),
    "customers_enable__account": ("customers/enable", ["customer.seen"]),
    "customers_marketing_consent_update__no": (
        "customers_marketing_consent/update",
        ["consent.revoked"],
    ),
    "customers_merge__done": ("customers/merge", ["customer.seen"]),
    "customers_merge__under_way": ("customers/merge", ["note: The two are not merged, or"]),
    "customers_redact__any": (
        "customers/redact",
        ["privacy: erase"],
    ),
    "customers_update__nameless": ("customers/update", ["customer.seen"]),
    "customers_update__new_state": ("customers/update", ["customer.seen", "custom.consent_state"]),
    "customers_update__unsubscribed": ("customers/update", ["customer.seen", "consent.revoked"]),
    "customers_update__without_id": ("customers/update", ["misread: a customer without an id"]),
    "fulfillment_events_create__delayed": ("fulfillment_events/create", ["shipment.checkpoint"]),
    "fulfillment_events_create__new_word": ("fulfillment_events/create", ["shipment.checkpoint"]),
    "fulfillment_events_create__of_nothing": (
        "fulfillment_events/create",
        ["misread: a fulfilment event without an id"],
    ),
    "fulfillment_events_create__on_the_van": ("fulfillment_events/create", ["shipment.checkpoint"]),
    "fulfillments_create__being_packed": ("fulfillments/create", ["shipment.created"]),
    "fulfillments_create__gift_card": (
        "fulfillments/create",
        ["note: Nothing in this fulfilment has to"],
    ),
    "fulfillments_create__no_number": (
        "fulfillments/create",
        ["shipment.created", "shipment.checkpoint"],
    ),
    "fulfillments_create__one_number": (
        "fulfillments/create",
        ["shipment.created", "shipment.checkpoint"],
    ),
    "fulfillments_update__cancelled": (
        "fulfillments/update",
        ["shipment.created", "shipment.checkpoint"],
    ),
    "fulfillments_update__on_its_way": (
        "fulfillments/update",
        ["shipment.created", "shipment.checkpoint"],
    ),
    "fulfillments_update__two_numbers": (
        "fulfillments/update",
        ["shipment.created", "shipment.checkpoint", "shipment.created", "shipment.checkpoint"],
    ),
    "fulfillments_update__without_id": (
        "fulfillments/update",
        ["misread: a fulfilment without an id"],
    ),
    "inventory_levels_update__any": (
        "inventory_levels/update",
        ["note: Afterword does not listen to inventory_levels/update."],
    ),
    "orders_cancelled__by_customer": (
        "orders/cancelled",
        ["order.placed", "order.changed", "order.cancelled"],
    ),
    "orders_cancelled__without_a_time": (
        "orders/cancelled",
        ["order.placed", "order.changed", "order.cancelled"],
    ),
    "orders_create__box_against_word": ("orders/create", ["order.placed"]),
    "orders_create__box_ticked": ("orders/create", ["order.placed", "consent.given"]),
    "orders_create__gift_card": (
        "orders/create",
        ["order.placed", "order.paid", "order.fulfilled"],
    ),
    "orders_create__guest": ("orders/create", ["order.placed", "order.paid"]),
    "orders_create__no_items": ("orders/create", ["order.placed"]),
    "orders_create__own_lines": (
        "orders/create",
        ["order.placed", "note: The line 'Hario V60' has the"],
    ),
    "orders_create__phone_only": ("orders/create", ["order.placed"]),
    "orders_create__present": ("orders/create", ["order.placed"]),
    "orders_create__subscribed": (
        "orders/create",
        ["order.placed", "consent.given", "consent.revoked"],
    ),
    "orders_create__test_order": ("orders/create", ["order.placed"]),
    "orders_create__till": ("orders/create", ["order.placed"]),
    "orders_create__two_currencies": ("orders/create", ["order.placed"]),
    "orders_create__two_lines": ("orders/create", ["order.placed"]),
    "orders_create__unreadable_phone": ("orders/create", ["order.placed"]),
    "orders_create__without_sets": ("orders/create", ["order.placed"]),
    "orders_create__yen": ("orders/create", ["order.placed"]),
    "orders_delete__archived": ("orders/delete", ["order.cancelled"]),
    "orders_delete__without_id": ("orders/delete", ["misread: a deleted order without an id"]),
    "orders_edited__added": ("orders/edited", ["order.placed", "order.changed"]),
    "orders_edited__not_sent": (
        "orders/edited",
        ["order.placed", "order.changed", "order.paid", "order.refunded"],
    ),
    "orders_edited__taken_out": ("orders/edited", ["order.placed", "order.changed"]),
    "orders_fulfilled__two_parcels": (
        "orders/fulfilled",
        [
            "order.placed",
            "order.changed",
            "order.paid",
            "order.fulfilled",
            "shipment.created",
            "shipment.checkpoint",
            "shipment.created",
            "shipment.checkpoint",
        ],
    ),
    "orders_paid__later": ("orders/paid", ["order.placed", "order.changed", "order.paid"]),
    "orders_partially_fulfilled__first_parcel": (
        "orders/partially_fulfilled",
        ["order.placed", "order.changed", "order.paid", "shipment.created", "shipment.checkpoint"],
    ),
    "orders_updated__all_refunded": (
        "orders/updated",
        ["order.placed", "order.changed", "order.paid", "order.refunded", "order.reduced"],
    ),
    "orders_updated__chosen_fields": (
        "orders/updated",
        ["misread: an order without created_at: let the"],
    ),
    "orders_updated__customer_added": ("orders/updated", ["order.placed", "order.changed"]),
    "orders_updated__list": (
        "orders/updated",
        ["order.placed", "order.changed", "order.placed", "order.changed"],
    ),
    "orders_updated__old_word": ("orders/updated", ["order.placed", "order.changed"]),
    "orders_updated__partly_refunded": (
        "orders/updated",
        [
            "order.placed",
            "order.changed",
            "order.paid",
            "order.fulfilled",
            "order.refunded",
            "shipment.created",
            "shipment.checkpoint",
            "shipment.created",
            "shipment.checkpoint",
        ],
    ),
    "orders_updated__tagged": ("orders/updated", ["order.placed", "order.changed"]),
    "orders_updated__without_id": ("orders/updated", ["misread: an order without an id"]),
    "orders_updated__wrapped": ("orders/updated", ["order.placed", "order.changed"]),
    "products_create__two_variants": ("products/create", ["product shopify:501"]),
    "products_delete__any": ("products/delete", ["note: The shop deleted this product. Orders"]),
    "products_update__not_for_sale": ("products/update", ["product shopify:501"]),
    "products_update__without_id": ("products/update", ["misread: a product without an id"]),
    "refunds_create__at_no_rate": ("refunds/create", ["note: Part of refund 78 is not"]),
    "refunds_create__goodwill": ("refunds/create", ["order.refunded"]),
    "refunds_create__in_the_shops_currency": ("refunds/create", ["order.refunded"]),
    "refunds_create__one_line": ("refunds/create", ["order.refunded"]),
    "refunds_create__pending": ("refunds/create", ["note: No money has gone back with"]),
    "refunds_create__without_order": ("refunds/create", ["misread: a refund without an id or"]),
    "shop_redact__any": ("shop/redact", ["privacy: erase_all"]),
}
"""(topic, what it says) by payload; notes and faults by their beginning."""


@pytest.mark.parametrize("name", SAYS)
def test_every_payload_says_what_it_should(name: str) -> None:
    topic, expected = SAYS[name]
    found = gist("shopify", topic, name)
    assert len(found) == len(expected)
    assert all(one.startswith(word) for one, word in zip(found, expected, strict=True)), found


def test_no_payload_and_no_topic_is_without_a_test() -> None:
    assert {path.stem for path in folder("shopify").iterdir()} == SAYS.keys()
    tried = {topic for topic, _ in SAYS.values()}
    assert tried >= READERS.keys() - {"customers/disable"}
    assert tried >= QUIET.keys() - {"fulfillment_events/delete"}
