"""The whole life of the demo store: the crowd's orders and the heroes' stories, in order of time.

All of it hangs on a seed and the moment at which it ends: the same two give the same life, event
for event. What the engine sends, and what people answer, is not here: ``driver`` plays that.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

import msgspec

from .courses import day_of, local
from .heroes import PEOPLE, Story, stories
from .matters import (
    chatted,
    looked,
    matter_happenings,
    maybe_returned,
    views,
    where_is_it,
    wrote,
)
from .orders import Happening, Purchase, again, basket, hour_of, moments, order_happenings
from .parcels import Leg, arrival, happenings, legs, parcels
from .people import HOME, Person, crowd
from .words import lot, said

FIRST_NUMBER = 2048
CANCELLED = 0.015
COMES_BACK = 0.34
"""The share of people with an account who order again, if there is time for it."""
NOBODY_IN = 0.035
WAITS = 0.02
"""Of the parcels that are in time: those that find nobody at home, those sent to a shop."""


class Life(msgspec.Struct, frozen=True):
    """What happens at the store from outside, up to ``end``."""

    seed: int
    start: datetime
    end: datetime
    happenings: tuple[Happening, ...]
    """In order of time; none after ``end``."""
    purchases: Mapping[str, Purchase]
    """Every order by its natural key."""
    late: frozenset[str]
    """The orders with a parcel that came, or will come, later than was promised."""


def life(seed: int, end: datetime, weeks: int = 7, people: int | None = None) -> Life:
    """The life of the store. ``people``: how many besides the heroes; ``None``: all of them."""
    start = end - timedelta(weeks=weeks)
    told = stories(end)
    for person in chosen(crowd(seed, tuple(PEOPLE.values())), seed, people):
        rng = Random(f"{seed}/{person.name}/{weeks}")  # noqa: S311 (a story, not secrecy)
        told += _orders_of(rng, person, start, end)
    numbered = _numbered(told)
    found = [one for story in numbered for one in _told(seed, story)]
    found = [one for one in found if one.when <= end]
    return Life(
        seed=seed,
        start=min(start, *(story.purchase.placed for story in numbered)),
        end=end,
        happenings=tuple(sorted(found, key=lambda one: (one.when, one.events[0].key))),
        purchases={story.purchase.about: story.purchase for story in numbered},
        late=frozenset(story.purchase.about for story in numbered if _is_late(story)),
    )


def chosen(everyone: Sequence[Person], seed: int, count: int | None) -> Sequence[Person]:
    """So many of them, by lot; among them at least one whose address is misspelt."""
    if count is None or count >= len(everyone):
        return everyone
    by_lot = sorted(everyone, key=lambda one: lot(str(seed), "chosen", one.name))
    some = by_lot[:count]
    if some and not any(person.bounces for person in some):
        some[-1] = next(person for person in by_lot if person.bounces)
    return some


def _numbered(told: Sequence[Story]) -> list[Story]:
    """The stories in the order of their purchases, which the shop numbers one by one."""
    in_order = sorted(told, key=lambda story: (story.purchase.placed, story.purchase.person.name))
    return [
        msgspec.structs.replace(
            story, purchase=msgspec.structs.replace(story.purchase, number=FIRST_NUMBER + index)
        )
        for index, story in enumerate(in_order)
    ]


# ------------------------------------------------------------------------------- the crowd


def _orders_of(rng: Random, person: Person, start: datetime, end: datetime) -> Iterator[Story]:
    """One person's orders: a first one on some day, for some people another weeks later."""
    days = _days(start, end)
    placed = hour_of(rng, moments(rng, days, 1)[0], person)
    story = _story(rng, Purchase(person=person, placed=placed, bought=basket(rng, person)))
    while placed <= end:
        yield story
        if not person.account or story.purchase.cancelled or rng.random() > COMES_BACK:
            return
        arrived = arrival(story.legs)
        since = (arrived or placed) + timedelta(days=rng.randrange(7, 30))
        placed = hour_of(rng, day_of(since, person.zone), person)
        before = story.purchase
        bought = again(rng, before)
        story = _story(rng, Purchase(person=person, placed=placed, bought=bought, first=False))


def _days(start: datetime, end: datetime) -> list[date]:
    first, last = day_of(start, HOME), day_of(end, HOME)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _story(rng: Random, purchase: Purchase) -> Story:
    if purchase.first and rng.random() < CANCELLED:
        return Story(purchase=msgspec.structs.replace(purchase, cancelled=True))
    person = purchase.person
    if not person.email:
        purchase = msgspec.structs.replace(purchase, source="telephone")
    travelling = tuple(_at_the_door(rng, leg, person) for leg in legs(rng, purchase))
    arrived = arrival(travelling)
    asks = [where_is_it(rng, leg.course, person) for leg in travelling]
    return Story(
        purchase=purchase,
        legs=travelling,
        matter=maybe_returned(rng, purchase, arrived) if arrived and person.email else None,
        mails=tuple((at, said("where", person.language, rng.random())) for at in asks if at),
        looks=tuple(at for leg in travelling for at in views(rng, leg.course, person)),
    )


def _at_the_door(rng: Random, leg: Leg, person: Person) -> Leg:
    """Now and then nobody is in, or the parcel goes to a shop; it still keeps its promise."""
    course, turn = leg.course, rng.random()
    if course.trouble or not course.arrives or turn > NOBODY_IN + WAITS:
        return leg
    arrives = day_of(course.arrives, person.zone)
    before = arrives - timedelta(days=1)
    if before.weekday() == 6 or arrives > course.promised[1]:
        return leg
    at = local(before, f"{rng.randrange(10, 15)}:{rng.randrange(10, 60)}", person.zone)
    if at < course.packed + timedelta(hours=14):
        return leg
    what = {"tried": at} if turn < NOBODY_IN else {"waits": at}
    return Leg(course=msgspec.structs.replace(course, **what), contents=leg.contents)


# ------------------------------------------------------------------------------ what is told


def _told(seed: int, story: Story) -> Iterator[Happening]:
    """Everything that is told of an order."""
    purchase = story.purchase
    yield from order_happenings(purchase)
    rng = Random(f"{seed}/parcels/{purchase.person.name}/{purchase.placed}")  # noqa: S311
    for parcel in parcels(rng, purchase, story.legs):
        yield from happenings(parcel)
    if story.matter:
        yield from matter_happenings(purchase, story.matter)
    for number, (at, text) in enumerate(story.mails, 1):
        yield wrote(purchase, at, text, f"writes-{number}")
    for number, (at, text) in enumerate(story.chats, 1):
        yield chatted(purchase, at, text, str(number))
    for number, at in enumerate(sorted(story.looks), 1):
        yield looked(purchase, at, number)


def _is_late(story: Story) -> bool:
    zone_name = story.purchase.person.zone
    return any(
        leg.course.arrives is None
        or leg.course.told is not None
        or day_of(leg.course.arrives, zone_name) > leg.course.promised[1]
        for leg in story.legs
    )
