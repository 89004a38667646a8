"""What is written to the shop: codes, refunds, notes, tags and fields, what carriers say.

By the documentation of 2026-10. Nothing here knows a repeat: whoever refunds twice has paid twice.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from . import addresses, nodes, schema

EVENTS = (
    *("LABEL_PURCHASED", "LABEL_PRINTED", "READY_FOR_PICKUP", "CONFIRMED", "IN_TRANSIT"),
    *("OUT_FOR_DELIVERY", "ATTEMPTED_DELIVERY", "DELIVERED", "FAILURE", "DELAYED"),
    *("CARRIER_PICKED_UP", "PICKED_UP"),
)


@dataclass
class Written:
    """The part of a shop that is written to."""

    orders: dict[int, dict[str, Any]] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    discounts: list[dict[str, Any]] = field(default_factory=list)
    deaf: bool = False
    """Says yes to an address or a field and keeps the old one, as has been reported of it."""
    _number: int = 0

    def _may(self, scope: str, field: str) -> None:
        if scope not in self.scopes:
            raise schema.Wrong(
                f"Access denied for {field} field. Required access: `{scope}` access scope.",
                "ACCESS_DENIED",
            )

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _held(self, gid: str) -> dict[str, Any] | None:
        return self.orders.get(int(gid.rpartition("/")[2]))

    # ------------------------------------------------------------------------------- orders

    def _of_orderUpdate(self, input: dict[str, Any]) -> Any:  # noqa: N802
        self._may("write_orders", "orderUpdate")
        order = self._held(input["id"])
        if order is None:
            return _no("order", ["id"], "Order does not exist")
        if len(input.get("note") or "") > 5000:
            return _no("order", ["note"], "Note is too long (maximum is 5000 characters)")
        if "note" in input:
            order["note"] = input["note"]
        if "shippingAddress" in input:
            wrong = addresses.wrong(input["shippingAddress"])
            if wrong:
                return _no("order", ["shippingAddress", wrong[0]], wrong[1])
            if not self.deaf:
                order["shipping_address"] = addresses.kept(input["shippingAddress"])
        if "customAttributes" in input and not self.deaf:
            # "A new list of custom attributes for the order. Overwrites the existing ones."
            listed = input["customAttributes"]
            order["note_attributes"] = [
                {"name": one["key"], "value": one["value"]} for one in listed
            ]
        return {"order": nodes.order(order), "userErrors": []}

    def _of_metafieldsSet(self, metafields: list[dict[str, Any]]) -> Any:  # noqa: N802
        """All of them, or none. https://shopify.dev/docs/api/admin-graphql/latest/mutations/metafieldsSet"""
        self._may("write_orders", "metafieldsSet")
        if wrong := next((one for asked in metafields if (one := self._amiss(asked))), None):
            return {"metafields": None, "userErrors": [wrong]}
        return {"metafields": [self._set(one) for one in metafields], "userErrors": []}

    def _amiss(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        order = self._held(asked["ownerId"])
        if order is None:
            return _error("ownerId", "Owner does not exist.", "INVALID")
        for name, least, most in (("namespace", 3, 255), ("key", 2, 64)):
            if not least <= len(asked[name]) <= most:
                return _error(name, f"is too short (minimum is {least} characters)", "TOO_SHORT")
        before = self._stands(order, asked)
        if not asked.get("type") and before is None:
            return _error("type", "can't be blank", "BLANK")
        digest = before["compareDigest"] if before else None
        if "compareDigest" in asked and asked["compareDigest"] != digest:
            says = "The resource has been updated since it was loaded. Try again with an updated"
            return _error("compareDigest", f"{says} `compareDigest` value.", "STALE_OBJECT")
        if before and asked.get("type") not in (None, before["type"]):
            says = f"Type '{asked['type']}' must be consistent with the definition's type"
            return _error("type", f"{says}: '{before['type']}'.", "INVALID_TYPE")
        if (asked.get("type") or "date") == "date" and not _is_day(asked["value"]):
            return _error("value", "Value must be in YYYY-MM-DD format.", "INVALID_VALUE")
        return None

    def _stands(self, order: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any] | None:
        named = asked["namespace"], asked["key"]
        fields = order.get("metafields") or []
        return next((one for one in fields if (one["namespace"], one["key"]) == named), None)

    def _set(self, asked: dict[str, Any]) -> dict[str, Any]:
        order = self._held(asked["ownerId"])
        assert order is not None
        held = self._stands(order, asked)
        if held is None:
            held = {"id": nodes.gid("Metafield", self._next()), "value": ""}
            held |= {name: asked[name] for name in ("namespace", "key", "type")}
            order.setdefault("metafields", []).append(held)
        if not self.deaf:
            held["value"] = asked["value"]
        held["compareDigest"] = sha256(held["value"].encode()).hexdigest()
        return held

    def _of_tagsAdd(self, id: str, tags: list[str]) -> Any:  # noqa: N802
        self._may("write_orders", "tagsAdd")
        order = self._held(id)
        if order is None:
            return _no("node", ["id"], "Order does not exist")
        if any(len(one) > 40 for one in tags):
            return _no("node", ["tags"], "Tag is too long (maximum is 40 characters)")
        known = [one.strip() for one in (order.get("tags") or "").split(",") if one.strip()]
        order["tags"] = ", ".join(dict.fromkeys([*known, *tags]))
        return {"node": {"id": id}, "userErrors": []}

    # ------------------------------------------------------------------------------- refunds

    def suggested(self, order: dict[str, Any]) -> dict[str, Any]:
        """What may still go back, and over which payment."""
        money = {
            "amount": str(self._left(order)),
            "currencyCode": order.get("presentment_currency") or order["currency"],
        }
        way = {
            "gateway": "shopify_payments",
            "kind": "SUGGESTED_REFUND",
            "parentTransaction": {"id": nodes.gid("OrderTransaction", order["id"])},
            "amountSet": {"shopMoney": money, "presentmentMoney": money},
            "maximumRefundableSet": {"shopMoney": money, "presentmentMoney": money},
        }
        return {"suggestedTransactions": [way], "maximumRefundableSet": way["maximumRefundableSet"]}

    def _left(self, order: dict[str, Any]) -> Decimal:
        back = [one for refund in order["refunds"] for one in refund["transactions"]]
        return Decimal(order["total_price"]) - sum(Decimal(one["amount"]) for one in back)

    def _of_refundCreate(self, input: dict[str, Any]) -> Any:  # noqa: N802
        self._may("write_orders", "refundCreate")
        order = self._held(input["orderId"])
        if order is None:
            return _no("refund", ["orderId"], "Order does not exist")
        parent = nodes.gid("OrderTransaction", order["id"])
        asked = input.get("transactions") or []
        if any(one["parentId"] != parent or one["kind"] != "REFUND" for one in asked):
            return _no("refund", ["transactions"], "Parent transaction is invalid")
        amount = sum((Decimal(one["amount"]) for one in asked), Decimal(0))
        if amount > self._left(order):
            says = f"Refund amount cannot be greater than {self._left(order)}"
            return _no("refund", ["transactions"], says)
        made = {
            "id": self._next(),
            "note": input.get("note"),
            "created_at": order["updated_at"],
            "transactions": [
                {"id": self._next(), "kind": "refund", "status": "success", **_plain(one)}
                for one in asked
            ],
        }
        order["refunds"].append(made)
        return {"refund": {"id": nodes.gid("Refund", made["id"])}, "userErrors": []}

    # ------------------------------------------------------------------------------- parcels

    def _parcel(self, gid: str) -> dict[str, Any] | None:
        number = gid.rpartition("/")[2]
        parcels = (one for order in self.orders.values() for one in order["fulfillments"])
        return next((one for one in parcels if str(one["id"]) == number), None)

    def _of_fulfillment(self, id: str) -> Any:
        self._may("read_fulfillments", "fulfillment")
        found = self._parcel(id)
        return nodes._fulfilment(found, {}) if found else None

    def _of_fulfillmentEventCreate(self, fulfillmentEvent: dict[str, Any]) -> Any:  # noqa: N802, N803
        self._may("write_fulfillments", "fulfillmentEventCreate")
        if fulfillmentEvent["status"] not in EVENTS:
            says = f"Expected {fulfillmentEvent['status']!r} to be one of: {', '.join(EVENTS)}"
            raise schema.Wrong(says, "INVALID_VARIABLE")
        parcel = self._parcel(fulfillmentEvent["fulfillmentId"])
        if parcel is None:
            return _no("fulfillmentEvent", ["fulfillmentId"], "Fulfillment does not exist")
        at = datetime.fromisoformat(fulfillmentEvent["happenedAt"]).replace(microsecond=0)
        made = {
            "id": self._next(),
            "status": fulfillmentEvent["status"].lower(),
            "happened_at": at.isoformat(),
        }
        parcel.setdefault("events", []).append(made)
        return {"fulfillmentEvent": nodes._event(made), "userErrors": []}

    # ------------------------------------------------------------------------------- codes

    def _of_codeDiscountNodeByCode(self, code: str) -> Any:  # noqa: N802
        if "write_discounts" not in self.scopes:
            self._may("read_discounts", "codeDiscountNodeByCode")
        found = next((one for one in self.discounts if one["code"] == code.upper()), None)
        return {"id": found["id"], "codeDiscount": found} if found else None

    def _of_discountCodeBasicCreate(self, basicCodeDiscount: dict[str, Any]) -> Any:  # noqa: N802, N803
        self._may("write_discounts", "discountCodeBasicCreate")
        asked, thing = basicCodeDiscount, "codeDiscountNode"
        if any(one["code"] == asked["code"].upper() for one in self.discounts):
            says = "Code must be unique. Please try a different code."
            return _no(thing, ["basicCodeDiscount", "code"], says, "TAKEN")
        if not {"context", "customerSelection"} & asked.keys():
            return _no(thing, ["basicCodeDiscount"], "Customer selection can't be blank", "BLANK")
        value = asked["customerGets"]["value"]
        if not 0 < value.get("percentage", 1) <= 1:
            says = "Percentage must be between 0.0 and 1.0"
            return _no(thing, ["basicCodeDiscount", "customerGets", "value"], says, "INVALID")
        made = {**asked, "id": nodes.gid("DiscountCodeNode", self._next())}
        made["code"] = made["code"].upper()
        self.discounts.append(made)
        return {thing: {"id": made["id"], "codeDiscount": made}, "userErrors": []}


def _is_day(value: str) -> bool:
    try:
        return len(value) == 10 and bool(datetime.strptime(value, "%Y-%m-%d"))  # noqa: DTZ007
    except ValueError:
        return False


def _error(field: str, says: str, code: str) -> dict[str, Any]:
    return {"field": ["metafields", "0", field], "message": says, "code": code}


def _plain(one: dict[str, Any]) -> dict[str, Any]:
    return {"amount": one["amount"], "gateway": one["gateway"]}


def _no(thing: str, where: list[str], says: str, code: str | None = None) -> dict[str, Any]:
    return {thing: None, "userErrors": [{"field": where, "message": says, "code": code}]}
