"""The closed addresses, as the desk shows them."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO

import msgspec

from afterword.decisions.consent import kinds_for
from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.house.sealing import Unreadable
from afterword.outbox import brakes
from afterword.timeline.identity import Digests
from afterword.timeline.models import ContactPoint, Suppression
from afterword.timeline.queries import name_of
from afterword.ui.cells import plainly

PAGE = 50
AT_A_TIME = 500
"""Rows of a file that are written at a time."""


class Person(msgspec.Struct, frozen=True):
    """Somebody who has the address."""

    id: int
    name: str


class Row(msgspec.Struct, frozen=True):
    """One closed address. ``address`` is empty when nobody who has it is known any more."""

    id: int
    channel: str
    address: str
    why: str
    since: datetime
    people: tuple[Person, ...]


class Rate(msgspec.Struct, frozen=True):
    """How many mails of the last week were called spam."""

    spam: int
    arrived: int

    @property
    def percent(self) -> float:
        """The share, in percent."""
        return 100 * self.spam / self.arrived if self.arrived else 0.0


def listed(store: Store, query: str, page: int) -> tuple[list[Row], bool]:
    """A page of them, the latest first, and whether there are older ones."""
    start = (page - 1) * PAGE
    found = list(_rows(store, query)[start : start + PAGE + 1])
    return _shown(store, found[:PAGE]), len(found) > PAGE


def count(store: Store) -> int:
    """How many there are."""
    return Suppression.objects.of(store).count()


def rate(store: Store, now: datetime) -> Rate:
    """The spam rate of the store's mail."""
    return Rate(*brakes.spam_rate(store.pk, now))


def as_file(store: Store) -> Iterator[str]:
    """All of them as CSV, piece by piece. Of those who were forgotten there is no address."""
    yield _csv([("address", "channel", "why", "since")])
    last = 0
    while True:
        rows = Suppression.objects.of(store).filter(id__gt=last).order_by("id")
        found = list(rows[:AT_A_TIME])
        if not found:
            return
        last = found[-1].pk
        yield _csv(
            (plainly(one.address), one.channel, one.why, one.since.isoformat())
            for one in _shown(store, found)
            if one.address
        )


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _rows(store: Store, query: str) -> OwnedQuerySet[Suppression]:
    rows = Suppression.objects.of(store).order_by("-since", "-id")
    if query:
        rows = rows.filter(digest__in=Digests(store.secret).of_query(query, store.country))
    return rows


def _shown(store: Store, found: Sequence[Suppression]) -> list[Row]:
    points = ContactPoint.objects.of(store).filter(digest__in=[one.digest for one in found])
    by_digest: dict[str, list[ContactPoint]] = defaultdict(list)
    for point in points.select_related("customer").order_by("id"):
        by_digest[point.digest].append(point)
    return [_row(store, one, by_digest[one.digest]) for one in found]


def _row(store: Store, one: Suppression, points: Sequence[ContactPoint]) -> Row:
    kinds = (one.channel, *kinds_for(one.channel))
    mine = [point for point in points if point.channel in kinds]
    addresses = (_address(store, point) for point in mine)
    return Row(
        id=one.pk,
        channel=one.channel,
        address=next(filter(None, addresses), ""),
        why=one.why,
        since=one.since,
        people=tuple(
            Person(point.customer_id, name_of(point.customer, store)["name"]) for point in mine[:3]
        ),
    )


def _address(store: Store, point: ContactPoint) -> str:
    try:
        return point.customer.key(store.secret).open(bytes(point.sealed), "contact").decode()
    except Unreadable:
        return ""
