"""The questions themselves, in Shopify's language, sized so that none costs more than it may.

The cost of a query is reckoned beforehand as Shopify's documentation does: an object is a point, a
connection as many times what is in it as are asked for. Where a shop still finds one too dear, less
is asked for at once (``Sizes``).
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

BUDGET = 950
"""Points that a query may cost; Shopify's bound is 1,000."""


class Sizes(NamedTuple):
    """How many of what are asked for at once."""

    orders: int
    lines: int


def sizes(budget: int, beside: str = "") -> Sizes:
    """How many orders a page may have, and lines each. ``beside``: what else is asked of each."""
    lines = 15 if budget >= 300 else 5
    head = _HEAD_COST + (_BESIDE_COST if beside else 0)
    return Sizes(max(budget // (head + lines * _LINE_COST + 10 * 4 + 10), 1), lines)


_HEAD_COST = 28
_LINE_COST = 5
_BESIDE_COST = 10
"""What a list costs of which it is not said how many there are."""

_MONEY = "{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }"
_ADDRESS = (
    "{ name firstName lastName company address1 address2 city province provinceCode country"
    " countryCodeV2 zip phone }"
)
_CUSTOMER = (
    "{ id firstName lastName locale createdAt updatedAt"
    " defaultEmailAddress { emailAddress marketingState marketingOptInLevel marketingUpdatedAt }"
    " defaultPhoneNumber { phoneNumber marketingState marketingOptInLevel marketingUpdatedAt"
    " marketingCollectedFrom }"
    f" defaultAddress {_ADDRESS} }}"
)
_LINE = (
    "id name title sku quantity currentQuantity requiresShipping product { id }"
    f" originalUnitPriceSet {_MONEY}"
)
_HEAD = (
    "id name createdAt updatedAt processedAt cancelledAt cancelReason test"
    " displayFinancialStatus displayFulfillmentStatus currencyCode email phone customerLocale"
    " statusPageUrl note sourceName totalWeight shippingLine { title }"
    f" totalPriceSet {_MONEY} currentTotalPriceSet {_MONEY} totalShippingPriceSet {_MONEY}"
    f" customer {_CUSTOMER}"
    f" billingAddress {_ADDRESS} shippingAddress {_ADDRESS}"
)
_PARCEL = "id status displayStatus createdAt updatedAt"
_TRACKING = "trackingInfo(first: 3) { company number url }"

WHO = (
    "{ currentAppInstallation { accessScopes { handle } }"
    " shop { name currencyCode ianaTimezone myshopifyDomain primaryDomain { host } } }"
)
LISTENING = (
    "query($after: String) { webhookSubscriptions(first: 100, after: $after)"
    " { nodes { id topic uri metafieldNamespaces } pageInfo { hasNextPage endCursor } } }"
)
COUNT = "query($query: String) { ordersCount(query: $query, limit: null) { count precision } }"
BULK_LOOK = (
    "query($id: ID!) { bulkOperation(id: $id)"
    " { id status errorCode objectCount rootObjectCount fileSize url } }"
)


class Wanted(NamedTuple):
    """A webhook that the shop is to send. ``spaces``: the namespaces of the metafields in it;
    ``id``: of the subscription there is, which is changed; empty: one is made."""

    topic: str
    spaces: list[str]
    id: str = ""


def listen(some: list[Wanted], url: str) -> str:
    """Tell the shop to report these at an address."""
    return _each(_listen(one, url) for one in some)


def _listen(one: Wanted, url: str) -> str:
    says = f'{{uri: "{url}", format: JSON, metafieldNamespaces: {json.dumps(one.spaces)}}}'
    does = f"Create(topic: {one.topic}" if not one.id else f'Update(id: "{one.id}"'
    return (
        f"webhookSubscription{does}, webhookSubscription: {says})"
        " { webhookSubscription { id } userErrors { field message } }"
    )


def no_more(ids: list[str]) -> str:
    """Tell the shop that these subscriptions are not wanted any more."""
    return _each(
        f'webhookSubscriptionDelete(id: "{one}")'
        " { deletedWebhookSubscriptionId userErrors { field message } }"
        for one in ids
    )


def _each(mutations: Iterable[str]) -> str:
    named = " ".join(f"m{place}: {one}" for place, one in enumerate(mutations))
    return f"mutation {{ {named} }}"


def bulk(search: str, beside: str = "") -> str:
    """Make a file of all orders, each followed by its lines."""
    asked = (
        f'{{ orders(query: "{search}") {{ edges {{ node {{ {_HEAD} {beside}'
        f" lineItems {{ edges {{ node {{ {_LINE} }} }} }}"
        f" fulfillments(first: 20) {{ {_PARCEL} {_TRACKING} }}"
        " refunds(first: 20) { id } } } } }"
    )
    return (
        f'mutation {{ bulkOperationRunQuery(query: """{asked}""", groupObjects: true)'
        " { bulkOperation { id status } userErrors { field message code } } }"
    )


def orders(search: str, some: Sizes, beside: str = "") -> str:
    """A page of orders, the one that changed first first."""
    return (
        f"query($after: String) {{ orders(first: {some.orders}, after: $after,"
        f' sortKey: UPDATED_AT, query: "{search}")'
        f" {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {_HEAD} {beside}"
        f" lineItems(first: {some.lines}) {{ pageInfo {{ hasNextPage endCursor }}"
        f" nodes {{ {_LINE} }} }}"
        f" fulfillments(first: 10) {{ {_PARCEL} {_TRACKING} }} refunds(first: 10) {{ id }} }} }} }}"
    )


def order(parcels: int, refunds: int, budget: int, beside: str = "") -> str:
    """One order with all that is in it. Its lines come by pages; so many of what is in a parcel or
    a refund are asked for as the budget allows."""
    lines = min(40, max((budget // 4) // _LINE_COST, 5))
    head = _HEAD_COST + (_BESIDE_COST if beside else 0)
    left = (budget - head - lines * _LINE_COST) // max(bool(parcels) + bool(refunds), 1)
    asked = [f"lineItems(first: {lines}, after: $after) {_paged(_LINE)}"]
    if parcels:
        inside = max((left // parcels - 14) // 7, 1)
        asked.append(
            f"fulfillments(first: {parcels}) {{ {_PARCEL} {_TRACKING}"
            f" fulfillmentLineItems(first: {min(inside, 40)})"
            f" {_paged(f'quantity lineItem {{ {_LINE} }}')}"
            " events(first: 10) { nodes { id status message happenedAt createdAt city country zip"
            " estimatedDeliveryAt } } }"
        )
    if refunds:
        inside = max((left // refunds - 13) // 5, 1)
        asked.append(
            f"refunds(first: {refunds}) {{ id createdAt processedAt note"
            f" refundLineItems(first: {min(inside, 40)})"
            f" {_paged(f'quantity restockType lineItem {{ id }} subtotalSet {_MONEY}')}"
            f" transactions(first: 3) {{ nodes {{ id kind status amountSet {_MONEY} }} }} }}"
        )
    fields = f"{_HEAD} {beside} {' '.join(asked)}"
    return f"query($id: ID!, $after: String) {{ order(id: $id) {{ {fields} }} }}"


def _paged(fields: str) -> str:
    return f"{{ pageInfo {{ hasNextPage endCursor }} nodes {{ {fields} }} }}"


def products(many: int) -> str:
    """A page of products."""
    return (
        f"query($after: String) {{ products(first: {many}, after: $after)"
        " { pageInfo { hasNextPage endCursor } nodes { id title productType tags handle status"
        " publishedAt createdAt updatedAt totalInventory tracksInventory"
        " featuredMedia { preview { image { url } } }"
        " variants(first: 10) { pageInfo { hasNextPage endCursor }"
        " nodes { sku price availableForSale } } } } }"
    )
