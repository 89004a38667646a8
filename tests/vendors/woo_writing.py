"""What is written to a WooCommerce site: coupons, refunds and notes of orders.

As its REST controllers do it: a refund that the payment's company refuses is answered with 500 and
taken back.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from aiohttp import web

from .woo_lists import Thing, error


@dataclass
class Written:
    """The part of a site that is written to."""

    orders: list[Thing] = field(default_factory=list)
    refunds: dict[int, list[Thing]] = field(default_factory=dict)
    coupons: list[Thing] = field(default_factory=list)
    notes: dict[int, list[Thing]] = field(default_factory=dict)
    gateway: str = "stripe"
    """Who carries the payments; ``cod``: nobody who could give money back."""
    deaf: bool = False
    """A plugin keeps the addresses and fields of orders as they are, whatever is written."""
    moved: list[Decimal] = field(default_factory=list)
    """Money that really went back."""

    def writing(self, app: web.Application, v3: str) -> None:
        """Add the addresses."""
        add = app.router.add_route
        add("GET", f"{v3}/coupons", self._coupons)
        add("POST", f"{v3}/coupons", self._new_coupon)
        add("GET", f"{v3}/orders/{{id}}/notes", self._notes)
        add("POST", f"{v3}/orders/{{id}}/notes", self._new_note)
        add("POST", f"{v3}/orders/{{id}}/refunds", self._new_refund)

    def _order(self, request: web.Request) -> Thing | None:
        wanted = int(request.match_info["id"])
        return next((one for one in self.orders if one["id"] == wanted), None)

    async def _coupons(self, request: web.Request) -> web.Response:
        code = request.query.get("code", "").lower()
        return web.json_response([one for one in self.coupons if not code or one["code"] == code])

    async def _new_coupon(self, request: web.Request) -> web.Response:
        given = await request.json()
        code = str(given.get("code") or "").lower()
        if not code:
            return error(400, "rest_missing_callback_param", "Missing parameter(s): code")
        if any(one["code"] == code for one in self.coupons):
            says = "The coupon code already exists"
            return error(400, "woocommerce_rest_coupon_code_already_exists", says)
        if given.get("discount_type") not in ("percent", "fixed_cart", "fixed_product"):
            return error(400, "rest_invalid_param", "Invalid parameter(s): discount_type")
        made = {"id": 700 + len(self.coupons), **given, "code": code}
        self.coupons.append(made)
        return web.json_response(made, status=201)

    async def _notes(self, request: web.Request) -> web.Response:
        order = self._order(request)
        return web.json_response(self.notes.get(order["id"], [])) if order else _no_order()

    async def _new_note(self, request: web.Request) -> web.Response:
        order, given = self._order(request), await request.json()
        if order is None:
            return _no_order()
        if not given.get("note"):
            return error(400, "rest_missing_callback_param", "Missing parameter(s): note")
        held = self.notes.setdefault(order["id"], [])
        told = bool(given.get("customer_note"))
        made = {"id": 280 + len(held), "note": given["note"], "customer_note": told}
        held.insert(0, made)
        return web.json_response(made, status=201)

    async def _new_refund(self, request: web.Request) -> web.Response:
        order, given = self._order(request), await request.json()
        if order is None:
            return error(404, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
        held = self.refunds.setdefault(order["id"], [])
        left = Decimal(order["total"]) - sum(Decimal(one["amount"]) for one in held)
        amount, code = Decimal(given["amount"]), "woocommerce_rest_cannot_create_order_refund"
        if not 0 < amount <= left:
            return error(500, code, "Invalid refund amount.")
        if given.get("api_refund", True):
            if self.gateway == "cod":
                says = "The payment gateway for this order does not support automatic refunds."
                return error(500, code, says)
            self.moved.append(amount)
        made = {
            "id": 900 + len(held),
            "amount": str(amount),
            "reason": given.get("reason") or "",
            "date_created": "2026-11-24T10:00:00",
        }
        held.append(made)
        return web.json_response(made, status=201)


def _no_order() -> web.Response:
    return error(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
