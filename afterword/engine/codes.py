"""The words of carriers that nobody knows, and what a store says that they mean.

A word that an adapter's mapping does not know is put into a queue. A person says what it means, for
this store; from then on it is read so, whatever the adapter comes to think of it. Each change has a
number of its own, so that of two readings of one scan the later one counts.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import F

from afterword.house.models import Store
from afterword.wire.scans import Scan, Tracked

from .models import CarrierCode


class Own(msgspec.Struct, frozen=True):
    """What a store says that a code means. ``meaning`` empty: what the adapter says."""

    version: int
    meaning: dict[str, Any]


def own(store: Store, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Own]:
    """What the store says of these codes: by (source, code)."""
    wanted = set(asked)
    if not wanted:
        return {}
    rows = CarrierCode.objects.of(store).filter(
        version__gt=0,
        source__in={source for source, _ in wanted},
        code__in={code for _, code in wanted},
    )
    return {(row.source, row.code): Own(row.version, row.meaning) for row in rows}


def read(scan: Scan, said: Own | None) -> tuple[dict[str, Any], int]:
    """What a scan means, and the number of the store's own word on it (0: it has none)."""
    if said and said.meaning:
        return dict(said.meaning), said.version
    means: dict[str, Any] = {
        "status": scan.status,
        "delayed": scan.delayed,
        "reason": scan.reason,
        "action": scan.action,
        "proof": scan.proof,
    }
    return {name: one for name, one in means.items() if one}, said.version if said else 0


def note(store: Store, unknown: Sequence[tuple[Tracked, Scan]], now: datetime) -> None:
    """Put codes that no mapping knows into the queue, each with its last message.

    The same scan told again counts once, by when it happened.
    """
    newest: dict[tuple[str, str], Scan] = {}
    many: dict[tuple[str, str], set[datetime]] = {}
    for told, scan in unknown:
        key = told.source, scan.code
        many.setdefault(key, set()).add(scan.happened)
        if key not in newest or scan.happened >= newest[key].happened:
            newest[key] = scan
    for (source, code), scan in newest.items():
        row, made = CarrierCode.objects.of(store).get_or_create(
            store=store,
            source=source,
            code=code,
            defaults={"first": now, "last": scan.happened, "count": 0},
        )
        fresh = many[source, code] if made else {at for at in many[source, code] if at > row.last}
        if not fresh:
            continue
        sealed = store.secret.seal_json({"message": scan.message}, "code")
        CarrierCode.objects.of(store).filter(id=row.pk).update(
            count=F("count") + len(fresh), last=max(row.last, scan.happened), sealed=sealed
        )
