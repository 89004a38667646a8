"""Orders: from the rows of one order, or of all orders of one person, to what happened.

What the order itself says (who, when, how much, what became of it) may stand in every row, in the
first alone, or in a file of its own: the first row that says it serves.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from afterword.wire.reading import digest, filled
from afterword.wire.rows import Backed, Meaning
from afterword.wire.shapes import Event, Who

from .lines import FREE_FOR_NOBODY, Line, line_of
from .parcels import of_order
from .returns import Back, Bought, taken_back
from .row import BadRow, Row

_PAID = frozenset({"paid", "fulfilled", "shipped", "delivered", "refunded"})
_GONE = frozenset({"fulfilled", "shipped", "delivered"})
"""What a state of an order says of it. Other words are kept with the order and say nothing."""


class Slip(msgspec.Struct, kw_only=True):
    """What stands under one number: an order, a credit note, or both."""

    about: str
    number: str
    placed: datetime
    currency: str
    who: Who | None
    rows: list[Row]
    lines: list[Line] = []
    paid_with: list[tuple[str, int]] = []
    counted: list[int] = []
    """The rows it stands on: all but those told before and those at fault."""

    @property
    def only_back(self) -> bool:
        """A paper that only takes back, and is no order."""
        return bool(self.lines) and all(line.back for line in self.lines)

    def takes_back(self, line: Line) -> bool:
        """A discount within an order lowers its total; other lines below zero take back."""
        return line.back and (line.kind != "discount" or self.only_back)

    def first(self, *fields: str) -> Row:
        """The first row that says anything of these fields; else the first of all."""
        for field in fields:
            for row in self.rows:
                if row.text(field):
                    return row
        return self.rows[0]

    def text(self, field: str, most: int = 300) -> str:
        return self.first(field).text(field, most)

    def money(self, field: str) -> int | None:
        return self.first(field).money(field, self.currency)


def number_of(row: Row) -> str:
    """The number of the order that a row belongs to: its own, or made of who and when.

    Raises ``BadRow`` when there is none.
    """
    if found := row.ident("order"):
        return found
    if row.lens.file.without_number == "refuse":
        raise BadRow("it names no order")
    placed = row.past("placed")
    if placed is None:
        raise BadRow("it names neither an order nor a time")
    local = placed.astimezone(row.zone)
    return f"{row.ident('customer') or 'guest'}-{local:%Y%m%dT%H%M%S}"


def orders(rows: Sequence[Row], meaning: Meaning) -> None:
    """What the rows of one order, or of one person's orders, say."""
    slips = _slips(rows, meaning)
    bought: list[Bought] = []
    backs: list[Back] = []
    for slip in slips:
        try:
            bought += _order(slip, meaning)
            backs += _backs(slip, meaning)
        except BadRow as bad:
            for index in slip.counted:
                meaning.bad.setdefault(index, str(bad))
    meaning.said += taken_back(backs, bought)


def _slips(rows: Iterable[Row], meaning: Meaning) -> list[Slip]:
    """The rows under each number, each row read; a row that is at fault is left out."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        try:
            found[number_of(row)].append(row)
        except BadRow as bad:
            meaning.bad[row.index] = str(bad)
    slips = (_slip(number, some, meaning) for number, some in found.items())
    return [slip for slip in slips if slip is not None]


def _slip(number: str, rows: list[Row], meaning: Meaning) -> Slip | None:
    heads = [row for row in rows if row.lens.file.holds != "payments"]
    if not heads:
        for row in rows:
            meaning.bad[row.index] = f"there is no order {number!r} among these files"
        return None
    # A file of orders knows more of the order than its lines do.
    heads.sort(key=lambda row: row.lens.file.holds != "orders")
    for row in heads:
        _check_moment(row, meaning)
    heads = [row for row in heads if row.index not in meaning.bad]
    placed = next((at for row in heads if (at := row.past("placed"))), None)
    if not heads or placed is None:
        for row in rows:
            meaning.bad.setdefault(row.index, f"order {number!r} has no date that can be")
        return None
    own = next((found for row in heads if (found := row.ident("order_id"))), number)
    slip = Slip(
        about=f"order/{heads[0].mapping.source}:{own}",
        number=number,
        placed=placed,
        currency="",
        who=next((who for row in heads if (who := row.who())), None),
        rows=heads,
    )
    return _filled_slip(slip, rows, meaning)


def _check_moment(row: Row, meaning: Meaning) -> None:
    try:
        row.past("placed")
    except BadRow as bad:
        meaning.bad[row.index] = str(bad)


def _filled_slip(slip: Slip, rows: Iterable[Row], meaning: Meaning) -> Slip | None:
    try:
        slip.currency = slip.first("currency").currency()
    except BadRow as bad:
        for row in rows:
            meaning.bad.setdefault(row.index, str(bad))
        return None
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row.index in meaning.bad:
            continue
        try:
            _take(slip, row, seen)
        except BadRow as bad:
            meaning.bad[row.index] = str(bad)
    slip.rows = [row for row in slip.rows if row.index not in meaning.bad]
    return slip if slip.rows else None


def _take(slip: Slip, row: Row, seen: set[tuple[str, str]]) -> None:
    """Add what a row has beside the order itself. One told before, to the letter or by its line's
    id, adds nothing. Raises ``BadRow``."""
    holds = row.lens.file.holds
    own = {"order lines": "line", "payments": "part"}.get(holds, "")
    told = (row.lens.name, (row.ident(own) if own else "") or row.digest())
    if row.lens.file.repeats == "once" and told in seen:
        return
    if holds == "payments":
        slip.paid_with.append((row.text("method", 60), row.money("amount", slip.currency) or 0))
    else:
        slip.lines += [line_of(line, slip.currency) for line in _lines(row)]
    seen.add(told)
    slip.counted.append(row.index)


def _lines(row: Row) -> list[Row]:
    """The lines in a row: itself, those of a list within it, or none: it is of the order alone."""
    if row.lens.file.holds == "orders":
        return row.inner("lines")
    fields = ("title", "sku", "product", "quantity", "price")
    return [row] if any(row.text(field) for field in fields) else []


def _order(slip: Slip, meaning: Meaning) -> list[Bought]:
    """Tell of the order, if there is one: a paper that only takes back is none."""
    lines = [line for line in slip.lines if not slip.takes_back(line)]
    if slip.only_back:
        return []
    things = [line for line in lines if line.kind == "product"]
    total = _total(slip, lines)
    if slip.who is None and lines and total == 0 and not slip.text("status"):
        raise BadRow(FREE_FOR_NOBODY)
    content = _content(slip, things, lines, total)
    places = _places(slip)
    if slip.who is None:
        slip.who = Who(country=slip.first("country").country())
    placed = Event(
        kind="order.placed",
        key=f"{slip.about}:placed",
        happened=slip.placed,
        about=slip.about,
        order=slip.about,
        who=slip.who,
        data=content,
        private=filled(address=slip.first("street", "city", "zip").address()),
    )
    state = slip.text("status", 60).casefold()
    row = slip.first("shipped", "delivered", "promised")
    parcel = of_order(row, slip.about, slip.placed, state)
    turns = _turns(slip, state, total)
    aside = {name: text for one in slip.rows for name, text in one.aside.items()}
    data = content | filled(state=state, unread=aside) | {"content": digest(content)}
    meaning.said += [
        Backed(msgspec.structs.replace(placed, data=data), places),
        *(
            Backed(turn, places, sum_so_far=turn.kind == "order.refunded")
            for turn in [*turns, *parcel]
        ),
    ]
    pieces: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in things:
        pieces[line.thing].append((line.quantity, line.price))
    bought = Bought(
        about=slip.about, placed=slip.placed, total=total, left=total, pieces=dict(pieces)
    )
    return [bought]


def _places(slip: Slip) -> tuple[int, ...]:
    """The rows that an order stands on: all but those that only take back."""
    back = {line.row for line in slip.lines if slip.takes_back(line)}
    stays = {line.row for line in slip.lines if not slip.takes_back(line)}
    return tuple(place for place in slip.counted if place in stays or place not in back)


def _total(slip: Slip, lines: Iterable[Line]) -> int:
    """What the order came to: as told, else the sum of its lines and charges, else what was paid.
    Never below zero."""
    told = slip.money("total")
    if told is not None:
        if told < 0:
            raise BadRow("total: an order cannot come to less than nothing")
        return told
    if not slip.lines and slip.paid_with:
        return sum(amount for _, amount in slip.paid_with)
    total = sum(-line.amount if line.kind == "discount" else line.amount for line in lines)
    total += sum(line.shipping for line in lines)
    for field, sign in (("shipping", 1), ("tax", 1), ("fee", 1), ("discount", -1)):
        total += sign * abs(slip.money(field) or 0)
    return max(total, 0)


def _content(
    slip: Slip, things: Sequence[Line], lines: Sequence[Line], total: int
) -> dict[str, Any]:
    first = slip.rows[0]
    charged = {
        "shipping": (slip.money("shipping") or 0) + sum(line.shipping for line in lines),
        "fee": slip.money("fee") or 0,
        "discount": abs(slip.money("discount") or 0),
        "tax": slip.money("tax") or 0,
    }
    for line in lines:
        if line.kind in charged:
            charged[line.kind] += line.amount
    who = slip.who or Who()
    return {
        "number": slip.text("number", 80) or slip.number[:80],
        "currency": slip.currency,
        "total": total,
        "items": sum(line.quantity for line in things),
        "lines": [line.data for line in things],
        "products": list(dict.fromkeys(line.product for line in things)),
        "types": list(dict.fromkeys(line.type for line in things if line.type)),
        "tags": list(dict.fromkeys(tag for line in things for tag in line.tags)),
        "source": first.mapping.source,
        **filled(
            country=who.country or slip.first("country").country(),
            region=who.region,
            url=slip.text("url", 500),
            paid_with=list(dict.fromkeys(method for method, _ in slip.paid_with if method)),
            **{name: amount or None for name, amount in charged.items()},
        ),
    }


def _turns(slip: Slip, state: str, total: int) -> list[Event]:
    """What became of the order, each at its time; without one, at the last time it names."""
    paid = slip.first("paid").stage("paid", slip.placed)
    shipped = slip.first("shipped").stage("shipped", slip.placed)
    fulfilled = slip.first("fulfilled").stage("fulfilled", slip.placed) or shipped
    cancelled = slip.first("cancelled").stage("cancelled", slip.placed)
    delivered = slip.first("delivered").stage("delivered", slip.placed)
    last = max(at for at in (slip.placed, paid, fulfilled, delivered) if at)
    if state == "cancelled":
        cancelled = cancelled or last
    if state in _PAID:
        paid = paid or slip.placed
    if state in _GONE:
        fulfilled = fulfilled or slip.placed
    events = []
    if paid:
        events.append(_turn(slip, "order.paid", "paid", paid))
    if fulfilled:
        events.append(_turn(slip, "order.fulfilled", "fulfilled", fulfilled))
    if cancelled:
        why = filled(reason=slip.text("cancel_reason", 60))
        events.append(_turn(slip, "order.cancelled", "cancelled", cancelled, **why))
    refunded = abs(slip.money("refunded") or 0)
    if refunded:
        at = cancelled or last
        events.append(_turn(slip, "order.refunded", f"refunded:{refunded}", at, amount=refunded))
    return events


def _turn(slip: Slip, kind: str, name: str, at: datetime, **data: Any) -> Event:
    return Event(
        kind=kind,
        key=f"{slip.about}:{name}",
        happened=at,
        about=slip.about,
        order=slip.about,
        data=data,
    )


def _backs(slip: Slip, meaning: Meaning) -> list[Back]:
    """The lines that take something back."""
    seen: dict[str, int] = defaultdict(int)
    found: list[Back] = []
    for line in slip.lines:
        if not slip.takes_back(line):
            continue
        if slip.who is None:
            meaning.bad[line.row] = "it takes back what nobody in these files bought"
            continue
        what = digest(line.thing, line.quantity, line.price)
        found.append(
            Back(
                about=slip.about,
                alone=slip.about if slip.only_back else f"{slip.about}-back",
                at=slip.placed,
                currency=slip.currency,
                line=line,
                who=slip.who,
                nth=seen[what],
            )
        )
        seen[what] += 1
    return found


def grouped_by(row: Row) -> str:
    """Which rows have to be read together: those of an order, or of all orders of a person."""
    customer = row.ident("customer")
    if row.mapping.returns == "earlier orders" and customer:
        return f"customer/{customer}"
    return f"order/{number_of(row)}"
