"""Random but believable histories: what a shop and its carriers report, in any order of arrival.

A few people, orders, parcels and matters, so that what is drawn speaks of the same things. Events
that overwrite each other never happen at one moment; what is ranked (scans, words of consent) may.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import count
from typing import Any, NamedTuple

import msgspec
from django.db import transaction
from hypothesis import strategies as st

from afterword.decisions.parcels import STATUSES
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import models
from afterword.timeline.identity import Digests
from afterword.wire import shapes
from tests.conftest import NOW

ANA = shapes.Who(
    ids=("shop:7",), email="ana@example.com", name="Ana Petrović", language="en", country="HR"
)
BEN = shapes.Who(email="ben@example.com", phone="+447700900123", name="Ben Ode", country="GB")
CAROL = shapes.Who(
    phone="+4915112345678", name="Carol Weiß", language="de", country="DE", region="BY"
)
BUYERS: dict[str, shapes.Who | None] = {
    "order/shop:1": ANA,
    "order/shop:2": ANA,
    "order/shop:3": BEN,
    "order/shop:4": CAROL,
    "order/shop:5": shapes.Who(),
}
ORDERS = tuple(BUYERS)
PARCELS = {
    "shipment/c:1": "order/shop:1",
    "shipment/c:2": "order/shop:1",
    "shipment/c:3": "order/shop:3",
    "shipment/c:4": "order/shop:5",
}
MATTERS = {
    "return/1": "order/shop:1",
    "repair/1": "order/shop:2",
    "complaint/1": "order/shop:3",
    "return/2": "order/shop:5",
}

RANKED = ("shipment.checkpoint", "shipment.disputed", "consent.given", "consent.revoked")
"""Of these one moment may have several: their rank says which stands."""

Build = Callable[[datetime], shapes.Event]


class Told(NamedTuple):
    """An event, and when it is told."""

    event: shapes.Event
    known: datetime


def _event(kind: str, about: str, order: str = "", **more: Any) -> Build:
    def build(at: datetime) -> shapes.Event:
        if kind in RANKED:
            at = at.replace(minute=0)
        mark = blake2b(repr((about, sorted(more.items()))).encode(), digest_size=6).hexdigest()
        key = f"{kind}:{at.isoformat()}:{mark}"
        return shapes.Event(kind=kind, key=key, happened=at, about=about, order=order, **more)

    return build


_words = st.sampled_from(["", "café", "tea", "Tea", "5"])
_small = st.integers(0, 3)
_lines: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.fixed_dictionaries(
        {
            "product": st.sampled_from(["p1", "p2", "p3"]),
            "title": st.sampled_from(["V60", "Morning House"]),
            "quantity": st.integers(1, 2),
            "price": st.sampled_from([500, 1200]),
            "type": _words,
            "tags": st.lists(st.sampled_from(["gift", "new"]), max_size=2),
            "digital": st.booleans(),
        }
    ),
    min_size=1,
    max_size=2,
)


@st.composite
def _contents(draw: st.DrawFn, order: str) -> dict[str, Any]:
    lines: list[dict[str, Any]] = draw(_lines)
    return {
        "number": f"#{order[-1]}",
        "currency": "GBP",
        "total": sum(line["quantity"] * line["price"] for line in lines),
        "items": sum(line["quantity"] for line in lines),
        "lines": lines,
        "products": [line["product"] for line in lines],
        "types": [line["type"] for line in lines],
        "tags": [tag for line in lines for tag in line["tags"]],
        "country": draw(st.sampled_from(["GB", "HR", ""])),
        "source": draw(st.sampled_from(["web", "till"])),
        **({"day": draw(_days)} if draw(st.booleans()) else {}),
    }


_days = st.sampled_from(["2026-12-03", "2026-12-04", ""])


@st.composite
def orders(draw: st.DrawFn) -> Build:
    """What a shop says of an order."""
    order = draw(st.sampled_from(ORDERS))
    kind = draw(
        st.sampled_from(["order.placed", "order.placed", "order.changed", "order.paid",
                         "order.cancelled", "order.refunded", "order.fulfilled", "order.dated",
                         "order.reduced"])
    )  # fmt: skip
    who = BUYERS[order]
    if kind in ("order.placed", "order.changed"):
        return _event(kind, order, order, who=who, data=draw(_contents(order)))
    data: dict[str, Any] = {}
    if kind == "order.refunded":
        data = {"amount": draw(st.sampled_from([0, 300])), "full": draw(st.booleans())}
    if kind == "order.dated":
        data = {"day": draw(_days)}
    if kind == "order.reduced":
        data = {"contents": [["p1", draw(st.integers(0, 2))]], "items": 1}
    return _event(kind, order, order, data=data)


_scans: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        # One scan may be read several times, each time by a higher mapping.
        "scan": st.sampled_from(["s1", "s2"]),
        "mapping": st.integers(1, 2),
        "own": st.integers(0, 1),
        "action": st.sampled_from(["pay_duty", "fix_address"]),
        "reason": st.sampled_from(["weather_delay", "customs_duties_unpaid"]),
        "proof": st.just("neighbour"),
        "country": st.sampled_from(["GB", "HR"]),
        "zone_known": st.booleans(),
        "standing": st.just(True),
    },
)
"""What a scan may say besides."""


@st.composite
def parcels(draw: st.DrawFn) -> Build:
    """What a shop or a carrier says of a parcel; a carrier often does not know the order."""
    parcel = draw(st.sampled_from(sorted(PARCELS)))
    order = PARCELS[parcel]
    kinds = ["created", "promised", "told", "checkpoint", "checkpoint", "checkpoint", "disputed"]
    kind = draw(st.sampled_from(kinds))
    data: dict[str, Any] = {"carrier": "DPD"}
    if kind == "checkpoint":
        data["status"] = draw(st.sampled_from([*STATUSES, "delivered", "delivered", "teleported"]))
        data["delayed"] = data["status"] == "exception"
        data |= draw(_scans)
        order = draw(st.sampled_from([order, ""]))
    elif kind == "created":
        data["contents"] = draw(st.sampled_from([[], [["p1", 1]], [["p1", 2], ["p2", 1, "V60"]]]))
    if kind == "told":
        end = NOW + timedelta(hours=draw(st.integers(-5, 40)))
        data |= {"from": (end - timedelta(hours=9)).isoformat(), "to": end.isoformat()}
    if kind in ("created", "promised"):
        data["promised_to"] = (NOW + timedelta(hours=draw(st.integers(-5, 40)))).isoformat()
    return _event(f"shipment.{kind}", parcel, order, data=data)


@st.composite
def matters(draw: st.DrawFn) -> Build:
    """Something opens or closes."""
    about = draw(st.sampled_from(sorted(MATTERS)))
    what = about.partition("/")[0]
    words = {"return": ["requested", "approved", "declined", "closed"]}
    word = draw(st.sampled_from(words.get(what, ["opened", "closed"])))
    data = {"title": draw(_words)}
    return _event(f"{what}.{word}", about, MATTERS[about], data=data)


_people = st.sampled_from([ANA, BEN, CAROL])


@st.composite
def people(draw: st.DrawFn) -> Build:
    """What is said of a person: facts, tags, words of consent, addresses that fail."""
    who = draw(_people)
    kind = draw(
        st.sampled_from(["customer.seen", "customer.tagged", "customer.untagged",
                         "customer.stated", "consent.given", "consent.revoked",
                         "consent.given", "consent.revoked", "custom.poured",
                         "contact.bounced", "contact.complained", "contact.restored"])
    )  # fmt: skip
    data: dict[str, Any] = {}
    if kind.startswith("customer.") and kind.endswith("tagged"):
        data = {"tag": draw(st.sampled_from(["vip", "kafé"]))}
    elif kind == "customer.stated":
        data = {"name": draw(NAMES), "value": draw(VALUES)}
    elif kind.startswith("consent."):
        data = {
            "channel": draw(st.sampled_from(["email", "sms"])),
            "purpose": draw(st.sampled_from(["offers", "care"])),
            "contact": draw(st.sampled_from(["", "", who.email, who.phone])),
        }
    elif kind.startswith("contact."):
        data = {"channel": "email", "contact": who.email, "hard": draw(st.booleans())}
    elif kind == "custom.poured":
        data = {draw(NAMES): draw(VALUES)}
    return _event(kind, f"customer/{who.name}", who=who, data=data)


NAMES = st.sampled_from(["grind", 'odd "name"', "0", "größe", "a.b"])
VALUES = st.one_of(
    _small,
    st.booleans(),
    _words,
    st.sampled_from([1.0, 0.5, None]),
    st.lists(st.one_of(_words, _small), max_size=2),
    st.just({"tea": 1}),
)

anything = st.one_of(orders(), parcels(), matters(), people())


@st.composite
def histories(
    draw: st.DrawFn, events: st.SearchStrategy[Build] = anything, most: int = 14
) -> list[Told]:
    """A history in the order in which it is told: some of it late, some of it twice."""
    told: list[Told] = []
    for index, build in enumerate(draw(st.lists(events, max_size=most))):
        # Minutes and seconds of its own, so that no two overwrite each other at one moment.
        happened = NOW + timedelta(hours=draw(st.integers(0, 30)), minutes=index)
        event = build(happened)
        lates = draw(st.sampled_from([(0,), (0,), (0,), (0, 0), (0, 7), (5,), (40,)]))
        told += [Told(event, happened + timedelta(hours=late)) for late in lates]
    return sorted(told, key=lambda one: one.known)


# ------------------------------------------------------------------------------- living them

_numbers = count(1)


@contextmanager
def a_shop(**facts: Any) -> Iterator[Store]:
    """A store of its own for one example; whatever was written is undone afterwards."""
    with transaction.atomic():
        yield house.create_store(
            **{"name": "Ada & Fern", "zone": "Europe/London", "country": "GB", "currency": "GBP"}
            | facts,
            key=f"law-{next(_numbers)}",
            now=NOW,
            by="test",
        )
        transaction.set_rollback(True)


def tell(store: Store, told: Sequence[Told]) -> None:
    """Record a history, each thing when it is told."""
    for event, known in told:
        timeline.record(store, [sealed(store, event)], now=known, by="connector:test")


def sealed(store: Store, event: shapes.Event) -> shapes.Event:
    """The event with an address it speaks of as the store's keyed hash."""
    contact = event.data.get("contact")
    if not contact:
        return event
    digests = Digests(store.secret)
    digest = digests.email(contact) if "@" in contact else digests.phone(contact)
    return msgspec.structs.replace(event, data={**event.data, "contact": digest})


def customers(store: Store) -> list[models.Customer]:
    """Everybody who is somebody."""
    return list(models.Customer.objects.of(store).filter(merged_into=None).order_by("id"))
