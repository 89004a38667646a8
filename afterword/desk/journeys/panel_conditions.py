"""The inputs of the side panel that say what must be so: the builder of conditions, with the same
as text below it, and comparisons of an event's fields.

The builder is a form field of its own (``desk.conditions.field``). Whoever changes the text below
it is taken at their word; else what was built counts.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.decisions.conditions import Condition
from afterword.decisions.faults import faults
from afterword.decisions.foreign import misread
from afterword.decisions.kinds import fields_of
from afterword.decisions.spans import span
from afterword.desk.conditions.field import Built, ConditionField
from afterword.journeys.text import Unreadable, load_yaml
from afterword.ui import condition_words, fault_words, phrasing

from .panel_form import MISSING, Filling, Typed, Unfit
from .panel_inputs import Choices, Field, numbers
from .panel_parts import as_written, value_of, written


@dataclass(frozen=True, kw_only=True)
class ConditionOf(Field):
    """A condition."""

    wide: bool = True
    longest: int = 8000
    widget: ClassVar[str] = "condition"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        return {at: ["" if plain is None else written(plain)]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        text = typed.one(at)
        built = _built(at, typed)
        if built is not None and text == _text_of(built):
            return self._from_builder(at, typed, built, was)
        return self._from_text(at, text)

    def _from_builder(self, at: str, typed: Typed, built: Built, was: Any) -> Any:
        try:
            found = _field(typed, needed=self.needed).clean(built)
        except forms.ValidationError as error:
            raise Unfit({at: " ".join(error.messages)}) from error
        # What nobody touched stays as it is now, whoever wrote it meanwhile.
        return was if found == _before(built) else found

    def _from_text(self, at: str, text: str) -> Any:
        if not text:
            if self.needed:
                raise Unfit({at: _("Write what must be so.")})
            return None
        try:
            plain = load_yaml(text)
            found = msgspec.convert(plain, Condition)
        except Unreadable as error:
            raise Unfit({at: fault_words.told(error.faults)}) from error
        except msgspec.ValidationError as error:
            raise Unfit({at: fault_words.said(misread(error))}) from error
        wrong = list(faults(found, str(self.name)))
        if wrong:
            raise Unfit({at: phrasing.semicolon().join(map(fault_words.said, wrong))})
        return plain

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        field = _field(form.typed, needed=False)
        built: Any = _built(at, form.typed)
        if built is None or form.typed.one(at) != _text_of(built):
            built = _plain_or_none(form.typed.one(at))
        return {"builder": field.widget.builder(at, built)}


def untouched(at: str, typed: Typed) -> bool:
    """Whether there is a builder at a place, and it says what it said at first."""
    built = _built(at, typed)
    if built is None or built.pressed:
        return False
    try:
        return bool(_field(typed, needed=False).clean(built) == _before(built))
    except forms.ValidationError:
        return False


def _field(typed: Typed, *, needed: bool) -> ConditionField:
    assert typed.asking is not None, "a condition is asked of somebody's store"
    asking = typed.asking
    return ConditionField(
        asking.store,
        now=asking.now,
        subject=asking.subject,
        answers=asking.answers,
        required=needed,
    )


def _built(at: str, typed: Typed) -> Built | None:
    """What stands in the builder; ``None``: there is none."""
    if not typed.all(f"{at}.0.kind") or typed.asking is None:
        return None
    data = MultiValueDict({name: list(some) for name, some in typed.values.items()})
    found = _field(typed, needed=False).widget.value_from_datadict(data, {}, at)
    return found if isinstance(found, Built) else None


def _before(built: Built) -> Any:
    try:
        return json.loads(built.was) if built.was else None
    except ValueError:
        return None


def _text_of(built: Built) -> str:
    """The text that stands below a builder nobody has touched."""
    before = _before(built)
    return "" if before is None else written(before)


def _plain_or_none(text: str) -> Any:
    """A condition written as text, for the builder; none that cannot be read."""
    try:
        plain = load_yaml(text)
        msgspec.convert(plain, Condition)
    except (Unreadable, msgspec.ValidationError):
        return None
    return plain if isinstance(plain, dict) else None


OPERATIONS: Choices = (
    ("is", gettext_lazy("is")),
    ("in", gettext_lazy("is one of")),
    ("at_least", gettext_lazy("is at least")),
    ("at_most", gettext_lazy("is at most")),
    ("includes", gettext_lazy("has in it")),
    ("within", gettext_lazy("was in the last")),
    ("longer_ago", gettext_lazy("was longer ago than")),
)


@dataclass(frozen=True, kw_only=True)
class Matches(Field):
    """Comparisons of fields, one a row; all of them must be so."""

    wide: bool = True
    widget: ClassVar[str] = "matches"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        made: dict[str, list[str]] = {at: [MISSING]}
        for number, one in enumerate(plain or ()):
            said = next((name for name, _says in OPERATIONS if name in one), "is")
            made[f"{at}.{number}.field"] = [str(one.get("field", ""))]
            made[f"{at}.{number}.op"] = [str(said)]
            made[f"{at}.{number}.value"] = [_compared(one.get(said))]
        return made

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        made: list[dict[str, Any]] = []
        wrong: dict[str, str] = {}
        for number in numbers(at, typed):
            name = typed.one(f"{at}.{number}.field")
            if not name:
                continue
            says = typed.one(f"{at}.{number}.op", "is")
            try:
                value = _operand(f"{at}.{number}.value", says, typed)
            except Unfit as error:
                wrong |= error.says
                continue
            made.append({"field": name, says: value})
        if wrong:
            raise Unfit(wrong)
        return made or None

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        used = [one for one in numbers(at, form.typed) if form.typed.one(f"{at}.{one}.field")]
        rows = [
            {
                "at": f"{at}.{number}",
                "field": form.typed.one(f"{at}.{number}.field"),
                "op": form.typed.one(f"{at}.{number}.op"),
                "value": form.typed.one(f"{at}.{number}.value"),
                "error": form.errors.get(f"{at}.{number}.value", ""),
            }
            for number in used
        ]
        free = max(used, default=-1) + 1
        rows.append({"at": f"{at}.{free}", "field": "", "op": "is", "value": "", "error": ""})
        return {
            "rows": rows,
            "ops": [(one, str(says)) for one, says in OPERATIONS],
            "names": _names(at, form.typed),
        }


def _names(at: str, typed: Typed) -> list[tuple[str, str]]:
    """The fields of the event beside which the comparisons stand, in words; none: any may be
    typed, as the store's own events have them."""
    above = at.rpartition(".")[0]
    kind = typed.one(f"{above}.event" if above else "event")
    known = fields_of(kind) if kind else {}
    if not known:
        return []
    thing = kind.partition(".")[0]
    called = {name: capfirst(condition_words.field(thing, name)) for name in known}
    used = (typed.one(f"{at}.{number}.field") for number in numbers(at, typed))
    return [*called.items(), *((one, one) for one in used if one and one not in called)]


def _compared(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(as_written(one) for one in value)
    return "" if value is None else as_written(value)


def _operand(at: str, says: str, typed: Typed) -> Any:
    text = typed.one(at)
    if not text:
        raise Unfit({at: _("Write what it is compared with.")})
    if says == "in":
        return [value_of(at, one) for one in phrasing.parted(text)]
    if says in ("at_least", "at_most"):
        if not re.fullmatch(r"-?\d{1,12}", text):
            raise Unfit({at: _("Write a whole number, like 3.")})
        return int(text)
    if says in ("within", "longer_ago"):
        try:
            return str(span(text))
        except ValueError:
            raise Unfit({at: _("Write a length of time, like 30 days.")}) from None
    return text if says == "includes" else value_of(at, text)
