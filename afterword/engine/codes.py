"""The words of carriers that nobody knows, and what a store says that they mean.

A word that an adapter's mapping does not know is put into a queue. A person says what it means, for
this store; from then on it is read so, whatever the adapter comes to think of it. Each change has a
number of its own, so that of two readings of one scan the later one counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from django.db import transaction
from django.db.models import F

from afterword.decisions.parcels import STATUSES
from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.timeline import ports
from afterword.wire.scans import ACTIONS, REASONS, Scan, Tracked
from afterword.wire.shapes import Event

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


class Odd(NamedTuple):
    """A scan with a code that no mapping knows."""

    source: str
    code: str
    happened: datetime
    message: str


def of_tracked(told: Sequence[Tracked]) -> list[Odd]:
    """The scans among these with a code that no mapping knows."""
    return [
        Odd(one.source, scan.code, scan.happened, scan.message)
        for one in told
        for scan in one.scans
        if not scan.known
    ]


def heed(store: Store, source: str, events: Sequence[Event], now: datetime) -> list[Event]:
    """The events of a shop, of which those whose code it does not know itself (``unmapped``) are
    read as the store says, and are put into the queue."""
    odd = [one for one in events if one.data.get("unmapped")]
    if not odd:
        return list(events)
    note(
        store,
        [
            Odd(source, str(one.data["code"]), one.happened, str(one.private.get("message") or ""))
            for one in odd
        ],
        now,
    )
    known = own(store, {(source, str(one.data["code"])) for one in odd})
    return [
        _as_said(store, source, one, known) if one.data.get("unmapped") else one for one in events
    ]


def _as_said(
    store: Store, source: str, event: Event, known: Mapping[tuple[str, str], Own]
) -> Event:
    """It can be read again later: it has a mark, and says who told it."""
    said = known.get((source, str(event.data["code"])))
    mark = store.secret.derived("scan").hash(event.key)
    data = {**event.data, "scan": mark, "source": source, "mapping": 1}
    if said:
        data |= {**said.meaning, "own": said.version}
    return msgspec.structs.replace(event, data=data)


def note(store: Store, unknown: Sequence[Odd], now: datetime) -> None:
    """Put codes that no mapping knows into the queue, each with its last message.

    The same scan told again counts once, by when it happened.
    """
    newest: dict[tuple[str, str], Odd] = {}
    many: dict[tuple[str, str], set[datetime]] = {}
    for scan in unknown:
        key = scan.source, scan.code
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


def all_own(store: Store, source: str) -> dict[str, Own]:
    """All that the store says of a source's codes, by code."""
    rows = CarrierCode.objects.of(store).filter(version__gt=0, source=source)
    return {row.code: Own(row.version, row.meaning) for row in rows}


class Refused(ValueError):
    """What was said of a code cannot be. The text says why."""


def would_say(store: Store, source: str, code: str, meaning: dict[str, Any]) -> Own:
    """What the store's word on a code would be. Raises ``Refused``."""
    _check(meaning)
    row = CarrierCode.objects.of(store).filter(source=source, code=code).first()
    return Own((row.version if row else 0) + 1, meaning)


def _check(meaning: dict[str, Any]) -> None:
    if not meaning:
        return
    closed = {"status": STATUSES, "reason": ("", *REASONS), "action": ("", *ACTIONS)}
    for name, words in closed.items():
        if meaning.get(name, "") not in words:
            raise Refused(f"{meaning.get(name)!r} is no {name} of ours")


@transaction.atomic
def say(
    store: Store, source: str, code: str, meaning: dict[str, Any], *, now: datetime, by: str
) -> CarrierCode:
    """Say what a code means, for this store; nothing: what its adapter says. Raises ``Refused``."""
    said = would_say(store, source, code, meaning)
    row, _ = CarrierCode.objects.of(store).update_or_create(
        store=store,
        source=source,
        code=code,
        defaults={"version": said.version, "meaning": meaning, "changed": now, "by": by},
        create_defaults={
            "version": said.version,
            "meaning": meaning,
            "changed": now,
            "by": by,
            "first": now,
            "last": now,
        },
    )
    audit(
        store,
        now=now,
        by=by,
        what="carrier.code_read",
        about=f"{source}: {code}"[:200],
        detail=meaning,
    )
    return row


def queue(store: Store) -> list[CarrierCode]:
    """The codes that nobody knows, the most frequent first. One that a newer mapping knows is none
    of them any more."""
    rows = CarrierCode.objects.of(store).filter(version=0).order_by("-count", "source", "code")
    return [row for row in rows if not _known(row)]


def _known(row: CarrierCode) -> bool:
    adapter = ports.carriers.get(row.source)
    return adapter is not None and adapter.meaning(row.code) is not None


def said(store: Store) -> list[CarrierCode]:
    """The codes of which the store says itself what they mean."""
    rows = CarrierCode.objects.of(store).filter(version__gt=0).exclude(meaning={})
    return list(rows.order_by("source", "code"))


KEPT = timedelta(days=90)


def forget(now: datetime) -> int:
    """Forget what carriers wrote beside codes long ago: it may name somebody. Gives how many."""
    old = CarrierCode.objects.everywhere().filter(last__lt=now - KEPT).exclude(sealed=b"")
    return old.update(sealed=b"")
