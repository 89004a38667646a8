"""Lanes: a store's way to one provider. What all workers must know of it stands in the database.

The rate is given out in pieces, so that it is not a write for each message: a worker takes a piece
of time on the lane, in which it alone may send, one message every 1/rate seconds.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Q

from . import hot, models

PROBE = timedelta(seconds=30)
"""How often one message is tried while a breaker is open."""

Key = tuple[int, str]
"""(store, channel)."""


class Slots(msgspec.Struct, frozen=True):
    """A piece of time on a lane: from ``start``, ``count`` messages, one each ``each`` seconds."""

    start: datetime
    count: int
    each: float


def _lane(key: Key) -> models.Lane:
    store, channel = key
    rows = models.Lane.objects.of(store)
    rows.get_or_create(store_id=store, channel=channel)
    return rows.select_for_update().get(channel=channel)


def known() -> dict[Key, models.Lane]:
    """All lanes of which there is something to know."""
    return {(one.store_id, one.channel): one for one in hot.all_lanes()}


@transaction.atomic
def take(key: Key, rate: float, count: int, now: datetime) -> Slots:
    """Take time for so many messages at so many a second: the next that is not given out yet."""
    lane = _lane(key)
    start = max(lane.free_at or now, now)
    lane.free_at = start + timedelta(seconds=count / rate)
    lane.save(update_fields=["free_at"])
    return Slots(start, count, 1 / rate)


@transaction.atomic
def rest(key: Key, until: datetime) -> None:
    """The provider asks to be left alone until then."""
    lane = _lane(key)
    if lane.rest_until is None or lane.rest_until < until:
        lane.rest_until = until
        lane.save(update_fields=["rest_until"])


@transaction.atomic
def open_breaker(key: Key, now: datetime) -> bool:
    """Too much goes wrong: nothing but one message every half minute. True: it was closed."""
    lane = _lane(key)
    was_closed = lane.opened is None
    lane.opened = lane.opened or now
    lane.probe_at = now + PROBE
    lane.save(update_fields=["opened", "probe_at"])
    return was_closed


@transaction.atomic
def trouble(key: Key, says: str, now: datetime) -> bool:
    """The store's account is at fault. One message every half minute finds out when it is mended.
    True: it was not known."""
    lane = _lane(key)
    news = not lane.trouble
    lane.trouble, lane.opened = says[:300], lane.opened or now
    lane.probe_at = now + PROBE
    lane.save(update_fields=["trouble", "opened", "probe_at"])
    return news


@transaction.atomic
def probe(key: Key, now: datetime) -> bool:
    """Whether this worker may try one message on an open lane now. Only one of them may."""
    store, channel = key
    due = models.Lane.objects.of(store).filter(channel=channel, probe_at__lte=now)
    return due.update(probe_at=now + PROBE) == 1


@transaction.atomic
def close_breaker(key: Key) -> bool:
    """It works again. True: it was open."""
    store, channel = key
    rows = models.Lane.objects.of(store).filter(Q(opened__isnull=False) | ~Q(trouble=""))
    shut = rows.filter(channel=channel).update(opened=None, probe_at=None, trouble="")
    return bool(shut)


@transaction.atomic
def heard(key: Key, handed: datetime) -> None:
    """The provider has reported of a message that was handed over then."""
    lane = _lane(key)
    if lane.heard is None or lane.heard < handed:
        lane.heard = handed
        lane.save(update_fields=["heard"])


def shut(lanes: Iterable[models.Lane], now: datetime) -> list[models.Lane]:
    """Those of the lanes that nothing goes over now: for the desk."""
    return [
        one for one in lanes if one.opened is not None or (one.rest_until and one.rest_until > now)
    ]
