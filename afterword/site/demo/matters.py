"""What comes after a delivery: returns, a repair, questions, a look at the tracking page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import msgspec

from afterword.wire.shapes import Event, Who

from .catalogue import catalogue
from .courses import Course, business_day, day_of, local
from .orders import Happening, Purchase
from .people import HOME, Person
from .words import said


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """A return or a repair and how far it came: (what happened, when), in order."""

    what: str
    title: str
    reason: str
    stages: tuple[tuple[str, datetime], ...]
    words: str = ""
    refund: int = 0
    """What goes back when it is closed, in pence."""


def matter_happenings(purchase: Purchase, matter: Matter) -> Iterator[Happening]:
    """What the shop tells of it."""
    about = f"{matter.what}/R-{purchase.number}"
    for index, (stage, at) in enumerate(matter.stages):
        event = Event(
            kind=f"{matter.what}.{stage}",
            key=f"{about}:{stage}",
            happened=at,
            about=about,
            order=purchase.about,
            data={"title": matter.title, "reason": matter.reason},
            private={"words": matter.words} if matter.words and not index else {},
        )
        events = [event]
        if stage == "closed" and matter.refund:
            events.append(_refunded(purchase, matter.refund, at))
        yield Happening(at + timedelta(seconds=20), events)


def _refunded(purchase: Purchase, amount: int, at: datetime) -> Event:
    return Event(
        kind="order.refunded",
        key=f"{purchase.about}:refunded:return",
        happened=at,
        about=purchase.about,
        order=purchase.about,
        data={"amount": amount, "full": False},
    )


RETURNED = 0.03
_REASONS = (
    ("broken", "arrived broken", 4),
    ("smaller", "smaller than it looks", 3),
    ("mistaken", "ordered by mistake", 2),
    ("gift", "a present they had already", 2),
)


def maybe_returned(rng: Random, purchase: Purchase, arrived: datetime) -> Matter | None:
    """A return of one thing of an order, as chance has it. Opened coffee stays."""
    things = [slug for slug, _ in purchase.bought if not catalogue()[slug].lasts_days]
    if not things or rng.random() > RETURNED * 2:
        return None
    reason, words, _ = rng.choices(_REASONS, [weight for *_, weight in _REASONS])[0]
    product = catalogue()[rng.choice(things)]
    asked = arrived + timedelta(hours=rng.randrange(5, 150), minutes=rng.randrange(60))
    return Matter(
        what="return",
        title=f"{product.title}: {words}",
        reason=reason,
        words=said("broken", purchase.person.language, rng.random()) if reason == "broken" else "",
        refund=product.price,
        stages=tuple(_stages(rng, asked)),
    )


def _stages(rng: Random, asked: datetime) -> Iterator[tuple[str, datetime]]:
    """Allowed in the office's next hours, back within two weeks, closed the day after."""
    yield "requested", asked
    allowed = office_hour(rng, asked)
    yield "approved", allowed
    came_back = office_hour(rng, allowed + timedelta(days=rng.randrange(4, 12)))
    yield "received", came_back
    yield "closed", office_hour(rng, came_back + timedelta(hours=rng.randrange(2, 30)))


def office_hour(rng: Random, after: datetime) -> datetime:
    """A moment soon after, when somebody is in the shop: Monday to Friday, nine to five."""
    soon = after + timedelta(minutes=rng.randrange(20, 150))
    opens = local(day_of(soon, HOME), "9:05", HOME)
    closes = local(day_of(soon, HOME), "17:00", HOME)
    workday = business_day(day_of(soon, HOME), "GB", 0)
    if day_of(soon, HOME) == workday and soon < closes:
        return max(soon, opens + timedelta(minutes=rng.randrange(90)))
    day = workday if workday > day_of(soon, HOME) else business_day(workday, "GB", 1)
    return local(day, "9:10", HOME) + timedelta(minutes=rng.randrange(180))


# ------------------------------------------------------------------------------- being looked at


def views(rng: Random, course: Course, person: Person) -> Iterator[datetime]:
    """When the customer looks where a parcel is: some never, most when it is late."""
    late = late_from(course, person)
    if late:
        until = course.arrives or late + timedelta(days=3)
        for _ in range(rng.randrange(2, 6)):
            yield late + (until - late) * rng.random()
    if rng.random() < 0.25:
        yield course.packed + timedelta(hours=rng.randrange(4, 40), minutes=rng.randrange(60))


def looked(purchase: Purchase, at: datetime, number: int, page: str = "track") -> Happening:
    """One look at one of the customer's own pages."""
    event = Event(
        kind="page.viewed",
        key=f"{purchase.about}:{page}:view:{number}",
        happened=at,
        order=purchase.about,
        data={"page": page},
    )
    return Happening(at, [event])


def late_from(course: Course, person: Person) -> datetime | None:
    """From when on a parcel is late; ``None``: it never is."""
    over = local(course.promised[1] + timedelta(days=1), "0:00", person.zone)
    from_ = min(course.told or over, over)
    return from_ if course.arrives is None or course.arrives > from_ else None


ASKS = 0.4
"""The share of people with a late parcel who write and ask."""


def where_is_it(rng: Random, course: Course, person: Person) -> datetime | None:
    """When somebody asks after a late parcel, as chance has it."""
    late = late_from(course, person)
    if late is None or not person.email or rng.random() > ASKS:
        return None
    at = late + timedelta(hours=rng.randrange(8, 34), minutes=rng.randrange(60))
    return at if course.arrives is None or at < course.arrives else None


def wrote(purchase: Purchase, at: datetime, text: str, word: str = "asks") -> Happening:
    """A customer writes a mail to the shop."""
    event = Event(
        kind="reply.received",
        key=f"{purchase.about}:reply:{word}",
        happened=at,
        order=purchase.about,
        who=Who(email=purchase.person.email),
        data={"channel": "email"},
        private={"text": text},
    )
    return Happening(at + timedelta(seconds=25), [event])


def chatted(purchase: Purchase, at: datetime, text: str, word: str) -> Happening:
    """A customer writes to the shop on WhatsApp, out of the blue."""
    event = Event(
        kind="reply.received",
        key=f"{purchase.about}:chat:{word}",
        happened=at,
        who=Who(contacts=(("whatsapp", purchase.person.phone),)),
        data={"channel": "whatsapp", "what": "text"},
        private={"text": text},
    )
    return Happening(at + timedelta(seconds=2), [event])
