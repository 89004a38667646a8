"""Where a WooCommerce order is sent, read and written.

REST v3 takes whatever it is given: it looks at no country and at no state, and lets an order be
readdressed that left long ago. So it is looked at here. Fields that are not written stay, a phone
number among them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from afterword.wire.reading import Thing, name, part, parts, text
from afterword.wire.shapes import Misread, Receipt, Refusal
from afterword.wire.writing import Absent

from .statuses import bare
from .tracking import tracked

WAITS = frozenset({"on-hold", "processing"})
"""Statuses in which an order waits to be packed. Of a shop's own status nobody here can tell."""
LEAVES = frozenset({"fulfilled", "partially_fulfilled"})


def to_write(data: Mapping[str, Any]) -> Thing:
    """The address as an order's ``shipping``. Raises ``ValueError`` for one that is not whole."""
    first, _, last = text(data.get("name"), 200).rpartition(" ")
    lines = [text(one, 200) for one in data.get("lines") or ()]
    country = text(data.get("country"), 2)
    if not (last and lines and text(data.get("city")) and len(country) == 2):
        raise ValueError("an address has a name, a street, a town and a country")
    return {
        "first_name": first,
        "last_name": last,
        "company": "",
        "address_1": lines[0],
        "address_2": ", ".join(lines[1:]),
        "city": text(data.get("city"), 200),
        "postcode": text(data.get("postcode"), 20),
        "state": text(data.get("region"), 10),
        "country": country,
    }


def _same(data: Mapping[str, Any], order: Thing) -> bool:
    there, wanted = part(order, "shipping"), to_write(data)
    return all(_plain(there.get(one)) == _plain(value) for one, value in wanted.items())


def _plain(value: object) -> str:
    """WooCommerce writes capitals and spaces of postcodes its own way."""
    return "".join(sign for sign in text(value).casefold() if sign.isalnum())


def taken(data: Mapping[str, Any], order: Thing) -> Receipt | Refusal:
    """What the order says after it was written. Raises ``Misread``."""
    made = name(order.get("id"), 40)
    if not made:
        raise Misread("the shop's answer holds nothing that was made")
    if not _same(data, order):
        return Refusal(says="The shop said yes and kept the address as it was.", permanent=True)
    return Receipt(provider_id=made)


def found(data: Mapping[str, Any], order: Thing, keys: Sequence[str]) -> Receipt | Absent | Refusal:
    """What the order says: it is sent there already, it may be, or it may not any more. ``keys``:
    the shop's own fields that hold tracking numbers; one that has a number has left."""
    if order and _same(data, order):
        return Receipt(provider_id=name(order.get("id"), 40))
    if bare(text(order.get("status"))) not in WAITS or leaves(order, keys):
        says = "The shop: the order does not wait to be packed any more; its address stays."
        return Refusal(says=says, permanent=True)
    return Absent()


def leaves(order: Thing, keys: Sequence[str]) -> bool:
    fields = {text(one.get("key")): text(one.get("value")) for one in parts(order, "meta_data")}
    return fields.get("_fulfillment_status", "") in LEAVES or bool(tracked(order, keys))
