"""Audiences: customers of whom a condition is so, known by a name, and who comes and goes.

Who is in an audience is asked anew whenever somebody looks (``people``). Beside that it is looked
at now and then (``look``), and who matched then is kept: a difference is an event in the timeline
of whoever came or went, and journeys start with it. Who matches when an audience is made, or when
its rules are changed, became a member by a deed of the team and not of their own: they are members
without an event. So are those who come in by what an import brought: that starts no journey.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.text import slugify

from afterword.decisions.conditions import Condition
from afterword.decisions.faults import Wrong, faults
from afterword.decisions.foreign import misread
from afterword.house.actions import audit
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.wire import shapes

from . import hot, segments
from .actions import record_each
from .models import Audience, AudienceMember, Customer, Event

BY = "engine"
UNTOLD = 5000
"""So many at a time become members without an event."""


class Refused(Wrong, ValueError):
    """An audience cannot be so. ``faults`` say where and what to do."""


class Overtaken(Exception):
    """Somebody else changed an audience since it was seen; nothing was written."""


def stamp(row: Audience) -> str:
    """One short word for what an audience is: another as soon as its name or rules change."""
    told = msgspec.json.encode([row.name, row.condition], order="deterministic")
    return blake2b(told, digest_size=8).hexdigest()


# -------------------------------------------------------------------------------- reading


def audiences(store: Store) -> list[Audience]:
    """The audiences of a store, by name."""
    return list(Audience.objects.of(store).order_by("name", "id"))


def audience(store: Store, key: str) -> Audience:
    """One of them. Raises ``LookupError`` that names those there are."""
    found = Audience.objects.of(store).filter(key=key).first()
    if found is None:
        known = ", ".join(row.key for row in audiences(store)) or "none"
        raise LookupError(f"{store.key} has no audience {key!r}; there are: {known}")
    return found


def condition_of(row: Audience) -> Condition:
    """Its condition. Raises ``Refused`` for one that is none (any more)."""
    return _sound(row.condition)


def rules_of(store: Store) -> dict[str, Condition]:
    """By key: the condition of each audience; those that make no sense any more choose nobody, and
    are left out."""
    found: dict[str, Condition] = {}
    for row in audiences(store):
        with suppress(Refused):
            found[row.key] = condition_of(row)
    return found


def people(store: Store, row: Audience, now: datetime) -> OwnedQuerySet[Customer]:
    """Who is in an audience at this moment. Raises ``Refused``."""
    return segments.people(store, condition_of(row), now)


def _sound(plain: Any) -> Condition:
    try:
        condition = msgspec.convert(plain, Condition)
    except msgspec.ValidationError as error:
        raise Refused([misread(error, "rules")]) from error
    found = list(faults(condition, "rules", segment=True))
    if found:
        raise Refused(found)
    return condition


# ------------------------------------------------------------------------------- changing


@transaction.atomic
def make(store: Store, *, name: str, condition: Any, now: datetime, by: str) -> Audience:
    """Make an audience. Its key is made of its name, and stays. Raises ``Refused``."""
    _sound(condition)
    row = Audience.objects.create(
        store=store,
        key=free_key(store, name),
        name=name,
        condition=condition,
        made=now,
        changed=now,
    )
    audit(store, now=now, by=by, what="audience.made", about=row.key)
    bell.ring_on_commit()
    return row


def free_key(store: Store, name: str) -> str:
    """The key that an audience of this name is given."""
    base = (slugify(name) or "audience")[:50]
    taken = {"new", *Audience.objects.of(store).values_list("key", flat=True)}
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return base if base not in taken else next(key for key in numbered if key not in taken)


@transaction.atomic
def change(
    store: Store,
    key: str,
    *,
    name: str,
    condition: Any,
    now: datetime,
    by: str,
    seen: str = "",
) -> Audience:
    """Name an audience and write its rules. Who matches other rules from now on becomes a member,
    or is none any more, without an event. ``seen``: the stamp of what the writer saw; empty: they
    write over whatever is there. Raises ``LookupError``, ``Refused`` and ``Overtaken``."""
    _sound(condition)
    row = Audience.objects.of(store).select_for_update().filter(key=key).first()
    if row is None:
        row = audience(store, key)
    if seen not in ("", stamp(row)):
        raise Overtaken(key)
    if row.condition != condition:
        row.condition, row.changed, row.settled, row.looked, row.fault = (
            condition, now, False, None, ""
        )  # fmt: skip
    row.name = name
    row.save()
    audit(store, now=now, by=by, what="audience.changed", about=key)
    bell.ring_on_commit()
    return row


@transaction.atomic
def remove(store: Store, key: str, *, now: datetime, by: str) -> None:
    """Remove an audience. Whoever calls has made sure that no journey uses it. Raises
    ``LookupError``."""
    row = audience(store, key)
    AudienceMember.objects.of(store).filter(audience=row).delete()
    row.delete()
    audit(store, now=now, by=by, what="audience.removed", about=key)


# -------------------------------------------------------------------------------- looking


class _News(NamedTuple):
    """Who came and who went since the last look; ``whole``: these are all. ``untold``: those of
    them who did so by what an import brought, and nothing else."""

    came: list[int]
    gone: list[int]
    whole: bool
    untold: frozenset[int]
    position: int


def due(now: datetime, every: timedelta) -> Audience | None:
    """The audience that has waited longest for a look, if one is due."""
    rows = Audience.objects.everywhere().select_related("store")
    new = rows.filter(looked=None).order_by("id").first()
    return new or rows.filter(looked__lte=now - every).order_by("looked", "id").first()


def look(row: Audience, now: datetime, limit: int) -> int:
    """Compare the members with who matches now, and tell of at most so many who came and as many
    who went. Gives how many. What is left is seen by the next look, which is due at once.

    Who matches is read before anything is written, so that nobody waits for a long question.
    """
    try:
        condition = condition_of(row)
    except Refused as error:
        _write_down(row, now, fault=str(error)[:300])
        return 1
    # Members without an event are only rows.
    most = limit if row.settled else max(limit, UNTOLD)
    return _write(row, _news(row, condition, now, most), now)


def _news(row: Audience, condition: Condition, now: datetime, limit: int) -> _News:
    events = Event.objects.of(row.store)
    position = events.aggregate(last=Max("id"))["last"] or 0
    members = AudienceMember.objects.of(row.store).filter(audience=row)
    match = segments.people(row.store, condition, now)
    mine = members.values("customer_id")
    new = match.exclude(id__in=mine).order_by("id")
    no_more = ~Q(segments.is_so(row.store, condition, now)) | Q(wrapped_key=b"")
    no_more |= Q(merged_into__isnull=False)
    old = Customer.objects.of(row.store).filter(no_more, id__in=mine).order_by("id")
    came = list(new.values_list("id", flat=True)[:limit])
    gone = list(old.values_list("id", flat=True)[:limit])
    # What the engine itself says (dates worked out anew, and this) is no deed of anybody.
    since = events.filter(customer__in=[*came, *gone], id__gt=row.position).exclude(by=BY)
    heard = set(since.values_list("customer_id", "history").distinct()) if row.settled else set()
    imported = {one for one, history in heard if history and (one, False) not in heard}
    whole = len(came) < limit and len(gone) < limit
    return _News(came, gone, whole, frozenset(imported), position)


@transaction.atomic
def _write(row: Audience, news: _News, now: datetime) -> int:
    hot.one_by_one(row.store_id)
    found = Audience.objects.of(row.store).filter(pk=row.pk).first()
    if found is None or (found.changed, found.looked) != (row.changed, row.looked):
        # Another worker looked, or somebody changed it meanwhile: the next look sees to it.
        return 1
    members = AudienceMember.objects.of(row.store)
    left = dict(
        members.filter(audience=row, customer__in=news.gone).values_list("customer_id", "since")
    )
    members.filter(audience=row, customer__in=news.gone).delete()
    members.bulk_create(
        [
            AudienceMember(store=row.store, audience=row, customer_id=one, since=now)
            for one in news.came
        ],
        ignore_conflicts=True,
    )
    if row.settled:
        told = [(one, _event(row, "entered", one, now, now)) for one in news.came]
        told += [(one, _event(row, "left", one, since, now)) for one, since in left.items()]
        told = [one for one in told if one[0] not in news.untold]
        record_each(row.store, told, now=now, by=BY, announced=True)
    if news.whole:
        _write_down(row, now, position=news.position)
    return max(len(news.came) + len(news.gone), 1)


def _event(row: Audience, what: str, customer: int, since: datetime, now: datetime) -> shapes.Event:
    """``since`` tells one stay from the next."""
    return shapes.Event(
        kind=f"audience.{what}",
        key=f"audience/{row.pk}:{customer}:{since.isoformat()}:{what}",
        happened=now,
        about=f"customer/{customer}",
        data={"audience": row.key},
    )


def _write_down(row: Audience, now: datetime, *, fault: str = "", position: int = 0) -> None:
    Audience.objects.of(row.store).filter(pk=row.pk, changed=row.changed).update(
        looked=now,
        settled=row.settled or not fault,
        fault=fault,
        position=position or row.position,
    )


def shared(row: Audience) -> dict[int, int]:
    """How many of its members were in each other audience too, by the id of that."""
    members = AudienceMember.objects.of(row.store_id)
    mine = members.filter(audience=row).values("customer_id")
    rows = members.exclude(audience=row).filter(customer_id__in=mine).order_by()
    return dict(rows.values_list("audience_id").annotate(n=Count("id")))


def sizes(store: Store) -> dict[int, int]:
    """How many were in each audience of a store when it was looked at last, by its id."""
    rows = AudienceMember.objects.of(store).order_by().values_list("audience_id")
    return dict(rows.annotate(n=Count("id")))
