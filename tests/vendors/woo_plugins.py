"""Writing into a WooCommerce order: its fields, its fulfilments, and the addresses of two plugins.

From the source of the REST controllers of WooCommerce and of Advanced Shipment Tracking. A field
that is written without its id takes the place of the one with the same name. Shipment Tracking is
not public: it is taken to be as the other, from which that one was made, but for its own words.
"""

import re
from datetime import UTC, datetime
from hashlib import md5
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .woo_lists import Thing, error

if TYPE_CHECKING:
    from .woocommerce import Woo


def add_to(app: web.Application, woo: "Woo") -> None:
    """Serve these addresses for a shop."""
    add = app.router.add_route
    add("GET", "/wp-json/wc/v3/orders/{id}", _one(woo))
    add("PUT", "/wp-json/wc/v3/orders/{id}", _of(woo, _change))
    add("POST", "/wp-json/wc/v3/orders/{id}/fulfillments", _of(woo, _fulfil))
    for space in ("wc-shipment-tracking", "wc-ast"):
        path = f"/wp-json/{space}/v3/orders/{{id}}/shipment-trackings"
        add("POST", path, _of(woo, _track))


def _one(woo: "Woo") -> Any:
    async def answer(request: web.Request) -> web.Response:
        wanted = int(request.match_info["id"])
        order = next((one for one in woo.orders if one["id"] == wanted), None)
        if order is None:
            return error(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
        return web.json_response(order)

    return answer


def _of(woo: "Woo", do: Any) -> Any:
    async def answer(request: web.Request) -> web.Response:
        wanted = int(request.match_info["id"])
        order = next((one for one in woo.orders if one["id"] == wanted), None)
        if order is None:
            return error(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
        given = await request.json()
        answered: web.Response = do(woo, request, order, given)
        return answered

    return answer


SHIPPING = frozenset(
    {
        *("first_name", "last_name", "company", "address_1", "address_2", "city", "state"),
        *("postcode", "country", "phone"),
    }
)


def _change(woo: "Woo", request: web.Request, order: Thing, given: Thing) -> web.Response:
    shipping = given.get("shipping", {})
    if not isinstance(shipping, dict) or any(
        not isinstance(value, str) for value in shipping.values()
    ):
        return error(400, "rest_invalid_param", "Invalid parameter(s): shipping")
    if not woo.deaf:
        # No country and no state is looked at, nor whether the order has left.
        known = {name: value for name, value in shipping.items() if name in SHIPPING}
        order["shipping"] = {**order.get("shipping", {}), **known}
        _write(order, given.get("meta_data", []))
    for line in given.get("line_items", []):
        held = next((one for one in order["line_items"] if one["id"] == line["id"]), None)
        if held is None:
            words = "Order item ID provided is not associated with order."
            return error(400, "woocommerce_rest_invalid_item_id", words)
        _write(held, line.get("meta_data", []))
    return web.json_response(order)


def _write(thing: Thing, fields: list[Thing]) -> None:
    held = thing.setdefault("meta_data", [])
    for one in fields:
        # By its id where one is named, else the first of that key (``WC_Data::update_meta_data``).
        same = "id" if one.get("id") else "key"
        known = next((each for each in held if each.get(same) == one[same]), None)
        if known is None:
            held.append({"id": len(held) + 1, **one})
        else:
            known["value"] = one["value"]


def _fulfil(woo: "Woo", request: web.Request, order: Thing, given: Thing) -> web.Response:
    if woo.fulfillments is None:
        raise web.HTTPNotFound
    held = woo.fulfillments.setdefault(order["id"], [])
    made = {
        "id": len(held) + 1,
        "entity_type": "WC_Order",
        "entity_id": str(order["id"]),
        "status": given.get("status", "unfulfilled"),
        "is_fulfilled": given.get("status") == "fulfilled",
        "date_deleted": None,
        "meta_data": given["meta_data"],
    }
    held.append(made)
    _write(order, [{"key": "_fulfillment_status", "value": "partially_fulfilled"}])
    return web.json_response(made, status=201)


def _track(woo: "Woo", request: web.Request, order: Thing, given: Thing) -> web.Response:
    number = str(given.get("tracking_number") or "")
    if not number:
        words = "Missing parameter(s): tracking_number"
        return error(400, "rest_missing_callback_param", words)
    is_ast = request.path.startswith("/wp-json/wc-ast/")
    if is_ast and re.search(r"[^a-zA-Z0-9 -]", number):
        words = "Special character not allowd in tracking number"
        return error(404, "woocommerce_rest_order_invalid_id", words)
    carrier = given.get("custom_tracking_provider") or given.get("tracking_provider") or ""
    shipped = datetime.fromisoformat(given["date_shipped"]).replace(tzinfo=UTC)
    item = {
        "tracking_provider": re.sub(r"[^a-z0-9]+", "-", carrier.lower()) if is_ast else "",
        "custom_tracking_provider": "" if is_ast else carrier,
        "custom_tracking_link": given.get("custom_tracking_link") or "",
        "tracking_number": number,
        "date_shipped": str(int(shipped.timestamp())),
        "tracking_id": md5(f"{carrier}-{number}".encode()).hexdigest(),
    }
    key = "_wc_shipment_tracking_items"
    held: list[Thing] = next((one["value"] for one in order["meta_data"] if one["key"] == key), [])
    _write(order, [{"key": key, "value": [*held, item]}])
    return web.json_response(item, status=201)
