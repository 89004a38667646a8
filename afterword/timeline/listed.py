"""What a shop's list of the parcels of an order says of those that were known.

A shop that keeps parcels as a list beside the order tells no parcel's end: a number that was typed
in wrongly is put right or taken out, and the next report has another list. What follows from that
depends on what is known, so that it is found here and not where the report is read.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from afterword.decisions.parcels import TERMINAL
from afterword.house.models import Store
from afterword.wire import shapes

from . import models


def corrections(
    store: Store, lists: Sequence[shapes.Parcels], events: Sequence[shapes.Event]
) -> list[shapes.Event]:
    """The events by which what is known agrees with the lists. ``events``: what came with them, and
    is stored by now.

    Left alone is a parcel that has arrived or is called off already, one that was heard of after
    the list was made, and one of another source.
    """
    newest: dict[str, shapes.Parcels] = {}
    for one in lists:
        if one.order not in newest or newest[one.order].told <= one.told:
            newest[one.order] = one
    if not newest:
        return []
    said = {event.about: event for event in events if event.kind == "shipment.created"}
    rows = models.Shipment.objects.of(store).filter(order__in=sorted(newest))
    open_rows = [row for row in rows.exclude(status__in=TERMINAL) if _is_theirs(row)]
    found = [one for row in open_rows for one in _of(row, newest[row.order], said.get(row.about))]
    gone = [event.about for event in found if event.data["status"] == "cancelled"]
    known = _known(store, gone)
    return [one for one in found if one.about not in known or known[one.about] <= one.happened]


def _is_theirs(row: models.Shipment) -> bool:
    own = f"shipment/{row.order.removeprefix('order/')}"
    return row.about == own or row.about.startswith(f"{own}:")


def _of(
    row: models.Shipment, listed: shapes.Parcels, said: shapes.Event | None
) -> Iterator[shapes.Event]:
    if row.about not in listed.keys:
        if row.status_at <= listed.told:
            yield _checkpoint(row, listed, f"off:{listed.told.isoformat()}", "cancelled", "removed")
        return
    number = str(said.data.get("number") or "") if said else ""
    if said and number and number != row.number:
        # It moves nothing: a parcel is where it was, under another number.
        key = f"renumbered:{number}:{listed.told.isoformat()}"
        facts = {name: said.data[name] for name in _FACTS if said.data.get(name)}
        yield _checkpoint(row, listed, key, "unknown", "renumbered", **facts)


_FACTS = ("number", "carrier", "url", "contents")


def _checkpoint(
    row: models.Shipment, listed: shapes.Parcels, key: str, status: str, code: str, **facts: object
) -> shapes.Event:
    return shapes.Event(
        kind="shipment.checkpoint",
        key=f"{row.about}:{key}"[:200],
        happened=listed.told if status == "cancelled" else max(listed.told, row.status_at),
        about=row.about,
        order=row.order,
        data={"status": status, "code": code, **facts},
    )


def _known(store: Store, parcels: Sequence[str]) -> dict[str, datetime]:
    """When each of these parcels was first heard of: a report from before that knew nothing of it
    and only comes late."""
    if not parcels:
        return {}
    rows = models.Event.objects.of(store).filter(kind="shipment.created", about__in=parcels)
    return dict(rows.values_list("about", "known"))
