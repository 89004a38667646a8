"""A form of the side panel: what is typed in it, what it offers, and how a field is shown.

What stands in the inputs is text by the inputs' names, which begin with the place of the field:
``for.n`` and ``for.unit``, ``cases.0.name``. So whatever was typed can be shown again, also what
cannot be read. A field that was not sent stays as it was.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.journey import SubjectKind
from afterword.house.models import Store
from afterword.ui import words

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
