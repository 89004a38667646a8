"""The truth: people, what they order and what becomes of it. Made from the world's seed alone.

Each person's life hangs on their own stream of chance, so that the others' lives stay as they are
when one is left out.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

import msgspec

from afterword.wire.shapes import Event, Who

from . import told
from .phones import Phone, phone, yeses
from .swarm import World

PLACES = (
    ("GB", "", "Europe/London"),
    ("DE", "", "Europe/Berlin"),
    ("US", "CA", "America/Los_Angeles"),
    ("US", "NY", "America/New_York"),
    ("AU", "NSW", "Australia/Sydney"),
    ("IN", "", "Asia/Kolkata"),
    ("BR", "SP", "America/Sao_Paulo"),
    ("NZ", "", "Pacific/Auckland"),
    ("JP", "", "Asia/Tokyo"),
)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who buys at a store."""

    number: int
    store: int
    email: str
    name: str
    country: str
    region: str
    zone: str
    account: str = ""
    """The id in the shop's list; empty: a guest, known by the address alone."""
    dead: bool = False
    """Whether the mailbox does not exist."""
    phone: Phone = Phone()

    def who(self, **more: str) -> Who:
        """As the shop describes them."""
        return Who(
            ids=(self.account,) if self.account else (),
            email=more.get("email", self.email),
            phone=self.phone.number,
            contacts=(("apppush", self.phone.app),) if self.phone.app else (),
            name=self.name,
            country=more.get("country", self.country),
            region=more.get("region", self.region),
            zone=more.get("zone", ""),
            language="en",
        )


class News(NamedTuple):
    """Something that happened, to be told to the product by whoever saw it."""

    at: datetime
    store: int
    events: list[Event]
    zone: str = ""
    """The clock of the place that an order goes to."""


class Home(NamedTuple):
    """Where somebody lives from a moment on."""

    since: datetime
    country: str
    region: str
    zone: str
    says: bool = False
    """Whether they tell the shop by which clock they live."""


def person(world: World, number: int) -> Person:
    """The person of that number."""
    rng = world.chance("person", number)
    country, region, zone = rng.choice(PLACES)
    store = rng.randrange(world.stores)
    account = "accounts" in world.features and rng.random() < 0.5
    return Person(
        number=number,
        store=store,
        email=f"p{number}@sim.example",
        name=f"Person Of{number}",
        country=country,
        region=region,
        zone=zone,
        account=f"shop{store}:{number}" if account else "",
        dead=rng.random() < 0.02,
        phone=phone(world, number, country, region),
    )


def life(world: World, who: Person) -> Iterator[News]:
    """Everything that happens around one person from outside, in no order."""
    rng = world.chance("life", who.number)
    if "newsletter" in world.features and rng.random() < 0.3:
        yield from _newsletter(rng, world, who)
    homes = _homes(world, who)
    for home in homes[1:]:
        place = {"country": home.country, "region": home.region}
        event = told.seen(
            f"seen/{who.email}/{home.since}",
            home.since,
            who.who(**place, zone=home.zone if home.says else ""),
        )
        yield News(home.since, who.store, [event])
    for index in range(_count(rng, world.orders * world.days / 365.25)):
        yield from _order(rng, world, who, homes, index)


def _newsletter(rng: Random, world: World, who: Person) -> Iterator[News]:
    at = _moment(rng, world, 0.0, 0.5)
    yes = told.consent(f"news/{who.email}", at, who.who(), given=True)
    yield News(at, who.store, [yes])
    if rng.random() < 0.3:
        later = at + timedelta(hours=rng.randrange(1, 400))
        no = told.consent(f"news/{who.email}/no", later, who.who(), given=False)
        yield News(later, who.store, [no])


def _homes(world: World, who: Person) -> list[Home]:
    """Where they live, the first home first. Some move, and some of those say by which clock they
    live from then on."""
    rng = world.chance("homes", who.number)
    homes = [Home(world.start, who.country, who.region, who.zone)]
    while "move" in world.features and rng.random() < 0.25 * world.lively and len(homes) < 3:
        at = _moment(rng, world, 0.05, 0.8)
        homes.append(Home(at, *rng.choice(PLACES), says=rng.random() < 0.5))
    return sorted(homes)


def _count(rng: Random, mean: float) -> int:
    """How many orders, where so many are usual and none knows of the others."""
    found, waited = 0, rng.expovariate(1.0)
    while waited < mean:
        found, waited = found + 1, waited + rng.expovariate(1.0)
    return found


def _moment(rng: Random, world: World, first: float, last: float) -> datetime:
    share = first + (last - first) * rng.random()
    return world.start + timedelta(seconds=int(world.days * 86400 * share))


def _order(
    rng: Random, world: World, who: Person, homes: Sequence[Home], index: int
) -> Iterator[News]:
    features = world.features
    at = _moment(rng, world, 0.0, world.buying)
    order = f"order/{told.SOURCE}:{who.store}-{who.number}-{index}"
    bought = {rng.randrange(6): rng.choice((1, 1, 2)), rng.randrange(6): 1}
    home = max(one for one in homes if one.since <= at)
    buyer = who.who(country=home.country, region=home.region)
    events = [told.placed(order, at, buyer, bought)]
    if rng.random() < 0.8:
        events.append(told.of_order("order.paid", order, at))
    if "offers" in features and rng.random() < 0.6:
        events.append(told.consent(f"{order}:consent", at, buyer, given=True))
    events += yeses(world, who.number, order, at, buyer)
    yield News(at, who.store, events, home.zone)
    if "change" in features and rng.random() < 0.1:
        later = at + timedelta(minutes=rng.randrange(2, 600))
        bought = {**bought, rng.randrange(6): 1}
        yield News(later, who.store, [told.changed(order, later, buyer, bought)])
    if "cancel" in features and rng.random() < 0.12:
        later = at + timedelta(minutes=rng.choice((1, 30, 600, 3000)))
        yield News(later, who.store, [told.of_order("order.cancelled", order, later)])
        if rng.random() < 0.5:  # the others leave all the same
            return
    yield from _parcels(rng, world, who, order, at, bought)


def _parcels(
    rng: Random, world: World, who: Person, order: str, at: datetime, bought: dict[int, int]
) -> Iterator[News]:
    split = "split" in world.features and len(bought) > 1 and rng.random() < 0.25
    shares = [{one: count} for one, count in bought.items()] if split else [bought]
    for number, share in enumerate(shares):
        about = f"shipment/{told.SOURCE}:{order.rpartition(':')[2]}-{number}"
        packed = at + timedelta(minutes=rng.randrange(60, 2000)) / world.haste
        yield from _course(rng, world, who, order, about, packed, share)
    if rng.random() < 0.9:
        done = at + timedelta(minutes=2100) / world.haste
        yield News(done, who.store, [told.of_order("order.fulfilled", order, done)])


def _course(
    rng: Random,
    world: World,
    who: Person,
    order: str,
    about: str,
    packed: datetime,
    share: dict[int, int],
) -> Iterator[News]:
    """One parcel on its way."""
    promised = packed + timedelta(days=rng.randrange(2, 5)) / world.haste
    made = told.parcel(about, order, packed, promised, share)
    first = packed + timedelta(hours=rng.randrange(1, 20)) / world.haste
    yield News(packed, who.store, [made])
    yield News(first, who.store, [told.scan(about, order, first, "in_transit")])
    late = "late" in world.features and rng.random() < 0.15
    if "lost" in world.features and rng.random() < 0.03:
        gone = first + timedelta(days=6) / world.haste
        yield News(gone, who.store, [told.scan(about, order, gone, "lost")])
        return
    if late and rng.random() < 0.5:
        word = first + timedelta(hours=20) / world.haste
        yield News(word, who.store, [told.scan(about, order, word, "in_transit", delayed=True)])
    off = timedelta(hours=rng.randrange(20, 120) if late else -rng.randrange(1, 40)) / world.haste
    arrives = max(promised + off, first + timedelta(hours=3))
    yield from _last_mile(rng, who, order, about, arrives)
    if "return" in world.features and rng.random() < 0.1 * world.lively:
        yield from _return(rng, world, who, order, about, arrives)


def _last_mile(
    rng: Random, who: Person, order: str, about: str, arrives: datetime
) -> Iterator[News]:
    van = arrives - timedelta(hours=2)
    yield News(van, who.store, [told.scan(about, order, van, "out_for_delivery")])
    lot = rng.random()
    if lot < 0.08:
        yield News(arrives, who.store, [told.scan(about, order, arrives, "attempt_failed")])
        arrives += timedelta(days=1)
    elif lot < 0.12:
        yield News(arrives, who.store, [told.scan(about, order, arrives, "available_for_pickup")])
        arrives += timedelta(days=2)
    yield News(arrives, who.store, [told.scan(about, order, arrives, "delivered")])
    if lot > 0.95:  # a scan that comes in after the end, and one that the carrier invents
        after = arrives + timedelta(hours=3)
        yield News(after, who.store, [told.scan(about, order, after, "out_for_delivery")])


def _return(
    rng: Random, world: World, who: Person, order: str, about: str, arrived: datetime
) -> Iterator[News]:
    asked = arrived + timedelta(hours=rng.randrange(2, 200)) / world.haste
    thing = f"return/{about.rpartition(':')[2]}"
    yield News(asked, who.store, [told.matter("return.requested", thing, order, asked)])
    closed = asked + timedelta(hours=rng.randrange(20, 300))
    yield News(closed, who.store, [told.matter("return.closed", thing, order, closed)])
