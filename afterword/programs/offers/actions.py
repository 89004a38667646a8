"""Writing offers: making them, taking codes in, giving them out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.wire import shapes

from .models import Code, Offer

LONGEST = 60
"""The most letters a code may have."""
MOST_AT_ONCE = 100_000
"""So many codes are taken in at once at the most."""
_CODE = re.compile(r"\S+")


class Wanted(NamedTuple):
    """A customer is to be given a code. ``key`` is natural: it is given once."""

    customer: int
    key: str
    offer: str
    journey: str
    order: str
    happened: datetime


class Taken(NamedTuple):
    """How taking codes in went: how many are new, were there already, and are none."""

    added: int
    known: int
    unread: list[str]


@transaction.atomic
def save(
    store: Store,
    key: str,
    *,
    worth: Mapping[str, str],
    ends: datetime | None,
    now: datetime,
    by: str,
) -> Offer:
    """Make an offer, or change what it is worth and until when. Safe to repeat."""
    row, _ = Offer.objects.of(store).update_or_create(
        store=store,
        key=key,
        defaults={"worth": dict(worth), "ends": ends},
        create_defaults={"worth": dict(worth), "ends": ends, "made": now, "by": by},
    )
    audit(store, now=now, by=by, what="offer.saved", about=key)
    return row


@transaction.atomic
def take_in(store: Store, offer: Offer, codes: Iterable[str], *, now: datetime, by: str) -> Taken:
    """Take codes in. One that is there already, given or not, stays as it is."""
    secret = store.secret
    hashing = secret.derived("offers")
    found: dict[str, str] = {}
    unread: list[str] = []
    for code in codes:
        one = code.strip()
        if not one:
            continue
        if len(one) > LONGEST or not _CODE.fullmatch(one) or len(found) >= MOST_AT_ONCE:
            unread.append(one[: LONGEST + 1])
            continue
        found.setdefault(hashing.hash(f"{offer.key}\x00{one}"), one)
    known = Code.objects.of(store).filter(offer=offer).values_list("digest", flat=True)
    there = set(known) & found.keys()
    Code.objects.bulk_create(
        [
            Code(
                store=store,
                offer=offer,
                digest=digest,
                sealed=secret.seal(code.encode(), "offer"),
                added=now,
            )
            for digest, code in found.items()
            if digest not in there
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )
    added = len(found) - len(there)
    if added:
        audit(store, now=now, by=by, what="offer.codes_added", about=f"{offer.key}: {added}")
    return Taken(added, len(there), unread)


@transaction.atomic
def take_back(store: Store, offer: Offer, *, now: datetime, by: str) -> int:
    """Throw away the codes that nobody was given yet. Gives how many."""
    gone = Code.objects.of(store).filter(offer=offer, reward=None).delete()[0]
    if gone:
        audit(store, now=now, by=by, what="offer.codes_removed", about=f"{offer.key}: {gone}")
    return gone


def give(
    store: Store, wanted: Sequence[Wanted], *, now: datetime
) -> list[tuple[int, shapes.Event]]:
    """Give codes out, each once for its key, in the caller's transaction. Gives the events that
    tell of it: ``reward.given`` with the code, or ``reward.missed`` with why there is none.
    """
    offers = {
        row.key: row for row in Offer.objects.of(store).filter(key__in={o.offer for o in wanted})
    }
    return [
        (one.customer, _told(one, offers.get(one.offer), *_code(store, one, offers, now)))
        for one in wanted
    ]


def _code(store: Store, one: Wanted, offers: Mapping[str, Offer], now: datetime) -> tuple[str, str]:
    """(the code, or why there is none)."""
    rows = Code.objects.of(store)
    had = rows.filter(reward=one.key).first()
    if had is None:
        offer = offers.get(one.offer)
        if offer is None:
            return "", "unknown"
        if offer.ends is not None and offer.ends <= now:
            return "", "over"
        # What another worker is giving out this moment is passed over.
        skip = connection.features.has_select_for_update_skip_locked
        had = (
            rows.filter(offer=offer, reward=None)
            .select_for_update(skip_locked=skip)
            .order_by("id")
            .first()
        )
        if had is None:
            return "", "none_left"
        had.reward, had.customer_id, had.given = one.key, one.customer, now
        had.save(update_fields=["reward", "customer", "given"])
    return store.secret.open(bytes(had.sealed), "offer").decode(), ""


def _told(one: Wanted, offer: Offer | None, code: str, why: str) -> shapes.Event:
    data: dict[str, object] = {"reward": one.key, "offer": one.offer, "journey": one.journey}
    if code and offer is not None:
        data |= {
            "code": code,
            "worth": offer.worth,
            "until": offer.ends.isoformat() if offer.ends else "",
        }
    else:
        data["why"] = why
    return shapes.Event(
        kind="reward.given" if code else "reward.missed",
        key=f"reward:{one.key}",
        happened=one.happened,
        order=one.order,
        data=data,
    )
