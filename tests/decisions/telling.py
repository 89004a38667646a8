"""A short way to write timelines, journeys and looks for the tables of this folder."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from afterword.decisions.admit import Verdict
from afterword.decisions.decide import decide
from afterword.decisions.journey import Journey, Plan, read
from afterword.decisions.rules import Rules
from afterword.decisions.run import Decision, Run
from afterword.decisions.timeline import Event, Timeline
from afterword.journeys.text import load_yaml
from tests.conftest import NOW

RULES = Rules(store="ada-fern", zone="Europe/London", country="GB")
ORDER, PARCEL = "order/shop:1", "shipment/c:1"

_ids = count(1)


def at(hours: float = 0) -> datetime:
    """So many hours after the base time, a Tuesday at nine in London."""
    return NOW + timedelta(hours=hours)


def event(
    kind: str, hours: float = 0, about: str = "", known: float | None = None, **data: Any
) -> Event:
    """An event of the order that these tables are about."""
    thing = kind.partition(".")[0]
    about = about or {"order": ORDER, "shipment": PARCEL}.get(thing, "")
    order = ORDER if thing in ("order", "shipment", "return", "repair") else ""
    if thing == "shipment":
        data["order"] = ORDER.removeprefix("order/")
    when = at(hours if known is None else known)
    return Event(next(_ids), kind, at(hours), when, about, order, data)


def placed(hours: float = 0, **data: Any) -> Event:
    """The order; its buyer has an e-mail address."""
    who = {"contacts": [["email", "e1"]], "country": "GB"}
    lines = [{"product": "p1", "title": "V60", "quantity": 1, "price": 2800}]
    return event("order.placed", hours, who=who, items=1, total=2800, lines=lines, **data)


def scan(status: str, hours: float, **data: Any) -> Event:
    """A carrier's scan."""
    return event("shipment.checkpoint", hours, status=status, **data)


def line(*events: Event) -> Timeline:
    """A timeline; the order stands in it."""
    first = () if any(one.kind == "order.placed" for one in events) else (placed(),)
    return Timeline("7", (*first, *events))


def journey(steps: str, **head: Any) -> Plan:
    """A journey with these steps, as YAML."""
    return Plan(definition(steps, **head))


def definition(steps: str, **head: Any) -> Journey:
    """Its definition."""
    made = {
        "journey": "j",
        "name": "J",
        "trigger": {"event": "order.placed"},
        "steps": load_yaml(steps),
    }
    return read({**made, **head})


def a_run(plan: Plan, **facts: Any) -> Run:
    """A run that has just come to the first step."""
    base = {
        "journey": "j", "version": 1, "subject": ORDER, "entry": 1, "entered": at(),
        "trigger": 0, "at": plan.first, "since": at(),
    }  # fmt: skip
    return Run(**{**base, **facts})


def look(plan: Plan, *events: Event, now: float = 0, run: Run | None = None) -> Decision:
    """What is decided, so many hours after the base time."""
    return decide(plan, run or a_run(plan), line(*events), at(now), RULES)


def rules_of(decision: Decision | Verdict) -> list[tuple[str, str]]:
    """The reasons as (rule, result)."""
    return [(one.rule, one.result) for one in decision.because]


def kinds(effects: Iterable[Any]) -> list[str]:
    """The kinds of effect, but for the event that a run ended."""
    return [type(one).__name__ for one in effects if getattr(one, "kind", "") != "journey.ended"]
