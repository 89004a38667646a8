"""The inputs of the side panel: how each shows a value of a journey's text, and reads it again.

A value is plain, as YAML gives it. What stands in the inputs is text by the inputs' names, which
begin with the place of the field: ``for.n`` and ``for.unit``, ``cases.0.name``. So whatever was
typed can be shown again, also what cannot be read. A field that was not sent stays as it was.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from afterword.decisions.journey import SubjectKind
from afterword.house.models import Store
from afterword.ui import words

Said = Promise | str
Choices = Sequence[tuple[str, Said]]
MISSING = "\N{MIDDLE DOT}"
"""Marks in the page what has no inputs of its own while it is empty: that the field was there."""


class Unfit(ValueError):
    """Something typed cannot be taken. ``says``: by the name of the input, what to do about it."""

    def __init__(self, says: Mapping[str, str]) -> None:
        super().__init__("; ".join(says.values()))
        self.says = dict(says)


class Asking(msgspec.Struct, frozen=True):
    """Of which store conditions are asked, what its journey is about, which answers it names."""

    store: Store
    now: datetime
    subject: SubjectKind = "order"
    answers: tuple[str, ...] = ()


class Typed:
    """What stands in the inputs of a form, by their names."""

    def __init__(self, values: Mapping[str, Sequence[str]], asking: Asking | None = None) -> None:
        self.asking = asking
        self.values = {
            name: [one.replace("\r\n", "\n") for one in some] for name, some in values.items()
        }

    def one(self, name: str, default: str = "") -> str:
        """The text of an input without blanks around it."""
        found = self.values.get(name)
        return found[-1].strip() if found else default

    def all(self, name: str) -> list[str]:
        """The texts of all inputs of a name."""
        return self.values.get(name, [])

    def holds(self, at: str) -> bool:
        """Whether a field was sent at all."""
        return any(name == at or name.startswith(f"{at}.") for name in self.values)

    def within(self, at: str) -> dict[str, list[str]]:
        """What stands in the inputs of one field; marks left out."""
        return {
            name: [one for one in some if one != MISSING]
            for name, some in self.values.items()
            if (name == at or name.startswith(f"{at}.")) and not name.endswith(".add")
        }


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What fields offer that hangs on the store and the journey."""

    templates: tuple[tuple[str, str], ...] = ()
    """(key, name) of the store's templates."""
    spoken: Mapping[str, frozenset[str]] = {}
    """By template: the channels it has words for."""
    tones: tuple[str, ...] = ()
    """The tones in which the step's template has words of its own."""
    tone: str = ""
    """The tone of the store."""
    journeys: tuple[tuple[str, str], ...] = ()
    """(key, name) of the store's other journeys."""
    offers: tuple[tuple[str, str], ...] = ()
    """(key, what it is called) of the store's offers."""
    webhooks: tuple[tuple[str, str], ...] = ()
    """(name, name) of the store's webhooks."""
    channels: tuple["Rung", ...] = ()
    own_words: tuple[str, ...] = ()
    """Kinds of event of the store's own that this journey names."""
    lanes: Mapping[str, int] = {}
    """By lane, as its inputs are called (``cases.0``): how many steps lie in it."""


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as the ladder offers it."""

    channel: str
    connected: bool = True
    reach: int = 0
    """How many customers may be written to there for this purpose."""
    of: int = 0
    """Out of how many."""
    price: str = ""
    speaks: bool = True
    """Whether the template has words for it."""

    @property
    def icon(self) -> str:
        return words.CHANNEL_ICONS.get(self.channel, "paper-airplane")

    @property
    def share(self) -> int:
        """The reach in a hundred customers."""
        return round(100 * self.reach / self.of) if self.of else 0


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A field ready for the page. ``more`` is what its own template needs."""

    widget: str
    at: str
    label: str
    help: str = ""
    error: str = ""
    value: str = ""
    rare: bool = False
    more: dict[str, Any] = {}

    @property
    def id(self) -> str:
        """The id of its first input."""
        return input_id(self.at)


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """A form as somebody sees it: what stands in its inputs, what is wrong there (by input), and
    what it offers."""

    typed: Typed
    errors: dict[str, str] = {}
    known: Known = Known()


def input_id(name: str) -> str:
    """The id of an input: its name with dashes."""
    return f"in-{re.sub(r'[^a-z0-9_]+', '-', name.lower())}"


def same(before: Mapping[str, Sequence[str]], typed: Typed, at: str) -> bool:
    """Whether the inputs of a field hold what they held before anybody touched them."""
    kept = {name: [one for one in some if one != MISSING] for name, some in before.items()}
    now = typed.within(at)
    return {name: some for name, some in kept.items() if some} == {
        name: some for name, some in now.items() if some
    }


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
