"""What carriers told of parcels that nobody has told us of: kept, and taken when they come in."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

import msgspec
from django.db import transaction

from afterword.decisions.carriers.reading import clean
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import hot
from afterword.timeline.hot import Arrived
from afterword.wire.scans import Tracked

from . import tracked
from .models import Stray

KEPT = timedelta(days=60)
MOST = 20
"""So many are kept of one number."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Tracked).decode


def keep(store: Store, left: Iterable[Tracked], now: datetime) -> None:
    """Keep what is of no parcel here. The same thing told twice is kept once."""
    for one in left:
        number = clean(one.number)[:80]
        said = _encode(one)
        digest = blake2b(_encode(msgspec.structs.replace(one, said=None)), digest_size=16)
        mine = Stray.objects.of(store)
        if mine.filter(number=number).count() >= MOST:
            oldest = mine.filter(number=number).order_by("came").first()
            if oldest:
                oldest.delete()
        mine.bulk_create(
            [
                Stray(
                    store=store,
                    number=number,
                    source=one.source[:24],
                    digest=digest.hexdigest(),
                    sealed=store.secret.seal(said, "stray"),
                    came=now,
                )
            ],
            ignore_conflicts=True,
        )


def claim(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Take what was told before of the parcels that these events speak of."""
    numbers = {clean(str(one.event.data.get("number") or "")) for one in events} - {""}
    rows = list(Stray.objects.of(store).filter(number__in=numbers).order_by("id"))
    if rows:
        _take(store, rows, now)


@transaction.atomic
def _take(store: Store, rows: Sequence[Stray], now: datetime) -> None:
    hot.one_by_one(store.pk)
    told = [_decode(store.secret.open(bytes(row.sealed), "stray")) for row in rows]
    for row, found in zip(rows, tracked.resolve(store, told, now), strict=True):
        if found.left is not None and not found.events:
            continue
        timeline.record(store, found.events, now=now, by=f"carrier:{row.source}", checked=True)
        row.delete()
        if found.left is not None:
            keep(store, [found.left], now)


def forget(now: datetime) -> int:
    """Forget what nobody had a parcel for. Gives how many."""
    return Stray.objects.everywhere().filter(came__lt=now - KEPT).delete()[0]
