"""Scenarios: what a journey is expected to do for one customer, lived through on a virtual clock.

No store and no database: an invented customer, an order, what happens to it at which moment, what
they answer; then what must be said, and what never. A failure says what happened instead, and
because of what.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec

from afterword.decisions.consent import kinds_for
from afterword.decisions.faults import Fault, Wrong
from afterword.decisions.forecast import Book
from afterword.decisions.journey import Ask, Journey, Plan
from afterword.decisions.kinds import is_kind
from afterword.decisions.parcels import MILESTONES
from afterword.decisions.promises import days_for
from afterword.decisions.reasons import Because
from afterword.decisions.rules import Rules
from afterword.decisions.run import PlanMessage, Run
from afterword.decisions.spans import Span, span
from afterword.decisions.timeline import Event, Timeline
from afterword.decisions.timing import add, clock, instant
from afterword.decisions.zones import zone, zone_of
from afterword.messages.trying import Tried
from afterword.ui import reason_words

from .simulate import Outcome
from .walking import Walking

START = "2026-11-24 09:00"
"""A Tuesday morning, where a scenario does not say."""
FAR = timedelta(days=60)
SLACK = timedelta(minutes=2)
"""How near to an expected hour counts as at it."""
PURPOSES = ("orders", "care", "reviews", "offers")
PARCEL = "shipment/scenario:1"


class Customer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who it is about. ``yes`` and ``no``: channels they said so on, for everything."""

    country: str = "GB"
    language: str = "en"
    zone: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    stated: Mapping[str, str | int | bool] = {}


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What they ordered, at the beginning. ``total`` in the smallest unit of the currency."""

    number: str = "1001"
    total: int = 2500
    currency: str = "GBP"
    items: int = 1
    products: tuple[str, ...] = ("p1",)
    tags: tuple[str, ...] = ()


class Happens(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that happens: an event, a scan of the parcel, an answer, or a task done."""

    after: str = "0 minutes"
    """How long after the beginning."""
    at: str = ""
    """The hour on that day, on the customer's clock: ``14:00``."""
    event: str = ""
    scan: str = ""
    """The parcel's status: ``in_transit``, ``delivered`` …"""
    answer: int | None = None
    """What they answer to the question that was asked last."""
    done: str = ""
    """A step of kind task whose task a person closes."""
    data: Mapping[str, Any] = {}


class Expects(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must come about, or must not."""

    say: str = ""
    """A step that says something, or the template it says."""
    task: str = ""
    """A step of kind task."""
    end: str = ""
    """How the journey ends: its outcome."""
    channel: str = ""
    at: str = ""
    """The hour, on the customer's clock."""
    within: str = ""
    """At the latest so long after the beginning."""
    after: str = ""
    """At the earliest so long after the beginning."""
    times: int | None = None
    because: str = ""
    """For what never comes: the reason it is withheld for, as ``guard`` or ``consent``."""


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One scenario."""

    name: str
    journeys: tuple[str, ...] = ()
    start: str = START
    customer: Customer = Customer()
    order: Order | None = Order()
    happens: tuple[Happens, ...] = ()
    expect: tuple[Expects, ...] = ()
    never: tuple[Expects, ...] = ()
    lasts: str = "60 days"


class Failure(msgspec.Struct, frozen=True):
    """One expectation that was not met."""

    wanted: str
    instead: str
    because: tuple[str, ...] = ()


class Unclear(Wrong, ValueError):
    """A scenario that cannot be read. ``faults`` say where and why."""


def read(data: Any) -> list[Scenario]:
    """The scenarios of a document with ``scenarios:``. Raises ``Unclear``."""
    if not isinstance(data, dict) or set(data) != {"scenarios"}:
        raise Unclear(
            [Fault("scenarios", "write a list under `scenarios:`, and nothing beside it")]
        )
    try:
        found = msgspec.convert(data["scenarios"], list[Scenario])
    except msgspec.ValidationError as error:
        raise Unclear([Fault("scenarios", str(error))]) from error
    faults = [fault for one in found for fault in _faults(one)]
    if faults:
        raise Unclear(faults)
    return found


def _faults(one: Scenario) -> Iterator[Fault]:
    where = f"scenario {one.name!r}"
    if not (one.expect or one.never):
        yield Fault(where, "say what to expect, or what never")
    for text in (one.lasts, *(some.after for some in one.happens)):
        yield from _span_faults(text, where)
    try:
        datetime.fromisoformat(one.start)
    except ValueError:
        yield Fault(where, f"{one.start!r} is no moment; write it like '2026-11-24 09:00'")
    for some in one.happens:
        yield from _happens_faults(some, where)
    for wanted in (*one.expect, *one.never):
        if sum(map(bool, (wanted.say, wanted.task, wanted.end))) != 1:
            yield Fault(where, "write one of say, task and end for what to expect")
        for text in (wanted.within, wanted.after):
            yield from _span_faults(text, where) if text else ()
        yield from _clock_faults(wanted.at, where)


def _happens_faults(some: Happens, where: str) -> Iterator[Fault]:
    if sum(map(bool, (some.event, some.scan, some.done, some.answer is not None))) != 1:
        yield Fault(where, "write one of event, scan, answer and done for what happens")
    if some.event and not is_kind(some.event):
        yield Fault(where, f"there is no event called {some.event!r}")
    if some.scan and some.scan not in MILESTONES and some.scan not in _SCANS:
        known = ", ".join(sorted({*MILESTONES, *_SCANS}))
        yield Fault(where, f"a parcel is never {some.scan!r}; known: {known}")
    yield from _clock_faults(some.at, where)


_SCANS = ("picked_up", "pending", "created")


def _span_faults(text: str, where: str) -> Iterator[Fault]:
    try:
        span(text)
    except ValueError as error:
        yield Fault(where, str(error))


def _clock_faults(text: str, where: str) -> Iterator[Fault]:
    if text:
        try:
            clock(text)
        except ValueError as error:
            yield Fault(where, str(error))


# ------------------------------------------------------------------------------- living it


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


def run(
    scenario: Scenario, journeys: Mapping[str, Journey], rules: Rules | None = None
) -> list[Failure]:
    """Live a scenario through; gives what was not as expected. Raises ``Unclear`` where it names a
    journey or a step that there is not."""
    lived = _Lived(scenario, journeys, rules or Rules(zone="UTC", country="GB"))
    lived.live()
    return lived.failures()


class _Lived:
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
        life, scenario = self.life, self.scenario
        life.hear(self._met())
        if scenario.order is not None:
            life.hear(self._ordered(scenario.order))
        for one in sorted(scenario.happens, key=self._when):
            life.plan_at(self._when(one), lambda one=one: self._happens(one))  # type: ignore[misc]
        life.until(self._later(scenario.lasts))

    def _later(self, text: str) -> datetime:
        return self._add(span(text))

    def _add(self, length: Span) -> datetime:
        return add(self.start, length, self.zone, self.scenario.customer.country)

    def _when(self, one: Happens) -> datetime:
        at = self._later(one.after)
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

    # ------------------------------------------------------------------------ what was expected

    def failures(self) -> list[Failure]:
        found = [self._missed(one) for one in self.scenario.expect]
        found += [self._came(one) for one in self.scenario.never]
        return [one for one in found if one is not None]

    def _fitting(self, one: Expects) -> list[Outcome]:
        if one.task:
            return [o for o in self.life.outcomes if o.what == "task" and o.step == one.task]
        return [
            o for o in self.life.outcomes if o.what == "sent" and one.say in (o.step, self._said(o))
        ]

    def _said(self, outcome: Outcome) -> str:
        plan = next((p for p in self.plans if p.journey.journey == outcome.journey), None)
        return str(getattr(plan.steps.get(outcome.step), "template", "")) if plan else ""

    def _right(self, one: Expects, at: datetime, channel: str) -> bool:
        if one.channel and channel != one.channel:
            return False
        if one.within and at > self._later(one.within) + SLACK:
            return False
        if one.after and at < self._later(one.after):
            return False
        if one.at:
            local = at.astimezone(self.zone)
            reads = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
            return abs(reads - clock(one.at)) <= SLACK
        return True

    def _missed(self, one: Expects) -> Failure | None:
        if one.end:
            return self._missed_end(one)
        fitting = self._fitting(one)
        right = [o for o in fitting if self._right(one, o.at, o.channel)]
        if right and (one.times is None or len(fitting) == one.times):
            return None
        return Failure(_wanted(one), *self._instead(one, fitting))

    def _missed_end(self, one: Expects) -> Failure | None:
        ends = [(some.at, some.run.outcome) for some in self.life.ended]
        if any(one.end == outcome and self._right(one, at, "") for at, outcome in ends):
            return None
        if ends:
            return Failure(_wanted(one), "it ended " + _and(
                f"{outcome!r} {self._at(at)}" for at, outcome in ends))  # fmt: skip
        standing = [some.run.at for some in self.life.runs]
        says = f"it stands at {_and(standing)} still" if standing else "nobody entered"
        return Failure(_wanted(one), says)

    def _came(self, one: Expects) -> Failure | None:
        if one.end:
            ends = [some for some in self.life.ended if some.run.outcome == one.end]
            if not ends:
                return None
            return Failure(f"never {_wanted(one)}", f"it ended so {self._at(ends[0].at)}")
        came = [o for o in self._fitting(one) if self._right(one, o.at, o.channel)]
        if came:
            says = _and(self._told(o) for o in came)
            return Failure(f"never {_wanted(one)}", says, self._reasons(came[0].because))
        if one.because:
            held = [o for o in self._unsaid(one) if any(b.rule == one.because for b in o.because)]
            if not held:
                says, why = self._instead(one, [])
                return Failure(f"{_wanted(one)} withheld for {one.because!r}", says, why)
        return None

    def _unsaid(self, one: Expects) -> list[Outcome]:
        """What was planned of it and did not go out."""
        return [
            o
            for o in self.life.outcomes
            if o.what in ("withheld", "expired", "held") and one.say in (o.step, self._said(o))
        ]

    def _instead(self, one: Expects, fitting: Sequence[Outcome]) -> tuple[str, tuple[str, ...]]:
        """What happened instead, and because of what."""
        if fitting:
            return _and(self._told(o) for o in fitting), self._reasons(fitting[0].because)
        unsaid = self._unsaid(one) if one.say else []
        if unsaid:
            last = unsaid[-1]
            return f"it was {last.what} {self._at(last.at)}", self._reasons(last.because)
        came = [o for o in self.life.outcomes if o.what in ("sent", "task")]
        said = _and(self._told(o) for o in came) if came else "nothing was said"
        if not any(self.life.before.values()):
            said = "nobody entered: nothing that happened starts it, or its audience is another"
        standing = list(self.life.runs)
        if standing:
            trail = standing[0].trail
            return f"{said}; it stands at {standing[0].run.at!r}", self._reasons(trail)
        return said, ()

    def _told(self, outcome: Outcome) -> str:
        if outcome.what == "task":
            return f"the task {outcome.step!r} {self._at(outcome.at)}"
        return f"{outcome.step!r} by {outcome.channel} {self._at(outcome.at)}"

    def _at(self, at: datetime) -> str:
        return at.astimezone(self.zone).strftime("on %a %d %b at %H:%M")

    def _reasons(self, reasons: Sequence[Because]) -> tuple[str, ...]:
        return tuple(
            reason_words.reason(one.rule, one.result, one.inputs, zone=self.zone)
            for one in reasons[-6:]
        )


def _wanted(one: Expects) -> str:
    what = one.say or one.task or one.end
    kind = "say" if one.say else "task" if one.task else "end"
    said = f"{kind} {what!r}"
    said += f" by {one.channel}" if one.channel else ""
    said += f" at {one.at}" if one.at else ""
    said += f" within {one.within}" if one.within else ""
    said += f" not before {one.after}" if one.after else ""
    return said + (f", {one.times} times" if one.times is not None else "")


def _and(texts: Any) -> str:
    return ", ".join(str(one) for one in texts)


_DOCUMENT = re.compile(r"^---\s*$", re.MULTILINE)


def documents(text: str) -> list[str]:
    """The documents of a YAML file; each keeps its lines, so that a fault names the right one."""
    found, begins = [], 0
    for mark in [*_DOCUMENT.finditer(text), None]:
        ends = mark.start() if mark else len(text)
        piece = text[begins:ends]
        if piece.strip():
            found.append("\n" * text.count("\n", 0, begins) + piece)
        begins = mark.end() if mark else ends
    return found


def schema() -> dict[str, Any]:
    """The JSON Schema of a document with scenarios, for editors. Shipped as ``SCHEMA`` beside this
    file; a test fails when the two differ, and running this module writes it anew."""
    (made,), parts = msgspec.json.schema_components([list[Scenario]], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenarios of journeys",
        "type": "object",
        "properties": {"scenarios": made},
        "required": ["scenarios"],
        "additionalProperties": False,
        "$defs": parts,
    }


SCHEMA = "scenarios.schema.json"

if __name__ == "__main__":
    Path(__file__).with_name(SCHEMA).write_text(
        json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
