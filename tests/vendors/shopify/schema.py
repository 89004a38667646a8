"""The types of the Admin API that a connector reads, and what asking for them costs.

From the documentation of 2026-10: https://shopify.dev/docs/api/admin-graphql. A type is its fields
by name; a field is "" for a plain value, the name of a type, ``[Name]`` for a plain list and
``Name*`` for a connection. Costs are reckoned the plain way: an object one point, a connection or a
list as many times what is in it as are asked for; Shopify's own reckoning is milder.
"""

from typing import Any

from .language import Field

MOST = 1000
"""Points that one query may ask for."""

_ADDRESS = dict.fromkeys(
    [
        "name",
        "firstName",
        "lastName",
        "company",
        "address1",
        "address2",
        "city",
        "province",
        "provinceCode",
        "country",
        "countryCodeV2",
        "zip",
        "phone",
    ],
    "",
)
TYPES: dict[str, dict[str, str]] = {
    "Query": {
        "currentAppInstallation": "AppInstallation",
        "shop": "Shop",
        "webhookSubscriptions": "WebhookSubscription*",
        "orders": "Order*",
        "order": "Order",
        "ordersCount": "Count",
        "products": "Product*",
        "bulkOperation": "BulkOperation",
        "codeDiscountNodeByCode": "DiscountCodeNode",
        "fulfillment": "Fulfillment",
    },
    "Mutation": {
        "orderUpdate": "OrderUpdatePayload",
        "metafieldsSet": "MetafieldsSetPayload",
        "tagsAdd": "TagsAddPayload",
        "refundCreate": "RefundCreatePayload",
        "fulfillmentEventCreate": "FulfillmentEventCreatePayload",
        "discountCodeBasicCreate": "DiscountCodeBasicCreatePayload",
        "webhookSubscriptionCreate": "WebhookSubscriptionCreatePayload",
        "webhookSubscriptionUpdate": "WebhookSubscriptionUpdatePayload",
        "webhookSubscriptionDelete": "WebhookSubscriptionDeletePayload",
        "bulkOperationRunQuery": "BulkOperationRunQueryPayload",
        "bulkOperationCancel": "BulkOperationRunQueryPayload",
    },
    "AppInstallation": {"accessScopes": "[AccessScope]"},
    "AccessScope": {"handle": "", "description": ""},
    "Shop": {
        "name": "",
        "currencyCode": "",
        "ianaTimezone": "",
        "myshopifyDomain": "",
        "primaryDomain": "Domain",
    },
    "Domain": {"host": "", "url": ""},
    "Count": {"count": "", "precision": ""},
    "WebhookSubscription": dict.fromkeys(
        ["id", "topic", "uri", "format", "metafieldNamespaces", "createdAt"], ""
    ),
    "UserError": {"field": "", "message": "", "code": ""},
    "WebhookSubscriptionCreatePayload": {
        "webhookSubscription": "WebhookSubscription",
        "userErrors": "[UserError]",
    },
    "WebhookSubscriptionUpdatePayload": {
        "webhookSubscription": "WebhookSubscription",
        "userErrors": "[UserError]",
    },
    "WebhookSubscriptionDeletePayload": {
        "deletedWebhookSubscriptionId": "",
        "userErrors": "[UserError]",
    },
    "OrderUpdatePayload": {"order": "Order", "userErrors": "[UserError]"},
    "MetafieldsSetPayload": {"metafields": "[Metafield]", "userErrors": "[UserError]"},
    "Metafield": dict.fromkeys(
        ["id", "namespace", "key", "value", "type", "compareDigest", "updatedAt"], ""
    ),
    "Attribute": {"key": "", "value": ""},
    "TagsAddPayload": {"node": "Node", "userErrors": "[UserError]"},
    "Node": {"id": ""},
    "RefundCreatePayload": {"order": "Order", "refund": "Refund", "userErrors": "[UserError]"},
    "FulfillmentEventCreatePayload": {
        "fulfillmentEvent": "FulfillmentEvent",
        "userErrors": "[UserError]",
    },
    "DiscountCodeBasicCreatePayload": {
        "codeDiscountNode": "DiscountCodeNode",
        "userErrors": "[UserError]",
    },
    "DiscountCodeNode": {"id": "", "codeDiscount": "DiscountCodeBasic"},
    "DiscountCodeBasic": {"title": "", "startsAt": "", "endsAt": "", "usageLimit": ""},
    "SuggestedRefund": {
        "suggestedTransactions": "[SuggestedOrderTransaction]",
        "maximumRefundableSet": "MoneyBag",
    },
    "SuggestedOrderTransaction": {
        "gateway": "",
        "kind": "",
        "parentTransaction": "OrderTransaction",
        "amountSet": "MoneyBag",
        "maximumRefundableSet": "MoneyBag",
    },
    "BulkOperationRunQueryPayload": {
        "bulkOperation": "BulkOperation",
        "userErrors": "[UserError]",
    },
    "BulkOperation": dict.fromkeys(
        [
            "id",
            "status",
            "errorCode",
            "createdAt",
            "completedAt",
            "objectCount",
            "rootObjectCount",
            "fileSize",
            "url",
            "partialDataUrl",
        ],
        "",
    ),
    "MoneyBag": {"shopMoney": "MoneyV2", "presentmentMoney": "MoneyV2"},
    "MoneyV2": {"amount": "", "currencyCode": ""},
    "MailingAddress": _ADDRESS,
    "Customer": {
        **dict.fromkeys(
            [
                "id",
                "legacyResourceId",
                "firstName",
                "lastName",
                "locale",
                "createdAt",
                "updatedAt",
                "note",
                "tags",
            ],
            "",
        ),
        "defaultEmailAddress": "CustomerEmailAddress",
        "defaultPhoneNumber": "CustomerPhoneNumber",
        "defaultAddress": "MailingAddress",
    },
    "CustomerEmailAddress": dict.fromkeys(
        ["emailAddress", "marketingState", "marketingOptInLevel", "marketingUpdatedAt"], ""
    ),
    "CustomerPhoneNumber": dict.fromkeys(
        [
            "phoneNumber",
            "marketingState",
            "marketingOptInLevel",
            "marketingUpdatedAt",
            "marketingCollectedFrom",
        ],
        "",
    ),
    "Order": {
        **dict.fromkeys(
            [
                "id",
                "legacyResourceId",
                "name",
                "createdAt",
                "updatedAt",
                "processedAt",
                "cancelledAt",
                "cancelReason",
                "test",
                "displayFinancialStatus",
                "displayFulfillmentStatus",
                "currencyCode",
                "presentmentCurrencyCode",
                "email",
                "phone",
                "customerLocale",
                "statusPageUrl",
                "tags",
                "note",
                "sourceName",
                "totalWeight",
            ],
            "",
        ),
        "totalPriceSet": "MoneyBag",
        "shippingLine": "ShippingLine",
        "totalShippingPriceSet": "MoneyBag",
        "currentTotalPriceSet": "MoneyBag",
        "customer": "Customer",
        "billingAddress": "MailingAddress",
        "shippingAddress": "MailingAddress",
        "lineItems": "LineItem*",
        "fulfillments": "[Fulfillment]",
        "refunds": "[Refund]",
        "transactions": "[OrderTransaction]",
        "suggestedRefund": "SuggestedRefund",
        "customAttributes": "[Attribute]",
        "metafield": "Metafield",
    },
    "ShippingLine": dict.fromkeys(["title", "code", "source"], ""),
    "LineItem": {
        **dict.fromkeys(
            ["id", "name", "title", "sku", "quantity", "currentQuantity", "requiresShipping"], ""
        ),
        "product": "Product",
        "originalUnitPriceSet": "MoneyBag",
    },
    "Fulfillment": {
        **dict.fromkeys(
            [
                "id",
                "legacyResourceId",
                "status",
                "displayStatus",
                "createdAt",
                "updatedAt",
                "estimatedDeliveryAt",
                "deliveredAt",
                "inTransitAt",
                "requiresShipping",
                "totalQuantity",
            ],
            "",
        ),
        "trackingInfo": "[FulfillmentTrackingInfo]",
        "fulfillmentLineItems": "FulfillmentLineItem*",
        "events": "FulfillmentEvent*",
    },
    "FulfillmentTrackingInfo": {"company": "", "number": "", "url": ""},
    "FulfillmentLineItem": {"id": "", "quantity": "", "lineItem": "LineItem"},
    "FulfillmentEvent": dict.fromkeys(
        [
            "id",
            "status",
            "message",
            "happenedAt",
            "createdAt",
            "city",
            "country",
            "province",
            "zip",
            "estimatedDeliveryAt",
        ],
        "",
    ),
    "Refund": {
        **dict.fromkeys(
            ["id", "legacyResourceId", "createdAt", "processedAt", "updatedAt", "note"], ""
        ),
        "refundLineItems": "RefundLineItem*",
        "transactions": "OrderTransaction*",
        "totalRefundedSet": "MoneyBag",
    },
    "RefundLineItem": {
        "quantity": "",
        "restockType": "",
        "lineItem": "LineItem",
        "subtotalSet": "MoneyBag",
    },
    "OrderTransaction": {"id": "", "kind": "", "status": "", "amountSet": "MoneyBag"},
    "Product": {
        **dict.fromkeys(
            [
                "id",
                "legacyResourceId",
                "title",
                "productType",
                "tags",
                "handle",
                "status",
                "publishedAt",
                "createdAt",
                "updatedAt",
                "totalInventory",
                "tracksInventory",
            ],
            "",
        ),
        "featuredMedia": "Media",
        "variants": "ProductVariant*",
    },
    "Media": {"id": "", "preview": "MediaPreviewImage"},
    "MediaPreviewImage": {"image": "Image"},
    "Image": {"url": "", "altText": ""},
    "ProductVariant": dict.fromkeys(
        [
            "id",
            "legacyResourceId",
            "sku",
            "price",
            "availableForSale",
            "inventoryQuantity",
            "inventoryPolicy",
        ],
        "",
    ),
}
INPUTS: dict[str, tuple[str, ...]] = {
    "orders": ("first", "after", "query", "sortKey"),
    "products": ("first", "after", "query", "sortKey"),
    "webhookSubscriptions": ("first", "after"),
    "ordersCount": ("query", "limit"),
    "order": ("id",),
    "bulkOperation": ("id",),
    "codeDiscountNodeByCode": ("code",),
    "fulfillment": ("id",),
    "suggestedRefund": ("suggestFullRefund", "refundLineItems", "refundShipping"),
    "orderUpdate": ("input",),
    "metafieldsSet": ("metafields",),
    "metafield": ("namespace", "key"),
    "tagsAdd": ("id", "tags"),
    "refundCreate": ("input",),
    "fulfillmentEventCreate": ("fulfillmentEvent",),
    "discountCodeBasicCreate": ("basicCodeDiscount",),
    "lineItems": ("first", "after"),
    "fulfillments": ("first",),
    "refunds": ("first",),
    "transactions": ("first",),
    "trackingInfo": ("first",),
    "fulfillmentLineItems": ("first", "after"),
    "events": ("first", "after"),
    "refundLineItems": ("first", "after"),
    "variants": ("first", "after"),
    "webhookSubscriptionCreate": ("topic", "webhookSubscription"),
    "webhookSubscriptionUpdate": ("id", "webhookSubscription"),
    "webhookSubscriptionDelete": ("id",),
    "bulkOperationRunQuery": ("query", "groupObjects"),
    "bulkOperationCancel": ("id",),
}


class Wrong(Exception):
    """The query asks for what there is not. ``code``: as Shopify writes it."""

    def __init__(self, says: str, code: str) -> None:
        super().__init__(says)
        self.code = code


def shape(written: str) -> tuple[str, str]:
    """(type, how it comes): "one", "list" or "connection"; ("", …) for a plain value."""
    if written.endswith("*"):
        return written[:-1], "connection"
    if written.startswith("["):
        return written[1:-1], "list"
    return written, "one"


def inner(asked: Field) -> list[Field]:
    """The fields of a connection's nodes, however they are reached."""
    found: list[Field] = []
    for one in asked.fields:
        if one.name == "nodes":
            found += one.fields
        elif one.name == "edges":
            found += [part for node in one.fields if node.name == "node" for part in node.fields]
        elif one.name not in ("pageInfo", "totalCount"):
            raise Wrong(f"Field '{one.name}' doesn't exist on a connection", "undefinedField")
    return found


def cost(of: str, fields: list[Field], *, bulk: bool = False) -> int:
    """What asking for these fields of a type costs. Raises ``Wrong``."""
    known = TYPES[of]
    points = 0
    for one in fields:
        if one.name == "__typename":
            continue
        if one.name not in known:
            raise Wrong(f"Field '{one.name}' doesn't exist on type '{of}'", "undefinedField")
        for name in one.args:
            if name not in INPUTS.get(one.name, ()):
                says = f"Field '{one.name}' doesn't accept argument '{name}'"
                raise Wrong(says, "argumentNotAccepted")
        points += _cost_of(one, *shape(known[one.name]), bulk=bulk)
    return points


def _cost_of(one: Field, of: str, comes: str, *, bulk: bool) -> int:
    if not of:
        if one.fields:
            raise Wrong(
                f"Selections can't be made on scalars (field '{one.name}')", "selectionMismatch"
            )
        return 0
    if not one.fields:
        raise Wrong(f"Field must have selections (field '{one.name}')", "selectionMismatch")
    if comes == "connection":
        if not one.args.get("first") and not bulk:
            raise Wrong(f"you must provide one of first or last ({one.name})", "BAD_REQUEST")
        if (one.args.get("first") or 0) > 250:
            raise Wrong(f"{one.name} first must be at most 250", "BAD_USER_INPUT")
        return (one.args.get("first") or 1) * (1 + cost(of, inner(one), bulk=bulk))
    many = (one.args.get("first") or 10) if comes == "list" else 1
    return many * (1 + cost(of, one.fields, bulk=bulk)) + (10 if "Payload" in of else 0)


def projected(of: str, thing: dict[str, Any], fields: list[Field]) -> dict[str, Any]:
    """What is asked for of a thing that holds everything."""
    found: dict[str, Any] = {}
    for one in fields:
        if one.name == "__typename":
            found[one.alias] = of
            continue
        held = thing.get(one.name)
        if one.name == "metafield":
            held = thing["metafields"].get((one.args["namespace"], one.args["key"]))
        found[one.alias] = value(TYPES[of][one.name], held, one)
    return found


def value(written: str, held: Any, one: Field) -> Any:
    """A field's value as it is answered."""
    of, comes = shape(written)
    if not of:
        return held
    if comes == "connection":
        return page(of, held or [], one)
    if comes == "list":
        many = one.args.get("first") or len(held or [])
        return [projected(of, part, one.fields) for part in (held or [])[:many]]
    return projected(of, held, one.fields) if held is not None else None


def page(of: str, held: list[dict[str, Any]], one: Field) -> dict[str, Any]:
    """A page of a connection. A cursor is where the last page ended."""
    start = int(one.args["after"]) if one.args.get("after") else 0
    end = start + (one.args.get("first") or len(held))
    some = held[start:end]
    found: dict[str, Any] = {}
    for part in one.fields:
        if part.name == "pageInfo":
            info = {"hasNextPage": end < len(held), "endCursor": str(end) if some else None}
            found[part.alias] = {inside.alias: info[inside.name] for inside in part.fields}
        elif part.name == "nodes":
            found[part.alias] = [projected(of, thing, part.fields) for thing in some]
        elif part.name == "edges":
            node = next(inside for inside in part.fields if inside.name == "node")
            found[part.alias] = [{"node": projected(of, thing, node.fields)} for thing in some]
    return found


def things(data: Any) -> int:
    """What an answer cost in the end: the things that are in it."""
    if isinstance(data, dict):
        return 1 + sum(map(things, data.values()))
    return sum(map(things, data)) if isinstance(data, list) else 0
