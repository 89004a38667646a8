"""Scenarios: what a journey is expected to do for one customer, as it is written.

An invented customer, an order, what happens to it at which moment, what they answer; then what
must be said, and what never. ``scenario_living`` lives one through, ``scenario_judging`` says what
was not as expected.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from afterword.decisions.faults import Fault, Wrong
from afterword.decisions.kinds import is_kind
from afterword.decisions.parcels import MILESTONES
from afterword.decisions.spans import span
from afterword.decisions.timing import clock

START = "2026-11-24 09:00"
"""A Tuesday morning, where a scenario does not say."""


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
