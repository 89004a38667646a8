"""One thing that needs a person, as its card shows it."""

import msgspec
from django.utils.translation import ngettext

from afterword.house.models import Store
from afterword.timeline import queries as timeline
from afterword.timeline.models import Customer
from afterword.ui import phrasing

SHOWN = 20
"""How many unknown messages are shown one by one."""


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that needs a person."""

    key: str
    """Its own on the screen, so that the keyboard stays where it was when the list changes."""
    kind: str
    title: str
    url: str
    button: str
    tone: str = ""
    hint: str = ""
    quote: str = ""
    bold: str = ""
    text: str = ""
    icon: str = ""
    initials: str = ""
    strong: bool = False


def few_of(people: list[Customer], store: Store, of: int | None = None) -> str:
    """A few of them by name; ``of``: how many there are, where not all are at hand."""
    names = [timeline.name_of(one, store)["name"] for one in people[:3]]
    shown = phrasing.listed(phrasing.isolated(name) for name in names if name)
    more = (len(people) if of is None else of) - len(names)
    if more > 0:
        shown += " " + ngettext("and %d more", "and %d more", more) % more
    return f"{shown}." if shown else ""
