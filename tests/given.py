"""What tests start from: a store, a shop's events, an engine on a virtual clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from django.db.models import Model

from afterword.engine.live import Engine
from afterword.engine.ports import NoChance, VirtualClock
from afterword.engine.sending import Sender
from afterword.house import actions as house
from afterword.house.models import AuditLine, Store
from afterword.journeys import actions as journeys
from afterword.journeys.models import Journey, Version
from afterword.journeys.queries import beginning
from afterword.messages.queries import shipped, spoken
from afterword.outbox.journal import Journal
from afterword.timeline import actions as timeline
from afterword.wire import shapes
from tests.conftest import NOW

ORDER = "order/shop:1042"
PARCEL = "shipment/dpd:155"
ANA = shapes.Who(email="ana@example.com", name="Ana Petrović", language="en", country="HR")


LONDON = {"name": "Ada & Fern", "zone": "Europe/London", "country": "GB", "currency": "GBP"}


def a_store(key: str = "ada-fern", now: datetime = NOW, **facts: Any) -> Store:
    """A store in London with the shipped journeys published, all of them off.

    They are published once in a process; what that leaves behind is put in again for the next store
    of the same facts, as ``tests/journeys/test_given.py`` holds."""
    facts = {**LONDON, **facts}
    made = house.create_store(**facts, key=key, now=now, by="test")
    texts = tuple(beginning().values())
    same = repr((key, now, sorted(facts.items()), texts))
    if same in _published:
        _put_in(made, _published[same])
    else:
        publish(made, texts, now)
        _published[same] = _left(made)
    return made


def publish(store: Store, texts: Sequence[str], now: datetime) -> None:
    """Publish these journeys."""
    for text in texts:
        journeys.publish(store, text, now=now, by="test", templates=spoken(shipped()))


class Published(NamedTuple):
    """What publishing left behind: journeys, their versions in the same order, and lines of the
    audit log."""

    journeys: list[Journey]
    versions: list[Version]
    lines: list[AuditLine]


_published: dict[str, Published] = {}


def _left(store: Store) -> Published:
    versions = Version.objects.of(store).select_related("journey").order_by("id")
    lines = AuditLine.objects.filter(store=store).order_by("id")[1:]  # after the store's own
    return Published([one.journey for one in versions], list(versions), list(lines))


def _put_in(store: Store, left: Published) -> None:
    found = [_anew(one, store) for one in left.journeys]
    Journey.objects.bulk_create(found)
    pairs = zip(left.versions, found, strict=True)
    Version.objects.bulk_create([_anew(one, store, journey=its) for one, its in pairs])
    AuditLine.objects.bulk_create([_anew(one, store) for one in left.lines])


Row = TypeVar("Row", bound=Model)


def _anew(row: Row, store: Store, **other: Model) -> Row:
    """The same row, of another store."""
    names = [field.name for field in row._meta.concrete_fields]
    kept = {name: getattr(row, name) for name in names if name not in {"id", "store", *other}}
    return type(row)(**kept, store=store, **other)


def placed(
    at: datetime = NOW,
    order: str = ORDER,
    who: shapes.Who | None = ANA,
    lines: Sequence[tuple[str, str, int, int]] = (("p1", "Hario V60", 1, 2800),),
    **data: Any,
) -> shapes.Event:
    """An order. A line is (product, title, quantity, price)."""
    items = sum(quantity for _, _, quantity, _ in lines)
    total = sum(quantity * price for _, _, quantity, price in lines)
    return shapes.Event(
        kind="order.placed",
        key=f"{order}:placed",
        happened=at,
        about=order,
        order=order,
        who=who,
        data={
            "number": f"#{order.rpartition(':')[2]}",
            "currency": "GBP",
            "total": total,
            "items": items,
            "products": [product for product, *_ in lines],
            "lines": [
                {"product": product, "title": title, "quantity": quantity, "price": price}
                for product, title, quantity, price in lines
            ],
            **data,
        },
    )


def of_order(kind: str, at: datetime, order: str = ORDER, **data: Any) -> shapes.Event:
    """Something that happened to an order: ``order.paid``, ``order.cancelled`` …"""
    return shapes.Event(
        kind=kind, key=f"{order}:{kind}:{at}", happened=at, about=order, order=order, data=data
    )


def scan(
    status: str, at: datetime, parcel: str = PARCEL, order: str = ORDER, **data: Any
) -> shapes.Event:
    """A carrier's scan."""
    return shapes.Event(
        kind="shipment.checkpoint",
        key=f"{parcel}:{status}:{at.isoformat()}",
        happened=at,
        about=parcel,
        order=order,
        data={"status": status, "carrier": "DPD", "number": "15527708", **data},
    )


def matter(kind: str, at: datetime, about: str = "return/R-1", order: str = ORDER) -> shapes.Event:
    """``return.requested``, ``repair.closed`` and their like."""
    return shapes.Event(kind=kind, key=f"{about}:{kind}", happened=at, about=about, order=order)


def tell(store: Store, *events: shapes.Event, now: datetime | None = None) -> timeline.Recorded:
    """Record events as a shop's report, at the moment of the last one unless said otherwise."""
    return timeline.record(
        store, events, now=now or max(event.happened for event in events), by="connector:test"
    )


class Post:
    """Stands for the line to a mail server: takes everything, or answers as it is told."""

    def __init__(self) -> None:
        self.mails: list[shapes.Mail] = []
        self.answer: shapes.Answer = shapes.Response(
            status=250, headers={"phase": "data"}, body=b"2.0.0 queued"
        )
        self.first: list[shapes.Answer] = []
        """What it answers before that, once each."""

    def __call__(self, asked: shapes.Carried) -> shapes.Answer:
        assert isinstance(asked, shapes.Mail)
        self.mails.append(asked)
        return self.first.pop(0) if self.first else self.answer


class Days:
    """An engine that lives on a virtual clock."""

    def __init__(self, home: Path, start: datetime = NOW) -> None:
        self.clock = VirtualClock(start)
        self.post = Post()
        self.journal = Journal(home / "journal" / "test.jsonl", sync=False)
        self.sender = Sender(
            clock=self.clock,
            chance=NoChance(),
            carry=self.post,
            catch=lambda: ("127.0.0.1", 1),
            note=self.journal.write,
            at_once=1,
        )
        self.engine = Engine(self.clock, self.sender)

    @property
    def now(self) -> datetime:
        return self.clock.at

    def settle(self) -> None:
        """Do everything there is to do now."""
        self.engine.until_quiet()

    def until(self, end: datetime) -> None:
        """Live on to a moment, doing each thing when it is due."""
        self.settle()
        while (due := self.engine.next_due()) and due <= end:
            self.clock.at = max(due, self.clock.at)
            self.settle()
        self.clock.at = end
        self.settle()

    def later(self, **span: int) -> datetime:
        """Live on for a while: ``later(days=2)``."""
        self.until(self.clock.at + timedelta(**span))
        return self.clock.at

    def hear(self, store: Store, *events: shapes.Event) -> None:
        """Events come in now, and are seen to."""
        timeline.record(store, events, now=self.clock.at, by="connector:test")
        self.settle()
