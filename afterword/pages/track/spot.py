"""Where an order is collected, as its shop tells it, as long as no carrier has said so itself."""

from afterword.house.models import Store
from afterword.messages.subject import Subject
from afterword.timeline.models import Customer
from afterword.timeline.spots import Spot, spot_of

from .queries import Page


def spot(person: Customer, store: Store, about: Subject, page: Page) -> Spot | None:
    """Where what is still to come is collected; ``None``: it is brought, nobody says where, or the
    carrier does."""
    if not page.open or any(one.written for one in page.doings):
        return None
    return spot_of(person, store, about.timeline, about.order)
