"""Shops report an order or a customer as a whole, again and again: what of it is news?

A report of an order is its content (``order.placed``, ``order.changed``) with ``told``, the time
as of which its sender speaks. Here it is described by what is known of its products, and left out
when it says what is known already or is older than what is known. A report of a customer
(``customer.seen``, its key with ``:seen:`` in it) is left out when it says the same as the last.

One thing is not seen: where an order was changed and changed back, and the report of the first
change comes in last, that one is taken for the newer word until the next report.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.values import moment
from afterword.house.models import Store
from afterword.house.sealing import Key
from afterword.wire import shapes

from . import hot, hot_present, models

_CONTENT = ("order.placed", "order.changed")
_MARK = "mark"


def news(store: Store, events: Sequence[shapes.Event]) -> list[shapes.Event]:
    """The events without the reports that say nothing new."""
    return _of_customers(store, _of_orders(store, events))


def _of_orders(store: Store, events: Sequence[shapes.Event]) -> list[shapes.Event]:
    reports = [event for event in events if _is_report(event)]
    if not reports:
        return list(events)
    key = store.secret.derived("report")
    products = _products(store, reports)
    newest = _newest(store, {event.about for event in reports})
    kept: list[shapes.Event] = []
    for event in events:
        if not _is_report(event):
            kept.append(event)
            continue
        told, mark = _told(event.data, event.happened), _mark(key, event)
        before = newest.get(event.about)
        if event.kind == "order.changed" and before and (told < before[0] or mark == before[1]):
            continue
        if event.kind == "order.changed" or before is None:
            # An order that is here was placed once; told again, it is not stored.
            newest[event.about] = (told, mark)
        kept.append(_described(event, mark, products))
    return kept


def _is_report(event: shapes.Event) -> bool:
    return event.kind in _CONTENT and "told" in event.data


def _told(data: Mapping[str, Any], happened: datetime) -> datetime:
    return moment(data.get("told")) or happened


def _mark(key: Key, event: shapes.Event) -> str:
    """A keyed hash of all that a report says, but for when: it names people, so no plain one."""
    data = {name: value for name, value in event.data.items() if name != "told"}
    said = msgspec.json.encode([data, event.private, event.who], order="sorted")
    return key.hash(said.decode())


def _newest(store: Store, orders: set[str]) -> dict[str, tuple[datetime, str]]:
    """When each order was reported last, and the mark of that report."""
    found: dict[str, tuple[datetime, str]] = {}
    for about, happened, data in hot.contents_of(store.pk, orders):
        told = _told(data, happened)
        if about not in found or told >= found[about][0]:
            found[about] = (told, data.get(_MARK, ""))
    return found


# -------------------------------------------------------------------------------- customers


_SEEN = ":seen:"


def _of_customers(store: Store, events: Sequence[shapes.Event]) -> list[shapes.Event]:
    if not any(_is_seen(event) for event in events):
        return list(events)
    key = store.secret.derived("report")
    last = _last_seen(store, events)
    kept: list[shapes.Event] = []
    for event in events:
        if not _is_seen(event):
            kept.append(event)
            continue
        subject, mark = event.key.partition(_SEEN)[0], _mark(key, event)
        before = last.get(subject)
        if before and before[1] == mark and event.happened >= before[0]:
            continue
        if before is None or event.happened >= before[0]:
            last[subject] = (event.happened, mark)
        kept.append(msgspec.structs.replace(event, data={**event.data, _MARK: mark}))
    return kept


def _is_seen(event: shapes.Event) -> bool:
    return event.kind == "customer.seen" and _SEEN in event.key


def _last_seen(store: Store, events: Iterable[shapes.Event]) -> dict[str, tuple[datetime, str]]:
    """When each customer was reported last, by the beginning of the key, and that report's mark."""
    ids = {one for event in events if event.who for one in event.who.ids}
    customers = models.CustomerId.objects.of(store).filter(outside__in=ids).values("customer")
    rows = models.Event.objects.of(store).filter(kind="customer.seen", customer__in=customers)
    return {
        key.partition(_SEEN)[0]: (happened, data.get(_MARK, ""))
        for key, happened, data in rows.order_by("happened", "id").values_list(
            "key", "happened", "data"
        )
    }


# ------------------------------------------------------------------------------ description


def _products(store: Store, reports: Iterable[shapes.Event]) -> Mapping[str, tuple[str, list[str]]]:
    """The type and tags of those products of these orders that are known by now."""
    wanted = {
        line["product"]
        for event in reports
        for line in event.data.get("lines", ())
        if line.get("product")
    }
    return hot_present.described(store.pk, wanted) if wanted else {}


def _described(
    event: shapes.Event, mark: str, products: Mapping[str, tuple[str, list[str]]]
) -> shapes.Event:
    """The report with its mark, and with the type and tags of what was bought, which shops tell
    with the product and not with the order."""
    lines = [_line(line, products) for line in event.data.get("lines", ())]
    types = {line["type"]: None for line in lines if line.get("type")}
    tags = {tag: None for line in lines for tag in line.get("tags", ())}
    described = {"lines": lines, "types": list(types), "tags": list(tags), _MARK: mark}
    return msgspec.structs.replace(event, data={**event.data, **described})


def _line(
    line: Mapping[str, Any], products: Mapping[str, tuple[str, list[str]]]
) -> Mapping[str, Any]:
    product = products.get(line.get("product", ""))
    if product is None:
        return line
    kind, tags = product
    return {**line, "type": line.get("type") or kind, "tags": line.get("tags") or tags}
