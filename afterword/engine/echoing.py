"""Telling the shop what carriers say: milestones of a parcel go back to it, where a store wants so.

Not those that came from the shop itself, and each once. Shopify alone has a place for them, and one
for each fulfilment: of several parcels in one it hears of the first.
"""

from collections.abc import Sequence
from datetime import datetime

from afterword.decisions.timeline import came_from
from afterword.house.models import Account, Store
from afterword.outbox import deeds, ports
from afterword.timeline.hot import Arrived

SETTING = "tell_scans"
"""The account's setting: ``yes`` or ``no``."""
MILESTONES = frozenset(
    {
        *("picked_up", "in_transit", "out_for_delivery", "attempt_failed"),
        *("available_for_pickup", "exception", "delivered"),
    }
)


def tell_shop(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Ask for what these events say to be told to the shops that their parcels came from."""
    named = {came_from(one.event.about) for one in events}
    able = [name for name in named if _takes(name)]
    rows = Account.objects.of(store).filter(kind="connector", plug__in=able, enabled=True)
    wanting = {one.plug for one in rows if one.settings.get(SETTING) == "yes"} if able else set()
    found = [one for one in events if _is_news(one, wanting)]
    deeds.ask(store, [_wanted(one) for one in found], now=now)


def _takes(name: str) -> bool:
    return "fulfilment_event" in getattr(ports.writers.get(name), "DEEDS", ())


def _is_news(one: Arrived, wanting: set[str]) -> bool:
    event = one.event
    shop, _, outside = event.about.removeprefix("shipment/").partition(":")
    return (
        shop in wanting
        and one.customer is not None
        and not event.history
        and bool(event.order)
        and ":" not in outside
        # The shop's own words are kept under the name of its own parcel.
        and not one.key.startswith(f"{event.about}:")
        and event.data.get("status") in MILESTONES
    )


def _wanted(one: Arrived) -> deeds.Wanted:
    event, status = one.event, str(one.event.data["status"])
    assert one.customer is not None
    happened = event.happened.isoformat()
    outside = event.about.partition(":")[2]
    return deeds.Wanted(
        what="fulfilment_event",
        customer=one.customer,
        key=(event.about, status, happened),
        data={"shipment": outside, "status": status, "happened": happened},
        order=event.order,
    )
