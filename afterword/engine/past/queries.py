"""Pasts that were asked for: where they stand and what came of them."""

from datetime import datetime

import msgspec

from afterword.engine.models import Past
from afterword.house import plain
from afterword.house.models import Store

from .running import Spec
from .tally import Result


def newest(store: Store, key: str) -> Past | None:
    """The last past of a journey that was asked for."""
    return Past.objects.of(store).filter(journey=key).order_by("-id").first()


def of(store: Store, key: str) -> list[Past]:
    """The pasts of a journey that are kept, without what came of them, newest first."""
    rows = Past.objects.of(store).filter(journey=key)
    return list(rows.defer("spec", "result").order_by("-id"))


def one(store: Store, key: str, past_id: int) -> Past:
    """A past. Raises ``LookupError``."""
    found = Past.objects.of(store).filter(journey=key, id=past_id).first()
    if found is None:
        raise LookupError(f"{store.key} has no past {past_id} of journey {key!r}")
    return found


def spec_of(past: Past) -> Spec:
    """What is lived again."""
    return msgspec.json.decode(past.spec, type=Spec)


def result_of(past: Past) -> Result | None:
    """What came of it; ``None``: nothing yet."""
    return msgspec.json.decode(past.result, type=Result) if past.result else None


def began(store: Store) -> datetime | None:
    """When the first order was placed that is on record; ``None``: none is."""
    ((first,),) = plain.rows(
        "SELECT MIN(happened) FROM timeline_event WHERE store_id = %s AND kind = 'order.placed'",
        (store.pk,),
    )
    return plain.read_instant(first)


def next_due() -> datetime | None:
    """When the next one is to be done, or taken from somebody who died over it."""
    waiting = Past.objects.everywhere().filter(status="waiting")
    free = waiting.filter(holder="").order_by("made").values_list("made", flat=True).first()
    held = waiting.exclude(holder="").order_by("held_until")
    left = held.values_list("held_until", flat=True).first()
    return min((at for at in (free, left) if at), default=None)
