"""What lies ready on paper: printed by somebody of the team, and carried out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.timeline import actions as timeline

from .models import Intent
from .moves import becomes, said

MOST = 200
"""So many are printed at once at the most."""


def waiting(store: Store) -> OwnedQuerySet[Intent]:
    """What lies ready to be printed and carried out."""
    return Intent.objects.of(store).filter(channel="post", provider="sheet", state="accepted")


def ready(store: Store, ids: Iterable[int] | None = None) -> Sequence[Intent]:
    """The oldest of them, at most ``MOST``; or those of these that still lie there."""
    rows = waiting(store).select_related("customer")
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    return list(rows.order_by("accepted", "id")[:MOST])


@transaction.atomic
def posted(store: Store, ids: Iterable[int], *, now: datetime, by: str) -> int:
    """Somebody has carried these to the post. Gives how many; what was said before counts once."""
    rows = list(waiting(store).filter(id__in=list(ids)).select_for_update())
    for intent in rows:
        becomes(intent, "delivered", now)
    Intent.objects.bulk_update(rows, ["state", "state_at"])
    events = [(one.customer_id, said(one, "delivered", now)) for one in rows]
    timeline.record_each(store, events, now=now, by=by)
    if rows:
        audit(store, now=now, by=by, what="post.carried", about=f"{len(rows)}")
    return len(rows)
