"""One look at a run that stands at a step, and what may come of it: it goes on, or it stays."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from afterword.decisions.conditions import Context
from afterword.decisions.journey import Plan, Step
from afterword.decisions.orders import Order
from afterword.decisions.places import order_of, place
from afterword.decisions.reasons import Because
from afterword.decisions.rules import Rules
from afterword.decisions.run import Effect, Run
from afterword.decisions.spans import Span
from afterword.decisions.split import send_key
from afterword.decisions.timeline import Timeline
from afterword.decisions.timing import add
from afterword.decisions.zones import zone

OUTCOMES = frozenset(
    {
        "message.accepted",
        "message.withheld",
        "message.expired",
        "message.failed",
        "message.unknown",
    }
)


class Go(msgspec.Struct, frozen=True, kw_only=True):
    """Go on to ``at`` (empty: the end), having truly come there at ``since``."""

    at: str
    since: datetime
    because: tuple[Because, ...] = ()
    effects: tuple[Effect, ...] = ()
    learned: Mapping[str, Any] = {}
    heard: int | None = None
    occasion: str | None = None
    outcome: str = ""


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """Stay here; look again at ``wake_at`` or when an event of these kinds comes."""

    because: tuple[Because, ...]
    wake_at: datetime | None = None
    waits_for: frozenset[str] = frozenset()
    effects: tuple[Effect, ...] = ()


class Look(msgspec.Struct, frozen=True):
    """One look at one run."""

    plan: Plan
    run: Run
    timeline: Timeline
    now: datetime
    rules: Rules

    @property
    def context(self) -> Context:
        return Context(self.timeline, self.now, self.rules, self.run.subject, self.run.learned)

    @property
    def order(self) -> Order | None:
        """The order the run is about, directly or through its parcel or return."""
        named = str(self.run.learned.get("order", "")) if self.talks else ""
        return order_of(self.timeline.present, named or self.run.subject)

    @property
    def talks(self) -> bool:
        """Whether it is a dialogue: the run is about a conversation."""
        return self.run.subject.startswith("conversation/")

    @property
    def place(self) -> tuple[str, str]:
        """The zone and country of the person: told, from the order's address, the store's."""
        return place_of(self.timeline, self.rules, self.order)

    def later(self, start: datetime, length: Span) -> datetime:
        """``start`` plus a span, on the person's calendar."""
        if length.exact:
            return add(start, length, UTC)
        zone_name, country = self.place
        return add(start, length, zone(zone_name), country)

    def key(self, step: str) -> str:
        """The natural key of what a step does this time."""
        run = self.run
        subject = run.natural or run.subject
        return send_key(self.rules.store, run.journey, subject, str(run.entry), step, run.occasion)


def place_of(timeline: Timeline, rules: Rules, order: Order | None = None) -> tuple[str, str]:
    """(zone name, country) of a person: what they told, the order's address, the last order's."""
    found = place(timeline.present, rules, order)
    return found.zone, found.country


def no_sooner(look: Look, at: datetime) -> datetime:
    """From when on it counts that a step is done: never before the run came to it."""
    return max(at, look.run.since)


def done(look: Look, step: Step, reason: Because, effect: Effect) -> Go:
    at = look.plan.after(step.id)
    return Go(at=at, since=look.run.since, because=(reason,), effects=(effect,))
