"""What the screens of audiences show: who is in one, and the file of them."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO

import msgspec

from afterword.decisions.conditions import Condition
from afterword.desk.conditions.catalogue import Values
from afterword.desk.conditions.sentence import sentence
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.journeys import audience_use
from afterword.journeys.models import Journey
from afterword.timeline import audiences, segments
from afterword.timeline.models import Audience, ContactPoint, Customer
from afterword.timeline.queries import name_of
from afterword.ui.cells import plainly

PAGE = 50
AT_A_TIME = 500
"""Rows of the file that are written at a time."""


class Row(msgspec.Struct, frozen=True):
    """An audience in the list. ``size``: how many were in it when it was looked at last."""

    row: Audience
    said: str
    size: int
    used: tuple[Journey, ...]


class Person(msgspec.Struct, frozen=True):
    """Somebody in an audience."""

    id: int
    name: str
    country: str
    seen: datetime


def listed(store: Store) -> list[Row]:
    """The audiences of a store."""
    rows = audiences.audiences(store)
    sizes = audiences.sizes(store)
    values = Values(store)
    used = audience_use.users(store, [row.key for row in rows])
    return [
        Row(
            row,
            sentence(row.condition, values),
            sizes.get(row.pk, 0),
            tuple(used[row.key]),
        )
        for row in rows
    ]


def overlaps(store: Store, row: Audience) -> list[tuple[Audience, int]]:
    """The other audiences that some of its members are in too, and how many of them, the most
    first; as of when each was looked at last."""
    rows = {one.pk: one for one in audiences.audiences(store)}
    shared = audiences.shared(row)
    found = [(rows[pk], n) for pk, n in shared.items() if pk in rows]
    return sorted(found, key=lambda one: (-one[1], one[0].name))


def page(store: Store, row: Audience, now: datetime, number: int) -> list[Person]:
    """A page of who is in it now, those heard of last first. Raises ``audiences.Refused``."""
    start = (number - 1) * PAGE
    found = audiences.people(store, row, now).order_by("-seen", "-id")[start : start + PAGE]
    return [Person(one.pk, name_of(one, store)["name"], one.country, one.seen) for one in found]


def as_file(store: Store, row: Audience, now: datetime) -> Iterator[str]:
    """Who is in it now as lines of CSV: who they are, where they are reached, and whether offers
    may go to them by e-mail. Raises ``audiences.Refused``."""
    head = ("id", "name", "email", "phone", "country", "language", "offers_by_email")
    yield _csv([head])
    ids = list(audiences.people(store, row, now).order_by("id").values_list("id", flat=True))
    agreed = segments.matching(store, Condition(consent="offers"), now)
    yes = set(agreed.values_list("id", flat=True))
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        found = list(Customer.objects.of(store).filter(id__in=some).order_by("id"))
        yield _csv(_lines(store, found, yes))


def _lines(
    store: Store, found: Sequence[Customer], yes: Collection[int]
) -> Iterator[tuple[str, ...]]:
    ids = [one.pk for one in found]
    points: dict[tuple[int, str], list[ContactPoint]] = {}
    rows = ContactPoint.objects.of(store).filter(customer__in=ids, blocked="").order_by("-used")
    for point in rows:
        points.setdefault((point.customer_id, point.channel), []).append(point)
    for one in found:
        yield (
            str(one.pk),
            plainly(name_of(one, store)["name"]),
            *(plainly(_opened(store, one, points.get((one.pk, kind)))) for kind in _REACHED),
            one.country,
            one.language,
            "yes" if one.pk in yes else "no",
        )


_REACHED = ("email", "phone")


def _opened(store: Store, one: Customer, points: Sequence[ContactPoint] | None) -> str:
    """The address used last; empty where there is none or it cannot be read."""
    if not points:
        return ""
    try:
        return one.key(store.secret).open(bytes(points[0].sealed), "contact").decode()
    except Unreadable:
        return ""


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
