"""What the help with words cost, month by month. No word of it is kept to count it by."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from afterword.house.models import Store

from .assisting import month_of
from .models import Assisted

MONTHS = 6


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What one use came to in one month of the store's calendar."""

    month: datetime
    use: str
    asked: int
    failed: int
    tokens_in: int
    tokens_out: int
    micros: int
    currency: str


def months(store: Store, now: datetime) -> list[Counted]:
    """The last months, newest first; the dearest use of each first."""
    since = month_of(store, now)
    for _ in range(MONTHS - 1):
        since = month_of(store, since - timedelta(days=1))
    rows = (
        Assisted.objects.of(store)
        .filter(at__gte=since)
        .annotate(month=TruncMonth("at", tzinfo=ZoneInfo(store.zone)))
        .values("month", "use", "currency")
        .annotate(
            asked=Count("id"),
            failed=Count("id", filter=~Q(result="ok")),
            tokens_in=Sum("tokens_in"),
            tokens_out=Sum("tokens_out"),
            micros=Sum("micros"),
        )
    )
    found = [Counted(**row) for row in rows]
    return sorted(found, key=lambda one: (one.month, one.micros, one.use), reverse=True)
