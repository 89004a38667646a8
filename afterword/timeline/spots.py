"""Where an order is collected, as its shop tells it. The place is kept sealed with the key of the
person, as an address is."""

import msgspec

from afterword.decisions.orders import told_last
from afterword.decisions.timeline import Timeline
from afterword.house.models import Store

from .models import Customer, Event
from .queries import private_of


class Spot(msgspec.Struct, frozen=True):
    """A place and what is to be known of it, in the shop's own words."""

    name: str
    address: str
    details: str

    @property
    def line(self) -> str:
        """The place in one line."""
        return ", ".join(one for one in (self.name, self.address) if one)


def spot_of(person: Customer, store: Store, seen: Timeline, order: str) -> Spot | None:
    """Where somebody collects an order; ``None``: it is brought, or nobody says where."""
    told = told_last(one for one in seen.events if one.about == order)
    if told is None or told.data.get("collected") is not True or not person.wrapped_key:
        return None
    row = Event.objects.of(store).filter(pk=told.id).first()
    kept = private_of(row, person, store).get("spot") if row else None
    if not isinstance(kept, dict):
        return None
    name, address, details = (str(kept.get(one) or "") for one in Spot.__struct_fields__)
    return Spot(name, address, details) if name or address else None
