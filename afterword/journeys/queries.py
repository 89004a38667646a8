"""Reading journeys: plans ready to run, lists, who stands where."""

from collections import Counter, defaultdict
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

import msgspec
from django.db.models import Count, Max

from afterword.decisions.journey import Journey as Definition
from afterword.decisions.journey import Plan
from afterword.decisions.split import draw
from afterword.house.models import Store

from . import hot, models
from .text import parse


@lru_cache(maxsize=512)
def _plan(store: int, key: str, number: int, text: str) -> Plan:
    return Plan(msgspec.structs.replace(parse(text), version=number))


def plan(store: Store, key: str, number: int) -> Plan:
    """The plan of one version. Raises ``LookupError`` when there is none."""
    row = (
        models.Version.objects.of(store)
        .filter(journey__key=key, number=number)
        .values_list("text", flat=True)
        .first()
    )
    if row is None:
        raise LookupError(f"{store.key} has no version {number} of journey {key!r}")
    return _plan(store.pk, key, number, row)


def plans(store: Store, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], Plan]:
    """Several plans at once, by (journey, version); those that do not exist are left out."""
    return {
        (key, number): _plan(store.pk, key, number, text)
        for key, number, text in (hot.texts(store.pk, wanted) if wanted else ())
        if (key, number) in wanted
    }


def live_plans(store: Store) -> list[Plan]:
    """The live versions of the journeys that are on, by priority."""
    return [one.plan for one in entering(store) if one.parts[0] == "new"]


class Entering(NamedTuple):
    """A version that people enter now."""

    plan: Plan
    parts: tuple[Literal["new", "old"], int]
    """Whether it is the live one, or the one before while that is tried on some; and the share of
    the live one, in a hundred."""

    def takes(self, natural: str) -> bool:
        """Whether a person, by what lots are drawn by, enters this one."""
        which, share = self.parts
        return share == 100 or in_share(self.plan.journey.journey, natural, share) == (
            which == "new"
        )


def in_share(key: str, natural: str, share: int) -> bool:
    """Whether a person is among the first so many in a hundred; more of them take in the same."""
    return draw(f"publish/{key}", natural, [1] * 100) < share


def entering(store: Store) -> list[Entering]:
    """The versions that people enter now, of the journeys that are on, by priority."""
    found = [
        Entering(
            _plan(store.pk, key, number, text), ("new" if number == live else "old", int(share))
        )
        for key, number, text, live, share in hot.entering_texts(store.pk)
    ]
    return sorted(found, key=lambda one: (-one.plan.journey.priority, one.plan.journey.journey))


def switched_on(store: Store) -> frozenset[str]:
    """The keys of the journeys that are on."""
    return hot.switched_on(store.pk)


def journeys(store: Store) -> list[models.Journey]:
    """All journeys of a store, by name."""
    return list(models.Journey.objects.of(store).order_by("name"))


def journey(store: Store, key: str) -> models.Journey:
    """One journey. Raises ``LookupError`` that names those there are."""
    found = models.Journey.objects.of(store).filter(key=key).first()
    if found is None:
        known = ", ".join(row.key for row in journeys(store)) or "none"
        raise LookupError(f"{store.key} has no journey {key!r}; there are: {known}")
    return found


def draft(store: Store, key: str) -> models.Draft | None:
    """What is being written of a journey, if anything is."""
    return models.Draft.objects.of(store).filter(journey__key=key).select_related("journey").first()


def revisions(row: models.Draft) -> list[models.Revision]:
    """The changes of a draft that can be undone or done again, newest first."""
    found = models.Revision.objects.of(row.store_id).filter(draft=row)
    return list(found.order_by("-number"))


def last_number(row: models.Journey) -> int:
    """The highest number of a version: of one that was taken back, too. 0: there is none."""
    found = models.Version.objects.of(row.store_id).filter(journey=row)
    return found.aggregate(most=Max("number"))["most"] or 0


def versions(row: models.Journey) -> list[models.Version]:
    """The versions of a journey, newest first."""
    return list(models.Version.objects.of(row.store_id).filter(journey=row).order_by("-number"))


def publications(row: models.Journey) -> list[models.Publication]:
    """How its versions went live while people were inside, newest first."""
    found = models.Publication.objects.of(row.store_id).filter(journey=row)
    return list(found.select_related("journey").order_by("-number"))


def to_undo(row: models.Journey) -> models.Publication | None:
    """What was published last, while it can still be taken back."""
    found = models.Publication.objects.of(row.store_id).filter(
        journey=row, number=row.live, before__gt=0, state__in=("moving", "ramping", "open")
    )
    return found.first()


def text_of(row: models.Journey) -> str:
    """The text of the live version."""
    return (
        models.Version.objects.of(row.store_id)
        .values_list("text", flat=True)
        .get(journey=row, number=row.live)
    )


def definition(row: models.Journey) -> Definition:
    """The live version as typed."""
    return _plan(row.store_id, row.key, row.live, text_of(row)).journey


def inside(store: Store, key: str) -> Counter[str]:
    """How many people stand at each step now."""
    rows = models.Run.objects.of(store).filter(journey=key, ended=None)
    return Counter(dict(rows.order_by().values_list("at").annotate(Count("id"))))


def inside_each(store: Store) -> dict[str, Counter[str]]:
    """How many people stand at each step of each journey now; who has nobody inside is not among
    them."""
    rows = models.Run.objects.of(store).filter(ended=None).order_by()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for key, at, many in rows.values_list("journey", "at").annotate(Count("id")):
        found[key][at] = many
    return found


def runs_of(store: Store, customer: int) -> list[models.Run]:
    """The runs of a customer, newest entry first."""
    return list(models.Run.objects.of(store).filter(customer=customer).order_by("-entered", "-id"))


def parked(store: Store) -> list[models.Run]:
    """Runs that a failed look has parked."""
    return list(models.Run.objects.of(store).exclude(error="").order_by("-since")[:200])


@cache
def library() -> dict[str, str]:
    """The texts of the journeys that ship with Afterword, by key."""
    folder = files("afterword.journeys") / "library"
    return {
        entry.name.removesuffix(".yaml"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda one: one.name)
        if entry.name.endswith(".yaml")
    }


BEGINNING = (
    "after-first-delivery",
    "not-delivered-after-all",
    "order-and-shipping",
    "still-not-there",
    "the-day-it-comes",
)
"""The journeys that a new store finds published, switched off; the others wait in the library."""


def beginning() -> dict[str, str]:
    """The texts of the journeys that a new store begins with, by key."""
    return {key: library()[key] for key in BEGINNING}


def definitions(store: Store, *, but: str) -> list[Definition]:
    """The live versions of a store's journeys, on or off, but this one."""
    rows = models.Journey.objects.of(store).exclude(key=but).filter(live__gt=0)
    return [definition(row) for row in rows.order_by("key")]
