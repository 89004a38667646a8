"""Parcels as the desk shows them: what is wrong with each, and what its customer was told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from afterword.decisions.contents import laid_out, pieces
from afterword.decisions.parcels import GIVEN_UP, TERMINAL
from afterword.desk import telling
from afterword.desk.parts import carrier_name, follow_at
from afterword.desk.queries import late_parcels
from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.journeys import queries as journeys
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.timeline.models import Event, Order, OrderLine, Shipment
from afterword.ui import parcel_words

from . import words

PAGE = 50
COLLECT_WITHIN = timedelta(days=3)
"""After so long somebody who has not collected a parcel may be glad of a word."""
CLAIM_AFTER = timedelta(days=7)
"""So long after its day a parcel that did not come may be claimed for."""

PROBLEMS = ("action", "lost", "failed", "late", "silent", "waits")
"""What may be wrong with a parcel, the most pressing first. One is shown under the first that
fits: ``action`` the customer has to do something, ``lost``, ``failed`` it cannot be brought or
turns back, ``late``, ``silent`` nobody scans it any more, ``waits`` it is not collected."""
GROUPS = (*PROBLEMS, "road", "arrived")


class Told(msgspec.Struct, frozen=True):
    """The last thing that was said about an order."""

    id: int
    at: datetime
    what: str
    channel: str


class Row(msgspec.Struct, frozen=True):
    """One parcel in the list."""

    id: int
    about: str
    problem: str
    """One of ``GROUPS``."""
    name: str
    customer: int
    order: str
    things: tuple[str, ...]
    carrier: str
    number: str
    url: str
    status: str
    status_at: datetime
    reason: str
    promised_to: datetime | None
    told: Told | None
    claimable: bool
    """Whether its carrier may have to pay for it: it is lost, or long overdue."""

    @property
    def label(self) -> str:
        """What is wrong with it, in words; empty: nothing."""
        return str(words.GROUPS[self.problem]) if self.problem in PROBLEMS else ""

    @property
    def why(self) -> str:
        """Why it is not where it should be, as the carrier says; empty: it does not."""
        return parcel_words.why(self.reason)

    @property
    def tone(self) -> str:
        """How pressing that is."""
        return words.TONES.get(self.problem, "")


class Tab(msgspec.Struct, frozen=True):
    """A group of parcels, and how many stand there."""

    key: str
    count: int

    @property
    def label(self) -> str:
        """What the desk calls it."""
        return str(words.GROUPS[self.key])


_ACTS = Q(status="on_hold") | ~Q(action__in=("", "collect"))
"""What the customer has to do; collecting has a group of its own, and time."""
_WRONG = ("lost", "exception", "attempt_failed", "returning")


def group(store: Store, name: str, now: datetime) -> OwnedQuerySet[Shipment]:
    """The parcels of a group, each in one group only; the one that waits longest first."""
    rows = Shipment.objects.of(store).select_related("customer")
    if name == "arrived":
        return rows.filter(status__in=TERMINAL).order_by("-status_at", "-id")
    awaited = rows.exclude(status__in=TERMINAL).filter(status_at__gte=now - GIVEN_UP)
    awaited = awaited.order_by("status_at", "id")
    match name:
        case "lost":
            return awaited.filter(status="lost")
        case "action":
            return awaited.filter(_ACTS).exclude(status="lost")
        case "failed":
            return awaited.filter(status__in=_WRONG).exclude(status="lost").exclude(_ACTS)
        case "late":
            return _late(store, now)
        case "silent":
            return _silent(store, now)
    waits = Q(status="available_for_pickup", status_at__lt=now - COLLECT_WITHIN)
    calm = awaited.exclude(_ACTS).exclude(status__in=_WRONG)
    if name == "waits":
        return calm.filter(waits)
    late, silent = (found(store, now).values("pk") for found in (_late, _silent))
    calm = calm.exclude(waits).exclude(pk__in=late).exclude(pk__in=silent)
    return calm.order_by("-status_at", "-id")


def _late(store: Store, now: datetime) -> OwnedQuerySet[Shipment]:
    return late_parcels(store, now).exclude(_ACTS).exclude(status__in=_WRONG)


def _silent(store: Store, now: datetime) -> OwnedQuerySet[Shipment]:
    """Those of which nobody has heard for longer than is usual, while nothing else is wrong."""
    said = Event.objects.of(store).filter(
        kind="shipment.silent",
        about=OuterRef("about"),
        happened__gte=OuterRef("status_at"),
        known__lte=now,
    )
    gone = Q(status="expired")  # the carrier itself gave up waiting for news
    rows = Shipment.objects.of(store).filter(Q(Exists(said), status__in=_MOVES) | gone)
    rows = rows.filter(status_at__gte=now - GIVEN_UP).exclude(_ACTS)
    rows = rows.exclude(pk__in=_late(store, now).values("pk"))
    return rows.select_related("customer").order_by("status_at", "id")


_MOVES = ("pending", "label_created", "picked_up", "in_transit", "customs", "out_for_delivery")


def tabs(store: Store, now: datetime) -> list[Tab]:
    """The groups that a person may want to see."""
    found = [Tab(name, group(store, name, now).count()) for name in GROUPS]
    return [one for one in found if one.count or one.key in ("road", "arrived")]


def listed(store: Store, name: str, now: datetime, page: int = 1) -> tuple[list[Row], bool]:
    """A page of a group, and whether there are more; of ``""`` all that have a problem."""
    if name:
        start = (page - 1) * PAGE
        found = list(group(store, name, now)[start : start + PAGE + 1])
        return _rows(store, [(name, one) for one in found[:PAGE]], now), len(found) > PAGE
    pairs: list[tuple[str, Shipment]] = []
    for problem in PROBLEMS:
        left = PAGE + 1 - len(pairs)
        pairs += [(problem, one) for one in group(store, problem, now)[: max(left, 0)]]
    return _rows(store, pairs[:PAGE], now), len(pairs) > PAGE


def chosen(store: Store, ids: Sequence[int], now: datetime) -> list[Row]:
    """These parcels, whatever group they stand in."""
    rows = Shipment.objects.of(store).filter(pk__in=ids).select_related("customer")
    return _rows(store, [("", one) for one in rows.order_by("pk")], now)


def _claimable(problem: str, parcel: Shipment, now: datetime) -> bool:
    due = parcel.promised_to or parcel.status_at
    return problem == "lost" or (problem in PROBLEMS and now - due > CLAIM_AFTER)


def _rows(store: Store, pairs: Sequence[tuple[str, Shipment]], now: datetime) -> list[Row]:
    parcels = [one for _problem, one in pairs]
    orders = _orders(store, parcels)
    things = _things(store, orders)
    told = _told(store, [one.order for one in parcels])
    return [
        Row(
            id=one.pk,
            about=one.about,
            problem=problem,
            name=timeline.name_of(one.customer, store)["name"],
            customer=one.customer_id,
            order=orders[one.order].number if one.order in orders else "",
            things=_inside(one, things.get(one.order, [])),
            carrier=carrier_name(one.carrier),
            number=one.number,
            url=follow_at(one.carrier, one.number, one.url),
            status=one.status,
            status_at=one.status_at,
            reason=one.reason,
            promised_to=one.promised_to,
            told=told.get(one.order),
            claimable=_claimable(problem, one, now),
        )
        for problem, one in pairs
    ]


def _orders(store: Store, parcels: Sequence[Shipment]) -> dict[str, Order]:
    rows = Order.objects.of(store).filter(about__in={one.order for one in parcels})
    return {one.about: one for one in rows}


def _things(store: Store, orders: Mapping[str, Order]) -> dict[str, list[OrderLine]]:
    """By order: what was bought."""
    rows = OrderLine.objects.of(store).filter(order__in=[one.pk for one in orders.values()])
    found: dict[str, list[OrderLine]] = {}
    names = {one.pk: about for about, one in orders.items()}
    for line in rows.order_by("order", "position"):
        found.setdefault(names[line.order_id], []).append(line)
    return found


def _inside(parcel: Shipment, lines: Sequence[OrderLine]) -> tuple[str, ...]:
    """What is in a parcel, as far as the shop says; else what was ordered."""
    told = laid_out(lines, {parcel.about: pieces(parcel.contents)})[0][parcel.about]
    names = [line.title for line, _count in told]
    return tuple(names or [line.title for line in lines if not line.digital])


def _told(store: Store, orders: Sequence[str]) -> dict[str, Told]:
    """By order: the last message about it that a provider took."""
    rows = Intent.objects.of(store).filter(effect="message", order__in={*orders} - {""})
    rows = rows.filter(accepted__isnull=False)
    last = dict(rows.values("order").annotate(at=Max("accepted")).values_list("order", "at"))
    newest = [one for one in rows if one.accepted == last[one.order]]
    plans = journeys.plans(store, {(one.journey, one.version) for one in newest if one.journey})
    return {
        one.order: Told(
            one.pk,
            one.accepted,
            _said(one, telling.step_name(plans.get((one.journey, one.version)), one.step)),
            one.channel,
        )
        for one in newest
        if one.accepted
    }


def _said(one: Intent, step: str) -> str:
    return step if one.journey else _("A word from the team")
