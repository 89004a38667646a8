"""People who wonder where their parcel is: what quiets them, and when they write in.

How people behave is the same whatever a store does. What differs is only what reaches them: a
message that is true, a page that knows more, an answer. ``docs/guides/simulation.md`` says where
each number comes from.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Literal

import msgspec

from afterword.conversations import actions as conversations
from afterword.conversations import talking
from afterword.conversations.models import Conversation, Task
from afterword.decisions.making_good import in_hand, settled_by
from afterword.timeline.models import Order, Shipment
from afterword.timeline.queries import timeline

from . import told
from .hand import Hand
from .people import News, Person, life

if TYPE_CHECKING:
    from .contacts import Wondering

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
UNREST = {"calm": 0.02, "due": 0.06, "late": 0.20}
"""How likely somebody wonders on a day: before the promised day, on it, and after it."""
OPENS = 0.6
"""How many of those who have a link to their page look there before they write."""
QUIETS = {"notice": 0.7, "page": 0.75, "answer": 0.75}
"""How many are content with a message, a page or an answer that names a day still to come."""
UNSAID = {"notice": 0.0, "page": 0.3, "answer": 0.3}
"""The same of one that knows of no such day. One that names no day on which it comes, but one by
which it is made good, lies halfway between."""
HOLDS = 3 * DAY
"""For how long a message is remembered as news."""
CONTENT = 2 * DAY
"""For how long nobody wonders who was content."""
A_PERSON_TAKES = 5 * HOUR
GIVEN_UP = 5 * DAY
"""So long after the promised day a person who looks at a parcel sends another, or the money; where
it is lost at once."""
A_TURN = 6
"""Hours between two looks of the team at what it was asked to do."""
LONGEST = 21
"""After so many days nobody asks any more in this world: they have been given their money back."""
ASKING = (
    "Hi, where is my order?",
    "When will my parcel arrive?",
    "Has my order been shipped yet? I have not received anything.",
    "Still waiting for my package, where is it?",
    "My parcel has not arrived, can you tell me where it is?",
    "Any update on my delivery?",
    "wheres my parcel",
    "Could you tell me when my order will be delivered please?",
)
Day = Literal["comes", "settled", ""]
"""What the product itself names: a day on which it comes, one by which it is made good, none."""
A_PERSON = "That does not help me. I want to talk to a person please."


class Trip(msgspec.Struct):
    """An order on its way, and what the one who waits for it has heard."""

    who: Person
    order: str
    placed: datetime
    promised: datetime | None
    """The last day that the shop named at the checkout; both worlds name it."""
    arrives: datetime | None
    """``None``: it is lost."""
    news: datetime | None = None
    """When they last read a message about it."""
    linked: bool = False
    """Whether such a message led to a page of theirs."""
    quiet: datetime | None = None
    """Until when they do not wonder."""
    asked: bool = False
    """Whether they have written and wait for an answer."""
    insisted: bool = False
    settled: bool = False
    """Whether a person has sent another or the money: nobody wonders any more."""


class Customers:
    """Those who wait, in one world."""

    def __init__(self, sim: "Wondering") -> None:
        self._sim = sim
        self._trips: dict[str, list[Trip]] = {}
        """By address."""

    def plan(self) -> None:
        """Each day of each wait, at an hour at which people are awake; and the team's hours."""
        sim = self._sim
        for hours in range(0, 24 * sim.world.days, A_TURN):
            if (at := sim.world.start + hours * HOUR) < sim.world.healed:
                sim.at(at, self._works)
        for person in sim.people.values():
            for trip in trips(person, list(life(sim.world, person))):
                self._trips.setdefault(person.email, []).append(trip)
                for day in range(1, LONGEST):
                    rng = self._lot(trip, day)
                    at = trip.placed + day * DAY + timedelta(hours=rng.uniform(-4, 8))
                    if at < sim.world.healed:
                        sim.at(at, lambda trip=trip, rng=rng: self._wonders(trip, rng))  # type: ignore[misc]

    def orders(self) -> int:
        return sum(len(some) for some in self._trips.values())

    def _lot(self, *names: object) -> Random:
        """Chance that is the same in both worlds."""
        named = [one.order if isinstance(one, Trip) else one for one in names]
        return self._sim.world.chance("wonders", *named)

    def reads(self, hand: Hand) -> None:
        """A message reached somebody: news about their order, or an answer."""
        mine = self._trips.get(hand.to, [])
        if hand.journey == "answers":
            for trip in mine:
                if trip.asked:
                    self._is_answered(trip, hand)
            return
        for trip in mine:
            if trip.order == hand.order and hand.message_class == "transactional":
                trip.news, trip.linked = self._sim.now, True

    # ------------------------------------------------------------------------ wondering

    def _wonders(self, trip: Trip, rng: Random) -> None:
        lots = [rng.random() for _ in range(4)]
        sim, now = self._sim, self._sim.now
        if (trip.arrives and now >= trip.arrives) or trip.asked or trip.settled:
            return
        if (trip.quiet and now < trip.quiet) or lots[0] >= self._unrest(trip, now):
            return
        sim.does("wonder", trip.order)
        named = self._named(trip)
        heard = trip.news is not None and now <= trip.news + HOLDS
        if heard and lots[1] < self._share("notice", named):
            self._is_content(trip, "notice")
        elif trip.linked and lots[2] < OPENS and lots[3] < self._share("page", named):
            self._is_content(trip, "page")
        else:
            self._writes(trip, rng.choice(ASKING))

    def _unrest(self, trip: Trip, now: datetime) -> float:
        if trip.promised is None or now < trip.promised - DAY:
            return UNREST["calm"]
        return UNREST["due" if now <= trip.promised else "late"]

    def _share(self, by: str, named: Day) -> float:
        halfway = (QUIETS[by] + UNSAID[by]) / 2
        share = {"comes": QUIETS[by], "settled": halfway, "": UNSAID[by]}[named]
        return share * self._sim.trust

    def _named(self, trip: Trip) -> Day:
        """The day still to come that the product itself names for it."""
        if self._is_known(trip):
            return "comes"
        return "settled" if self._is_promised(trip) else ""

    def _is_promised(self, trip: Trip) -> bool:
        store, now = self._sim.stores[trip.who.store], self._sim.now
        order = Order.objects.of(store).filter(about=trip.order).select_related("customer").first()
        if order is None:
            return False
        seen = timeline(order.customer)
        parcels = [one for one in seen.present.shipments.values() if one.order == trip.order]
        until = [settled_by(seen, one, now) for one in parcels if one.delivered is None]
        return any(until) or in_hand(seen.present, trip.order, now) is not None

    def _is_known(self, trip: Trip) -> bool:
        """Whether the product itself names a day for it that is still to come."""
        store, now = self._sim.stores[trip.who.store], self._sim.now
        rows = list(Shipment.objects.of(store).filter(order=trip.order))
        if not rows:
            order = Order.objects.of(store).filter(about=trip.order).first()
            return order is not None and order.expected_to is not None and order.expected_to > now
        return any(
            (one.expected_to or one.promised_to or now) > now
            for one in rows
            if one.delivered is None
        )

    def _is_content(self, trip: Trip, by: str) -> None:
        self._sim.does(f"content by {by}", trip.order)
        trip.quiet, trip.asked, trip.insisted = self._sim.now + CONTENT, False, False

    # --------------------------------------------------------------------------- writing

    def _writes(self, trip: Trip, text: str) -> None:
        sim = self._sim
        sim.does("write", trip.order)
        trip.asked = True
        event = told.reply(f"wonder/{trip.order}/{sim.now}", sim.now, trip.who.email, "", text)
        sim.post.send(trip.who.store, [event])
        sim.later(A_PERSON_TAKES, lambda: self._team(trip))

    def _is_answered(self, trip: Trip, hand: Hand) -> None:
        """They read the answer: it is enough, or they ask for a person, once."""
        if hand.step.endswith(PERSONAL):
            return
        rng = self._lot(trip, "answer", self._sim.now)
        if rng.random() < self._share("answer", self._named(trip)):
            self._is_content(trip, "answer")
        elif not trip.insisted:
            trip.insisted = True
            self._sim.later(HOUR, lambda: self._writes(trip, A_PERSON))

    def _team(self, trip: Trip) -> None:
        """Whoever is given to a person has an answer from one by now."""
        sim = self._sim
        store = sim.stores[trip.who.store]
        for talk in Conversation.objects.of(store).filter(state="team"):
            if talk.last <= sim.now - A_PERSON_TAKES + HOUR:
                talking.close(talk, now=sim.clock.now(), by=MIA)
        trip.quiet, trip.asked, trip.insisted = sim.now + CONTENT, False, False
        self._makes_good(trip)

    def _makes_good(self, trip: Trip) -> None:
        """A person looks at it: what is lost, or stays away, is sent again or paid back."""
        sim, store = self._sim, self._sim.stores[trip.who.store]
        lost = Shipment.objects.of(store).filter(order=trip.order, status="lost").exists()
        if not lost and (trip.promised is None or sim.now < trip.promised + GIVEN_UP):
            return
        trip.settled = True
        for task in Task.objects.of(store).filter(order=trip.order, closed=None):
            conversations.close(store, task.pk, outcome="", now=sim.clock.now(), by=MIA)

    def _works(self) -> None:
        """The team does what it was asked to do, as late as it may."""
        sim = self._sim
        for number, store in enumerate(sim.stores):
            due = Task.objects.of(store).filter(closed=None, due__lte=sim.now)
            orders = set(due.values_list("order", flat=True))
            for trips_ in self._trips.values():
                for trip in trips_:
                    if trip.order in orders and trip.who.store == number:
                        self._makes_good(trip)


MIA = "user:mia@sim.example"
PERSONAL = "-said"
"""How steps end that only say that a person answers."""


def trips(who: Person, told_: Sequence[News]) -> Iterator[Trip]:
    """The orders of a life, with what truly becomes of them."""
    events = [event for news in told_ for event in news.events]
    gone = {one.order for one in events if one.kind == "order.cancelled"}
    for placed in events:
        if placed.kind != "order.placed" or placed.order in gone:
            continue
        mine = [one for one in events if one.order == placed.order]
        promised = [
            datetime.fromisoformat(one.data["promised_to"])
            for one in mine
            if one.kind == "shipment.created"
        ]
        came = [one.happened for one in mine if one.data.get("status") == "delivered"]
        yield Trip(
            who=who,
            order=placed.order,
            placed=placed.happened,
            promised=max(promised, default=None),
            arrives=max(came) if len(came) >= len(promised) and came else None,
        )
