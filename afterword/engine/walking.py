"""A life that is walked ahead: like any life on a virtual clock, and its parcels are looked at, its
words are written, and things that are supposed happen in it at their time.

Nothing of it is stored and nothing goes out.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from afterword.conversations.hearing import ANSWERED_WITHIN
from afterword.decisions import expecting
from afterword.decisions.admit import candidate_for
from afterword.decisions.expecting import Known
from afterword.decisions.faults import Fault
from afterword.decisions.forecast import Book, Spot
from afterword.decisions.journey import Plan
from afterword.decisions.orders import Order
from afterword.decisions.parcels import CLAIMS, SHIPMENT_FACTS, TERMINAL, Shipment
from afterword.decisions.places import order_of, place
from afterword.decisions.promises import stirred, window_of
from afterword.decisions.rules import Rules
from afterword.decisions.run import Decision, Effect, OpenTask, PlanMessage, Run
from afterword.decisions.split import send_key
from afterword.decisions.timeline import Event, Timeline
from afterword.decisions.zones import zone, zone_of
from afterword.messages.compose import Unwritable
from afterword.messages.trying import Tried, Trier
from afterword.timeline import announcing
from afterword.timeline.hot_dates import DATED
from afterword.wire import shapes

from .expecting import STIRRED_BY, order_again, said_of, said_of_order, window_of_order
from .simulate import LOOKS, Life, Standing, Waiting

OwnWords = Callable[["Walking", PlanMessage, Run, str], None]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something that comes about in a walk beside messages. ``fact``: the supposed fact that it is,
    as text; empty for what is expected anyway."""

    at: datetime
    kind: str
    about: str = ""
    fact: str = ""
    value: str = ""


class Ended(msgspec.Struct, frozen=True):
    """A run that came to its end."""

    at: datetime
    run: Run


class Walking(Life):
    """One customer's future on a virtual clock."""

    def __init__(
        self,
        timeline: Timeline,
        plans: Mapping[tuple[str, int], Plan],
        live: Sequence[Plan],
        rules: Rules,
        *,
        now: datetime,
        trier: Trier,
        book: Book,
    ) -> None:
        super().__init__(timeline, plans, live, rules, now=now)
        self.trier = trier
        self.book = book
        self.said: dict[str, Tried] = {}
        self.faults: dict[str, tuple[Fault, ...]] = {}
        self.tasks: dict[str, OpenTask] = {}
        self.happened: list[Happening] = []
        self.ended: list[Ended] = []
        self.looks: dict[str, datetime] = {}
        """By parcel or order: when it is looked at for the days on which it comes."""
        self.codes: Mapping[str, str] = {}
        """By order: the postcode that it goes to, where trees ask for it."""
        self.after_message: list[OwnWords] = []
        self.after_task: list[Callable[[Walking, OpenTask], None]] = []
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = 0

    # ----------------------------------------------------------------------------- the clock

    def plan_at(self, at: datetime, do: Callable[[], None]) -> None:
        """Let something happen at a moment; what lies in the past happens now."""
        self._number += 1
        heapq.heappush(self._agenda, (max(at, self.now), self._number, do))

    @property
    def busy(self) -> bool:
        """Whether something is still to happen in it."""
        return bool(self._agenda)

    def next_due(self) -> datetime | None:
        """When something happens next."""
        dues = [super().next_due(), *self.looks.values()]
        dues += [self._agenda[0][0]] if self._agenda else []
        return min((at for at in dues if at), default=None)

    def settle(self) -> None:
        """Do everything there is to do now."""
        for _ in range(LOOKS):
            super().settle()
            if not (self._look_at_dates() or self._take_next()):
                return
        raise RuntimeError(f"a walk does not come to rest at {self.now}")

    def _take_next(self) -> bool:
        if not self._agenda or self._agenda[0][0] > self.now:
            return False
        heapq.heappop(self._agenda)[2]()
        return True

    # -------------------------------------------------------------------------------- events

    def hear(self, events: Iterable[Event]) -> None:
        """Events become known now, and with them what they add up to."""
        heard = list(events)
        super().hear(heard)
        if more := list(self._announced(heard)):
            super().hear(more)
        for event in (*heard, *more):
            if event.kind in STIRRED_BY:
                self._stir(event)

    def tell(self, kind: str, about: str = "", order: str = "", /, **data: Any) -> Event:
        """An event of this moment, to be heard."""
        if about.startswith("shipment/"):
            data.setdefault("shipment", about.removeprefix("shipment/"))
        if order:
            data.setdefault("order", order.removeprefix("order/"))
        return Event(
            id=0, kind=kind, happened=self.now, known=self.now, about=about, order=order, data=data
        )

    def note(self, kind: str, about: str = "", *, fact: str = "", value: str = "") -> None:
        """Note what is shown of a happening."""
        self.happened.append(Happening(at=self.now, kind=kind, about=about, fact=fact, value=value))

    def _announced(self, heard: Sequence[Event]) -> Iterator[Event]:
        """What these events add up to, as the timeline announces it."""
        present = self.timeline.present
        abouts = dict.fromkeys(one.about for one in heard if one.kind in SHIPMENT_FACTS)
        parcels = [present.shipments[about] for about in abouts if about in present.shipments]
        for parcel in parcels:
            mine = [one for one in self.timeline.events if one.about == parcel.about]
            known = {_mark(event.kind, event.data) for event in mine}
            for one in announcing.of_shipment(parcel, mine, self.now):
                again = one.kind in CLAIMS or one.kind == announcing.CORRECTED
                if again or _mark(one.kind, one.data) not in known:
                    yield self._event_of(one)
        orders = {one.order for one in heard if one.order} | {one.order for one in parcels}
        for about in sorted(orders & present.orders.keys()):
            sent = [one for one in present.shipments.values() if one.order == about]
            events = [one for one in self.timeline.events if one.about == about]
            for one in announcing.of_order(present.orders[about], sent, events):
                yield self._event_of(one)

    def _event_of(self, one: announcing.Announcement) -> Event:
        return Event(
            id=0,
            kind=one.kind,
            happened=one.happened,
            known=self.now,
            about=one.about,
            order=one.order,
            data=one.data,
        )

    # --------------------------------------------------------------------------------- dates

    def _stir(self, event: Event) -> None:
        if event.about.startswith(("shipment/", "order/")):
            self.looks[event.about] = self.now
        if event.kind == "order.told":
            mine = self.timeline.present.shipments.values()
            self.looks |= {one.about: self.now for one in mine if one.order == event.about}

    def _look_at_dates(self) -> bool:
        due = [about for about, at in self.looks.items() if at <= self.now]
        for about in due:
            del self.looks[about]
            parcel = self.timeline.present.shipments.get(about)
            order = self.timeline.present.orders.get(about)
            if parcel is not None:
                self._look_at_parcel(parcel)
            elif order is not None:
                self._look_at_order(order)
        return bool(due)

    def _look_at_parcel(self, parcel: Shipment) -> None:
        if parcel.status in TERMINAL or self.now > parcel.given_up:
            return
        events = [
            one
            for one in self.timeline.events
            if one.kind in DATED
            and (one.about == parcel.about or (one.about == parcel.order and parcel.order))
        ]
        known = self.known_of(self.timeline.present.orders.get(parcel.order))
        found = expecting.look(parcel, events, known, self.book, self.rules.dates, self.now)
        if found.due:
            self.looks[parcel.about] = found.due
        if news := list(said_of(parcel, parcel.order, found, self.now)):
            self.hear([self._event_from(one) for one in news])

    def _look_at_order(self, order: Order) -> None:
        parcels = self.timeline.present.shipments.values()
        if order.cancelled or any(one.order == order.about for one in parcels):
            return
        known = self.known_of(order)
        window = window_of_order(self.book, known, self.now)
        if window is None:
            return
        before = self.timeline.latest("order.expected", of=order.about)
        self.looks[order.about] = order_again(window, self.now)
        if stirred(window_of(before.data) if before else None, window, known.where):
            said = said_of_order(order.about, order.about, window, self.now)
            self.hear([self._event_from(said)])

    def _event_from(self, one: shapes.Event) -> Event:
        return self.tell(one.kind, one.about, one.order, **one.data)

    def known_of(self, order: Order | None) -> Known:
        """What is known of where something goes, and by whose clock it is waited for."""
        customer = self.timeline.present.customer
        from_order = order is not None and bool(order.country)
        country = (order.country if order and from_order else "") or customer.country
        region = order.region if order and from_order else customer.region
        where = zone_of(told=customer.zone, country=country, region=region, store=self.rules.zone)
        home = self.rules.country
        return Known(
            placed=order.placed if order else None,
            country=country or home,
            region=region.upper().removeprefix(f"{country.upper()}-"),
            where=zone(where),
            home=Spot(home),
            price=order.goods if order else None,
            postage=order.postage if order else None,
            weight=order.weight if order else None,
            pieces=(order.items or None) if order else None,
            paid=order.paid if order else None,
            postcode=self.codes.get(order.about, "") if order else "",
        )

    @property
    def zone(self) -> str:
        """The name of the person's zone."""
        return place(self.timeline.present, self.rules).zone

    # --------------------------------------------------------------------------------- words

    def order_of(self, subject: str) -> str:
        """The order that a subject is or belongs to; empty: none."""
        found = order_of(self.timeline.present, subject)
        return found.about if found else ""

    def _said(
        self, outcome: str, message: PlanMessage, run: Run, happened: datetime, channel: str
    ) -> None:
        tried = self._try(message, run, channel) if outcome == "accepted" else None
        if outcome == "accepted" and tried is None:
            outcome = "failed"
        super()._said(outcome, message, run, happened, channel)
        if tried is None:
            return
        order = self.order_of(run.subject)
        for about, since, until in tried.told:
            self.hear([self._told(message, order, about, since, until, channel)])
        for react in self.after_message:
            react(self, message, run, channel)

    def _try(self, message: PlanMessage, run: Run, channel: str) -> Tried | None:
        plan = self.plan_of(run)
        order = self.order_of(run.subject)
        try:
            tried = self.trier.tried(message, run, order, channel, plan, self.timeline, self.now)
        except Unwritable as error:
            self.faults[message.send_key] = error.faults
            return None
        self.said[message.send_key] = tried
        return tried

    def _told(
        self,
        message: PlanMessage,
        order: str,
        about: str,
        since: datetime,
        until: datetime,
        channel: str,
    ) -> Event:
        thing = about.partition("/")[0]
        return self.tell(
            f"{thing}.told",
            about,
            about if thing == "order" else order,
            **{"from": since.isoformat(), "to": until.isoformat()},
            channel=channel,
            message=message.send_key,
        )

    def answer(self, template: str, channel: str) -> None:
        """What somebody wrote is answered by one line at once, as the engine does it by itself."""
        subject = f"reply/{channel}"
        message = PlanMessage(
            send_key=send_key("walk", template, channel, self.now.isoformat()),
            step=template,
            message_class="transactional",
            purpose="answer",
            channels=(channel,),
            template=template,
            tone="",
            cap="hold",
            due=self.now,
            valid_until=self.now + ANSWERED_WITHIN,
            priority=100,
        )
        run = Run(journey="", version=0, subject=subject, entry=1, entered=self.now, trigger=0,
                  at="", since=self.now)  # fmt: skip
        candidate = candidate_for(message, "", subject)
        self.waiting.append(Waiting(message, candidate, run, self.now, ()))

    def plan_of(self, run: Run) -> Plan | None:
        """The plan that a run goes by."""
        mine = (one.plan for one in self.runs if one.run.key == run.key)
        lives = (one for one in self.live if one.journey.journey == run.journey)
        return next(mine, None) or next(lives, None) or self.plans.get((run.journey, run.version))

    # ------------------------------------------------------------------------------ the rest

    def _do(self, standing: Standing, decision: Decision, effect: Effect) -> None:
        super()._do(standing, decision, effect)
        if isinstance(effect, OpenTask):
            self.tasks[effect.about] = effect
            for react in self.after_task:
                react(self, effect)

    def _mark_ended(self, run: Run) -> None:
        super()._mark_ended(run)
        self.ended.append(Ended(self.now, run))


def _mark(kind: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """What tells one announcement of a parcel from another."""
    return kind, str(data.get("action", "")) if kind == "shipment.action_required" else ""
