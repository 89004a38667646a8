"""Where a person is: whose clock tells the hour, and whose law and holidays hold.

What the customer told counts first, then the address of the order, then the customer's own, then
the store's. An order's address may be that of a gift, and a told zone that of a journey: so where
only the narrowest reading is safe, every place that is known is asked (``places``).
"""

from typing import Literal

import msgspec

from .fold import Present
from .orders import Order
from .rules import Rules
from .timing import Where
from .zones import known_zone, zone, zone_of

Source = Literal["told", "order", "customer", "store"]


class Place(msgspec.Struct, frozen=True):
    """A zone, the country and region, and how we know."""

    zone: str
    country: str
    region: str
    source: Source

    @property
    def where(self) -> Where:
        """The place as clocks and calendars take it."""
        return Where(zone(self.zone), self.country, self.region)


def order_of(present: Present, subject: str) -> Order | None:
    """The order a subject is or belongs to: an order, a parcel, a return."""
    if subject in present.shipments:
        subject = present.shipments[subject].order
    elif subject in present.matters:
        subject = present.matters[subject].order
    return present.orders.get(subject)


def place(present: Present, rules: Rules, order: Order | None = None) -> Place:
    """The place of a person. ``order``: the one it is about; by default their last one."""
    customer = present.customer
    if order is None:
        order = max(present.orders.values(), key=lambda one: one.placed, default=None)
    country = (order.country if order else "") or customer.country
    region = _bare((order.region if order and order.country else "") or customer.region, country)
    name = zone_of(told=customer.zone, country=country, region=region, store=rules.zone)
    source: Source = "store"
    if customer.zone and known_zone(customer.zone):
        source = "told"
    elif country:
        source = "order" if order and order.country else "customer"
    return Place(name, country or rules.country, region, source)


def places(present: Present, rules: Rules, order: Order | None = None) -> tuple[Place, ...]:
    """Every place a person may be at: as ``place`` says, by the order's address, by their own."""
    customer = present.customer
    first = place(present, rules, order)
    last = max(present.orders.values(), key=lambda one: one.placed, default=None)
    found = {(first.zone, first.country, first.region): first}
    addresses: list[tuple[str, str, Source]] = [
        (one.country, one.region, "order") for one in (order, last) if one
    ]
    addresses.append((customer.country, customer.region, "customer"))
    for country, region, source in addresses:
        region = _bare(region, country)
        if country:
            name = zone_of(country=country, region=region, store=rules.zone)
            found.setdefault((name, country, region), Place(name, country, region, source))
    return tuple(found.values())


def _bare(region: str, country: str) -> str:
    """The part after the dash of ISO 3166-2, however the region was written."""
    return region.upper().removeprefix(f"{country.upper()}-") if region else ""
