"""Which journeys speak of an audience."""

from collections.abc import Iterator
from typing import Any

from afterword.house.models import Store

from . import models
from .text import Unreadable, load_yaml


def using(store: Store, key: str) -> list[models.Journey]:
    """The journeys that name an audience: in the version that is live, in one that people are in,
    or in what is being written."""
    rows = {row.pk: row for row in models.Journey.objects.of(store).order_by("name")}
    numbers = {(row.key, row.live) for row in rows.values()}
    runs = models.Run.objects.of(store).filter(ended=None)
    numbers |= set(runs.values_list("journey", "version").distinct())
    texts: list[tuple[int, str]] = [
        (row.journey_id, row.text)
        for row in models.Version.objects.of(store).select_related("journey")
        if (row.journey.key, row.number) in numbers
    ]
    texts += models.Draft.objects.of(store).values_list("journey_id", "text")
    found = {journey for journey, text in texts if key in text and _speaks(text, key)}
    return [row for pk, row in rows.items() if pk in found]


def _speaks(text: str, key: str) -> bool:
    try:
        plain = load_yaml(text)
    except Unreadable:
        # What nobody can read may be meant so.
        return "audience." in text
    return key in set(named(plain))


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
