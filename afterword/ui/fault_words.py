"""What is wrong with what a person wrote, in the reader's language: where it stands, what to do.

A fault's sentence stands where it is found, in English (``decisions.faults``, ``journeys.check``
and their neighbours). Translators have it with the texts of this room.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Protocol, runtime_checkable

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from . import kept_words
from .phrasing import isolated, listed, semicolon
from .tongues import language


@runtime_checkable
class Fault(Protocol):
    """``decisions.faults.Fault``."""

    @property
    def path(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def values(self) -> Mapping[str, object]: ...


PLACES = {
    "step": _("step %(name)s"),
    "lane": _("lane %(name)s"),
    "case": _("case %(name)s"),
    "rule": _("rule %(name)s"),
}
"""The words a path has, before the name of what they are about; the rest of it is typed so."""
_LINE = re.compile(r"line (?P<n>\d+)(?: \((?P<name>.+)\))?")
_PARTS = re.compile(r", (?=(?:lane|case) )")
_TYPED = re.compile(r"`[^`]+`")


def said(fault: Fault) -> str:
    """What to do about a fault."""
    text = _TYPED.sub(
        lambda typed: isolated(typed[0]), fault.what and translation.gettext(fault.what)
    )
    if not fault.values:
        return text
    return text % {name: _value(name, value) for name, value in fault.values.items()}


def _value(name: str, value: object) -> str:
    """A value, or what somebody else said of it."""
    if isinstance(value, Fault):
        return told([value])
    if name == "language":
        return isolated(language(str(value)))
    return kept_words.said(str(value)) if name == "says" else isolated(str(value))


def place(path: str) -> str:
    """Where a fault stands: ``step 'care'.channels``, ``line 7 (name)``."""
    if path == "the text":
        return str(_("the text"))
    if found := _LINE.fullmatch(path):
        # The number apart from the name: else right-to-left it would stand behind it.
        said = _("line %(n)s (%(name)s)") if found["name"] else _("line %(n)s")
        return str(said) % {"n": found["n"], "name": isolated(found["name"] or "")}
    return listed(map(_part, _PARTS.split(path)))


def _part(part: str) -> str:
    head, _space, name = part.partition(" ")
    if name and head in PLACES:
        return str(PLACES[head]) % {"name": isolated(name)}
    return isolated(part)


def told(faults: Iterable[Fault]) -> str:
    """Some faults behind one another, each with its place."""
    return semicolon().join(
        f"{place(one.path)}: {said(one)}" if one.path else said(one) for one in faults
    )
