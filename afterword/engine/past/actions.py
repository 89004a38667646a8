"""Asking for a past, and stopping it. What it comes to is written by ``reliver``."""

from datetime import datetime
from typing import Literal

import msgspec
from django.db import transaction

from afterword.engine.models import Past
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.journeys import queries as journeys

from . import asking

KEPT = 12
"""So many pasts of one journey are kept."""
LIVE = "live"
DRAFT = "draft"


def side(store: Store, key: str, named: str) -> asking.Side:
    """One side by its name: ``draft`` or ``v7``. Raises ``LookupError``, ``Unreadable``."""
    if named == DRAFT:
        return asking.draft(store, key)
    number = named.removeprefix("v")
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        raise LookupError(f"there is no {named!r} of a journey")
    return asking.version(store, key, int(number))


@transaction.atomic
def ask(
    store: Store,
    key: str,
    *,
    what: str,
    against: str,
    start: datetime,
    end: datetime,
    imported: bool,
    now: datetime,
    by: str,
) -> Past:
    """Have a journey lived again. What is asked for and not done yet is not asked for twice.

    Raises ``LookupError`` for a side that is not there, ``Unreadable`` for a draft that is none.
    """
    one = side(store, key, what)
    other: Literal["nothing", "record"] | asking.Side = "record" if against == LIVE else "nothing"
    if against and against != LIVE:
        other = side(store, key, against)
    spec = asking.spec(store, one, start=start, end=end, against=other, imported=imported)
    written = msgspec.json.encode(spec).decode()
    mine = Past.objects.of(store).filter(journey=key)
    same = mine.filter(status="waiting", spec=written).first()
    if same:
        return same
    mine.filter(status="waiting").update(status="stopped", ended=now, holder="")
    draft = journeys.draft(store, key) if DRAFT in (what, against) else None
    made = Past.objects.create(
        store=store,
        journey=key,
        what=what,
        against=against,
        stamp=draft.stamp if draft else 0,
        spec=written,
        made=now,
        by=by,
    )
    old = list(mine.order_by("-id").values_list("id", flat=True)[KEPT:])
    mine.filter(id__in=old).delete()
    bell.ring_on_commit()
    return made


def stop(store: Store, past_id: int, *, now: datetime) -> bool:
    """Stop one that is not done. Gives whether there was anything to stop."""
    mine = Past.objects.of(store).filter(id=past_id, status="waiting")
    return bool(mine.update(status="stopped", ended=now, holder=""))
