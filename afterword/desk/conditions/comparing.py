"""One comparison as it stands in a form, and as a condition has it."""

import csv
import dataclasses
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from afterword.decisions.conditions import Ops, Scalar
from afterword.decisions.spans import span

from .catalogue import Control, Values


class Unfinished(Exception):
    """Something is still missing or cannot be read. The text says what to do."""


@dataclass
class Test:
    """A comparison as it is typed: which of these a control uses, ``read`` says."""

    field: str = ""
    op: str = ""
    value: str = ""
    kept: list[str] = dataclasses.field(default_factory=list)
    """Values that stand as they are."""
    values: list[str] = dataclasses.field(default_factory=list)
    """Values as they were typed: a name, maybe."""
    code: str = ""
    """What ``value`` is the name of, as long as it is."""
    n: str = ""
    unit: str = "days"

    def length(self) -> str:
        """A span as a condition has it. Raises ``Unfinished``."""
        n = whole(self.n)
        try:
            return str(span(f"{n} {self.unit}"))
        except ValueError as error:
            raise Unfinished(_("Write how long, like 90 days.")) from error


def whole(text: str) -> int:
    """A whole number that was typed. Raises ``Unfinished``."""
    text = text.strip()
    if not text.removeprefix("-").isdecimal() or len(text) > 12:
        raise Unfinished(_("Write a whole number."))
    return int(text)


def written(control: Control, ops: Ops) -> Test:
    """The form's side of a comparison."""
    used = ops.used()
    op = used[0] if used else ""
    value = getattr(ops, op) if op else None
    match control:
        case "text":
            return Test(kept=[str(one) for one in _each(op, value)])
        case "flag":
            return Test(value="yes" if value is True else "no")
        case "list":
            return Test(value=str(value), code=str(value))
        case "instant":
            length = span(str(value))
            return Test(op=op, n=str(length.n), unit=length.unit)
        case "number" | "money":
            name = {"is_": "is", "in_": "in"}.get(op, op)
            return Test(op=name, value=_listed(value) if op == "in_" else str(value))
    return _loosely(op, value)


def _each(op: str, value: Any) -> list[Any]:
    return list(value) if op == "in_" else [value]


def _loosely(op: str, value: Any) -> Test:
    if not op:
        return Test(op="known")
    if isinstance(value, bool):
        return Test(op="yes" if value else "no")
    if op in ("is_", "in_"):
        some = _each(op, value)
        numbers = bool(some) and all(type(one) is int for one in some)
        return Test(op="number" if numbers else "is", value=_listed(some))
    return Test(op=op, value=str(value))


def _listed(values: Any) -> str:
    """Several values in one line, in quotes where a comma is inside."""
    parts = (str(one).replace('"', '""') for one in values)
    return ", ".join(f'"{one}"' if "," in one or '"' in one else one for one in parts)


def _split(text: str) -> list[str]:
    rows = list(csv.reader([text], skipinitialspace=True))
    return [one.strip() for one in rows[0] if one.strip()] if rows else []


def read(
    control: Control, test: Test, values: Values | None, thing: str, name: str
) -> dict[str, Any]:
    """A comparison as a condition has it. Raises ``Unfinished``."""
    match control:
        case "text":
            typed = [one.strip() for one in test.values if one.strip()]
            meant = [values.meant(thing, name, one) if values else one for one in typed]
            return _is_or_in(list(dict.fromkeys([*test.kept, *meant])))
        case "flag":
            return {"is": test.value != "no"}
        case "list":
            if not test.value.strip():
                raise Unfinished(_("Choose or write a value."))
            return {"includes": _included(test, values, thing, name)}
        case "instant":
            return {test.op if test.op == "longer_ago" else "within": test.length()}
        case "number":
            return _numbers(test, [whole(one) for one in _split(test.value)])
        case "money":
            return _numbers(test, [_minor(one, values) for one in _split(test.value)])
    return _read_loosely(test)


def _included(test: Test, values: Values | None, thing: str, name: str) -> str:
    """The value that is meant: what it was, as long as its name stands there."""
    if values is None:
        return test.value
    if test.code and test.value in (test.code, values.called(thing, name, test.code)):
        return test.code
    return values.meant(thing, name, test.value)


def _is_or_in(some: list[Any]) -> dict[str, Any]:
    if not some:
        raise Unfinished(_("Choose or write a value."))
    return {"is": some[0]} if len(some) == 1 else {"in": some}


def _numbers(test: Test, some: list[int]) -> dict[str, Any]:
    if not some or (len(some) > 1 and test.op != "in"):
        raise Unfinished(_("Write a whole number.") if some else _("Write a number."))
    if test.op in ("at_least", "at_most"):
        return {test.op: some[0]}
    return _is_or_in(some) if test.op != "in" or len(some) > 1 else {"is": some[0]}


def _minor(text: str, values: Values | None) -> int:
    """An amount in minor units. Without a store they are what is typed."""
    if values is None:
        return whole(text)
    try:
        amount = Decimal(text.replace(" ", "")) * factor(values)
    except InvalidOperation as error:
        raise Unfinished(_("Write an amount, like 49.90.")) from error
    if amount != amount.to_integral_value() or abs(amount) > 10**12:
        raise Unfinished(_("Write an amount, like 49.90."))
    return int(amount)


def factor(values: Values) -> int:
    """How many minor units the store's currency has in one."""
    return int(10 ** get_currency_precision(values.store.currency or "EUR"))


def major(text: str, values: Values) -> str:
    """Amounts in minor units as they are typed: 4990 is 49.90."""
    digits = get_currency_precision(values.store.currency or "EUR")
    try:
        return ", ".join(f"{Decimal(one).scaleb(-digits):.{digits}f}" for one in _split(text))
    except InvalidOperation:
        return text


def _read_loosely(test: Test) -> dict[str, Any]:
    match test.op:
        case "" | "known":
            return {}
        case "yes" | "no":
            return {"is": test.op == "yes"}
        case "at_least" | "at_most":
            return {test.op: whole(test.value)}
        case "number":
            return _is_or_in([whole(one) for one in _split(test.value)])
        case "includes":
            if not test.value.strip():
                raise Unfinished(_("Choose or write a value."))
            return {"includes": test.value.strip()}
    some: list[Scalar] = [*_split(test.value)]
    return _is_or_in(some)
