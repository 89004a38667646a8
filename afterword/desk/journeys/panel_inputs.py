"""The inputs of the side panel: how each shows a value of a journey's text, and reads it again.

A value is plain, as YAML gives it; the names of the inputs stand in ``panel_form``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .panel_form import MISSING, Filling, Known, Shown, Typed, Unfit, same

Said = Promise | str
Choices = Sequence[tuple[str, Said]]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One line of text; the others are kinds of it."""

    name: str
    label: Said
    help: Said = ""
    default: Any = None
    needed: bool = False
    longest: int = 200
    wide: bool = False
    rare: bool = False
    """Seldom changed: it stands below the others, folded away."""
    widget: ClassVar[str] = "text"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        """What its inputs hold for a value; ``None``: nothing is written."""
        value = self.default if plain is None else plain
        return {at: ["" if value is None else str(value)]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        """The value typed; ``None``: take it out. Raises ``Unfit``."""
        found = typed.one(at)
        if not found and self.needed:
            raise Unfit({at: _("Write something here.")})
        if len(found) > self.longest:
            raise Unfit({at: _("Write at most %d characters.") % self.longest})
        return found or None

    def shown(self, at: str, form: Filling) -> Shown:
        """The field for the page."""
        return Shown(
            widget=self.widget,
            at=at,
            label=str(self.label),
            help=str(self.help),
            error=next((says for name, says in form.errors.items() if _of(name, at)), ""),
            value=form.typed.all(at)[-1] if form.typed.all(at) else "",
            rare=self.rare,
            more={
                "wide": self.wide,
                "longest": self.longest,
                **self.more(at, form),
            },
        )

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        """What its own template needs beside."""
        return {}


def _of(name: str, at: str) -> bool:
    return name == at or name.startswith(f"{at}.")


@dataclass(frozen=True, kw_only=True)
class Id(Field):
    """The name that never changes, in small letters."""

    longest: int = 59
    needed: bool = True

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        found = super().read(at, typed, was)
        if not re.fullmatch(r"[a-z][a-z0-9-]*", found):
            raise Unfit(
                {at: _("Small letters, digits and dashes; it begins with a letter, like care-tip.")}
            )
        return found


@dataclass(frozen=True, kw_only=True)
class Long(Field):
    """Several lines of text."""

    longest: int = 2000
    wide: bool = True
    widget: ClassVar[str] = "long"


@dataclass(frozen=True, kw_only=True)
class Whole(Field):
    """A whole number. ``unit`` stands behind it."""

    least: int = 0
    most: int = 100
    unit: Said = ""
    widget: ClassVar[str] = "whole"

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        found = typed.one(at)
        if not found and not self.needed:
            return None
        if not re.fullmatch(r"\d{1,9}", found) or not self.least <= int(found) <= self.most:
            says = _("Write a whole number between %(least)d and %(most)d.")
            raise Unfit({at: says % {"least": self.least, "most": self.most}})
        return int(found)

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        return {"least": self.least, "most": self.most, "unit": str(self.unit)}


@dataclass(frozen=True, kw_only=True)
class Flag(Field):
    """Yes or no. ``yes`` is what the tick means, where that is the opposite of the value."""

    default: Any = False
    turned: bool = False
    widget: ClassVar[str] = "flag"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        value = bool(self.default if plain is None else plain)
        return {at: [MISSING, "1"] if value != self.turned else [MISSING]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        return ("1" in typed.all(at)) != self.turned

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        return {"on": "1" in form.typed.all(at)}


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of a few. ``none``: what an empty choice is called; without it there is none."""

    choices: Choices = ()
    none: Said = ""
    widget: ClassVar[str] = "choice"

    def options(self, known: Known) -> list[tuple[str, str]]:
        """(value, what it is called)"""
        found = [("", str(self.none))] if self.none else []
        return [*found, *((value, str(says)) for value, says in self.choices)]

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        found = typed.one(at)
        if not found and not self.none:
            raise Unfit({at: _("Choose one.")})
        if found and self.choices and found not in dict(self.choices) and found != was:
            raise Unfit({at: _("Choose one of those offered.")})
        return found or None

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        options = self.options(form.known)
        now = form.typed.one(at)
        if now not in dict(options):
            options = [(now, now or _("choose one")), *options]
        return {"options": options}


@dataclass(frozen=True, kw_only=True)
class TemplateOf(Choice):
    """One of the store's templates."""

    widget: ClassVar[str] = "template"

    def options(self, known: Known) -> list[tuple[str, str]]:
        return list(known.templates)

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        found = super().read(at, typed, was)
        if found and not re.fullmatch(r"[-a-zA-Z0-9_]+", found):
            says = _(
                "Words cannot be called “%s”: their short name has letters, digits and dashes, "
                "like care-tip. Choose from the list; new words are written under Words."
            )
            raise Unfit({at: says % found})
        return found

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        there = form.typed.one(at) in dict(form.known.templates)
        return {**super().more(at, form), "there": there}


@dataclass(frozen=True, kw_only=True)
class Tone(Choice):
    """How it is said."""

    widget: ClassVar[str] = "tone"

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        tones = [(one, str(says), one in form.known.tones) for one, says in self.choices]
        return {
            "tones": tones,
            "usual": str(dict(self.choices).get(form.known.tone, form.known.tone)),
        }


@dataclass(frozen=True, kw_only=True)
class OfferOf(Choice):
    """One of the store's offers."""

    widget: ClassVar[str] = "offer"

    def options(self, known: Known) -> list[tuple[str, str]]:
        return list(known.offers)


@dataclass(frozen=True, kw_only=True)
class WebhookOf(Choice):
    """One of the store's webhooks."""

    widget: ClassVar[str] = "webhook"

    def options(self, known: Known) -> list[tuple[str, str]]:
        return list(known.webhooks)


@dataclass(frozen=True, kw_only=True)
class Ticks(Field):
    """Any number of a few."""

    choices: Choices = ()
    wide: bool = True
    widget: ClassVar[str] = "ticks"

    def typed(self, at: str, plain: Any) -> dict[str, list[str]]:
        return {at: [MISSING, *(str(one) for one in plain or ())]}

    def read(self, at: str, typed: Typed, was: Any) -> Any:
        chosen = typed.all(at)
        return [value for value, _says in self.choices if value in chosen] or None

    def more(self, at: str, form: Filling) -> dict[str, Any]:
        chosen = form.typed.all(at)
        return {"ticks": [(value, str(says), value in chosen) for value, says in self.choices]}


@dataclass(frozen=True, kw_only=True)
class JourneyOf(Choice):
    """Another journey of the store."""

    def options(self, known: Known) -> list[tuple[str, str]]:
        return list(known.journeys)


def numbers(at: str, typed: Typed) -> list[int]:
    """The numbers of the rows of a field, as they stand in the names of its inputs."""
    begins = re.compile(rf"{re.escape(at)}\.(\d+)\.")
    return sorted({int(found[1]) for name in typed.values if (found := begins.match(name))})


def typed_all(
    fields: Iterable[Field], plain: Mapping[str, Any], before: str = ""
) -> dict[str, Any]:
    """What the inputs of these fields hold for a mapping."""
    made: dict[str, list[str]] = {}
    for one in fields:
        made |= one.typed(f"{before}{one.name}", plain.get(one.name))
    return made


def read_all(
    fields: Iterable[Field], was: Mapping[str, Any], typed: Typed, before: str = ""
) -> tuple[dict[str, Any], dict[str, str]]:
    """The mapping that was typed, and by input what cannot be taken. What nobody touched stays as
    it is written; what comes to mean its default is taken out."""
    made, wrong = dict(was), dict[str, str]()
    for one in fields:
        at = f"{before}{one.name}"
        if not typed.holds(at):
            continue
        if _untouched(one, at, was.get(one.name), typed):
            continue
        try:
            value = one.read(at, typed, was.get(one.name))
        except Unfit as error:
            wrong |= error.says
            continue
        if value is None or (value == one.default and not one.needed):
            made.pop(one.name, None)
        else:
            made[one.name] = value
    return made, wrong


def _untouched(one: Field, at: str, was: Any, typed: Typed) -> bool:
    if one.needed and was in (None, ""):
        return False
    return same(one.typed(at, was), typed, at) and not typed.one(f"{at}.add")


def shown_all(fields: Iterable[Field], form: Filling, before: str = "") -> list[Shown]:
    """The fields for the page."""
    return [one.shown(f"{before}{one.name}", form) for one in fields]
