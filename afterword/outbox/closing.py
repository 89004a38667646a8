"""What a person decides about closed addresses: to open one again, or to close those of a list."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

import msgspec
from django.db import transaction

from afterword.decisions.consent import kinds_for
from afterword.house.actions import audit
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.identity import Digests, clean_email, clean_phone
from afterword.timeline.models import ContactPoint, Customer, Suppression
from afterword.wire import shapes
from afterword.wire.reading import instant

from .addresses import SPREAD, block_address

MOST_LISTED = 20_000
"""Addresses in one list. A longer one is given in parts, so that nobody waits for minutes."""
_ADDRESS = ("address", "email", "e-mail", "recipient", "to", "phone", "number", "contact")
_WHY = ("why", "reason", "status", "type", "event")
_SINCE = ("since", "date", "created", "created_at", "created at", "timestamp")
_COMPLAINED = ("complain", "spam", "abuse")


class NoList(ValueError):
    """What was given is no list of addresses. The text says why."""


class Listed(msgspec.Struct, frozen=True):
    """What came of a list: how many were closed, were closed already, and could not be read."""

    closed: int
    known: int
    unread: tuple[str, ...]
    """The lines, by their number."""


class _Line(msgspec.Struct, frozen=True):
    channel: str
    digest: str
    why: str
    since: datetime


@transaction.atomic
def restore(
    store: Store, suppression_id: int, *, reason: str, now: datetime, by: str
) -> Suppression:
    """Open an address again, because a person says why. Everyone who has it can be reached there.

    Raises ``LookupError`` when it is not closed, and ``ValueError`` without a reason.
    """
    if not reason.strip():
        raise ValueError("an address is opened again for a reason")
    row = Suppression.objects.of(store).select_for_update().filter(id=suppression_id).first()
    if row is None:
        raise LookupError("this address is not closed")
    owners = Customer.objects.of(store).filter(
        id__in=ContactPoint.objects.of(store)
        .filter(channel__in=(row.channel, *kinds_for(row.channel)), digest=row.digest)
        .values("customer")
    )
    events = [(owner.pk, _restored(row, owner, reason, now)) for owner in owners]
    timeline.record_each(store, events, now=now, by=by)
    what, about = "contact.restored", f"{row.channel} {row.digest[:8]}"
    audit(store, now=now, by=by, what=what, about=about, detail={"why": row.why})
    Suppression.objects.of(store).filter(pk=row.pk).delete()
    bell.ring_on_commit()
    return row


def _restored(row: Suppression, owner: Customer, reason: str, now: datetime) -> shapes.Event:
    return shapes.Event(
        kind="contact.restored",
        key=f"{SPREAD}{row.digest}:restored:{row.pk}:{owner.pk}",
        happened=now,
        about=f"customer/{owner.pk}",
        data={"channel": row.channel, "contact": row.digest},
        # Without a key of theirs nothing that may name them can be kept.
        private={"reason": reason.strip()[:300]} if owner.wrapped_key else {},
    )


@transaction.atomic
def close_listed(store: Store, text: str, *, now: datetime, by: str) -> Listed:
    """Close the addresses of a list that another service kept: CSV with a column of addresses, and
    maybe why and since when. Raises ``NoList``."""
    digests = Digests(store.secret)
    known, closed, unread = 0, 0, []
    for number, found in _lines(text, store, digests, now):
        if found is None:
            unread.append(str(number))
        elif _close(store, found, now, by):
            closed += 1
        else:
            known += 1
    detail = {"closed": closed, "known": known, "unread": len(unread)}
    audit(store, now=now, by=by, what="contact.list_closed", detail=detail)
    return Listed(closed, known, tuple(unread))


def _close(store: Store, line: _Line, now: datetime, by: str) -> bool:
    rows = Suppression.objects.of(store)
    if rows.filter(channel=line.channel, digest=line.digest).exists():
        return False
    block_address(
        store,
        line.channel,
        line.digest,
        why=line.why,
        detail="",
        key=f"list/{line.since.isoformat()}",
        now=now,
        by=by,
    )
    rows.filter(channel=line.channel, digest=line.digest).update(since=line.since)
    return True


def _lines(
    text: str, store: Store, digests: Digests, now: datetime
) -> Iterator[tuple[int, _Line | None]]:
    rows = [row for row in csv.reader(StringIO(text.lstrip("\ufeff")), _dialect(text)) if any(row)]
    if not rows:
        raise NoList("the file is empty")
    if len(rows) > MOST_LISTED + 1:
        raise NoList(f"the file has more than {MOST_LISTED} lines; give it in parts")
    names = [name.strip().lower() for name in rows[0]]
    place = _column(names, _ADDRESS)
    if place is None and not _channel_of(rows[0][0], store):
        raise NoList("no column is called address or email")
    start = 0 if place is None else 1
    why, since = _column(names, _WHY), _column(names, _SINCE)
    if place is None:
        why = since = None
    for number, row in enumerate(rows[start:], start + 1):
        address = _at(row, place or 0)
        channel, clean = _channel_of(address, store) or ("", "")
        if not channel:
            yield number, None
            continue
        digest = digests.email(clean) if channel == "email" else digests.phone(clean)
        said = _at(row, why).lower()
        reason = "complained" if any(one in said for one in _COMPLAINED) else "bounced"
        moment = instant(_at(row, since)) or now
        yield number, _Line(channel, digest, reason, min(moment, now))


def _dialect(text: str) -> type[csv.Dialect]:
    head = text[:2000].partition("\n")[0]
    return _Semicolons if head.count(";") > head.count(",") else csv.excel


class _Semicolons(csv.excel):
    delimiter = ";"


def _column(names: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _at(row: list[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _channel_of(address: str, store: Store) -> tuple[str, str] | None:
    """(channel, the clean address) of what is written; ``None``: it is no address."""
    if email := clean_email(address):
        return "email", email
    phone = clean_phone(address, store.country)
    return ("sms", phone) if phone else None
