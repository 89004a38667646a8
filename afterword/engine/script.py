"""What happens in a walk: parcels that arrive as expected or otherwise, and the people in it."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from afterword.conversations.hearing import EVERYTHING, REFUSABLE, WHOLLY
from afterword.decisions.consent import kinds_for
from afterword.decisions.journey import Ask
from afterword.decisions.orders import Order
from afterword.decisions.parcels import MILESTONES, TERMINAL, Shipment
from afterword.decisions.promises import days_for
from afterword.decisions.run import OpenTask, PlanMessage, Run
from afterword.decisions.scores import score_of
from afterword.decisions.spans import Span
from afterword.decisions.timing import add, instant
from afterword.decisions.words import meaning, named
from afterword.decisions.zones import zone

from .expecting import window_of_order
from .supposing import Fact
from .walking import Walking

AT_THE_DOOR = time(14, 5)
ON_THE_VAN = time(7, 30)
SENT_AT = time(16, 40)
FORGOTTEN = timedelta(days=14)
"""An order of which no parcel was heard for so long is not expected to be sent."""


class Script:
    """Lets things happen in a walk. ``facts``: what is supposed. ``now``: from when facts count,
    where the walk began before."""

    def __init__(
        self,
        life: Walking,
        facts: Iterable[Fact],
        now: datetime | None = None,
        assumed: frozenset[str] = frozenset(),
    ) -> None:
        self.life = life
        self.all = tuple(facts)
        self.facts = {one.name: one for one in self.all}
        self.now = now or life.now
        self.assumed = assumed
        self.arrives: datetime | None = None
        """When the first thing that is on its way arrives."""

    # ------------------------------------------------------------------------------- parcels

    def expect(self) -> None:
        """What is on its way arrives, and what was ordered lately is sent."""
        present = self.life.timeline.present
        for parcel in present.shipments.values():
            self._expect_parcel(parcel)
        sent = {one.order for one in present.shipments.values()}
        for order in present.orders.values():
            waited = self.life.now - order.placed
            over = order.cancelled or order.delivered or order.about in sent
            if not over and waited < FORGOTTEN:
                self.send(order)

    def _expect_parcel(self, parcel: Shipment) -> None:
        if parcel.status in (*TERMINAL, "lost", "returning", "expired"):
            return
        days = days_for(parcel)
        usual = days[1] if days else (parcel.shipped or self.life.now) + timedelta(days=3)
        if usual > self.life.now:
            self._bring(parcel.about, parcel.order, usual, parcel.status)
        elif {"late", "lost", "tried", "pickup"} & self.facts.keys():
            # What is overdue is expected by nobody, unless somebody says what becomes of it.
            self._bring(
                parcel.about, parcel.order, self.life.now + timedelta(hours=2), parcel.status
            )

    def _bring(self, about: str, order: str, usual: datetime, status: str) -> None:
        """A parcel comes at the end of the days that were given for it, or as is supposed."""
        comes = usual
        if late := self.facts.get("late"):
            comes = usual + timedelta(days=late.number)
            morning = self._on_day(usual, time(8, 40))
            said = self._when(late, max(min(morning, usual), self.life.now + timedelta(hours=1)))
            self._plan(said, self._late, about, order, comes, late)
        if lost := self.facts.get("lost"):
            at = self._when(
                lost, max(comes - timedelta(hours=4), self.life.now + timedelta(hours=1))
            )
            self._plan(at, self._scan, about, order, "lost", lost)
            return
        self.arrives = min(self.arrives or comes, comes)
        van = self._on_day(comes, ON_THE_VAN)
        if (
            status not in ("out_for_delivery", "available_for_pickup")
            and self.life.now < van < comes
        ):
            self._plan(van, self._scan, about, order, "out_for_delivery", None)
        for name, word, more in (("tried", "attempt_failed", 1), ("pickup", PICK_UP, 2)):
            if fact := self.facts.get(name):
                self._plan(self._when(fact, comes), self._scan, about, order, word, fact)
                comes = max(self._when(fact, comes), comes) + timedelta(days=more)
        self._plan(comes, self._scan, about, order, "delivered", None)

    def _named(self, fact: Fact | None) -> str:
        """The text of a fact that somebody supposed; nothing of what is only assumed."""
        return fact.text if fact and fact.text not in self.assumed else ""

    def _on_day(self, at: datetime, clock: time) -> datetime:
        where = zone(self.life.zone)
        return instant(at.astimezone(where).date(), clock, where)

    def _when(self, fact: Fact, usual: datetime) -> datetime:
        return usual if fact.after is None else self.now + fact.after

    def _plan(self, at: datetime, do: Any, *more: Any) -> None:
        self.life.plan_at(at, partial(do, *more))

    def _scan(self, about: str, order: str, status: str, fact: Fact | None) -> None:
        known = self.life.timeline.present.shipments.get(about)
        if known is None or known.status in (*TERMINAL, "lost"):
            return
        kind = MILESTONES.get(status, "shipment.checkpoint")
        self.life.note(kind, about, fact=self._named(fact))
        self.life.hear([self.life.tell("shipment.checkpoint", about, order, status=status)])

    def _late(self, about: str, order: str, comes: datetime, fact: Fact) -> None:
        known = self.life.timeline.present.shipments.get(about)
        if known is None or known.status in (*TERMINAL, "lost"):
            return
        status = known.status if known.status in ("customs", "exception") else "in_transit"
        self.life.note("shipment.delayed", about, fact=self._named(fact), value=fact.value)
        self.life.hear(
            [
                self.life.tell(
                    "shipment.checkpoint",
                    about,
                    order,
                    status=status,
                    delayed=True,
                    promised_from=(comes - timedelta(hours=4)).isoformat(),
                    promised_to=comes.isoformat(),
                )
            ]
        )

    def send(self, order: Order) -> None:
        """An order is packed and sent as usual: on the next business day, there on the third one
        after it, or when the store has learnt that such orders come."""
        life, rules = self.life, self.life.rules
        shop = zone(rules.zone)
        known = life.known_of(order)
        begins = max(order.placed, self.life.now)
        packed = add(begins, Span(1, "business days"), shop, rules.country)
        packed = instant(packed.astimezone(shop).date(), SENT_AT, shop)
        window = window_of_order(life.book, known, begins)
        there = window.likely if window else add(packed, Span(2, "business days"), known.where)
        comes = instant(there.astimezone(known.where).date(), AT_THE_DOOR, known.where)
        comes = max(comes, packed + timedelta(hours=18))
        last = instant((comes + timedelta(days=1)).astimezone(known.where).date(), time(20),
                       known.where)  # fmt: skip
        about = f"shipment/walk:{order.about.removeprefix('order/')}"
        self._plan(packed, self._sent, about, order.about, comes, last)
        # What is supposed of parcels holds for this one too; its days are not known yet.
        self._bring(about, order.about, comes, "pending")

    def _sent(self, about: str, order: str, first: datetime, last: datetime) -> None:
        life = self.life
        found = life.timeline.present.orders.get(order)
        if found is None or found.cancelled:
            return
        facts = {"carrier": "DPD", "promised_from": first.isoformat()}
        created = life.tell("shipment.created", about, order, **facts, promised_to=last.isoformat())
        scan = life.tell("shipment.checkpoint", about, order, status="picked_up", carrier="DPD")
        life.note("shipment.shipped", about)
        life.hear([created, scan, life.tell("order.fulfilled", order, order)])

    # -------------------------------------------------------------------------------- people

    def people(self) -> None:
        """What people do, as is supposed."""
        for fact in self.all:
            match fact.name:
                case "answer" | "click":
                    self.life.after_message.append(partial(self._after_message, fact))
                case "says" | "stop" if fact.after is None:
                    self.life.after_message.append(partial(self._writes_back, fact, []))
                case "says" | "stop":
                    self._plan(self.now + fact.wait, self._write, fact, "")
                case "done":
                    self.life.after_task.append(partial(self._does, fact))
                case "return" | "complaint" | "order" | "review" | "event":
                    self._plan(self._at(fact), self._happen, fact)

    def _at(self, fact: Fact) -> datetime:
        """When it is said, else its usual time after what is on its way arrives."""
        if fact.after is not None or fact.name == "event":
            return self.now + fact.wait
        return (self.arrives or self.now) + fact.wait

    def _after_message(
        self, fact: Fact, life: Walking, message: PlanMessage, run: Run, channel: str
    ) -> None:
        if fact.name == "click":
            if life.said[message.send_key].link or life.said[message.send_key].html:
                self._plan(life.now + fact.wait, self._click, fact, message, run, channel)
            return
        plan = life.plan_of(run)
        step = plan.steps.get(message.step) if plan else None
        if isinstance(step, Ask):
            value = _answer_of(step, fact.number)
            self._plan(life.now + fact.wait, self._answer, fact, message, run, value)

    def _answer(self, fact: Fact, message: PlanMessage, run: Run, value: int | str) -> None:
        life = self.life
        about = f"message/{message.send_key}"
        life.note("answer.given", about, fact=self._named(fact), value=str(value))
        name = "value" if isinstance(value, int) else "choice"
        data = {"question": message.question, name: value, "message": message.send_key,
                "journey": run.journey, "step": message.step}  # fmt: skip
        life.hear([life.tell("answer.given", about, life.order_of(run.subject), **data)])

    def _click(self, fact: Fact, message: PlanMessage, run: Run, channel: str) -> None:
        life = self.life
        about = f"message/{message.send_key}"
        life.note("message.clicked", about, fact=self._named(fact))
        data = {"message": message.send_key, "journey": run.journey, "step": message.step,
                "class": message.message_class, "purpose": message.purpose, "channel": channel,
                "template": message.template, "trusted": True}  # fmt: skip
        life.hear([life.tell("message.clicked", about, life.order_of(run.subject), **data)])

    def _does(self, fact: Fact, life: Walking, task: OpenTask) -> None:
        self._plan(life.now + fact.wait, self._done, fact, task)

    def _done(self, fact: Fact, task: OpenTask) -> None:
        life = self.life
        matter = life.timeline.present.matters.get(task.about)
        if matter is None or matter.closed:
            return
        life.note(f"{task.what}.closed", task.about, fact=self._named(fact), value=task.title)
        life.hear([life.tell(f"{task.what}.closed", task.about, matter.order, title=task.title)])

    # ---------------------------------------------------------------------- what they write

    def _writes_back(
        self,
        fact: Fact,
        written: list[str],
        life: Walking,
        message: PlanMessage,
        run: Run,
        channel: str,
    ) -> None:
        """To the first message that comes from now on."""
        if written or life.now < self.now or message.purpose == "answer":
            return
        written.append(message.send_key)
        self._plan(life.now + fact.wait, self._write, fact, channel)

    def _write(self, fact: Fact, channel: str) -> None:
        life = self.life
        present = life.timeline.present
        lately = [one for one in present.messages.values() if one.handed]
        last = max(lately, key=lambda one: one.handed or one.planned, default=None)
        channel = channel or (last.channel if last else "") or "email"
        contacts = [(of, one) for of, one in present.contacts if of in kinds_for(channel)]
        words = "STOP" if fact.name == "stop" else fact.value
        heard = meaning(words, present.customer.language)
        data: dict[str, Any] = {
            "channel": channel,
            "meaning": heard.meaning,
            "heard_by": heard.rule,
            "word": named(words, life.rules.words),
        }
        data = {name: value for name, value in data.items() if value}
        if contacts:
            data["who"] = {"contacts": [list(one) for one in contacts[:1]]}
        order = last.order if last else ""
        life.note("reply.received", channel, fact=self._named(fact), value=words)
        life.hear(
            [life.tell("reply.received", f"reply/walk-{life.now.timestamp():.0f}", order, **data)]
        )
        self._heed(heard.meaning, heard.rule, words, channel, contacts[0][1] if contacts else "")

    def _heed(self, means: str, rule: str, words: str, channel: str, contact: str) -> None:
        """What the words do, as in ``conversations.hearing``."""
        life = self.life
        if means == "stop" and contact:
            stopped = EVERYTHING if channel in WHOLLY else REFUSABLE
            self._consent("consent.revoked", stopped, channel, contact)
            self.life.answer("heard-stop", channel)
        elif means == "start" and rule != "yes" and contact:
            words_ = life.timeline.present.consents
            again = [one for one in EVERYTHING if (channel, contact, one) in words_]
            self._consent("consent.given", again, channel, contact)
        elif (value := score_of(words)) is not None:
            self._take_number(value, channel)

    def _consent(self, kind: str, purposes: Iterable[str], channel: str, contact: str) -> None:
        life = self.life
        shared = {"channel": channel, "contact": contact, "source": "keyword"}
        life.hear([life.tell(kind, "", "", **shared, purpose=one) for one in purposes])

    def _take_number(self, value: int, channel: str) -> None:
        """A number by itself answers the question that was asked last on the channel."""
        life = self.life
        answered = {one.about for one in life.timeline.of_kind("answer.given")}
        for said in sorted(life.timeline.present.messages.values(),
                           key=lambda one: one.handed or one.planned, reverse=True):  # fmt: skip
            plan = next((one for one in life.live if one.journey.journey == said.journey), None)
            step = plan.steps.get(said.step) if plan else None
            asked = isinstance(step, Ask) and said.channel == channel and said.handed
            if not asked or f"message/{said.key}" in answered:
                continue
            assert isinstance(step, Ask)
            if step.scale.low <= value <= step.scale.high:
                data = {"question": step.answer, "value": value, "message": said.key,
                        "journey": said.journey, "step": said.step}  # fmt: skip
                life.hear([life.tell("answer.given", f"message/{said.key}", said.order, **data)])
            return

    # ------------------------------------------------------------------------ other matters

    def _happen(self, fact: Fact) -> None:
        life = self.life
        order = self._order()
        about = order.about if order else ""
        match fact.name:
            case "return":
                self._matter("return.requested", fact, about)
            case "complaint":
                self._matter("complaint.opened", fact, about)
            case "review":
                life.note("review.left", about, fact=self._named(fact), value=fact.value)
                review = f"review/walk-{self._count('review.left')}"
                life.hear([life.tell("review.left", review, about, stars=fact.number)])
            case "order":
                self.buy_again(fact)
            case _:
                self._event(fact, order)

    def _order(self) -> Order | None:
        orders = self.life.timeline.present.orders.values()
        return max(orders, key=lambda one: one.placed, default=None)

    def _count(self, kind: str) -> int:
        return 1 + sum(1 for _ in self.life.timeline.of_kind(kind))

    def _matter(self, kind: str, fact: Fact, order: str, **data: Any) -> None:
        life = self.life
        thing = kind.partition(".")[0]
        life.note(kind, order, fact=self._named(fact))
        about = f"{thing}/walk-{self._count(kind)}"
        life.hear([life.tell(kind, about, order, **data)])

    def buy_again(self, fact: Fact) -> None:
        """The same things once more; they are packed and sent as usual."""
        life = self.life
        last = self._order()
        event = life.timeline.latest("order.placed", of=last.about) if last else None
        if last is None or event is None:
            return
        about = f"order/walk:{self._count('order.placed')}"
        number = f"{last.number}+{self._count('order.placed') - 1}"
        data = {**event.data, "number": number, "order": about.removeprefix("order/")}
        life.note("order.placed", about, fact=self._named(fact))
        life.hear([life.tell("order.placed", about, about, **data)])
        order = life.timeline.present.orders[about]
        script = Script(life, ())
        script.send(order)

    def _event(self, fact: Fact, order: Order | None) -> None:
        life, kind = self.life, fact.value
        thing = kind.partition(".")[0]
        about = order.about if order else ""
        life.note(kind, about, fact=self._named(fact))
        data = fact.data
        if thing == "shipment":
            self._of_parcel(kind, data)
        elif thing in ("return", "repair", "complaint", "task"):
            matters = life.timeline.present.matters.values()
            mine = [one for one in matters if one.what == thing and one.closed is None]
            opens = kind.endswith((".requested", ".opened"))
            name = mine[-1].about if mine and not opens else f"{thing}/walk-{self._count(kind)}"
            life.hear([life.tell(kind, name, about, **data)])
        elif thing == "order":
            life.hear([life.tell(kind, about, about, **data)])
        else:
            name = f"{thing}/walk-{self._count(kind)}"
            life.hear([life.tell(kind, name, about, **data)])

    def _of_parcel(self, kind: str, data: dict[str, Any]) -> None:
        life = self.life
        parcels = life.timeline.present.shipments.values()
        parcel = max(parcels, key=lambda one: one.status_at, default=None)
        if parcel is None:
            return
        status = next((word for word, known in MILESTONES.items() if known == kind), "")
        if status:
            kind, data = "shipment.checkpoint", {**data, "status": status}
        life.hear([life.tell(kind, parcel.about, parcel.order, **data)])


PICK_UP = "available_for_pickup"
WELL_FROM = 6
"""From this score on somebody who is supposed to answer takes the first of several choices, which
is the good one; below it the last."""


def _answer_of(step: Ask, score: int) -> int | str:
    """What a supposed score answers to a question: a number of its scale, or one of its choices."""
    if step.choices:
        return step.choices[0 if score >= WELL_FROM else -1]
    return min(max(score, step.scale.low), step.scale.high)
