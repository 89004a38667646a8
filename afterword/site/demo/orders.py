"""What is bought, and when: orders with the rhythm of a small shop's days and weeks."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

import msgspec

from afterword.decisions.zones import zone
from afterword.wire.shapes import Event

from .catalogue import CURRENCY, SHOP, Product, catalogue
from .homes import home
from .people import Person, Taste

Bought = tuple[str, int]
"""(slug, how many)"""


class Happening(NamedTuple):
    """Events that are learnt together, at ``when``; each says itself when it happened."""

    when: datetime
    events: list[Event]


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """One order."""

    person: Person
    placed: datetime
    bought: tuple[Bought, ...]
    number: int = 0
    first: bool = True
    cancelled: bool = False
    source: str = "web"

    @property
    def outside(self) -> str:
        """The shop's id of the order."""
        return f"shop:{self.number}"

    @property
    def about(self) -> str:
        """Its natural key."""
        return f"order/{self.outside}"

    @property
    def pieces(self) -> int:
        """How many things."""
        return sum(quantity for _, quantity in self.bought)

    @property
    def goods(self) -> int:
        """What the things cost, in pence."""
        return sum(catalogue()[slug].price * quantity for slug, quantity in self.bought)

    @property
    def total(self) -> int:
        """With delivery, in pence."""
        return self.goods + delivery(self.person.country, self.goods)


DELIVERY: dict[str, tuple[int, int]] = {"GB": (395, 4000), "IE": (650, 8000)}
"""By country: what delivery costs, and from which amount on it is free."""
IN_EUROPE = ("DE", "FR", "ES", "IT", "GR", "HR", "PT", "SE", "NL")


def delivery(country: str, goods: int) -> int:
    """What the delivery costs, in pence."""
    elsewhere = (950, 12000) if country in IN_EUROPE else (1600, 20000)
    cost, free_from = DELIVERY.get(country, elsewhere)
    return 0 if goods >= free_from else cost


# ----------------------------------------------------------------------------------- events

WORDING = "Tell me about new coffees and things that go with what I bought, twice a month at most."
ASKED_FOR = {
    "whatsapp": "Ask me on WhatsApp how my order arrived. I can say stop there at any time.",
    "post": "Send me a card by post now and then.",
}
"""What stands beside the box that somebody ticked at the checkout, by the way it is about."""
CHECKOUT = {"address": "203.0.113.0", "agent": "Mozilla/5.0 (iPhone; Mobile Safari)"}
"""From where, and with what, the box was ticked: proof that is kept beside the wording."""


def order_happenings(purchase: Purchase) -> Iterator[Happening]:
    """The order, its payment and the word at the checkout; a second thought, where there was one.

    The shop reports half a minute after the order.
    """
    events = [_placed(purchase), _about(purchase, "paid", timedelta(seconds=19))]
    if purchase.person.agrees and purchase.first:
        events.append(_agreed(purchase))
    if purchase.first:
        events += [_asked_for(purchase, channel) for channel in purchase.person.writes_on]
    yield Happening(purchase.placed + timedelta(seconds=31), events)
    if purchase.cancelled:
        later = timedelta(minutes=47)
        events = [
            _about(purchase, "cancelled", later, reason="customer"),
            _about(purchase, "refunded", later, amount=purchase.total, full=True),
        ]
        yield Happening(purchase.placed + later + timedelta(seconds=12), events)


def _placed(purchase: Purchase) -> Event:
    things = [(catalogue()[slug], quantity) for slug, quantity in purchase.bought]
    return Event(
        kind="order.placed",
        key=f"{purchase.about}:placed",
        happened=purchase.placed,
        about=purchase.about,
        order=purchase.about,
        who=purchase.person.who,
        data={
            "number": f"#{purchase.number}",
            "currency": CURRENCY,
            "total": purchase.total,
            "items": purchase.pieces,
            "country": purchase.person.country,
            "region": purchase.person.region,
            "source": purchase.source,
            "url": f"{SHOP}/orders/{purchase.number}",
            "products": [product.outside for product, _ in things],
            "types": list(dict.fromkeys(product.type for product, _ in things)),
            "tags": list(dict.fromkeys(tag for product, _ in things for tag in product.tags)),
            "lines": [_line(product, quantity) for product, quantity in things],
        },
        private={"address": home(purchase.person)} if purchase.person.email else {},
    )


def _line(product: Product, quantity: int) -> dict[str, object]:
    return {
        "product": product.outside,
        "title": product.title,
        "sku": product.sku,
        "type": product.type,
        "tags": list(product.tags),
        "quantity": quantity,
        "price": product.price,
    }


def _about(purchase: Purchase, what: str, later: timedelta, **data: object) -> Event:
    return Event(
        kind=f"order.{what}",
        key=f"{purchase.about}:{what}",
        happened=purchase.placed + later,
        about=purchase.about,
        order=purchase.about,
        data=data,
    )


def _agreed(purchase: Purchase) -> Event:
    return Event(
        kind="consent.given",
        key=f"{purchase.about}:consent:email:offers",
        happened=purchase.placed,
        order=purchase.about,
        who=purchase.person.who,
        data={
            "channel": "email",
            "contact": "",
            "purpose": "offers",
            "source": "checkout",
            "basis": "consent",
        },
        private={"wording": WORDING, **CHECKOUT},
    )


def _asked_for(purchase: Purchase, channel: str) -> Event:
    return Event(
        kind="consent.given",
        key=f"{purchase.about}:consent:{channel}:care",
        happened=purchase.placed,
        order=purchase.about,
        who=purchase.person.who,
        data={
            "channel": channel,
            "contact": "",
            "purpose": "care",
            "source": "checkout",
            "basis": "consent",
        },
        private={"wording": ASKED_FOR[channel], **CHECKOUT},
    )


# ----------------------------------------------------------------------------------- rhythm

_WEEKDAYS = (1.1, 1.0, 0.95, 0.95, 0.9, 1.0, 1.25)
_HOURS = (
    *(0.1, 0.05, 0.02, 0.02, 0.05, 0.2, 0.8, 1.8, 2.6, 2.8, 2.5, 2.2),
    *(2.6, 2.3, 1.8, 1.7, 1.8, 2.0, 2.2, 2.7, 3.4, 3.2, 2.0, 0.7),
)


def moments(rng: Random, days: Sequence[date], count: int) -> list[date]:
    """Days of orders: more on Sundays and Mondays, and a few more every week."""
    weights = [
        _WEEKDAYS[day.weekday()] * (1 + 0.25 * index / max(len(days), 1))
        for index, day in enumerate(days)
    ]
    return rng.choices(list(days), weights=weights, k=count)


def hour_of(rng: Random, day: date, person: Person) -> datetime:
    """A moment of that day at which this person might order, on their own clock."""
    hour = rng.choices(range(24), weights=_HOURS)[0]
    at = time(hour, rng.randrange(60), rng.randrange(60))
    return datetime.combine(day, at, zone(person.zone)).astimezone(UTC)


# ---------------------------------------------------------------------------------- baskets

_LIKES: dict[Taste, dict[str, int]] = {
    "filter": {"coffee": 5, "dripper": 3, "filter": 4, "kettle": 2, "grinder": 2, "server": 2},
    "espresso": {"coffee": 5, "moka": 3, "grinder": 2, "cup": 2, "press": 2},
    "tea": {"tea": 7, "teapot": 2, "kettle": 1, "cup": 2},
    "gift": {"cup": 4, "coffee": 2, "press": 2, "teapot": 1, "dripper": 1, "tea": 2, "scale": 1},
}
_ESPRESSO = ("fern-street",)


def basket(rng: Random, person: Person) -> tuple[Bought, ...]:
    """A first order: one thing wanted, and often what goes with it."""
    wanted = _pick(rng, person.taste, _LIKES[person.taste])
    chosen = [wanted]
    lines = rng.choices((1, 2, 3, 4), weights=(46, 32, 16, 6))[0]
    while len(chosen) < lines:
        near = [one for slug in chosen for one in catalogue()[slug].goes_with if one not in chosen]
        more = rng.choice(near) if near and rng.random() < 0.75 else ""
        more = more or _pick(rng, person.taste, _LIKES[person.taste])
        if more not in chosen:
            chosen.append(more)
    return tuple((slug, _how_many(rng, slug)) for slug in chosen)


def again(rng: Random, before: Purchase) -> tuple[Bought, ...]:
    """A later order: what was used up, or something that goes with what they have."""
    used = [slug for slug, _ in before.bought if catalogue()[slug].lasts_days]
    chosen = used[:1] if used else [_pick(rng, before.person.taste, {"coffee": 3, "tea": 2})]
    if rng.random() < 0.4:
        near = [one for one in catalogue()[chosen[0]].goes_with if one not in chosen]
        chosen.append(rng.choice(near))
    return tuple((slug, _how_many(rng, slug)) for slug in chosen)


def _pick(rng: Random, taste: Taste, types: dict[str, int]) -> str:
    kind = rng.choices(list(types), weights=list(types.values()))[0]
    some = [product for product in catalogue().values() if product.type == kind]
    if kind == "coffee" and taste == "espresso":
        some = [product for product in some if product.slug in _ESPRESSO] * 3 + some
    return rng.choices(some, weights=[product.weight for product in some])[0].slug


def _how_many(rng: Random, slug: str) -> int:
    product = catalogue()[slug]
    if product.type == "cup":
        return rng.choices((1, 2, 4), weights=(50, 42, 8))[0]
    if product.lasts_days and product.price < 2000:
        return rng.choices((1, 2, 3), weights=(80, 17, 3))[0]
    return 1
