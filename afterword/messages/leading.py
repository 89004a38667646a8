"""Where a message leads: the pages of whoever reads it, and the answers of what it asks.

A page is named by what lasts: an address, an order, a message, each by its natural key. A number
that the database gave out may mean somebody else once an older copy of it was put back.
"""

from collections.abc import Callable, Iterator, Mapping

from afterword.decisions.admit import Candidate
from afterword.decisions.choosing import by_choice, offered
from afterword.decisions.journey import Ask, Plan
from afterword.house import tokens
from afterword.outbox.models import Intent


class Pages(Mapping[str, str]):
    """The addresses of the customer's own pages that a message may show; empty: there is none.

    Each is signed when it is asked for first: most messages show one or two of them.
    """

    def __init__(self, intent: Intent) -> None:
        self._intent = intent
        self._found: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = _PAGES[name](self._intent)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_PAGES)

    def __len__(self) -> int:
        return len(_PAGES)


def _order(intent: Intent) -> str:
    if not intent.order:
        return intent.store.url
    return f"{intent.store.pages}/o/{tokens.make(intent.store, 'order', intent.order)}"


def _address(intent: Intent) -> str:
    if intent.order and intent.subject.startswith("conversation/"):
        # It opens for whoever got this very message, at the address they wrote from.
        address = tokens.make(intent.store, "address", intent.send_key)
        return f"{intent.store.pages}/to/{address}"
    return _order(intent)


def _day(intent: Intent) -> str:
    if intent.order and intent.subject.startswith("conversation/"):
        # As with an address: for whoever got this very message.
        return f"{intent.store.pages}/on/{tokens.make(intent.store, 'day', intent.send_key)}"
    return _order(intent)


def _preferences(intent: Intent) -> str:
    if not intent.contact:
        return ""
    preferences = tokens.make(intent.store, "preferences", intent.channel, intent.contact)
    return f"{intent.store.pages}/p/{preferences}"


def _points(intent: Intent) -> str:
    if not intent.contact:
        return ""
    points = tokens.make(intent.store, "points", intent.channel, intent.contact)
    return f"{intent.store.pages}/points/{points}"


def _unsubscribe(intent: Intent) -> str:
    if not intent.contact or intent.message_class == "transactional":
        return ""
    parts = (intent.channel, intent.purpose, intent.contact)
    return f"{intent.store.pages}/u/{tokens.make(intent.store, 'unsubscribe', *parts)}"


_PAGES: dict[str, Callable[[Intent], str]] = {
    "order": _order,
    "address": _address,
    "day": _day,
    "preferences": _preferences,
    "points": _points,
    "unsubscribe": _unsubscribe,
}


def _asking(intent: Intent, plan: Plan | None) -> Ask | None:
    step = plan.steps.get(intent.step) if plan else None
    return step if isinstance(step, Ask) else None


def picks(intent: Intent, plan: Plan | None, candidate: Candidate) -> dict[str, str]:
    """The answers of an ``ask`` by choices: each key, and where it leads."""
    step = _asking(intent, plan)
    if step is None or not by_choice(step):
        return {}
    token = tokens.make(intent.store, "answer", intent.send_key)
    keys = offered(step, candidate.learned)
    return {key: f"{intent.store.pages}/a/{token}/{key}" for key in keys}


def scale(intent: Intent, plan: Plan | None) -> list[tuple[int, str]]:
    """The answers of an ``ask`` and where each leads."""
    step = _asking(intent, plan)
    if step is None or by_choice(step):
        return []
    token = tokens.make(intent.store, "answer", intent.send_key)
    return [
        (value, f"{intent.store.pages}/a/{token}/{value}")
        for value in range(step.scale.low, step.scale.high + 1)
    ]
