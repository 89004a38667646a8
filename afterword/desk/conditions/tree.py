"""A condition while it is being built: groups of rules, each as far as it is written.

What is in the form comes from a condition as a journey file has it (``from_condition``) or from
what was posted (``posting``); ``to_condition`` gives the condition, or says what is still missing.
A condition that the builder has no controls for is kept as it is, word for word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from afterword.decisions.conditions import CUSTOMER_FIELDS, FIELDS
from afterword.decisions.kinds import FieldType

from . import catalogue
from .catalogue import Control
from .comparing import Test

Plain = dict[str, Any]


@dataclass
class Rule:
    """One thing that must be so, or must not. ``key`` is an entry of the catalogue without the
    shortcut: ``count:order.placed``."""

    key: str
    so: bool = True
    test: Test = field(default_factory=Test)
    where: list[Test] = field(default_factory=list)
    of: str = "customer"
    last: bool = False
    channel: str = "email"
    raw: str = ""
    fault: str = ""

    @property
    def head(self) -> str:
        return self.key.partition(":")[0]

    @property
    def what(self) -> str:
        return self.key.partition(":")[2]

    @property
    def thing(self) -> str:
        """What its fields are of."""
        if self.head == "count":
            return catalogue.thing_of(self.what)
        return self.what if self.head == "has" else self.head

    @property
    def fields(self) -> Mapping[str, FieldType] | None:
        """What can be compared of it; ``None``: anything."""
        if self.head == "count":
            return catalogue.event_fields(self.what)
        return FIELDS.get(self.what, {}) if self.head == "has" else {}

    def control(self, name: str = "") -> Control:
        """How a comparison of it, or of one of its fields, is written."""
        if not name and self.head in ("count", "has"):
            return "number"
        if name:
            fields = self.fields
            return "loose" if fields is None else catalogue.control(fields.get(name, "text"), name)
        if self.head == "customer":
            return catalogue.control(CUSTOMER_FIELDS[self.what], self.what)
        if self.head == "subject":
            return catalogue.control(subject_type(self.what), self.what)
        return "loose"


@dataclass
class Group:
    """Several rules, of which all or any must be so; or not."""

    word: str = "all"
    so: bool = True
    parts: "list[Rule | Group]" = field(default_factory=list)
    fault: str = ""


Node = Rule | Group


def subject_type(name: str) -> FieldType:
    """The type of a field that a run's subject may have."""
    return next((fields[name] for fields in FIELDS.values() if name in fields), "text")
