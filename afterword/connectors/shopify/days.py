"""The delivery day of a Shopify order, read and written.

Shopify itself has none. Apps keep it in attributes of the order (``note_attributes`` in webhooks,
``customAttributes`` in the Admin API) or in a metafield. ``orderUpdate`` overwrites the whole list
of attributes, so it is read first, and every other one is written as it stands. A metafield is set
only where it still holds what was read (``compareDigest``).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from afterword.wire import delivery_days
from afterword.wire.delivery_days import Field, Kept
from afterword.wire.reading import Thing, filled, part, parts, text
from afterword.wire.shapes import Misread, Receipt, Refusal
from afterword.wire.writing import Absent

from .addresses import WAITS

METAFIELD = "metafield"
PLACES: Mapping[str, tuple[Field, ...]] = {
    "Zapiet": (Field("Delivery-Date", "YYYY-MM-DD"),),
    "attribute": (),
    METAFIELD: (),
}
"""The apps that are known by name, and what else a store may name. Zapiet, by its documentation:
https://docs.zapiet.com/guides/note-attributes."""
KEPT_ITS_DAY = "Shopify said yes and kept the day as it was"


class Where(NamedTuple):
    """Where the day is kept. ``space``, ``key``: of the metafield; empty: in attributes."""

    kept: Kept
    space: str = ""
    key: str = ""

    @property
    def fields(self) -> str:
        """What to ask of an order."""
        if not self.space:
            return "customAttributes { key value }"
        named = f'namespace: "{self.space}", key: "{self.key}"'
        return f"metafield({named}) {{ value type compareDigest }}"


def where(settings: Mapping[str, Any]) -> Where | None:
    """Where a shop keeps its day; ``None``: it was not said, or makes no sense."""
    kept = delivery_days.kept(settings, PLACES)
    said = settings.get(delivery_days.SETTING)
    if kept is None or not isinstance(said, Mapping):
        return None
    if said.get("where") != METAFIELD:
        return Where(kept)
    space, _, key = kept.fields[0].key.rpartition(".")
    if not (space and key and _plain(space) and _plain(key)):
        return None
    only = Field(kept.fields[0].key, kept.shown)
    return Where(Kept(fields=(only,), shown=kept.shown), space, key)


def _plain(name: str) -> bool:
    """Namespaces and keys of metafields have letters, digits, ``-`` and ``_``; ``$app`` is ours."""
    return all(sign.isalnum() or sign in "-_$:" for sign in name) and name.isascii()


def _values(found: Where, order: Thing) -> dict[str, str]:
    """The fields of an order, as a node or a webhook holds them."""
    if found.space:
        value = text(part(order, "metafield").get("value"))
        return {found.kept.fields[0].key: value} if value else {}
    return dict(attributes(order))


def attributes(order: Thing) -> list[tuple[str, str]]:
    """The attributes of an order of the Admin API, in their order."""
    listed = parts(order, "customAttributes")
    return [(text(one.get("key")), text(one.get("value"))) for one in listed]


def spaces(settings: Mapping[str, Any]) -> list[str]:
    """The namespaces of metafields that webhooks of orders have to bring: the day's, or none."""
    found = where(settings)
    return [found.space] if found and found.space else []


def brings(held: object, settings: Mapping[str, Any]) -> bool:
    """Whether a subscription with these namespaces brings what the day needs, and no more."""
    named = [text(one) for one in held] if isinstance(held, list) else []
    wanted = spaces(settings)
    return len(named) == len(wanted) and all(map(_same, wanted, named))


def _same(space: str, named: str) -> bool:
    """Whether Shopify means our namespace: it writes ``$app:day`` as ``app--123456--day``.
    https://shopify.dev/docs/apps/build/custom-data/ownership"""
    if not space.startswith("$app"):
        return named == space
    kind, _, rest = named.partition("--")
    number, _, own = rest.partition("--")
    return kind == "app" and number.isdecimal() and own == space.removeprefix("$app").lstrip(":")


def told(payload: Thing, settings: Mapping[str, Any]) -> dict[str, str]:
    """The day that an order's payload tells, as its events say it: nothing where it does not speak
    of it, an empty day where there is none."""
    found = where(settings)
    if found is None:
        return {}
    if found.space:
        listed = parts(payload, "metafields")
        ours = [one for one in listed if _same(found.space, text(one.get("namespace")))]
        if "metafields" not in payload or (listed and not ours):
            return {}  # a webhook that brings none, or those of others
        named = {text(one.get("key")): text(one.get("value")) for one in ours}
        values = filled(**{found.kept.fields[0].key: named.get(found.key, "")})
    else:
        if "note_attributes" not in payload:
            return {}
        listed = parts(payload, "note_attributes")
        values = {text(one.get("name")): text(one.get("value")) for one in listed}
    day = found.kept.read({name: str(value) for name, value in values.items()})
    return {"day": day.isoformat() if day else ""}


def asked(settings: Mapping[str, Any]) -> str:
    """What to ask of each order beside the rest; empty: nothing."""
    found = where(settings)
    return found.fields if found else ""


def rest(node: Thing, settings: Mapping[str, Any]) -> Thing:
    """What of a node holds the day, as a webhook writes it."""
    found = where(settings)
    if found is None:
        return {}
    if found.space:
        value = text(part(node, "metafield").get("value"))
        own = {"namespace": found.space, "key": found.key, "value": value}
        return {"metafields": [own] if value else []}
    return {"note_attributes": [{"name": key, "value": one} for key, one in attributes(node)]}


# ------------------------------------------------------------------------------------ writing


def needed(settings: Mapping[str, Any]) -> Where:
    """Where the day is kept. Raises ``ValueError`` where nobody has said."""
    found = where(settings)
    if found is None:
        raise ValueError("it was not said where the shop keeps its delivery day")
    return found


def look(settings: Mapping[str, Any]) -> str:
    """The question whether an order may still come on another day, and what stands there."""
    asked = f"id cancelledAt displayFulfillmentStatus {needed(settings).fields}"
    return f"query($id: ID!) {{ order(id: $id) {{ {asked} }} }}"


def mutation(settings: Mapping[str, Any]) -> str:
    """How to write it."""
    if needed(settings).space:
        return """mutation($what: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $what) {
    metafields { id value } userErrors { field message code } } }"""
    return """mutation($what: OrderInput!) {
  orderUpdate(input: $what) {
    order { id customAttributes { key value } } userErrors { field message } } }"""


def to_write(
    order: str, data: Mapping[str, Any], seen: Mapping[str, Any], settings: Mapping[str, Any]
) -> Any:
    """What is written. ``seen``: what ``found`` saw. Raises ``ValueError``."""
    place, day = needed(settings), delivery_days.day_of(data)
    stands = [(text(key), text(value)) for key, value in seen.get("stands") or ()]
    fresh = place.kept.write(dict(stands), day, text(settings.get("zone")) or "UTC")
    if place.space:
        (value,) = fresh.values()
        one = {"ownerId": order, "namespace": place.space, "key": place.key, "value": value}
        kind = text(seen.get("type")) or _kind(place.kept.shown)
        return [{**one, "type": kind, "compareDigest": seen.get("digest")}]
    listed = [(key, fresh.pop(key, value)) for key, value in stands] + list(fresh.items())
    return {"id": order, "customAttributes": [{"key": key, "value": one} for key, one in listed]}


def _kind(way: str) -> str:
    """The type of a metafield that is not there yet."""
    return "date" if way == "YYYY-MM-DD" else "single_line_text_field"


def written(
    data: Mapping[str, Any], answer: Thing, settings: Mapping[str, Any]
) -> Receipt | Refusal:
    """What the shop kept. Raises ``Misread``."""
    place = needed(settings)
    if place.space:
        made = next(iter(parts(answer, "metafields")), {})
        values = {place.kept.fields[0].key: text(made.get("value"))}
    else:
        made = part(answer, "order")
        values = _values(place, made)
    outside = text(made.get("id"), 200)
    if not outside:
        raise Misread("Shopify's answer holds nothing that was made")
    if place.kept.read(values) != delivery_days.day_of(data):
        return Refusal(says=KEPT_ITS_DAY, permanent=True)
    return Receipt(provider_id=outside)


def found(
    data: Mapping[str, Any], order: Thing, settings: Mapping[str, Any]
) -> Receipt | Absent | Refusal:
    """What the order says: it comes on that day already, it may, or it may not any more."""
    place = needed(settings)
    values = _values(place, order)
    if place.kept.read(values) == delivery_days.day_of(data):
        return Receipt(provider_id=text(order.get("id"), 200))
    if text(order.get("cancelledAt")):
        return Refusal(says="Shopify: the order was cancelled", permanent=True)
    if text(order.get("displayFulfillmentStatus")) not in WAITS:
        says = "Shopify: the order is being packed, or has left; its day stays"
        return Refusal(says=says, permanent=True)
    if place.space:
        there = part(order, "metafield")
        digest = {"digest": there.get("compareDigest"), "type": text(there.get("type"), 60)}
        return Absent({"stands": list(values.items()), **digest})
    return Absent({"stands": attributes(order)})
