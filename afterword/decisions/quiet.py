"""Quiet hours: when a message may disturb a person, where they live.

What must be open for a message to go, all at once: the store's hours for its class and channel;
for marketing by text and telephone the narrower hours of stricter places as well; and the hours
that its own step asks for. For what makes a sound every place counts at which the person may be.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from .fold import Present
from .orders import Order
from .places import Place, places
from .reasons import Because, Result, because
from .rules import MessageClass, Rules, loudness
from .stricter import stricter
from .timing import Hours, first_open, is_open
from .wishes import left_in_peace


class Gate(NamedTuple):
    """Hours of which one must be open, in a place. ``law``: the stricter place that asks for it."""

    rule: Literal["quiet_hours", "step_hours"]
    any_of: tuple[Hours, ...]
    place: Place
    law: str = ""

    def open_at(self, at: datetime) -> bool:
        """Whether the clock on the wall there reads one of the hours."""
        where = self.place.where
        return any(is_open(at, hours, where) for hours in self.any_of)

    def says(self, result: Result, until: datetime | None = None) -> Because:
        """The reason that it gives."""
        return because(
            self.rule,
            result,
            hours=", ".join(str(hours) for hours in self.any_of),
            zone=self.place.zone,
            known_by=self.place.source,
            **({"law": self.law} if self.law else {}),
            **({"until": until} if until else {}),
        )


def gates(
    message_class: MessageClass,
    channel: str,
    hours: Hours | None,
    order: Order | None,
    home: Place,
    present: Present,
    rules: Rules,
) -> tuple[Gate, ...]:
    """Everything that must be open. ``hours``: those of the step, if it asks for any. ``home``:
    where the person is, by the order it is about."""
    found = [Gate("step_hours", (hours,), home)] if hours else []
    loud = loudness(channel)
    ours = rules.hours.get(message_class, {}).get(loud)
    if theirs := left_in_peace(message_class, loud, present):
        found.append(Gate("quiet_hours", (theirs,), home))
    if loud == "mail":
        return (*found, *([Gate("quiet_hours", (ours,), home)] if ours else []))
    for one in places(present, rules, order):
        if ours:
            found.append(Gate("quiet_hours", (ours,), one))
        if message_class == "marketing":
            found += _laws(one, loud)
    return tuple(found)


def _laws(where: Place, loud: str) -> Iterator[Gate]:
    for law in stricter(where.country, where.region, loud):
        yield Gate("quiet_hours", law.any_of, where, law.name)


def opened(found: Sequence[Gate], start: datetime, until: datetime) -> datetime | None:
    """The first moment from ``start`` and before ``until`` at which all are open."""
    return first_open(start, [(gate.any_of, gate.place.where) for gate in found], until)


def shut(found: Sequence[Gate], at: datetime) -> list[Gate]:
    """Those that are shut at a moment, one for each rule: the first of them speaks for all."""
    closed: dict[str, Gate] = {}
    for gate in found:
        if not gate.open_at(at):
            closed.setdefault(gate.rule, gate)
    return list(closed.values())


def kept(found: Sequence[Gate]) -> Iterator[Because]:
    """The reasons of a message that may go: one for each rule."""
    said: set[str] = set()
    for gate in found:
        if gate.rule not in said:
            said.add(gate.rule)
            yield gate.says("yes")
