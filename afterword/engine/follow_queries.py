"""What the desk shows of who follows which parcels."""

from typing import NamedTuple

from django.db.models import Count

from afterword.house.models import Account, Store
from afterword.timeline import ports

from .models import Follow


class Following(NamedTuple):
    """A carrier the store is connected with, and how it does."""

    plug: str
    label: str
    account: Account
    parcels: int
    """So many parcels it follows now."""
    tells: bool
    """It tells by itself; else it is asked."""


def following(store: Store) -> list[Following]:
    """The carriers that the store is connected with."""
    accounts = Account.objects.of(store).filter(
        kind="carrier", enabled=True, plug__in=ports.carriers
    )
    rows = Follow.objects.of(store).filter(due__isnull=False).values_list("plug")
    many = dict(rows.annotate(many=Count("id")).order_by())
    return [
        Following(
            one.plug,
            ports.carriers[one.plug].LABEL,
            one,
            many.get(one.plug, 0),
            hasattr(ports.carriers[one.plug], "follow"),
        )
        for one in accounts.order_by("plug")
    ]


def nobodys(store: Store) -> int:
    """How many parcels with a number nobody can follow."""
    return Follow.objects.of(store).filter(plug="").count()
