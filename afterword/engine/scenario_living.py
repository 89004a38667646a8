"""Living a scenario through on a virtual clock: no store, no database, no words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

import msgspec

from afterword.decisions.consent import kinds_for
from afterword.decisions.faults import Fault
from afterword.decisions.forecast import Book
from afterword.decisions.journey import Ask, Journey, Plan
from afterword.decisions.promises import days_for
from afterword.decisions.rules import Rules
from afterword.decisions.run import PlanMessage, Run
from afterword.decisions.spans import Span, span
from afterword.decisions.timeline import Event, Timeline
from afterword.decisions.timing import add, instant
from afterword.decisions.zones import zone, zone_of
from afterword.messages.trying import Tried

from .scenario import Happens, Order, Scenario, Unclear
from .walking import Walking

PURPOSES = ("orders", "care", "reviews", "offers")
PARCEL = "shipment/scenario:1"


class _Scene(Walking):
    """A life whose messages have no words: what they say of days is what is known of them."""

    def __init__(self, live: Sequence[Plan], rules: Rules, start: datetime) -> None:
        nobody: Any = None
        """Nothing is written here, so nobody writes: ``_try`` stands for it."""
        seen = Timeline("scenario", ())
        super().__init__(seen, {}, live, rules, now=start, trier=nobody, book=Book())

    def _try(self, message: PlanMessage, run: Run, channel: str) -> Tried | None:
        order = self.order_of(run.subject)
        parcels = self.timeline.present.shipments.values()
        told = tuple(
            (one.about, *days)
            for one in parcels
            if one.order == order and not one.delivered and (days := days_for(one))
        )
        tried = Tried(channel=channel, language=self.rules.language, told=told)
        self.said[message.send_key] = tried
        return tried


class Lived:
    """A scenario that is lived through. Raises ``Unclear`` where it names a journey or a step that
    there is not."""

    def __init__(self, scenario: Scenario, journeys: Mapping[str, Journey], rules: Rules) -> None:
        self.scenario = scenario
        keys = scenario.journeys or tuple(journeys)
        missing = [key for key in keys if key not in journeys]
        if missing:
            raise Unclear(
                [Fault(f"scenario {scenario.name!r}", f"there is no journey {missing[0]!r}")]
            )
        # Who is left alone for comparison would see nothing: here nobody is.
        made = [msgspec.structs.replace(journeys[key], holdout=0, version=1) for key in keys]
        plans = [Plan(one) for one in made]
        self.plans = sorted(plans, key=lambda one: (-one.journey.priority, one.journey.journey))
        told = scenario.customer
        name = zone_of(told=told.zone, country=told.country, region="", store=rules.zone)
        self.zone = zone(name)
        self.zone_name = name
        self.start = (
            datetime.fromisoformat(scenario.start).replace(tzinfo=self.zone).astimezone(UTC)
        )
        self.life = _Scene(self.plans, rules, self.start)
        self._named()

    def _named(self) -> None:
        known = {step.id for plan in self.plans for step in plan.steps.values()}
        known |= {
            step.template
            for plan in self.plans
            for step in plan.steps.values()
            if hasattr(step, "template")
        }
        for one in (*self.scenario.expect, *self.scenario.never):
            name = one.say or one.task
            if name and name not in known:
                where = f"scenario {self.scenario.name!r}"
                raise Unclear([Fault(where, f"no journey here has a step or template {name!r}")])

    # -------------------------------------------------------------------------- what happens

    def live(self) -> None:
        """Let happen all that does, and see what the journeys make of it."""
        life, scenario = self.life, self.scenario
        life.hear(self._met())
        if scenario.order is not None:
            life.hear(self._ordered(scenario.order))
        for one in sorted(scenario.happens, key=self._when):
            life.plan_at(self._when(one), lambda one=one: self._happens(one))  # type: ignore[misc]
        life.until(self.later(scenario.lasts))

    def later(self, text: str) -> datetime:
        """The moment so long after the beginning, on the customer's calendar."""
        return self._add(span(text))

    def _add(self, length: Span) -> datetime:
        return add(self.start, length, self.zone, self.scenario.customer.country)

    def _when(self, one: Happens) -> datetime:
        at = self.later(one.after)
        if not one.at:
            return at
        hour = time.fromisoformat(one.at)
        return instant(at.astimezone(self.zone).date(), hour, self.zone)

    def _met(self) -> Iterator[Event]:
        told = self.scenario.customer
        channels = dict.fromkeys(("email", *told.yes, *told.no))
        kinds = dict.fromkeys(kinds_for(channel)[-1] for channel in channels)
        who = {
            "language": told.language,
            "country": told.country,
            "zone": self.zone_name,
            "contacts": [(kind, f"scenario-{kind}") for kind in kinds],
        }
        yield self.life.tell("customer.seen", "customer/scenario", "", who=who)
        for kind, some in (("consent.given", told.yes), ("consent.revoked", told.no)):
            for channel in some:
                for purpose in PURPOSES:
                    yield self.life.tell(
                        kind,
                        "",
                        "",
                        channel=channel,
                        purpose=purpose,
                        contact="",
                        source="checkout",
                    )
        for tag in told.tags:
            yield self.life.tell("customer.tagged", "", "", tag=tag)
        for name, value in told.stated.items():
            yield self.life.tell("customer.stated", "", "", name=name, value=value)

    def _ordered(self, order: Order) -> Iterator[Event]:
        about = f"order/scenario:{order.number}"
        lines = [
            {"product": one, "title": one, "quantity": 1, "price": order.total}
            for one in order.products
        ]
        yield self.life.tell(
            "order.placed",
            about,
            about,
            number=f"#{order.number}",
            currency=order.currency,
            total=order.total,
            items=order.items,
            products=list(order.products),
            lines=lines,
            tags=list(order.tags),
            country=self.scenario.customer.country,
            source="web",
        )

    @property
    def _order(self) -> str:
        orders = self.life.timeline.present.orders
        return max(orders, key=lambda one: orders[one].placed, default="")

    def _happens(self, one: Happens) -> None:
        life, order = self.life, self._order
        data = dict(one.data)
        if one.scan:
            data = {"carrier": "DPD", "number": "1", **data, "status": one.scan}
            life.hear([life.tell("shipment.checkpoint", PARCEL, order, **data)])
        elif one.event:
            life.hear([self._event(one.event, order, data)])
        elif one.answer is not None:
            self._answers(one.answer)
        else:
            self._done(one.done)

    def _event(self, kind: str, order: str, data: dict[str, Any]) -> Event:
        thing = kind.partition(".")[0]
        if thing == "order":
            if kind == "order.placed":
                count = sum(1 for _ in self.life.timeline.of_kind(kind)) + 1
                about = f"order/scenario:{count}000"
                usual = {"number": f"#{count}000", "total": 2500, "currency": "GBP", "items": 1,
                         "products": [], "lines": []}  # fmt: skip
                return self.life.tell(kind, about, about, **{**usual, **data})
            return self.life.tell(kind, order, order, **data)
        about = PARCEL if thing == "shipment" else f"{thing}/scenario:1"
        if thing in ("customer", "consent"):
            about = ""
        return self.life.tell(kind, about, order if about else "", **data)

    def _answers(self, value: int) -> None:
        life = self.life
        said = sorted(
            (one for one in life.timeline.present.messages.values() if one.handed),
            key=lambda one: one.handed or one.planned,
            reverse=True,
        )
        for one in said:
            plan = next(plan for plan in self.plans if plan.journey.journey == one.journey)
            step = plan.steps[one.step]
            if isinstance(step, Ask):
                data = {"question": step.answer, "value": value, "message": one.key,
                        "journey": one.journey, "step": one.step}  # fmt: skip
                life.hear([life.tell("answer.given", f"message/{one.key}", one.order, **data)])
                return

    def _done(self, step: str) -> None:
        life = self.life
        for about, task in life.tasks.items():
            matter = life.timeline.present.matters.get(about)
            if task.step == step and matter and matter.closed is None:
                kind = f"{task.what}.closed"
                life.hear([life.tell(kind, about, matter.order, title=task.title)])
