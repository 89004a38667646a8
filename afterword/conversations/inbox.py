"""The views of the inbox: which conversations each shows, and in which order.

A view is one or several stretches, one below the other: what is urgent, what else waits for a
person, then all the rest. Each is read along an index, from a place on, so that the thousandth page
costs what the first does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from afterword.house.models import Store, User
from afterword.house.owned import OwnedQuerySet

from .models import Conversation

View = Literal["mine", "anyone", "waiting", "late", "itself", "snoozed", "closed", "all"]
VIEWS: tuple[View, ...] = (
    "mine",
    "anyone",
    "waiting",
    "late",
    "itself",
    "snoozed",
    "closed",
    "all",
)

Rows = OwnedQuerySet[Conversation]
Order = Literal["by", "-last", "snoozed"]
"""The soonest due, the newest, the first to wake."""


class Place(msgspec.Struct, frozen=True):
    """After which conversation of a view to go on: its stretch, what it is ordered by, its id."""

    stretch: int
    at: datetime
    id: int


class Stretch(msgspec.Struct, frozen=True):
    """A part of a view in one order."""

    which: Q
    order: Order


def awake(now: datetime) -> Q:
    """Not put off, or put off until a moment that has come."""
    return Q(snoozed=None) | Q(snoozed__lte=now)


def stretches(view: View, user: User, now: datetime) -> tuple[Stretch, ...]:
    """What a view shows, from the top down."""
    seen = awake(now)
    team = Q(state="team") & seen
    waiting = (
        # "in" one, because an index serves a comparison, not a flag that stands alone.
        Stretch(team & Q(urgent__in=[True]), "by"),
        Stretch(team & Q(urgent__in=[False]), "by"),
    )
    mine, late = Q(assignee=user), Q(due__lt=now, by__lt=now)
    match view:
        case "mine":
            rest = [
                Stretch(Q(state=state) & seen & mine, "-last") for state in ("theirs", "itself")
            ]
            return (*_only(waiting, mine), *rest)
        case "anyone":
            return _only(waiting, Q(assignee=None))
        case "waiting":
            return waiting
        case "late":
            return _only(waiting, late)
        case "itself":
            return (Stretch(Q(state="itself") & seen, "-last"),)
        case "snoozed":
            return (Stretch(Q(snoozed__gt=now), "snoozed"),)
        case "closed":
            return (Stretch(Q(state="closed"), "-last"),)
        case "all":
            return (*waiting, Stretch(~Q(state="team") | Q(snoozed__gt=now), "-last"))


def _only(some: Sequence[Stretch], which: Q) -> tuple[Stretch, ...]:
    return tuple(Stretch(one.which & which, one.order) for one in some)


class Row(NamedTuple):
    """What an index of the list holds of a conversation: enough to see that it is another."""

    id: int
    stamp: int
    state: str
    customer: int
    assignee: int | None
    last: datetime
    due: datetime | None
    snoozed: datetime | None


_COLUMNS = ("id", "stamp", "state", "customer", "assignee", "last", "due", "snoozed")


def page(
    store: Store,
    view: View,
    user: User,
    now: datetime,
    *,
    narrowed: Q | None = None,
    after: Place | None = None,
    many: int = 40,
) -> tuple[list[Row], Place | None]:
    """Conversations of a view, in its order, and the place to go on from where there are more.

    ``narrowed``: only those. ``after``: those behind this place.
    """
    rows = Conversation.objects.of(store).annotate(by=Coalesce("due", "last"))
    found: list[tuple[int, Row]] = []
    for number, one in enumerate(stretches(view, user, now)):
        if after is not None and number < after.stretch:
            continue
        some = rows.filter(one.which) if narrowed is None else rows.filter(one.which, narrowed)
        here = after if after is not None and number == after.stretch else None
        told = _along(some, one.order, here).values_list(*_COLUMNS)
        found += [(number, Row(*row)) for row in told[: many + 1 - len(found)]]
        if len(found) > many:
            break
    shown = found[:many]
    more = _place(*shown[-1], view, user, now) if len(found) > many else None
    return [row for _, row in shown], more


def _along(rows: Rows, order: Order, after: Place | None) -> Rows:
    """In this order, behind a place. Said so that an index can be entered there."""
    if order == "-last":
        if after is not None:
            rows = rows.filter(last__lte=after.at).exclude(last=after.at, id__gte=after.id)
        return rows.order_by("-last", "-id")
    if after is not None:
        rows = rows.filter(**{f"{order}__gte": after.at})
        rows = rows.exclude(**{order: after.at, "id__lte": after.id})
    return rows.order_by(F(order).asc(), "id")


def _place(stretch: int, row: Row, view: View, user: User, now: datetime) -> Place:
    order = stretches(view, user, now)[stretch].order
    at = row.last if order == "-last" else row.snoozed if order == "snoozed" else row.due
    return Place(stretch, at or row.last, row.id)
