"""The inputs of the side panel that are made of others: ladders, comparisons, groups, rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import yaml
from django.utils.translation import gettext as _

from afterword.journeys.text import Unreadable, load_yaml
from afterword.ui import phrasing, words

from .panel_form import MISSING, Filling, Rung, Typed, Unfit
from .panel_inputs import Field, Said, numbers, read_all, shown_all, typed_all
from .panel_times import UNITS, Length


@dataclass(frozen=True, kw_only=True)
class Listed(Field):
    """Several words with commas between."""

    widget: ClassVar[str] = "text"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        return {at: [", ".join(str(one) for one in plain or ())]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        found = phrasing.parted(typed.one(at))
        if any(len(one) > 60 for one in found):
            raise Unfit({at: _("Write at most %d characters.") % 60})
        return list(dict.fromkeys(found)) or None


@dataclass(frozen=True, kw_only=True)
class Pairs(Field):
    """Names with values, one a line: ``size: large``."""

    wide: bool = True
    widget: ClassVar[str] = "long"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        pairs = plain.items() if isinstance(plain, dict) else ()
        return {at: ["\n".join(f"{name}: {as_written(value)}" for name, value in pairs)]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        made: dict[str, Any] = {}
        for line in typed.one(at).splitlines():
            if not line.strip():
                continue
            name, colon, value = line.partition(":")
            if not colon or not name.strip() or not value.strip():
                raise Unfit({at: _("Write a name, a colon and a value on each line.")})
            made[name.strip()] = value_of(at, value.strip())
        return made or None


def as_written(value: Any) -> str:
    """A plain value as YAML writes it in one line."""
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10**6)
    return text.removesuffix("...\n").strip()


def value_of(at: str, text: str) -> Any:
    """The word, number or flag that was typed. Raises ``Unfit``."""
    try:
        found = load_yaml(text)
    except Unreadable:
        return text
    if not isinstance(found, str | int | bool):
        raise Unfit({at: _("A value is a word, a whole number, true or false.")})
    return found


@dataclass(frozen=True, kw_only=True)
class Ladder(Field):
    """The channels to try, in their order."""

    default: Any = ("email",)
    widget: ClassVar[str] = "ladder"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        return {at: [str(one) for one in (self.default if plain is None else plain)]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        found = [one for one in typed.all(at) if one and one != MISSING]
        more = typed.one(f"{at}.add")
        found += [more] if more else []
        found = list(dict.fromkeys(found))
        strange = [
            one for one in found if one not in words.STEP_CHANNELS and one not in (was or ())
        ]
        if not found:
            raise Unfit({at: _("Keep at least one channel.")})
        if strange:
            raise Unfit({at: _("Choose one of those offered.")})
        return None if tuple(found) == tuple(self.default) and was is None else found

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        now = [one for one in form.typed.all(at) if one != MISSING]
        by_name = {one.channel: one for one in form.known.channels}
        return {
            "rungs": [by_name.get(one) or Rung(channel=one, connected=False) for one in now],
            "others": [one for one in form.known.channels if one.channel not in now],
        }


@dataclass(frozen=True, kw_only=True)
class FallBackOf(Field):
    """When a message goes over the next channel."""

    wide: bool = True
    widget: ClassVar[str] = "fall_back"
    _length: Length = field(
        default=Length(name="after", label="", units=UNITS[:2], needed=True), repr=False
    )

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        value = plain if isinstance(plain, dict) else {}
        unless = [str(value.get("unless", "delivered"))] if value else [""]
        after = value.get("after") or "6 hours"
        return {f"{at}.unless": unless, **self._length.typed(f"{at}.after", after)}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        unless = typed.one(f"{at}.unless")
        if not unless:
            return None
        after = self._length.read(f"{at}.after", typed, None)
        return {"after": after, **({"unless": "read"} if unless == "read" else {})}

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        length = self._length.more(f"{at}.after", form)
        return {"unless": form.typed.one(f"{at}.unless"), **length}


@dataclass(frozen=True, kw_only=True)
class ScaleOf(Field):
    """From which number to which an answer goes."""

    widget: ClassVar[str] = "scale"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        value = plain if isinstance(plain, dict) else {}
        return {
            f"{at}.low": [str(value.get("low", 0))],
            f"{at}.high": [str(value.get("high", 10))],
        }

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        ends = [typed.one(f"{at}.{end}") for end in ("low", "high")]
        if not all(re.fullmatch(r"\d{1,3}", one) for one in ends):
            raise Unfit({at: _("Write two whole numbers, like 0 and 10.")})
        low, high = int(ends[0]), int(ends[1])
        if not low < high <= low + 10:
            raise Unfit({at: _("It goes up, in at most eleven answers.")})
        return {"low": low, "high": high}

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        return {"low": form.typed.one(f"{at}.low"), "high": form.typed.one(f"{at}.high")}


def written(plain: Any) -> str:
    """A plain value as text."""
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=60)).strip()


@dataclass(frozen=True, kw_only=True)
class Group(Field):
    """Several fields that are one mapping. ``optional``: it may be left out altogether."""

    fields: tuple[Field, ...] = ()
    optional: bool = False
    begins: Mapping[str, Any] = field(default_factory=dict)
    """What it holds once it is ticked."""
    wide: bool = True
    widget: ClassVar[str] = "group"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        value = plain if isinstance(plain, dict) else {}
        made = typed_all(self.fields, value, f"{at}.")
        if self.optional:
            made[f"{at}.there"] = [MISSING, "1"] if plain is not None else [MISSING]
        return made

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        if self.optional and "1" not in typed.all(f"{at}.there"):
            return None
        start = was if isinstance(was, dict) else self.begins
        value, wrong = read_all(self.fields, start, typed, f"{at}.")
        if wrong:
            raise Unfit(wrong)
        return value

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        return {
            "optional": self.optional,
            "there": "1" in form.typed.all(f"{at}.there"),
            "fields": shown_all(self.fields, form, f"{at}."),
        }


@dataclass(frozen=True, kw_only=True)
class Rows(Field):
    """Several mappings below each other, each with an id: lanes, guards, ends. They are put in,
    moved and taken out by deeds of the form, not by reading it."""

    fields: tuple[Field, ...] = ()
    one: Said = ""
    """What one of them is called."""
    more_of: Said = ""
    """What the button says that puts one more in."""
    begins: Mapping[str, Any] = field(default_factory=dict)
    """What a new one holds."""
    least: int = 0
    """So many there must be."""
    kept: Said = ""
    wide: bool = True
    widget: ClassVar[str] = "rows"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        made: dict[str, list[str]] = {at: [MISSING]}
        for number, one in enumerate(plain or ()):
            made |= typed_all(self.fields, one, f"{at}.{number}.")
        return made

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        made, wrong = [], dict[str, str]()
        for number, one in enumerate(was or ()):
            value, faults_ = read_all(self.fields, one, typed, f"{at}.{number}.")
            made.append(value)
            wrong |= faults_
        names = [one.get("id") for one in made]
        for number, name in enumerate(names):
            if names.count(name) > 1:
                wrong.setdefault(f"{at}.{number}.id", _("Another one has this id already."))
        if wrong:
            raise Unfit(wrong)
        return made or None

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        found = numbers(at, form.typed)
        rows = [
            {
                "number": number,
                "first": number == found[0],
                "last": number == found[-1],
                "title": form.typed.one(f"{at}.{number}.name")
                or form.typed.one(f"{at}.{number}.id"),
                "fields": shown_all(self.fields, form, f"{at}.{number}."),
                "wrong": any(name.startswith(f"{at}.{number}.") for name in form.errors),
            }
            for number in found
        ]
        return {
            "rows": rows,
            "one": str(self.one),
            "more_of": str(self.more_of),
            "fixed": len(rows) <= self.least,
        }


def _title(typed: Typed, at: str) -> str:
    return typed.one(f"{at}.name") or typed.one(f"{at}.id")
