"""Segments: the SQL reading of a condition, over all customers of a store at once.

``afterword.decisions.conditions`` reads the same tree in memory over one timeline; a property test
holds the two equal. Each leaf becomes a sub-select of customer ids of its own that never looks at
the row outside: a count goes over the index event(store, kind, happened, customer), grouped; what
stands is asked of the tables of the present. Since an id is never missing and a sub-select never
yields a missing one, every leaf is so or not so, and ``not`` is safe to put before any of them.

The SQL is read alike by SQLite and PostgreSQL but for how they look into JSON.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from afterword.decisions.conditions import Condition, Match, Ops, Scalar
from afterword.decisions.consent import REACHED_BY, is_owed, needs_yes
from afterword.decisions.faults import Wrong, faults
from afterword.decisions.kinds import MATTERS
from afterword.decisions.parcels import GIVEN_UP, NOT_LATE
from afterword.decisions.rules import Rules
from afterword.decisions.spans import span
from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.house.plain import instant

from . import models


class NoSegment(Wrong, ValueError):
    """A condition cannot be asked over all customers. ``faults`` say where and what to write."""


class Sql(NamedTuple):
    """A piece of SQL and what fills its places."""

    text: str
    values: tuple[Any, ...] = ()


class _Asked(NamedTuple):
    """What a condition is asked over."""

    store: int
    now: datetime
    rules: Rules


EVERYONE = Sql("1 = 1")
NOBODY = Sql("1 = 0")


def matching(store: Store, condition: Condition, now: datetime) -> OwnedQuerySet[models.Customer]:
    """The customers of whom the condition is so at ``now``, which is no earlier than the last
    thing that became known. Records merged into others are nobody any more.

    Raises ``NoSegment`` for a condition that is not sound or speaks of one run.
    """
    customers = models.Customer.objects.of(store).filter(merged_into=None)
    return customers.filter(is_so(store, condition, now))


def is_so(store: Store, condition: Condition, now: datetime) -> RawSQL:
    """Whether the condition is so of a row of a query over the customers themselves; it is never
    missing. Raises ``NoSegment``."""
    found = list(faults(condition, "segment", segment=True))
    if found:
        raise NoSegment(found)
    text, values = _read(condition, _Asked(store.pk, now, store.rules))
    return RawSQL(text, values, output_field=BooleanField())  # noqa: S611


def everyone(store: Store) -> OwnedQuerySet[models.Customer]:
    """The customers there are: neither merged into others nor forgotten."""
    return models.Customer.objects.of(store).filter(merged_into=None).exclude(wrapped_key=b"")


def people(store: Store, condition: Condition, now: datetime) -> OwnedQuerySet[models.Customer]:
    """As ``matching``, without those who asked to be forgotten. Raises ``NoSegment``."""
    return matching(store, condition, now).exclude(wrapped_key=b"")


def count(store: Store, condition: Condition, now: datetime) -> int:
    """How many customers a segment has. Raises ``NoSegment``."""
    return matching(store, condition, now).count()


def members(
    store: Store, condition: Condition, now: datetime, limit: int = 50
) -> list[models.Customer]:
    """The first customers of a segment, those heard of last before the others.

    Raises ``NoSegment``.
    """
    return list(matching(store, condition, now).order_by("-seen", "-id")[:limit])


# ------------------------------------------------------------------------------ the tree


def _read(condition: Condition, asked: _Asked) -> Sql:
    (head,) = condition.heads()
    match head:
        case "all":
            return _joined(" AND ", condition.all or (), asked, EVERYONE)
        case "any":
            return _joined(" OR ", condition.any or (), asked, NOBODY)
        case "not_":
            assert condition.not_ is not None
            inner = _read(condition.not_, asked)
            return Sql(f"NOT ({inner.text})", inner.values)
        case "count":
            return _enough(_events(condition, asked), condition)
        case "has":
            return _enough(_things(condition, asked), condition)
        case "customer":
            return _in(_customers(condition, asked))
        case "stated":
            return _in(_stated(condition, asked))
    return _consent(condition, asked)


def _joined(word: str, parts: Iterable[Condition], asked: _Asked, empty: Sql) -> Sql:
    read = [_read(part, asked) for part in parts]
    if not read:
        return empty
    return Sql(f"({word.join(part.text for part in read)})", _values(read))


def _in(chosen: Sql, yes: bool = True) -> Sql:
    """Whether the customer is among the ids that a sub-select gives."""
    word = "IN" if yes else "NOT IN"
    return Sql(f"timeline_customer.id {word} ({chosen.text})", chosen.values)


def _enough(rows: Sql, condition: Condition) -> Sql:
    """How many of these rows, which have a ``customer_id``, a customer must have."""
    if condition.is_ is not None:
        return _exactly(rows, int(condition.is_))
    if condition.at_most is not None:
        return _at_most(rows, condition.at_most)
    return _at_least(rows, 1 if condition.at_least is None else condition.at_least)


def _exactly(rows: Sql, n: int) -> Sql:
    if n < 0:
        return NOBODY
    return _at_most(rows, 0) if n == 0 else _in(_grouped(rows, "=", n))


def _at_most(rows: Sql, n: int) -> Sql:
    return NOBODY if n < 0 else _in(_grouped(rows, ">", n), yes=False)


def _at_least(rows: Sql, n: int) -> Sql:
    return EVERYONE if n <= 0 else _in(_grouped(rows, ">=", n))


def _grouped(rows: Sql, compared: str, n: int) -> Sql:
    if (compared, n) in ((">", 0), (">=", 1)):
        return rows
    return Sql(f"{rows.text} GROUP BY customer_id HAVING COUNT(*) {compared} %s", (*rows.values, n))


def _values(parts: Iterable[Sql]) -> tuple[Any, ...]:
    return tuple(value for part in parts for value in part.values)


def _rows(table: str, parts: Sequence[Sql], column: str = "customer_id") -> Sql:
    """The customers of the rows of a table, all of these parts being so."""
    where = " AND ".join(part.text for part in parts)
    return Sql(f"SELECT {column} FROM {table} WHERE {where}", _values(parts))  # noqa: S608 (ours)


def _of(asked: _Asked) -> Sql:
    return Sql("store_id = %s", (asked.store,))


# ------------------------------------------------------------------------------ the leaves


def _events(condition: Condition, asked: _Asked) -> Sql:
    if condition.last:
        return _last(condition, asked)
    parts = [_of(asked), Sql("kind = %s", (condition.count,))]
    if condition.within:
        parts.append(_time("happened", condition, asked.now))
    # An event whose order has not come in yet is nobody's.
    parts.append(Sql("customer_id IS NOT NULL"))
    parts += [_json("data", match.field, match) for match in condition.where]
    return _rows("timeline_event", parts)


def _last(condition: Condition, asked: _Asked) -> Sql:
    """The last event of the kind of each customer, where it is such a one."""
    each = (
        "(SELECT customer_id, happened, data, ROW_NUMBER() OVER"
        " (PARTITION BY customer_id ORDER BY happened DESC, id DESC) AS place"
        " FROM timeline_event WHERE store_id = %s AND kind = %s AND customer_id IS NOT NULL) told"
    )
    parts = [Sql("place = 1")]
    if condition.within:
        parts.append(_time("happened", condition, asked.now))
    parts += [_json("data", match.field, match) for match in condition.where]
    found = _rows(each, parts)
    return Sql(found.text, (asked.store, condition.count, *found.values))


def _things(condition: Condition, asked: _Asked) -> Sql:
    what = condition.has
    parts = [_of(asked)]
    if what in MATTERS:
        parts.append(Sql("what = %s", (what,)))
    parts += [_field(str(what), match, asked.now) for match in condition.where]
    return _rows(_TABLES.get(str(what), "timeline_matter"), parts)


_TABLES = {"order": "timeline_order", "shipment": "timeline_shipment"}

_LISTS = frozenset({"products", "types", "tags"})
_INSTANTS = frozenset({"placed", "status_at", "opened", "promised_to", "expected_to"})
_MOMENTS = {
    "order": frozenset({"paid", "cancelled", "delivered"}),
    "shipment": frozenset({"shipped", "delivered", "retracted"}),
}
"""Flags that are kept as the moment since when they are so."""


def _field(what: str, match: Match, now: datetime) -> Sql:
    """A comparison of one field of an order, a parcel or a matter."""
    field = match.field
    if field in _MOMENTS.get(what, ()):
        return Sql(f"{field} IS {'NOT ' if match.is_ else ''}NULL")
    if what in MATTERS and field == "open":
        return Sql(f"closed IS {'' if match.is_ else 'NOT '}NULL")
    if field == "late":
        return _late(bool(match.is_), now)
    if field == "moved":
        return _moved(bool(match.is_), now)
    if field in _INSTANTS:
        return _time(field, match, now)
    if field in _LISTS:
        return _list(field, match)
    return _column(field, match)


def _late(is_: bool, now: datetime) -> Sql:
    """As ``Shipment.late``: not at an end or to be collected, somebody may still wait for it, and
    the carrier says so or the promise has passed."""
    marks = ", ".join(["%s"] * len(NOT_LATE))
    text = (
        f"(status NOT IN ({marks})"
        " AND (status_at >= %s OR (promised_to IS NOT NULL AND promised_to >= %s))"
        " AND (delayed OR (promised_to IS NOT NULL AND promised_to < %s)))"
    )
    since = instant(now - GIVEN_UP)
    values = (*sorted(NOT_LATE), since, since, instant(now))
    return Sql(text if is_ else f"NOT {text}", values)


def _moved(is_: bool, now: datetime) -> Sql:
    """As ``Shipment.moved``. Each part is so or not so, whatever is missing."""
    marks = ", ".join(["%s"] * len(NOT_LATE))
    text = (
        f"(status NOT IN ({marks}) AND CASE WHEN told_from IS NULL OR told_to IS NULL THEN TRUE"
        " WHEN expected_likely IS NULL OR expected_to IS NULL THEN told_to < %s"
        " ELSE expected_likely > told_to OR expected_to < told_from END)"
    )
    return Sql(text if is_ else f"NOT {text}", (*sorted(NOT_LATE), instant(now)))


def _time(column: str, ops: Ops, now: datetime) -> Sql:
    if ops.within is not None:
        since = now - span(ops.within).roughly
        return Sql(f"{column} > %s AND {column} <= %s", (instant(since), instant(now)))
    assert ops.longer_ago is not None
    return Sql(f"{column} <= %s", (instant(now - span(ops.longer_ago).roughly),))


def _column(column: str, ops: Ops) -> Sql:
    """A comparison of a column that is never missing."""
    if ops.in_ is not None:
        return _any_of([Sql(f"{column} = %s", (one,)) for one in ops.in_])
    sign, value = _compared(ops)
    return Sql(f"{column} {sign} %s", (value,))


def _compared(ops: Ops) -> tuple[str, Scalar | None]:
    if ops.at_least is not None:
        return ">=", ops.at_least
    if ops.at_most is not None:
        return "<=", ops.at_most
    return "=", ops.is_


def _any_of(parts: Sequence[Sql]) -> Sql:
    if not parts:
        return NOBODY
    return Sql(f"({' OR '.join(part.text for part in parts)})", _values(parts))


def _customers(condition: Condition, asked: _Asked) -> Sql:
    field = str(condition.customer)
    part = _list(field, condition) if field == "tags" else _column(field, condition)
    return _rows("timeline_customer", [_of(asked), part], "id")


def _stated(condition: Condition, asked: _Asked) -> Sql:
    part = _json("stated", str(condition.stated), condition)
    return _rows("timeline_customer", [_of(asked), part], "id")


def _consent(condition: Condition, asked: _Asked) -> Sql:
    """Who may be written to, as ``decisions.consent.allowed`` says: an address that is not closed,
    and of the word for it and the word for all of the channel the later one, no before yes."""
    channel, purpose = condition.channel, str(condition.consent)
    kinds = REACHED_BY.get(channel, (channel,))
    marks = ", ".join(["%s"] * len(kinds))
    usable = Sql(f"channel IN ({marks}) AND blocked = ''", kinds)
    chosen = _rows("timeline_contactpoint", [_of(asked), usable])
    if not is_owed(channel, purpose):
        chosen = _worded(asked, channel, purpose, kinds, marks)
    return _in(chosen, yes=condition.is_ is not False)


def _worded(asked: _Asked, channel: str, purpose: str, kinds: tuple[str, ...], marks: str) -> Sql:
    word = (
        "LEFT JOIN timeline_consent {name} ON {name}.store_id = point.store_id"
        " AND {name}.customer_id = point.customer_id AND {name}.contact = {contact}"
        " AND {name}.channel = %s AND {name}.purpose = %s"
    )
    text = (  # every piece of it is ours: words of SQL and places
        "SELECT point.customer_id FROM timeline_contactpoint point "  # noqa: S608
        + word.format(name="own", contact="point.digest")
        + " "
        + word.format(name="whole", contact="''")
        + f" WHERE point.store_id = %s AND point.channel IN ({marks}) AND point.blocked = ''"
        " AND CASE"
        f" WHEN own.id IS NULL AND whole.id IS NULL THEN {_silence(asked.rules, channel, purpose)}"
        " WHEN whole.id IS NULL OR own.since > whole.since THEN own.given"
        " WHEN own.id IS NULL OR whole.since > own.since THEN whole.given"
        " ELSE own.given AND whole.given END"
    )
    return Sql(text, (channel, purpose, channel, purpose, asked.store, *kinds))


def _silence(rules: Rules, channel: str, purpose: str) -> str:
    """Whether somebody who said neither yes nor no may be written to."""
    return "1 = 0" if needs_yes(rules, channel, purpose) else "1 = 1"


# --------------------------------------------------------------------------- looking into JSON


def _json(column: str, field: str, ops: Ops) -> Sql:
    """A comparison of a field of a JSON object; one that is missing, or null, meets none."""
    if connection.vendor == "postgresql":
        return _in_jsonb(column, field, ops)
    inner = _each(ops)
    text = f"EXISTS (SELECT 1 FROM json_each({column}) each WHERE each.key = %s AND {inner.text})"  # noqa: S608
    return Sql(text, (field, *inner.values))


def _each(ops: Ops) -> Sql:
    """The comparison of one row of SQLite's ``json_each``."""
    if ops.includes is not None:
        element = "SELECT 1 FROM json_each(each.value) e WHERE e.type = 'text' AND e.atom = %s"
        return Sql(f"each.type = 'array' AND EXISTS ({element})", (ops.includes,))
    if ops.in_ is not None:
        return _any_of([_each_is(one) for one in ops.in_])
    if ops.is_ is not None:
        return _each_is(ops.is_)
    if not ops.used():
        return Sql("each.type <> 'null'")
    sign, value = _compared(ops)
    return Sql(f"(each.type IN ('integer', 'real') AND each.atom {sign} %s)", (value,))


def _each_is(value: Scalar) -> Sql:
    if isinstance(value, bool):
        return Sql("each.type = %s", ("true" if value else "false",))
    kind = "text" if isinstance(value, str) else "integer"
    return Sql(f"(each.type = '{kind}' AND each.atom = %s)", (value,))


def _in_jsonb(column: str, field: str, ops: Ops) -> Sql:
    found = f"{column} -> %s"
    if ops.includes is not None:
        wanted = msgspec.json.encode([ops.includes]).decode()
        return Sql(f"COALESCE({found} @> %s::jsonb, FALSE)", (field, wanted))
    if ops.in_ is not None:
        return _any_of([_jsonb_is(column, field, one) for one in ops.in_])
    if ops.is_ is not None:
        return _jsonb_is(column, field, ops.is_)
    if not ops.used():
        return Sql(f"COALESCE(jsonb_typeof({found}) <> 'null', FALSE)", (field,))
    sign, value = _compared(ops)
    # A CASE, because only it keeps PostgreSQL from casting what is no number.
    return Sql(
        f"CASE WHEN jsonb_typeof({found}) = 'number'"
        f" THEN ({column} ->> %s)::numeric {sign} %s ELSE FALSE END",
        (field, field, value),
    )


def _jsonb_is(column: str, field: str, value: Scalar) -> Sql:
    """Compared as written, since 1 and 1.0 are one number to PostgreSQL and two kinds to us."""
    kind = {bool: "boolean", str: "string", int: "number"}[type(value)]
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return Sql(
        f"COALESCE(jsonb_typeof({column} -> %s) = '{kind}' AND {column} ->> %s = %s, FALSE)",
        (field, field, text),
    )


def _list(column: str, ops: Ops) -> Sql:
    """Whether a JSON list has an entry."""
    if connection.vendor == "postgresql":
        wanted = msgspec.json.encode([ops.includes]).decode()
        return Sql(f"{column} @> %s::jsonb", (wanted,))
    element = f"SELECT 1 FROM json_each({column}) one WHERE one.type = 'text' AND one.atom = %s"  # noqa: S608
    return Sql(f"EXISTS ({element})", (ops.includes,))
