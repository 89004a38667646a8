"""A store, a shop that is written to, and the doer between them, at a time set on by hand."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from afterword.engine.doing import Doer
from afterword.engine.ports import NoChance, VirtualClock
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.outbox import deeds
from afterword.outbox.journal import Journal
from afterword.outbox.models import Intent
from afterword.wire.addresses import Reach
from afterword.wire.http import Http
from afterword.wire.shapes import Answer
from afterword.wire.writing import What
from tests.conftest import NOW
from tests.fetching import goods
from tests.given import placed, tell
from tests.vendors import woocommerce as woo
from tests.vendors.shopify import server as shopify

SITE = "https://fern.example"
SCOPES = (*shopify.SCOPES, "write_orders", "write_discounts", "write_fulfillments")
DATA: dict[What, dict[str, Any]] = {
    "order_note": {"text": "Came back to the depot"},
    "order_tag": {"tag": "late parcel"},
    "discount_code": {"code": "SORRY-7Q2K", "percent": 10, "title": "Sorry it was late"},
    "refund": {"amount": 1250, "currency": "EUR", "reason": "lost on the way"},
    "order_address": {
        "name": "Niamh Byrne",
        "lines": ["12 Quay Street", "Flat 3"],
        "city": "Cork",
        "postcode": "t12 x4y5",
        "region": "CO",
        "country": "IE",
    },
    "order_day": {"day": "2026-12-03"},
    "fulfilment_event": {
        "shipment": "255000070",
        "status": "out_for_delivery",
        "happened": "2026-11-24T08:15:30.250000+00:00",
    },
}


@dataclass
class Life:
    """``shop`` is the stand-in; ``asked`` what was handed to the wire."""

    store: Store
    plug: str
    shop: Any
    home: Path
    http: Http = field(default_factory=lambda: Http(reach=Reach(["127.0.0.0/8"])))
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(NOW))
    asked: list[Any] = field(default_factory=list)
    before: Callable[[Any], None] = lambda asked: None
    country: str = "HR"
    """Where our own order goes."""
    left: bool = False
    """Whether the parcel has left, also where an address or a day is asked for."""
    days: dict[str, Any] = field(default_factory=dict)
    """What the connection says of its delivery day."""

    @property
    def order(self) -> str:
        """The natural key of the one order there is."""
        return f"order/{self.plug}:{self.number}"

    @property
    def number(self) -> int:
        """What the shop calls it."""
        return goods.BIG + 7 if self.plug == "shopify" else 727

    def start(self, asked: Any, may: Callable[[], bool]) -> "Future[Answer]":
        """The carrier."""
        self.asked.append(asked)
        self.before(asked)
        url = asked.url.replace(SITE, self.shop.url)
        url = url.replace(f"https://{shopify.DOMAIN}", self.shop.url)
        headers = {**asked.headers, "X-Forwarded-Proto": "https"}
        return self.http.start(msgspec.structs.replace(asked, url=url, headers=headers), may)

    def connect(self) -> None:
        """Write down the account."""
        if self.plug == "shopify":
            settings: dict[str, Any] = {"shop": shopify.DOMAIN}
            secrets = {"token": shopify.TOKEN}
        else:
            settings = {"shop": SITE}
            secrets = {"consumer_key": woo.KEY, "consumer_secret": woo.SECRET}
        if self.days:
            settings["days"] = self.days
        facts = {"kind": "connector", "plug": self.plug, "settings": settings}
        house.save_account(self.store, **facts, secrets_=secrets, now=NOW, by="test")  # type: ignore[arg-type]

    def fill(self) -> None:
        """The one order, here and there."""
        if self.plug == "shopify":
            self.shop.orders[self.number] = goods.order(7)
        else:
            shipping = {"first_name": "Niamh", "last_name": "Byrne", "phone": "+353871234567"}
            site = {"id": 727, "total": "40.00", "status": "processing", "meta_data": []}
            self.shop.orders.append({**site, "shipping": shipping})
        tell(self.store, placed(order=self.order, country=self.country))

    @property
    def doer(self) -> Doer:
        """A worker that comes fresh."""
        journal = Journal(self.home / "worker.jsonl", sync=False)
        return Doer(clock=self.clock, chance=NoChance(), carrier=self, note=journal.write)

    def waits(self) -> None:
        """The order waits to be packed."""
        if self.plug == "shopify":
            order = self.shop.orders[self.number]
            order.update(fulfillment_status=None, fulfillments=[])
            order["shipping_address"] = {**order["shipping_address"], "phone": "+353871234567"}

    def keep_day(self, where: str, **more: Any) -> None:
        """The connection says where the day is kept."""
        self.days = {"where": where, **more}
        self.connect()

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The order's own fields at the shop, as (name, value)."""
        order = self.shop.orders[self.number if self.plug == "shopify" else 0]
        listed = order.get("note_attributes") or order.get("meta_data") or []
        return [(one.get("name") or one["key"], one["value"]) for one in listed]

    @fields.setter
    def fields(self, some: list[tuple[str, str]]) -> None:
        if self.plug == "shopify":
            listed = [{"name": key, "value": value} for key, value in some]
            self.shop.orders[self.number]["note_attributes"] = listed
            return
        numbered = enumerate(some, 31)
        held = [{"id": one, "key": key, "value": value} for one, (key, value) in numbered]
        self.shop.orders[0]["meta_data"] = held

    @property
    def sent_to(self) -> dict[str, Any]:
        """Where the shop sends the order."""
        order = self.shop.orders[self.number if self.plug == "shopify" else 0]
        found: dict[str, Any] = order.get("shipping_address") or order.get("shipping")
        return found

    def ask(self, what: What, key: str = "1", **data: Any) -> Intent:
        """Ask for a deed."""
        if what in ("order_address", "order_day") and not self.left:
            self.waits()
        customer = self.customer
        wanted = deeds.Wanted(
            what=what,
            customer=customer,
            key=(self.order, key),
            data={**DATA[what], **data},
            order=self.order,
        )
        deeds.ask(self.store, [wanted], now=self.clock.now())
        return Intent.objects.of(self.store).filter(effect=what).order_by("-id")[0]

    @property
    def customer(self) -> int:
        """Whose order it is."""
        from afterword.timeline.models import Order

        return Order.objects.of(self.store).get().customer_id

    def do(self, what: What, key: str = "1", **data: Any) -> Intent:
        """Ask for a deed, and see it done as far as it can be now."""
        intent = self.ask(what, key, **data)
        return self.on(intent)

    def on(self, intent: Intent, **later: float) -> Intent:
        """Work on, after a while."""
        self.clock.at += timedelta(**later)
        self.doer.until_quiet()
        intent.refresh_from_db()
        return intent

    # --------------------------------------------------------------- what is at the shop

    def there(self, what: What) -> int:
        """How often the deed is done at the shop."""
        return self._at_shopify(what) if self.plug == "shopify" else self._at_woo(what)

    def _at_shopify(self, what: What) -> int:
        order = self.shop.orders[self.number]
        match what:
            case "order_note":
                return str(order["note"] or "").count(DATA[what]["text"])
            case "order_tag":
                return str(order.get("tags") or "").count(DATA[what]["tag"])
            case "refund":
                return len(order["refunds"])
            case "discount_code":
                return len(self.shop.discounts)
            case "order_address":
                return int(self.sent_to["address1"] == "12 Quay Street")
            case "order_day":
                return int("2026-12-03" in dict(self.fields).values())
        return len(order["fulfillments"][0].get("events", []))

    def _at_woo(self, what: What) -> int:
        order = self.shop.orders[0]
        match what:
            case "order_note":
                return len(self.shop.notes.get(727, []))
            case "order_tag":
                return len(order["meta_data"])
            case "refund":
                return len(self.shop.moved)
            case "order_address":
                return int(self.sent_to.get("address_1") == "12 Quay Street")
            case "order_day":
                return int("2026-12-03" in dict(self.fields).values())
        return len(self.shop.coupons)
