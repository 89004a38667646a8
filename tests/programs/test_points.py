"""Points: earned by real orders, pending until these cannot be sent back, taken back with money."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from afterword.decisions.points import Balance, TooMany
from afterword.house.models import AuditLine, Store
from afterword.programs.loyalty import actions, queries
from afterword.programs.loyalty.models import Account, PointEntry
from afterword.timeline import actions as timeline
from afterword.timeline import erasing
from afterword.timeline.models import Customer, Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, a_store, of_order, placed, scan, tell

from .loyal import changes, giving, has, whose

pytestmark = pytest.mark.django_db
OTHER = "order/shop:1043"


@pytest.fixture
def days(home: Path) -> Days:
    return Days(home)


def bought(store: Store, days: Days, order: str = "order/shop:1042", pounds: int = 28) -> None:
    lines = (("p1", "Hario V60", 1, pounds * 100),)
    days.hear(store, placed(days.now, order, lines=lines), of_order("order.paid", days.now, order))


def arrives(store: Store, days: Days, order: str = "order/shop:1042") -> None:
    parcel = f"shipment/dpd:{order.rpartition(':')[2]}"
    days.hear(
        store,
        of_order("order.fulfilled", days.now, order),
        scan("delivered", days.now, parcel, order),
    )


def test_it_works(store: Store, days: Days) -> None:
    giving(store)
    bought(store, days)
    assert has(store, days.now) == Balance(pending=28)
    days.later(days=3)
    arrives(store, days)
    days.later(days=29)
    assert has(store, days.now) == Balance(pending=28)
    days.later(days=2)
    assert has(store, days.now) == Balance(active=28)
    assert changes(store) == [("earn", "order", 28, 0, 28), ("usable", "age", 28, 28, 0)]


def test_a_store_that_gives_none(store: Store, days: Days) -> None:
    bought(store, days)
    giving(store, on=False)
    bought(store, days, OTHER)
    assert not PointEntry.objects.of(store).exists()
    assert not Account.objects.of(store).exists()
    with pytest.raises(actions.Off):
        actions.adjust(store, whose(store), 5, "kind", press="a", now=days.now, by="user:mia")


def test_what_was_ordered_before_and_what_is_filled_in_earns_nothing(
    store: Store, days: Days
) -> None:
    bought(store, days)
    days.later(days=1)
    giving(store, now=days.now)
    days.hear(store, of_order("order.refunded", days.now, amount=100))
    old = [placed(days.now, OTHER), of_order("order.paid", days.now, OTHER)]
    timeline.record(store, old, now=days.now, by="import", history=True)
    days.settle()
    assert not PointEntry.objects.of(store).exists()
    assert not Event.objects.of(store).filter(kind__startswith="points.").exists()


def test_a_delivery_that_nobody_tells_of(store: Store, days: Days) -> None:
    giving(store)
    bought(store, days)
    days.later(days=59)
    assert has(store, days.now) == Balance(pending=28)
    days.later(days=2)
    assert has(store, days.now) == Balance(active=28)


def test_money_that_goes_back_takes_its_share(store: Store, days: Days) -> None:
    giving(store)
    bought(store, days)
    days.hear(store, of_order("order.refunded", days.now, amount=999))
    assert has(store, days.now) == Balance(pending=18)
    days.hear(store, of_order("order.refunded", days.later(hours=1), amount=1801))
    assert has(store, days.now) == Balance()
    days.hear(store, of_order("order.cancelled", days.later(hours=1)))
    told = [("earn", "order", 28, 0, 28), ("reverse", "refunded", -10, 0, 18)]
    assert changes(store) == [*told, ("reverse", "refunded", -18, 0, 0)]


def test_a_cancelled_order_is_worth_nothing_and_its_welcome_goes_with_it(
    store: Store, days: Days
) -> None:
    giving(store, welcome=50)
    bought(store, days)
    assert has(store, days.now) == Balance(pending=78)
    days.hear(store, of_order("order.cancelled", days.now))
    assert has(store, days.now) == Balance()
    bought(store, days, OTHER, 10)
    bought(store, days, "order/shop:1044", 10)
    assert has(store, days.now) == Balance(pending=70), "welcomed with the first that stays, once"


def test_money_that_went_back_before_it_was_paid_in_full(store: Store, days: Days) -> None:
    giving(store)
    days.hear(store, placed(days.now), of_order("order.refunded", days.now, amount=700))
    assert not PointEntry.objects.of(store).exists()
    days.hear(store, of_order("order.paid", days.now))
    assert has(store, days.now) == Balance(pending=21)


def test_another_currency_has_another_rate_or_none(store: Store, days: Days) -> None:
    giving(store, rates={"JPY": Decimal("0.05"), "GBP": Decimal("1.5")})
    yen = placed(days.now, currency="JPY", total=4_321)
    euros = placed(days.now, OTHER, currency="EUR", total=5_000)
    paid = [of_order("order.paid", days.now, one) for one in (yen.order, OTHER)]
    days.hear(store, yen, euros, *paid)
    assert has(store, days.now) == Balance(pending=216)
    bought(store, days, "order/shop:1044", 3)
    assert has(store, days.now) == Balance(pending=220)


def test_what_is_told_twice_counts_once(store: Store, days: Days) -> None:
    giving(store)
    for _ in range(2):
        bought(store, days)
        days.hear(store, of_order("order.refunded", NOW, amount=800))
    assert has(store, days.now) == Balance(pending=20)
    assert PointEntry.objects.of(store).count() == 2


def test_points_expire_and_are_warned_of(store: Store, days: Days) -> None:
    giving(store, pending_days=0, valid_days=90)
    bought(store, days)
    arrives(store, days)
    assert has(store, days.now) == Balance(active=28)
    days.later(days=75)
    kinds = Event.objects.of(store).filter(kind="points.expiring")
    assert not kinds.exists()
    days.later(days=2)
    (soon,) = kinds
    assert (soon.data["points"], soon.data["days"], soon.data["balance"]) == (28, 14, 28)
    days.later(days=14)
    assert has(store, days.now) == Balance(expired=28)
    assert changes(store)[-1] == ("expire", "age", -28, 0, 0)
    # Money that goes back for what has expired is no debt.
    days.hear(store, of_order("order.refunded", days.now, amount=2800))
    assert has(store, days.now) == Balance()


def test_people_give_and_take_with_a_reason(store: Store, days: Days) -> None:
    giving(store)
    bought(store, days)
    ana, mia = whose(store), "user:mia@example.com"
    for _ in range(2):
        actions.adjust(store, ana, 40, "The cup was chipped", press="a", now=days.now, by=mia)
    assert has(store, days.now) == Balance(active=40, pending=28)
    actions.adjust(store, ana, -50, "Typed once too often", press="b", now=days.now, by=mia)
    assert has(store, days.now) == Balance(pending=18)
    with pytest.raises(TooMany):
        actions.adjust(store, ana, -19, "All", press="c", now=days.now, by=mia)
    told = queries.standing(store, ana, days.now).told
    assert [(one.points, one.why, one.words, one.by) for one in told] == [
        (-50, "person", "Typed once too often", mia),
        (40, "person", "The cup was chipped", mia),
        (28, "order", "", "engine"),
    ]
    lines = AuditLine.objects.filter(store=store, what="points.adjusted").order_by("id")
    assert [one.about for one in lines] == [f"customer {ana.pk}: {n}" for n in ("+40", "-50")]


def test_spent_points_whose_money_goes_back_are_owed(store: Store, days: Days) -> None:
    giving(store, pending_days=0)
    bought(store, days)
    arrives(store, days)
    ana = whose(store)
    actions.adjust(store, ana, -28, "Paid at the till", press="a", now=days.now, by="user:mia")
    days.hear(store, of_order("order.refunded", days.now, amount=2800))
    assert has(store, days.now) == Balance(debt=28), "nothing below zero is shown"
    bought(store, days, OTHER, 40)
    arrives(store, days, OTHER)
    assert has(store, days.now) == Balance(active=12)


def test_two_records_of_one_person_are_one_ledger_with_one_welcome(
    store: Store, days: Days
) -> None:
    giving(store, welcome=50)
    bought(store, days)
    guest = shapes.Who(email="ana.p@example.com", country="HR")
    days.hear(store, placed(days.now, OTHER, guest), of_order("order.paid", days.now, OTHER))
    into, other = whose(store).pk, whose(store, OTHER).pk
    assert into != other
    timeline.merge(store, other=other, into=into, now=days.now, by="user:mia")
    days.settle()
    assert has(store, days.now) == Balance(pending=106)
    assert not Account.objects.of(store).filter(customer=other).exists()
    days.hear(store, of_order("order.refunded", days.now, OTHER, amount=2800))
    assert has(store, days.now) == Balance(pending=78)


def test_who_is_forgotten(store: Store, days: Days) -> None:
    giving(store, pending_days=10)
    bought(store, days)
    ana = whose(store)
    actions.adjust(store, ana, 5, "Ana is kind", press="a", now=days.now, by="user:mia")
    erasing.erase(store, ana.pk, now=days.now, by="user:mia")
    days.settle()
    assert not PointEntry.objects.of(store).exclude(sealed=b"").exists()
    days.later(days=60)
    assert not Account.objects.of(store).filter(due__isnull=False).exists()
    told = queries.standing(store, Customer.objects.of(store).get(pk=ana.pk), days.now).told
    assert [one.words for one in told] == ["", ""]
    days.hear(store, of_order("order.refunded", days.now, amount=2800))
    assert has(store, days.now) == Balance(active=5)


def test_all_of_it_is_exported(store: Store, days: Days) -> None:
    from afterword.conversations.export import export

    giving(store)
    bought(store, days)
    ana = whose(store)
    actions.adjust(store, ana, 5, "Ana is kind", press="a", now=days.now, by="user:mia")
    told = export(store, ana, now=days.now)["points"]
    assert (told["balance"]["active"], told["balance"]["pending"]) == (5, 28)
    assert [one["words"] for one in told["entries"]] == ["", "Ana is kind"]


def test_another_store_has_points_of_its_own(store: Store, days: Days) -> None:
    other = a_store("other")
    giving(store)
    bought(other, days)
    bought(store, days)
    assert not PointEntry.objects.of(other).exists()
    giving(other, now=days.now)
    bought(other, days, OTHER)
    assert PointEntry.objects.of(other).count() == 1
    assert has(store, days.now) == Balance(pending=28)


def test_what_was_settled_stays_with_what_was_earned_by_it(store: Store, days: Days) -> None:
    giving(store)
    bought(store, days)
    giving(store, now=days.now, rates={"GBP": Decimal(5)})
    days.hear(store, of_order("order.refunded", days.now, amount=1400))
    assert has(store, days.now + timedelta(days=61)) == Balance(active=14)
    tell(store, placed(days.now, OTHER, ANA), of_order("order.paid", days.now, OTHER))
    days.settle()
    assert has(store, days.now) == Balance(pending=154)
