"""Reading journeys: plans ready to run, lists, who stands where."""

from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from afterword.decisions.journey import Journey as Definition
from afterword.decisions.journey import Plan
from afterword.house.models import Store

from . import models
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
    rows = models.Version.objects.of(store).filter(
        journey__key__in={key for key, _ in wanted}, number__in={number for _, number in wanted}
    )
    found = {}
    for key, number, text in rows.values_list("journey__key", "number", "text"):
        if (key, number) in wanted:
            found[key, number] = _plan(store.pk, key, number, text)
    return found


def live_plans(store: Store) -> list[Plan]:
    """The live versions of the journeys that are on, by priority."""
    rows = models.Journey.objects.of(store).filter(on=True, live__gt=0)
    wanted = set(rows.values_list("key", "live"))
    found = plans(store, wanted) if wanted else {}
    return sorted(found.values(), key=lambda one: (-one.journey.priority, one.journey.journey))


def switched_on(store: Store) -> frozenset[str]:
    """The keys of the journeys that are on."""
    rows = models.Journey.objects.of(store).filter(on=True)
    return frozenset(rows.values_list("key", flat=True))


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
    rows = models.Run.objects.of(store).filter(journey=key, ended=None).values_list("at", flat=True)
    return Counter(rows)


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
