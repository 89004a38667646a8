"""Writing by the API: what was sent, and each request only once."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any, TypeVar

import msgspec
import structlog
from django.db import IntegrityError, OperationalError, close_old_connections, transaction

from afterword.house.models import ApiKey, Store
from afterword.timeline import actions as timeline
from afterword.timeline.products import save_products
from afterword.wire import shapes

from .incoming import Told
from .models import Asked
from .problems import Problem

KEPT = timedelta(hours=24)
"""How long an answer is kept for a request that is repeated."""
AT_WORK = timedelta(seconds=60)
"""After which a request that was begun and not answered counts as broken off."""
_TRIES = 3

log = structlog.get_logger()
_R = TypeVar("_R")


@transaction.atomic
def take_in(store: Store, told: Sequence[Told], *, now: datetime, by: str) -> dict[str, Any]:
    """Record events, all of them or none. Says of each whether it was new.

    Raises ``timeline.Refused``.
    """
    new: set[str] = set()
    waiting = 0
    for history, some in groupby(told, lambda one: one.history):
        events = [one.event for one in some]
        result = timeline.record(store, events, now=now, by=by, history=history)
        new |= result.keys
        waiting += result.waiting
    said: list[dict[str, Any]] = []
    for one in told:
        said.append({"key": one.event.key, "stored": one.event.key in new})
        new.discard(one.event.key)
    stored = sum(one["stored"] for one in said)
    return {
        "stored": stored,
        "repeated": len(said) - stored,
        "waiting": waiting,
        "events": said,
    }


@transaction.atomic
def take_in_products(
    store: Store, products: Sequence[shapes.Product], *, now: datetime
) -> dict[str, Any]:
    """Keep products as they were told last. Raises ``timeline.Refused``."""
    changed = save_products(store, products, now=now)
    return {"changed": changed, "unchanged": len({one.outside for one in products}) - changed}


def once(
    asker: ApiKey, key: str, content: str, work: Callable[[], dict[str, Any]], *, now: datetime
) -> tuple[bytes, bool]:
    """Do the work of a request and give its answer; the second time, the answer of the first.

    ``key``: the request's Idempotency-Key; without one the work is simply done. ``content``: the
    hash of all that was asked. The answer is stored in the transaction that does the work. Gives
    the answer and whether it was given before.
    Raises ``Problem`` when the key belongs to another request, or the same one is being worked on;
    and whatever the work raises, and then the key is free again.
    """
    if not key:
        return msgspec.json.encode(_patiently(work)), False
    asked, answered = _begin(asker, key, content, now)
    if answered:
        return asker.store.secret.open(bytes(asked.sealed), "answer"), True
    try:
        return _patiently(lambda: _finish(asker, asked, work, now)), False
    except BaseException:
        Asked.objects.of(asker.store_id).filter(id=asked.pk, answered=None, began=now).delete()
        raise


@transaction.atomic
def _begin(asker: ApiKey, key: str, content: str, now: datetime) -> tuple[Asked, bool]:
    store = asker.store
    Asked.objects.of(store).filter(began__lt=now - KEPT).delete()
    asked, made = Asked.objects.of(store).get_or_create(
        store=store,
        asker=asker,
        digest=sha256(key.encode("utf-8", "replace")).hexdigest(),
        defaults={"content": content, "began": now},
    )
    if made:
        return asked, False
    if asked.content != content:
        raise Problem("other-body")
    if asked.answered is not None:
        return asked, True
    mine = Asked.objects.of(store).filter(
        id=asked.pk, answered=None, began=asked.began, began__lt=now - AT_WORK
    )
    if not mine.update(began=now):
        raise Problem("busy", headers={"Retry-After": "1"})
    return asked, False


@transaction.atomic
def _finish(
    asker: ApiKey, asked: Asked, work: Callable[[], dict[str, Any]], now: datetime
) -> bytes:
    answer = msgspec.json.encode(work())
    mine = Asked.objects.of(asker.store_id).filter(id=asked.pk, answered=None, began=now)
    if not mine.update(answered=now, sealed=asker.store.secret.seal(answer, "answer")):
        # It took so long that it counted as broken off, and another took it up: that one counts.
        raise Problem("busy", headers={"Retry-After": "1"})
    return answer


def _patiently(work: Callable[[], _R]) -> _R:
    """Try again what met another at the same rows. Raises ``Problem`` when it does not help."""
    for _ in range(_TRIES - 1):
        try:
            return work()
        except (IntegrityError, OperationalError):
            close_old_connections()
    try:
        return work()
    except (IntegrityError, OperationalError) as error:
        log.error("api.not_stored", says=type(error).__name__)
        raise Problem("not-now", headers={"Retry-After": "5"}) from error
