"""Where an order is collected, as its shop tells it, as long as no carrier has said so itself."""

import msgspec

from afterword.decisions.orders import told_last
from afterword.house.models import Store
from afterword.messages.subject import Subject
from afterword.timeline.models import Customer, Event
from afterword.timeline.queries import private_of

from .queries import Page


class Spot(msgspec.Struct, frozen=True):
    """A place and what is to be known of it, in the shop's own words."""

    name: str
    address: str
    details: str


def spot(person: Customer, store: Store, about: Subject, page: Page) -> Spot | None:
    """Where what is still to come is collected; ``None``: it is brought, nobody says where, or the
    carrier does. The place is kept sealed with the person's key, as an address is."""
    if not page.open or any(one.written for one in page.doings):
        return None
    told = told_last(one for one in about.timeline.events if one.about == about.order)
    if told is None or told.data.get("collected") is not True:
        return None
    row = Event.objects.of(store).filter(pk=told.id).first()
    kept = private_of(row, person, store).get("spot") if row and person.wrapped_key else None
    if not isinstance(kept, dict):
        return None
    name, address, details = (str(kept.get(one) or "") for one in Spot.__struct_fields__)
    return Spot(name, address, details) if name or address else None
