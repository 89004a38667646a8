"""The list of customers, and the facts beside a timeline."""

from datetime import datetime

import msgspec
from django.db.models import Max
from django.utils.translation import get_language

from afterword.decisions.consent import kinds_for, standing, way
from afterword.decisions.fold import Present
from afterword.decisions.rules import Purpose
from afterword.desk.live import stamp
from afterword.desk.queries import late_parcels
from afterword.house.models import Store
from afterword.journeys.models import Run
from afterword.messages import spoken
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.timeline.models import (
    ConsentLine,
    ContactPoint,
    Customer,
    CustomerId,
    Event,
    Order,
    Wait,
)
from afterword.ui.money import apart
from afterword.wire import postal

PAGE = 50


class Row(msgspec.Struct, frozen=True):
    """One customer in the list."""

    id: int
    name: str
    number: str
    """What the shop knows them by; empty for a guest."""
    place: str
    orders: int
    spent: str
    seen: datetime
    tags: tuple[str, ...]


def listed(store: Store, query: str, *, late: bool, now: datetime, page: int) -> list[Row]:
    """A page of customers: those found, those with a late parcel, or the last seen."""
    if query:
        rows = timeline.find(store, query)
    elif late:
        late_ones = {one.customer_id: one.customer for one in late_parcels(store, now)}
        rows = list(late_ones.values())
    else:
        start = (page - 1) * PAGE
        everyone = Customer.objects.of(store).filter(merged_into=None).order_by("-seen", "-id")
        rows = list(everyone[start : start + PAGE])
    return _rows(store, rows)


def _rows(store: Store, customers: list[Customer]) -> list[Row]:
    orders: dict[int, list[Order]] = {}
    for order in Order.objects.of(store).filter(customer__in=[one.pk for one in customers]):
        orders.setdefault(order.customer_id, []).append(order)
    known = numbers(store, customers)
    return [
        Row(
            id=one.pk,
            name=timeline.name_of(one, store)["name"],
            number=known.get(one.pk, ""),
            place=one.country,
            orders=len(orders.get(one.pk, [])),
            spent=_spent(orders.get(one.pk, [])),
            seen=one.seen,
            tags=tuple(one.tags),
        )
        for one in customers
    ]


def numbers(store: Store, customers: list[Customer]) -> dict[int, str]:
    """The first id that a shop gave each of them, without the name of the list it stands in."""
    rows = CustomerId.objects.of(store).filter(customer__in=[one.pk for one in customers])
    found: dict[int, str] = {}
    for customer, outside in rows.order_by("-id").values_list("customer_id", "outside"):
        if not outside.startswith("guest:"):
            found[customer] = outside.rpartition(":")[2]
    return found


def _spent(orders: list[Order]) -> str:
    """What they paid in all, by currency, less what went back."""
    sums: dict[str, int] = {}
    for order in orders:
        if order.cancelled is None:
            sums[order.currency] = sums.get(order.currency, 0) + order.total - order.refunded
    where = spoken.locale(get_language() or "en")
    found = (spoken.money(value, currency, where) for currency, value in sums.items())
    return " + ".join(map(apart, found))


def seen(store: Store, customer: Customer, now: datetime) -> str:
    """A stamp of all that a customer's page shows, from look-ups in indexes."""
    events = Event.objects.of(store).filter(customer=customer).aggregate(last=Max("id"))
    messages = Intent.objects.of(store).filter(customer=customer).values_list("id", "state_at")
    waits = Wait.objects.of(store).filter(customer=customer).values_list("id", "due", "kinds")
    runs = Run.objects.of(store).filter(customer=customer).values_list("id", "at", "error")
    hour = now.replace(minute=0, second=0, microsecond=0)
    told = (sorted(rows, key=lambda row: row[0]) for rows in (messages, waits, runs))
    return stamp(hour, events["last"], *told)


def reached_at(customer: Customer, store: Store) -> list[tuple[str, list[str]]]:
    """Where a customer is reached: (channel, the lines of the address), each kind together."""
    known = timeline.addresses(customer, store)
    rows = ContactPoint.objects.of(store).filter(customer=customer)
    kinds = dict(rows.values_list("digest", "channel"))
    found = [(kinds.get(digest, ""), text) for digest, text in known.items()]
    return sorted(
        ("voice" if kind == "phone" else kind, _lines(store, kind, text)) for kind, text in found
    )


def _lines(store: Store, kind: str, text: str) -> list[str]:
    address = postal.read(text) if kind == "post" else None
    return postal.on_envelope(address, store.country) if address else [text]


class Agreed(msgspec.Struct, frozen=True):
    """Whether a customer may be written to over a channel about some purposes, and since when they
    said so."""

    channel: str
    purposes: tuple[Purpose, ...]
    open: bool
    said: datetime | None
    given: bool | None
    why: str


PURPOSES: tuple[Purpose, ...] = ("orders", "care", "reviews", "offers")


def agreed(store: Store, present: Present, channels: tuple[str, ...]) -> list[Agreed]:
    """What a customer agreed to, channel by channel, where there is an address or a word; purposes
    that stand alike are one line."""
    found: list[Agreed] = []
    for channel in channels:
        kinds = kinds_for(channel)
        digests = [digest for of, digest in present.contacts if of in kinds]
        if digests or any(of == channel for of, *_ in present.consents):
            found += _agreed(store, present, channel, digests or [""])
    return found


def _agreed(store: Store, present: Present, channel: str, digests: list[str]) -> list[Agreed]:
    alike: dict[tuple[bool, datetime | None, bool | None, str], list[Purpose]] = {}
    for purpose in PURPOSES:
        reached = way(present, store.rules, channel, purpose)
        words = [standing(present, channel, digest, purpose) for digest in digests]
        word = next((one for one in words if one), None)
        stands = (
            reached.open,
            word.since if word else None,
            word.given if word else None,
            reached.because[0].rule,
        )
        alike.setdefault(stands, []).append(purpose)
    return [Agreed(channel, tuple(some), *stands) for stands, some in alike.items()]


class Spent(msgspec.Struct, frozen=True):
    """The value of a customer so far."""

    total: str
    orders: int
    first: datetime | None


def value(store: Store, customer: Customer) -> Spent:
    """What a customer spent, in how many orders, since when."""
    orders = list(Order.objects.of(store).filter(customer=customer).order_by("placed"))
    return Spent(_spent(orders), len(orders), orders[0].placed if orders else None)


class Proven(msgspec.Struct, frozen=True):
    """One yes or no, and what proves it. ``line``: its number in the ledger; 0: it is not there
    yet."""

    event: Event
    wording: str
    said: str
    address: str
    agent: str
    line: int


def consent_proof(store: Store, customer: Customer) -> list[Proven]:
    """The words of consent with what was kept beside each, newest first."""
    rows = Event.objects.of(store).filter(customer=customer, kind__startswith="consent.")
    lines = ConsentLine.objects.of(store).filter(customer=customer.pk)
    numbered = dict(lines.order_by("-number").values_list("event", "number"))
    found = []
    for row in rows.order_by("-happened", "-id"):
        kept = timeline.private_of(row, customer, store)
        found.append(
            Proven(
                event=row,
                wording=str(kept.get("wording") or row.data.get("wording") or ""),
                said=str(kept.get("said") or ""),
                address=str(kept.get("address") or ""),
                agent=str(kept.get("agent") or ""),
                line=numbered.get(row.key, 0),
            )
        )
    return found
