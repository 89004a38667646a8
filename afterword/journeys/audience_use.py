"""Which journeys speak of an audience."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import F, Q

from afterword.decisions.conditions import Condition
from afterword.decisions.journey import Journey
from afterword.house.models import Store
from afterword.timeline import audiences

from . import models, queries
from .reviews import gated_reviews
from .text import Unreadable, load_yaml


def using(store: Store, key: str) -> list[models.Journey]:
    """The journeys that name an audience: in the version that is live, in one that people are in,
    or in what is being written."""
    return users(store, [key])[key]


def users(store: Store, keys: Collection[str]) -> dict[str, list[models.Journey]]:
    """The same of several audiences, by their key."""
    rows = models.Journey.objects.of(store).in_bulk()
    found: dict[str, set[int]] = {key: set() for key in keys}
    for journey, text in _texts(store):
        if "audience." in text:
            for key in _spoken_of(text, keys):
                found[key].add(journey)
    return {
        key: sorted((rows[one] for one in some), key=lambda row: row.name)
        for key, some in found.items()
    }


def gated_by(store: Store, key: str, rules: Condition) -> list[str]:
    """The names of the live journeys in which an answer would decide who is asked for a public
    review, if this audience had these rules, and does not as things are."""
    live = queries.definitions(store, but="")
    now = audiences.rules_of(store)
    then = {**now, key: rules}
    return [one.name for one in live if _gated(one, live, then) and not _gated(one, live, now)]


def _gated(one: Journey, live: list[Journey], rules: dict[str, Condition]) -> bool:
    others = [other for other in live if other.journey != one.journey]
    return any(gated_reviews(one, others, rules))


def _texts(store: Store) -> Iterator[tuple[int, str]]:
    versions = models.Version.objects.of(store)
    runs = models.Run.objects.of(store).filter(ended=None).values_list("journey", "version")
    wanted = Q(number=F("journey__live"))
    for key, number in runs.distinct():
        wanted |= Q(journey__key=key, number=number)
    yield from versions.filter(wanted).values_list("journey_id", "text")
    yield from models.Draft.objects.of(store).values_list("journey_id", "text")


def _spoken_of(text: str, keys: Collection[str]) -> set[str]:
    try:
        return {*named(load_yaml(text))} & {*keys}
    except Unreadable:
        # What nobody can read may be meant so.
        return {key for key in keys if key in text}


def named(plain: Any) -> Iterator[str]:
    """The audiences that a plain definition names."""
    if isinstance(plain, dict):
        kind = plain.get("event") or plain.get("count")
        if isinstance(kind, str) and kind.startswith("audience."):
            for match in plain.get("where") or ():
                yield from _compared(match)
        for inner in plain.values():
            yield from named(inner)
    elif isinstance(plain, list | tuple):
        for inner in plain:
            yield from named(inner)


def _compared(match: Any) -> Iterator[str]:
    if isinstance(match, dict) and match.get("field") == "audience":
        for one in (match.get("is"), *(match.get("in") or ())):
            if isinstance(one, str):
                yield one
