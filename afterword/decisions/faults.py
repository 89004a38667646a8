"""What is wrong with a condition that a person wrote: where it is, and what to write instead."""

from collections.abc import Iterable, Iterator, Mapping
from types import NoneType
from typing import Any, get_args

import msgspec

from . import kinds
from .conditions import (
    CUSTOMER_FIELDS,
    FIELDS,
    HEADS,
    OPS,
    Condition,
    Match,
    Ops,
    run_only,
)
from .kinds import FieldType
from .rules import Purpose
from .spans import NO_SPAN, span


class Fault(msgspec.Struct, frozen=True):
    """Something wrong in what a person wrote: where it stands, and what to do about it.

    The sentence and its values lie apart, so that the desk can say it in the reader's language
    (``ui.fault_words``). Names and what is to be typed are values or stand in backticks; a word of
    ours is never a value, for it would stay English.
    """

    path: str
    what: str
    """In English; the places of its values have names, as in ``%(event)s``."""
    values: Mapping[str, object] = {}
    """A value may be a fault itself: what another reader said of it."""

    @property
    def says(self) -> str:
        """What to do about it, in English: for the command line, the API and files."""
        return self.what % self.values if self.values else self.what

    def __str__(self) -> str:
        return f"{self.path}: {self.says}" if self.path else self.says

    def __hash__(self) -> int:
        return hash((self.path, self.what))


def plain(found: Iterable[Fault]) -> list[dict[str, object]]:
    """Faults as they are kept as JSON with a reason: ``kept`` reads them again."""
    return [
        {"path": one.path, "what": one.what, "values": dict(map(_plain, one.values.items()))}
        for one in found
    ]


def _plain(item: tuple[str, object]) -> tuple[str, object]:
    name, value = item
    if isinstance(value, Fault):
        return name, plain([value])[0]
    return name, value if isinstance(value, int | float) else str(value)[:LONGEST_VALUE]


LONGEST_VALUE = 300


def kept(found: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """The faults that ``plain`` wrote."""
    return tuple(
        Fault(
            path=one["path"],
            what=one["what"],
            values={
                name: kept([value])[0] if isinstance(value, Mapping) else value
                for name, value in one["values"].items()
            },
        )
        for one in found
    )


class Wrong(Exception):
    """What was asked for cannot be. ``faults`` say why; the text is that, in English.

    ``what``: what was found to be wrong, or a sentence with its ``values``.
    """

    def __init__(
        self, what: str | Iterable[Fault], values: Mapping[str, object] | None = None
    ) -> None:
        if isinstance(what, str):
            what = (Fault(path="", what=what, values=values or {}),)
        self.faults = tuple(what)
        super().__init__("; ".join(map(str, self.faults)))


def faults(condition: Condition, path: str, *, segment: bool = False) -> Iterator[Fault]:
    """What is wrong with a condition. With ``segment`` leaves that need a run are refused."""
    heads = condition.heads()
    if len(heads) != 1:
        known = ", ".join(name.rstrip("_") for name in HEADS)
        yield Fault(
            path,
            "write exactly one of %(known)s; found %(found)s",
            {"known": known, "found": len(heads)},
        )
        return
    head = heads[0]
    if head in ("all", "any"):
        yield from _bare_faults(head, condition, path)
        for index, part in enumerate(getattr(condition, head)):
            yield from faults(part, f"{path}.{head}[{index}]", segment=segment)
    elif head == "not_":
        assert condition.not_ is not None
        yield from _bare_faults("not", condition, path)
        yield from faults(condition.not_, f"{path}.not", segment=segment)
    else:
        yield from _leaf_faults(head, condition, path, segment)


def _bare_faults(head: str, condition: Condition, path: str) -> Iterator[Fault]:
    if condition.used():
        yield Fault(path, "`%(head)s` takes no comparison; write it inside", {"head": head})
    yield from _stray_faults(head, condition, path)


def _leaf_faults(head: str, condition: Condition, path: str, segment: bool) -> Iterator[Fault]:
    if segment and run_only(condition):
        yield Fault(
            path,
            "`%(head)s` speaks of one run; a segment has none. Ask with `has` instead",
            {"head": head},
        )
    yield from _stray_faults(head, condition, path)
    match head:
        case "count":
            yield from _count_faults(condition, path)
        case "has":
            assert condition.has is not None
            yield from _number_faults(condition, path)
            yield from _where_faults(condition.where, FIELDS[condition.has], path)
        case "customer":
            yield from _op_faults(condition, condition.customer, CUSTOMER_FIELDS, path)
        case "stated":
            yield from _loose_faults(head, condition, path)
        case "subject":
            anything = {name: kind for fields in FIELDS.values() for name, kind in fields.items()}
            yield from _op_faults(condition, condition.subject, anything, path)
        case "answer":
            yield from _loose_faults(head, condition, path)
        case "consent":
            yield from _consent_faults(condition, path)


def _stray_faults(head: str, condition: Condition, path: str) -> Iterator[Fault]:
    """What is written with a head that has no use for it."""
    if condition.where and head not in ("count", "has"):
        yield Fault(path, "`where` belongs to `count` and `has`; leave it out here")
    if condition.last and head != "count":
        yield Fault(path, "`last` belongs to `count`; leave it out here")
    if condition.of != "customer" and head not in ("count", "has"):
        yield Fault(path, "`of` belongs to `count` and `has`; leave it out here")
    if condition.channel != "email" and head != "consent":
        yield Fault(path, "`channel` belongs to `consent`; leave it out here")


_LOOSE = {
    "stated": "write one comparison, or none to ask whether it is known",
    "answer": "write one comparison, or none to ask whether it was answered",
}


def _loose_faults(head: str, condition: Condition, path: str) -> Iterator[Fault]:
    """A value of any kind: one comparison, or none."""
    used = condition.used()
    if len(used) > 1:
        yield Fault(path, _LOOSE[head])
    if {"within", "longer_ago"} & set(used):
        yield Fault(path, "it holds no time; compare it with is, in, at_least, at_most or includes")


def _consent_faults(condition: Condition, path: str) -> Iterator[Fault]:
    if condition.consent not in get_args(Purpose):
        known = ", ".join(get_args(Purpose))
        yield Fault(
            f"{path}.consent",
            "there is no purpose %(purpose)s; known: %(known)s",
            {"purpose": repr(condition.consent), "known": known},
        )
    if set(condition.used()) - {"is_"} or type(condition.is_) not in (bool, NoneType):
        yield Fault(path, "compare consent with `is: true` or `is: false`, or with nothing")


def _count_faults(condition: Condition, path: str) -> Iterator[Fault]:
    assert condition.count is not None
    if not kinds.is_kind(condition.count):
        yield Fault(
            f"{path}.count", "there is no event called %(event)s", {"event": repr(condition.count)}
        )
        return
    yield from _number_faults(condition, path)
    yield from event_faults(condition.count, condition.where, path)
    yield from _span_faults(condition.within, f"{path}.within")


def _number_faults(condition: Condition, path: str) -> Iterator[Fault]:
    numbers = [name for name in ("is_", "at_least", "at_most") if name in condition.used()]
    if len(numbers) > 1:
        yield Fault(path, "write one of is, at_least and at_most")
    if condition.is_ is not None and type(condition.is_) is not int:
        yield Fault(f"{path}.is", "how many? write a whole number")
    others = set(condition.used()) - {"is_", "at_least", "at_most", "within"}
    if others:
        yield Fault(path, "compare fields under `where`; a count only takes numbers and `within`")
    if condition.has and condition.within:
        yield Fault(f"{path}.within", "a thing has no single time; compare one under `where`")


def event_faults(kind: str, where: Iterable[Match], path: str) -> Iterator[Fault]:
    """What is wrong with comparisons of the fields of an event of this kind."""
    fields = kinds.fields_of(kind)
    if fields is not None:
        yield from _where_faults(where, fields, path)
        return
    for index, match in enumerate(where):
        yield from _own_faults(match, f"{path}.where[{index}]")


def _where_faults(
    where: Iterable[Match], fields: Mapping[str, FieldType], path: str
) -> Iterator[Fault]:
    for index, match in enumerate(where):
        yield from _op_faults(match, match.field, fields, f"{path}.where[{index}]")


ONE_COMPARISON = "write exactly one comparison for %(field)s; found %(found)s"


def _own_faults(match: Match, path: str) -> Iterator[Fault]:
    """A comparison of a field of an event of one's own: its kind is not known beforehand."""
    used = match.used()
    if len(used) != 1:
        yield Fault(path, ONE_COMPARISON, {"field": repr(match.field), "found": len(used)})
    elif used[0] in ("within", "longer_ago"):
        yield Fault(path, "the data of an event hold no time; write `within` beside `count`")


_NO_FIELD = {
    True: "there is no field %(field)s here; known: %(known)s",
    False: "there is no field %(field)s here; known: none",
}
_UNFIT: dict[FieldType, str] = {
    "text": "%(field)s is a text; compare it with %(fitting)s",
    "number": "%(field)s is a number; compare it with %(fitting)s",
    "flag": "%(field)s is a flag; compare it with %(fitting)s",
    "list": "%(field)s is a list; compare it with %(fitting)s",
    "instant": "%(field)s is an instant; compare it with %(fitting)s",
}


def _op_faults(
    ops: Ops, field: str | None, fields: Mapping[str, FieldType], path: str
) -> Iterator[Fault]:
    if field is None or field not in fields:
        known = ", ".join(sorted(fields))
        yield Fault(path, _NO_FIELD[bool(known)], {"field": repr(field), "known": known})
        return
    used = ops.used()
    if len(used) != 1:
        yield Fault(path, ONE_COMPARISON, {"field": repr(field), "found": len(used)})
        return
    kind = fields[field]
    if kind not in OPS[used[0]]:
        fitting = ", ".join(name.rstrip("_") for name, types in OPS.items() if kind in types)
        yield Fault(path, _UNFIT[kind], {"field": repr(field), "fitting": fitting})
        return
    yield from _value_faults(ops, kind, path)


_TYPES: dict[FieldType, type] = {"text": str, "number": int, "flag": bool}
_ALIKE: dict[FieldType, str] = {
    "text": "compare a text with a text",
    "number": "compare a number with a number",
    "flag": "compare a flag with a flag",
}


def _value_faults(ops: Ops, kind: FieldType, path: str) -> Iterator[Fault]:
    wanted = _TYPES.get(kind)
    values = [ops.is_] if ops.is_ is not None else list(ops.in_ or ())
    if wanted and any(type(value) is not wanted for value in values):
        yield Fault(path, _ALIKE[kind])
    yield from _span_faults(ops.within or ops.longer_ago, path)


def _span_faults(text: str | None, path: str) -> Iterator[Fault]:
    if text is None:
        return
    try:
        span(text)
    except ValueError:
        yield Fault(path, NO_SPAN, {"text": repr(text)})
