"""Reading offers."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Q

from afterword.house.models import Store

from .models import Code, Offer

FEW = 20
"""From so many codes on downwards a person should bring more."""


class Standing(NamedTuple):
    """An offer and its codes."""

    offer: Offer
    free: int
    given: int
    last: datetime | None
    """When one was last given."""
    over: bool

    @property
    def few(self) -> bool:
        """Whether codes are running out while it goes on."""
        return not self.over and self.free <= FEW


def offers(store: Store, now: datetime) -> list[Standing]:
    """All offers, by key."""
    counts: dict[int, tuple[int, int, datetime | None]] = {
        row["offer"]: (row["free"], row["all"], row["last"])
        for row in Code.objects.of(store)
        .values("offer")
        .annotate(free=Count("id", filter=Q(reward=None)), all=Count("id"), last=Max("given"))
    }
    found = []
    for offer in Offer.objects.of(store).order_by("key"):
        free, every, last = counts.get(offer.pk, (0, 0, None))
        over = offer.ends is not None and offer.ends <= now
        found.append(Standing(offer, free, every - free, last, over))
    return found


def offer(store: Store, key: str) -> Offer:
    """One offer. Raises ``LookupError`` when there is none."""
    row = Offer.objects.of(store).filter(key=key).first()
    if row is None:
        raise LookupError(f"{store.key} has no offer {key!r}")
    return row


def keys(store: Store) -> frozenset[str]:
    """The keys of a store's offers."""
    return frozenset(Offer.objects.of(store).values_list("key", flat=True))


class Given(NamedTuple):
    """A code that somebody was given."""

    offer: Offer
    code: str


def given(store: Store, rewards: Sequence[str]) -> list[Given]:
    """The codes that were given for these rewards, in their order."""
    rows = Code.objects.of(store).filter(reward__in=rewards).select_related("offer")
    by_reward = {row.reward: row for row in rows}
    found = [by_reward[one] for one in rewards if one in by_reward]
    key = store.secret
    return [Given(row.offer, key.open(bytes(row.sealed), "offer").decode()) for row in found]
