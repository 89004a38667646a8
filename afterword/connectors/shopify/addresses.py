"""Where a Shopify order is sent, read and written.

``orderUpdate`` writes the whole address: what is not written again (a phone number) is lost, so it
is read first. Shopify documents no way to change the destination of a fulfilment order by itself,
and lets an address be written on an order that a fulfilment service packs already or that has
left. So it is written only while the order waits; else a person sees to it.
"""

from collections.abc import Mapping
from typing import Any

from afterword.wire.reading import Thing, part, text
from afterword.wire.shapes import Receipt, Refusal
from afterword.wire.writing import Absent

FIELDS = (
    "shippingAddress { firstName lastName address1 address2 city zip provinceCode countryCodeV2"
    " phone }"
)
WAITS = frozenset({"UNFULFILLED", "OPEN", "SCHEDULED", "ON_HOLD"})
"""``OrderDisplayFulfillmentStatus`` as long as nobody packs it. ``IN_PROGRESS`` and
``PENDING_FULFILLMENT``: whoever packs has the address already."""


def to_write(data: Mapping[str, Any], seen: Mapping[str, Any]) -> Thing:
    """The address as ``MailingAddressInput``. Raises ``ValueError`` for one that is not whole."""
    first, last = halves(text(data.get("name"), 200))
    lines = [text(one, 200) for one in data.get("lines") or ()]
    if not (last and lines and text(data.get("city")) and text(data.get("country"))):
        raise ValueError("an address has a name, a street, a town and a country")
    found = {
        "firstName": first,
        "lastName": last,
        "company": "",
        "address1": lines[0],
        "address2": ", ".join(lines[1:]),
        "city": text(data.get("city"), 200),
        "zip": text(data.get("postcode"), 20),
        "countryCode": text(data.get("country"), 2),
    }
    more = {"provinceCode": text(data.get("region"), 10), "phone": text(seen.get("phone"), 40)}
    return {**found, **{name: value for name, value in more.items() if value}}


def halves(name: str) -> tuple[str, str]:
    """A name as (first, last): shops want two."""
    first, _, last = name.rpartition(" ")
    return first, last


def same(data: Mapping[str, Any], order: Thing) -> bool:
    """Whether the order is sent there. Shops write capitals and spaces their own way."""
    there = part(order, "shippingAddress")
    lines = data.get("lines") or [""]
    wanted = [
        *(lines[0], ", ".join(lines[1:]), data.get("city"), data.get("postcode")),
        *(data.get("region"), data.get("country"), data.get("name")),
    ]
    name = f"{text(there.get('firstName'))} {text(there.get('lastName'))}"
    kept = [
        *(there.get("address1"), there.get("address2"), there.get("city"), there.get("zip")),
        *(there.get("provinceCode") if data.get("region") else "", there.get("countryCodeV2")),
        name,
    ]
    return [plain(one) for one in wanted] == [plain(one) for one in kept]


def plain(value: object) -> str:
    """A part of an address without what two writings of it may differ in."""
    return "".join(sign for sign in text(value).casefold() if sign.isalnum())


def found(data: Mapping[str, Any], order: Thing) -> Receipt | Absent | Refusal:
    """What the order says: it is sent there already, it may be, or it may not any more."""
    if same(data, order):
        return Receipt(provider_id=text(order.get("id"), 200))
    if text(order.get("cancelledAt")):
        return Refusal(says="Shopify: the order was cancelled", permanent=True)
    if text(order.get("displayFulfillmentStatus")) not in WAITS:
        says = "Shopify: the order is being packed, or has left; its address stays"
        return Refusal(says=says, permanent=True)
    return Absent({"phone": text(part(order, "shippingAddress").get("phone"), 40)})
