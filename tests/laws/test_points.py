"""The law: what somebody has is what the ledger adds up to, in whatever order things are told, and
nothing is made, lost or shown below zero on the way."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.decisions import points
from afterword.decisions.points import Entry, TooMany
from afterword.house.models import Store
from afterword.programs.loyalty import actions, queries
from afterword.programs.loyalty.models import Account, PointEntry
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, of_order, placed, scan
from tests.laws.histories import a_shop
from tests.programs.loyal import giving

MANY = st.integers(-200, 200)
LOTS = ("a", "b", "c")
TAKE: tuple[points.Kind, ...] = ("reverse", "adjust", "expire", "spend", "settle")


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Any lines of a few lots, each with a beginning somewhere among them."""
    made: list[Entry] = []
    for lot in LOTS:
        usable = NOW + timedelta(days=draw(st.integers(0, 20)))
        good = draw(st.one_of(st.none(), st.integers(1, 20)))
        expires = usable + timedelta(days=good) if good else None
        made.append(Entry(lot, "earn", draw(st.integers(0, 200)), lot, usable, expires))
        kinds: st.SearchStrategy[points.Kind] = st.sampled_from(TAKE)
        for number in range(draw(st.integers(0, 4))):
            kind = draw(kinds)
            change = draw(st.integers(0, 80)) * -1
            made.append(Entry(f"{lot}{number}", kind, change, lot))
    return list(draw(st.permutations(made)))


@settings(max_examples=200)
@given(ledgers(), st.integers(-1, 45), st.data())
def test_the_order_of_the_lines_does_not_matter_and_nothing_is_lost(
    ledger: list[Entry], days: int, data: st.DataObject
) -> None:
    now = NOW + timedelta(days=days)
    stands = points.balance(ledger, now)
    assert points.balance(data.draw(st.permutations(ledger)), now) == stands
    assert min(msgspec.structs.astuple(stands)) >= 0
    assert not (stands.active and stands.debt), "a debt is paid with what may be used"
    given_ = sum(one.points for one in ledger if one.kind not in ("expire", "spend"))
    came_to = stands.active - stands.debt + stands.pending + stands.spent + stands.expired
    assert came_to == given_


@settings(max_examples=200)
@given(ledgers(), st.integers(-1, 45), st.integers(1, 400), st.booleans())
def test_no_more_is_taken_than_there_is(
    ledger: list[Entry], days: int, many: int, pending: bool
) -> None:
    now = NOW + timedelta(days=days)
    known, before = points.lots(ledger), points.balance(ledger, now)
    there = before.active + (before.pending if pending else 0)
    try:
        found = points.taken(known, many, now, pending=pending)
    except TooMany:
        assert many > there - before.debt
        return
    assert sum(some for _, some in found) == many
    assert all(0 < some <= known[lot].left for lot, some in found)
    took = [Entry(f"t{lot}", "adjust", -some, lot) for lot, some in found]
    after = points.balance([*ledger, *took], now)
    assert after.active + after.pending - after.debt == (
        before.active + before.pending - before.debt - many
    )


@settings(max_examples=200)
@given(ledgers(), st.integers(-1, 45))
def test_paying_a_debt_changes_what_nobody_has(ledger: list[Entry], days: int) -> None:
    now = NOW + timedelta(days=days)
    known, before = points.lots(ledger), points.balance(ledger, now)
    paid = [
        Entry(f"s{number}{lot}", "settle", many, lot)
        for number, (source, debt, some) in enumerate(points.settled(known, now))
        for lot, many in ((source, -some), (debt, some))
    ]
    after = [*ledger, *paid]
    assert points.balance(after, now) == before
    left = points.lots(after).values()
    owes = any(one.left < 0 for one in left)
    has = any(one.left > 0 and one.stands(now) == "active" for one in left)
    assert not (owes and has), "nothing is left that could pay"


# ------------------------------------------------------------------------- real orders

Turn = tuple[Literal["paid", "refund", "cancel", "arrive", "days", "give", "take", "merge"], int]
ORDERS = tuple(f"order/shop:{number}" for number in range(4))
PEOPLE = tuple(shapes.Who(email=f"{name}@example.com", country="GB") for name in ("ana", "ben"))
PRICE = 1_990
"""19 points, and 90 pence that earn none."""

TURNS: st.SearchStrategy[list[Turn]] = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["paid", "refund", "refund", "cancel", "arrive"]),
                  st.integers(0, len(ORDERS) - 1)),
        st.tuples(st.just("days"), st.sampled_from([1, 9, 31])),
        st.tuples(st.sampled_from(["give", "take"]), st.integers(0, 1)),
        st.tuples(st.just("merge"), st.just(0)),
    ),
    min_size=3, max_size=14,
)  # fmt: skip


class Lives:
    """Two customers with two orders each, and what should have come of it, counted apart."""

    def __init__(self, store: Store, home: str) -> None:
        self.store, self.days = store, Days(Path(home))
        self.paid: set[str] = set()
        self.gone: set[str] = set()
        self.back = dict.fromkeys(ORDERS, 0)
        self.by_hand = 0
        self.presses = 0
        for number, order in enumerate(ORDERS):
            lines = (("p1", "V60", 1, PRICE),)
            self.days.hear(store, placed(self.days.now, order, PEOPLE[number % 2], lines=lines))

    def person(self, number: int) -> Customer:
        """Whoever placed an order, or is one with them by now."""
        rows = Customer.objects.of(self.store).filter(merged_into=None).order_by("id")
        return rows[min(number, rows.count() - 1)]

    def take(self, turn: Turn) -> None:
        """One turn."""
        what, number = turn
        now = self.days.now
        match what:
            case "days":
                self.days.later(days=number)
            case "give" | "take":
                self._by_hand(self.person(number), 7 if what == "give" else -11)
            case "merge":
                self._merge()
            case _:
                self._order(what, ORDERS[number])
        assert self.days.now >= now

    def _order(self, what: str, order: str) -> None:
        now = self.days.now
        match what:
            case "paid":
                self.paid.add(order)
                event = of_order("order.paid", now, order)
            case "refund":
                # Of each amount there is one: told at one moment, it would be one and the same.
                self.days.later(minutes=1)
                self.back[order] += 333
                event = of_order("order.refunded", self.days.now, order, amount=333)
            case "cancel":
                self.gone.add(order)
                event = of_order("order.cancelled", now, order)
            case _:
                parcel = f"shipment/dpd:{order.rpartition(':')[2]}"
                self.paid.add(order)  # what arrives earns, where nobody tells of a payment
                self.days.hear(self.store, of_order("order.fulfilled", now, order))
                event = scan("delivered", now, parcel, order)
        # A shop tells everything twice.
        self.days.hear(self.store, event)
        self.days.hear(self.store, event)

    def _by_hand(self, customer: Customer, many: int) -> None:
        self.presses += 1
        press, by = str(self.presses), "user:mia@example.com"
        try:
            for _ in range(2):
                actions.adjust(
                    self.store, customer, many, "So", press=press, now=self.days.now, by=by
                )
        except TooMany:
            return
        self.by_hand += many

    def _merge(self) -> None:
        rows = list(Customer.objects.of(self.store).filter(merged_into=None).order_by("id"))
        if len(rows) == 2:
            into, other = (one.pk for one in rows)
            timeline.merge(self.store, other=other, into=into, now=self.days.now, by="user:mia")
            self.days.settle()

    def should_be(self) -> int:
        """All points there are, by counting what is paid and stays paid."""
        worth = 0
        for order in self.paid - self.gone:
            kept = max(PRICE - self.back[order], 0)
            worth += (PRICE // 100) * kept // PRICE
        return worth + self.by_hand

    def comes_to(self) -> int:
        """All points there are, by the ledgers."""
        found = 0
        for customer in Customer.objects.of(self.store):
            rows = queries.entries(self.store, customer.pk)
            stands = points.balance([one.plain for one in rows], self.days.now)
            assert min(msgspec.structs.astuple(stands)) >= 0
            found += stands.active + stands.pending + stands.expired - stands.debt
        return found


def lived(store: Store, home: str, turns: Sequence[Turn]) -> Lives:
    giving(store, NOW, pending_days=10, valid_days=20)
    lives = Lives(store, home)
    for turn in turns:
        lives.take(turn)
        assert lives.comes_to() == lives.should_be(), turn
    return lives


@pytest.mark.django_db
@settings(max_examples=25)
@given(TURNS)
def test_it_is_what_the_orders_are_worth_whatever_happens(turns: list[Turn]) -> None:
    with a_shop() as store, TemporaryDirectory() as home:
        lives = lived(store, home, turns)
        gone = Customer.objects.of(store).exclude(merged_into=None)
        assert not PointEntry.objects.of(store).filter(customer__in=gone).exists()
        assert not Account.objects.of(store).filter(customer__in=gone).exists()
        lives.days.later(days=120)
        before = PointEntry.objects.of(store).count()
        assert lives.comes_to() == lives.should_be(), "and when all has expired"
        lives.days.later(days=30)
        assert PointEntry.objects.of(store).count() == before, "then nothing happens any more"


@pytest.mark.django_db
@settings(max_examples=12)
@given(st.data())
def test_it_does_not_hang_on_the_order_in_which_a_shop_tells(data: st.DataObject) -> None:
    order = ORDERS[0]
    told = [
        of_order("order.paid", NOW, order),
        of_order("order.refunded", NOW + timedelta(minutes=1), order, amount=333),
        of_order("order.refunded", NOW + timedelta(minutes=2), order, amount=700),
        of_order("order.fulfilled", NOW + timedelta(minutes=3), order),
        scan("delivered", NOW + timedelta(days=1), "shipment/dpd:0", order),
    ]
    if data.draw(st.booleans()):
        told.append(of_order("order.cancelled", NOW + timedelta(days=1), order))
    found = []
    for shuffled in (told, data.draw(st.permutations(told))):
        with a_shop() as store, TemporaryDirectory() as home:
            giving(store, NOW)
            days = Days(Path(home))
            lines = (("p1", "V60", 1, PRICE),)
            days.hear(store, placed(NOW, order, PEOPLE[0], lines=lines))
            days.later(days=2)
            for event in shuffled:
                days.hear(store, event)
            customer = Customer.objects.of(store).get()
            found.append([
                queries.balance(store, customer.pk, days.now + timedelta(days=after))
                for after in (0, 20, 40, 70)
            ])  # fmt: skip
    assert found[0] == found[1]
