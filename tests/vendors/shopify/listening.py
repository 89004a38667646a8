"""The shop's webhook subscriptions: who is told what, and which metafields come along.

https://shopify.dev/docs/api/admin-graphql/latest/input-objects/WebhookSubscriptionInput
https://shopify.dev/docs/api/admin-graphql/latest/mutations/webhookSubscriptionUpdate
"""

import re
from dataclasses import dataclass, field
from typing import Any

from . import nodes
from .schema import Wrong

NEEDS = {"ORDERS": "read_orders", "REFUNDS": "read_orders", "FULFILLMENT": "read_fulfillments"}
NEEDS |= {"CUSTOMERS": "read_customers", "PRODUCTS": "read_products"}
COMPLIANCE = ("CUSTOMERS_REDACT", "CUSTOMERS_DATA_REQUEST", "SHOP_REDACT")
TAKES = ("uri", "format", "filter", "includeFields", "metafieldNamespaces", "metafields", "name")
APP = "app--281953"
"""How Shopify writes the namespace ``$app`` of the app that asks.
https://shopify.dev/docs/apps/build/custom-data/ownership"""


@dataclass
class Listening:
    """The part of the shop that tells others."""

    subscriptions: dict[str, dict[str, Any]] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    _number: int = 0

    def _of_webhookSubscriptions(self, **_: Any) -> Any:  # noqa: N802
        return list(self.subscriptions.values())

    def _of_webhookSubscriptionCreate(self, topic: str, webhookSubscription: Any) -> Any:  # noqa: N802, N803
        if says := self._amiss_with(topic, _taken(webhookSubscription)):
            return _refused("uri", says)
        self._number += 1
        made = {
            "id": nodes.gid("WebhookSubscription", self._number),
            "topic": topic,
            "uri": webhookSubscription["uri"],
            "format": "JSON",
            "metafieldNamespaces": _resolved(webhookSubscription),
            "createdAt": "2026-11-24T09:00:00Z",
            "failures": 0,
        }
        self.subscriptions[str(made["id"])] = made
        return {"webhookSubscription": made, "userErrors": []}

    def _of_webhookSubscriptionUpdate(self, id: str, webhookSubscription: Any) -> Any:  # noqa: N802, N803
        held = self.subscriptions.get(id)
        if held is None:
            return _refused("id", "Webhook subscription does not exist")
        asked = {"uri": held["uri"], **_taken(webhookSubscription)}
        if says := self._amiss_with(held["topic"], asked, but=id):
            return _refused("uri", says)
        held["uri"] = asked["uri"]
        if "metafieldNamespaces" in asked:
            held["metafieldNamespaces"] = _resolved(asked)
        return {"webhookSubscription": held, "userErrors": []}

    def _amiss_with(self, topic: str, asked: dict[str, Any], but: str = "") -> str:
        """What is wrong with a subscription; empty: nothing."""
        uri = asked.get("uri") or ""
        needs = next((scope for name, scope in NEEDS.items() if topic.startswith(name)), "")
        if topic in COMPLIANCE:
            return "Topic is not allowed here: set it in the app's configuration"
        if not uri.startswith("https://"):
            return "Address must use HTTPS"
        if needs and not {needs, needs.replace("read_", "write_")} & set(self.scopes):
            return f"You do not have permission to create or update webhooks with {topic} topic."
        others = (one for key, one in self.subscriptions.items() if key != but)
        if any(one["topic"] == topic and one["uri"] == uri for one in others):
            return "Address for this topic has already been taken"
        return ""

    def _of_webhookSubscriptionDelete(self, id: str) -> Any:  # noqa: N802
        if self.subscriptions.pop(id, None) is None:
            error = {"field": ["id"], "message": "Webhook subscription does not exist"}
            return {"deletedWebhookSubscriptionId": None, "userErrors": [error]}
        return {"deletedWebhookSubscriptionId": id, "userErrors": []}


def carried(payload: dict[str, Any], spaces: list[str]) -> dict[str, Any]:
    """What a webhook carries: of metafields those of the subscription's namespaces alone."""
    bare = {name: value for name, value in payload.items() if name != "metafields"}
    if not spaces:
        return bare
    held = payload.get("metafields") or []
    return {**bare, "metafields": [one for one in held if one["namespace"] in spaces]}


def _taken(asked: dict[str, Any]) -> dict[str, Any]:
    """The input, where Shopify knows its fields."""
    for name, value in asked.items():
        if name not in TAKES:
            says = f"InputObject 'WebhookSubscriptionInput' doesn't accept argument '{name}'"
            raise Wrong(says, "argumentNotAccepted")
        if name == "metafieldNamespaces" and not isinstance(value, list):
            raise Wrong(f"Argument '{name}' has an invalid value", "argumentLiteralsIncompatible")
    return asked


def _resolved(asked: dict[str, Any]) -> list[str]:
    """The namespaces, with the app's own written out."""
    return [
        re.sub(r"^\$app(?::|$)", f"{APP}--", one).removesuffix("--")
        for one in asked.get("metafieldNamespaces") or []
    ]


def _refused(name: str, says: str) -> dict[str, Any]:
    where = ["id"] if name == "id" else ["webhookSubscription", name]
    return {"webhookSubscription": None, "userErrors": [{"field": where, "message": says}]}
