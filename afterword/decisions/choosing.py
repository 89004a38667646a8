"""The answers of an ``ask`` by choices: what may be answered, and what an answer is."""

from collections.abc import Mapping, Sequence
from typing import Any

from .journey import Ask
from .naming import plain

PICK = "pick-"
"""What the keys of the orders to choose from begin with; their number in the list follows."""


def by_choice(step: Ask) -> bool:
    """Whether it asks by choices, and not for a score."""
    return bool(step.choices or step.among)


def offered(step: Ask, learned: Mapping[str, Any]) -> dict[str, str]:
    """Every answer that may be given: the key that stands on its button, and what it means. The
    orders that were found come first, by their number; so do the days, each by itself."""
    orders: Sequence[Any] = learned.get("orders") or () if step.among == "orders" else ()
    found = {f"{PICK}{number}": str(one) for number, one in enumerate(orders, 1)}
    days: Sequence[Any] = learned.get("free_days") or () if step.among == "days" else ()
    found |= {str(one): str(one) for one in days}
    return {**found, **{one: one for one in step.choices}}


def pressed(step: Ask, learned: Mapping[str, Any], key: str) -> str | None:
    """What was chosen by pressing a button; ``None``: none of these."""
    return offered(step, learned).get(key)


def written(
    step: Ask, learned: Mapping[str, Any], text: str, words: Mapping[str, str]
) -> str | None:
    """What was chosen by writing: the number of an order in the list, or the words of a button.
    ``words``: what stands on each, by its key. ``None``: something else, or only a press counts."""
    if step.pressed:
        return None
    said = " ".join(plain(text).casefold().split()).strip(".!) ")
    may = offered(step, learned)
    if said.isascii() and said.isdigit() and f"{PICK}{int(said)}" in may:
        return may[f"{PICK}{int(said)}"]
    for key, shown in words.items():
        if key in may and said and said == " ".join(plain(shown).casefold().split()):
            return may[key]
    return None
