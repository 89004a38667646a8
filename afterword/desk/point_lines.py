"""A customer's points as the desk shows them, beside a conversation and on their own page."""

from datetime import datetime

import msgspec

from afterword.programs.loyalty import queries
from afterword.timeline.models import Customer
from afterword.ui import point_words

from .permit import DeskRequest


class Line(msgspec.Struct, frozen=True):
    """One change."""

    at: datetime
    change: str
    why: str
    words: str
    who: str
    """The teammate who did it; empty: nobody did."""
    pending: datetime | None


class Points(msgspec.Struct, frozen=True, kw_only=True):
    """What stands there. Amounts are in words."""

    title: str
    active: str
    pending: str
    """Empty: none are."""
    usable: datetime | None
    expiring: str
    expires: datetime | None
    debt: str
    lines: list[Line]
    on: bool
    """Whether some can be given and taken now."""


def shown(request: DeskRequest, customer: Customer, *, most: int = 5) -> Points | None:
    """A customer's points; ``None``: the store gives none, and they have none."""
    store = request.store
    programme = queries.programme(store)
    if programme is None:
        return None
    found = queries.standing(store, customer, request.now, most=most)
    if not (programme.on or found.told):
        return None
    names, stands = programme.names, found.balance
    return Points(
        title=point_words.title(names),
        active=point_words.many(stands.active, names),
        pending=point_words.many(stands.pending, names) if stands.pending else "",
        usable=found.usable,
        expiring=point_words.many(found.expiring, names) if found.expiring else "",
        expires=found.expires,
        debt=point_words.many(stands.debt, names) if stands.debt else "",
        lines=[_line(one) for one in found.told],
        on=programme.on and bool(customer.wrapped_key),
    )


def _line(one: queries.Told) -> Line:
    return Line(
        one.at,
        point_words.signed(one.points),
        point_words.why(one.kind, one.why, one.number),
        one.words,
        one.by if one.why == "person" else "",
        one.pending,
    )
