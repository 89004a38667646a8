"""What is supposed of a future: facts that live only in one walk, as they stand in an address or on
a command line.

    late=3              her parcel comes three days later than promised
    answer=4@2h         she answers each question with 4, two hours after it came
    return@5d           she asks to send something back, five days from now
    event=review.left;stars=2@3d

A fact is a name, a value where it needs one, and after ``@`` when: from now on, or after the
message it answers. Without ``@`` it happens when such a thing usually does.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Literal

import msgspec

from afterword.decisions.faults import Fault, Wrong
from afterword.decisions.kinds import KINDS, FieldType, fields_of, is_kind

Wants = Literal["", "days", "score", "stars", "words", "event"]


class Kind(msgspec.Struct, frozen=True):
    """A fact that can be supposed: which value it wants, what it is taken to be, and how long after
    its occasion it comes."""

    wants: Wants
    usual: str = ""
    after: timedelta = timedelta()


FACTS: dict[str, Kind] = {
    "late": Kind("days", "3"),
    "lost": Kind(""),
    "tried": Kind(""),
    "pickup": Kind(""),
    "answer": Kind("score", "4", timedelta(minutes=12)),
    "says": Kind("words", "where is it", timedelta(hours=1)),
    "stop": Kind("", "STOP", timedelta(hours=1)),
    "return": Kind("", after=timedelta(days=2)),
    "complaint": Kind("", after=timedelta(days=1)),
    "order": Kind("", after=timedelta(days=4)),
    "review": Kind("stars", "5", timedelta(days=5)),
    "click": Kind("", after=timedelta(hours=1)),
    "done": Kind("", after=timedelta(hours=4)),
    "event": Kind("event", after=timedelta(days=1)),
}
"""By name: the parcel is late, lost, tried in vain, waits to be collected; the person answers,
writes words or STOP, starts a return, complains, orders again, reviews, follows the links they get;
a person of the team does the task; any other event."""

SEVERAL = frozenset({"says", "event"})
"""Of these a walk may have more than one."""
MOST = 24
"""So many facts in one walk."""
LONGEST = timedelta(days=400)
LETTERS = 500

_THINGS = frozenset(
    [
        "customer",
        "contact",
        "consent",
        "order",
        "shipment",
        "return",
        "repair",
        "complaint",
        "task",
        "reply",
        "answer",
        "review",
        "page",
        "eco",
        "custom",
    ]
)
_NEVER = frozenset({"customer.merged", "customer.erased", "customer.seen", "shipment.corrected"})
EVENTS: tuple[str, ...] = tuple(
    kind for kind in KINDS if kind.partition(".")[0] in _THINGS and kind not in _NEVER
)
"""The kinds of event that may be supposed; ``custom.`` and a word may, too."""


class Unclear(Wrong, ValueError):
    """A fact that cannot be read. Its fault says what to write."""


class Fact(msgspec.Struct, frozen=True):
    """One thing that is supposed. ``fields``: the data of an event."""

    name: str
    value: str = ""
    after: timedelta | None = None
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> Kind:
        return FACTS[self.name]

    @property
    def wait(self) -> timedelta:
        """How long after its occasion it comes."""
        return self.kind.after if self.after is None else self.after

    @property
    def number(self) -> int:
        """Its value as a number."""
        return int(self.value)

    @property
    def text(self) -> str:
        """The fact as it is written: what ``read`` reads."""
        said = self.name
        if self.kind.wants:
            said += f"={_kept(self.value)}"
        said += "".join(f";{name}={_kept(value)}" for name, value in self.fields)
        return said + (f"@{length(self.after)}" if self.after is not None else "")

    @property
    def data(self) -> dict[str, Any]:
        """The data of the event that it is, each value as its field wants it."""
        types = fields_of(self.value)
        return {name: _typed(value, types.get(name) if types else None)
                for name, value in self.fields}  # fmt: skip


def read(text: str) -> Fact:
    """The fact that a text writes down. Raises ``Unclear``."""
    body, at, when = text.strip().rpartition("@")
    after = _span(when, text) if at and _SPAN.fullmatch(when.strip()) else None
    if after is None:
        body = text.strip()
    first, *rest = body.split(";")
    name, _, value = first.partition("=")
    name = name.strip().lower()
    kind = FACTS.get(name)
    if kind is None:
        raise Unclear(
            "%(fact)s cannot be supposed; there are: %(facts)s",
            {"fact": repr(name), "facts": ", ".join(FACTS)},
        )
    fields = tuple(_field(one, text) for one in rest if one.strip())
    value = _plain(value).strip() or (kind.usual if kind.wants else "")
    _check(name, kind, value, text)
    return Fact(name, value if kind.wants else "", after, fields if name == "event" else ())


def read_all(texts: Iterable[str]) -> tuple[list[Fact], list[Fault]]:
    """The facts that texts write down, the last of each name, and what is wrong with the others."""
    found: list[Fact] = []
    faults: list[Fault] = []
    for text in list(texts)[:MOST]:
        try:
            fact = read(text)
        except Unclear as error:
            faults += error.faults
            continue
        if fact.name not in SEVERAL:
            found = [one for one in found if one.name != fact.name]
        if fact not in found:
            found.append(fact)
    return found, faults


def length(span: timedelta) -> str:
    """A length as it is written: ``15m``, ``2h``, ``3d``."""
    minutes = round(span.total_seconds() / 60)
    if minutes and minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes and minutes % 60 == 0 else f"{minutes}m"


_SPAN = re.compile(r"(\d{1,5})\s*(m|min|minutes?|h|hours?|d|days?)")


def _span(text: str, whole: str) -> timedelta:
    found = _SPAN.fullmatch(text.strip())
    assert found is not None
    unit = {"m": "minutes", "h": "hours", "d": "days"}[found[2][0]]
    span = timedelta(**{unit: int(found[1])})
    if span > LONGEST:
        raise Unclear(
            "%(fact)s: at most %(days)s days from now",
            {"fact": repr(whole), "days": LONGEST.days},
        )
    return span


_SIGNS = {";": "%3B", "=": "%3D", "@": "%40"}


def _kept(value: str) -> str:
    """A value without the signs that facts are written with."""
    value = value.replace("%", "%25")
    for sign, code in _SIGNS.items():
        value = value.replace(sign, code)
    return value


def _plain(value: str) -> str:
    for sign, code in _SIGNS.items():
        value = value.replace(code, sign)
    return value.replace("%25", "%")


def _field(text: str, whole: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise Unclear(
            "%(fact)s: write what an event says like `stars=5`, with `;` between",
            {"fact": repr(whole)},
        )
    return name.strip()[:60], _plain(value).strip()[:200]


_RANGES: dict[Wants, range] = {"days": range(1, 61), "score": range(1001), "stars": range(1, 6)}


def _check(name: str, kind: Kind, value: str, whole: str) -> None:
    if allowed := _RANGES.get(kind.wants):
        if not (value.isascii() and value.isdigit() and int(value) in allowed):
            raise Unclear(
                "%(fact)s: %(name)s wants a whole number from %(least)s to %(most)s",
                {"fact": repr(whole), "name": name, "least": allowed[0], "most": allowed[-1]},
            )
    elif kind.wants == "event" and not (
        value in EVENTS or (value.startswith("custom.") and is_kind(value))
    ):
        raise Unclear(
            "%(fact)s: there is no event %(event)s to suppose; the guide lists all events",
            {"fact": repr(whole), "event": repr(value)},
        )
    elif len(value) > LETTERS:
        raise Unclear("%(name)s: at most %(most)s letters", {"name": name, "most": LETTERS})


def _typed(value: str, wanted: FieldType | None) -> Any:
    """A value as its field wants it. Where nobody says, numbers are numbers."""
    if wanted == "list":
        return [one.strip() for one in value.split(",") if one.strip()]
    if wanted == "flag" or (wanted is None and value.lower() in ("yes", "no", "true", "false")):
        return value.lower() in ("yes", "true", "1", "on")
    if wanted == "number" or (wanted is None and re.fullmatch(r"-?\d+(\.\d+)?", value)):
        try:
            return float(value) if "." in value else int(value)
        except ValueError:
            return 0
    return value
