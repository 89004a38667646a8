"""The buttons of a message, for what can be answered with one press."""

from collections.abc import Mapping
from typing import Any

from afterword.decisions import choosing
from afterword.wire.shapes import Choice

from .compile import Brief
from .subject import Subject

ON_BUTTON = 20
"""So many signs fit on a button everywhere."""


def choices(made: Brief, known: Mapping[str, Any], about: Subject) -> tuple[Choice, ...]:
    """The buttons of a message: the orders to choose from, by number and what is in them, the
    days, then those of the template; of a question by choices only those that it takes."""
    orders = [
        Choice(key=f"{choosing.PICK}{one['pick']}", words=_on_button(one))
        for one in known["options"]
        if f"{choosing.PICK}{one['pick']}" in about.picks
    ]
    days = [
        Choice(key=one["key"], words=one["short"])
        for one in known["free_days"]
        if one["key"] in about.picks
    ]
    named = [
        Choice(key=key, words=words.fill(known).strip())
        for key, words in made.choices
        if not about.picks or key in about.picks
    ]
    return (*orders, *days, *named)


def _on_button(option: Mapping[str, Any]) -> str:
    said = f"{option['number']} {option['names']}".strip()
    return said if len(said) <= ON_BUTTON else f"{said[: ON_BUTTON - 1].rstrip()}…"
