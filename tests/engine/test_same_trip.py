"""A trip of the product is the one that the backtest makes of the same order in a file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterword.connectors.csv import mapping
from afterword.decisions import expecting
from afterword.decisions.dates.facts import NAMES
from afterword.decisions.dates.trees import Tree, Trees
from afterword.decisions.expecting import Known
from afterword.decisions.forecast import Spot, Trip, stages
from afterword.decisions.promises import whole_days
from afterword.engine import expecting as looking
from afterword.engine import learning, weighing
from afterword.engine.growing import as_it_was
from afterword.engine.learning import Seen, gathered, known_of
from afterword.engine.walk import walk
from afterword.engine.walking import Walking
from afterword.house.models import Store
from afterword.insights import books
from afterword.insights.dates import orders as files
from afterword.journeys import queries as journeys
from afterword.timeline import actions as timeline
from afterword.timeline import hot_dates, postcodes
from afterword.timeline import queries as timeline_queries
from afterword.timeline.erasing import erase
from afterword.timeline.models import Customer, Order, Shipment
from afterword.wire import shapes
from tests.conftest import NOW
from tests.connectors.csv.given import bring
from tests.given import Days, a_store, of_order, placed, scan, tell
from tests.insights.dates import market

DAY = timedelta(days=1)
BOUGHT = datetime(2017, 10, 6, 14, 30, tzinfo=UTC)
HERE = Spot("BR", "SP", "01310")
OLIST = Path(mapping.__file__).parent / "mappings" / "olist.yaml"


def in_file(
    *,
    state: str = "RJ",
    code: str = "20031",
    price: int = 12_990,
    postage: int = 1_772,
    paid: float = 0.2,
    delivered: float | None = None,
) -> files.Order:
    """An order as a file has it; taken by the carrier after two days."""
    trip = Trip(
        placed=BOUGHT,
        origin=HERE,
        destination=Spot("BR", state, code),
        sender="s1",
        promised_to=datetime(2017, 10, 27, 23, 59, 59, tzinfo=UTC),
        price=price,
        postage=postage,
    )
    came = BOUGHT + delivered * DAY if delivered else None
    return files.Order(trip, BOUGHT + paid * DAY, BOUGHT + 2 * DAY, came)


@pytest.fixture
def shop(db: None) -> Store:
    """A store that sends from Brazil, on the clock on which the backtest reads its files."""
    return a_store("loja", country="BR", zone="UTC", currency="BRL")


def brought(store: Store, folder: Path, *made: files.Order) -> tuple[list[files.Order], list[Seen]]:
    """The orders written to files, as the backtest reads them and as the import brings them."""
    paths = market.write(folder, made)
    told = files.read(
        files.Files(paths["orders"], paths["order_items"], paths["sellers"], paths["customers"])
    )
    # The import reads the times on the clock of the marketplace, the backtest on none.
    text = OLIST.read_text().replace("America/Sao_Paulo", "UTC")
    own = folder / "olist-utc.yaml"
    own.write_text(text)
    done = bring(store, str(own), *paths.values())
    assert done.bad == 0, done.reasons
    return told, whole(store)


def whole(store: Store) -> list[Seen]:
    ids = Shipment.objects.of(store).order_by("id").values_list("id", flat=True)
    seen = gathered(store, hot_dates.parcels(store.pk, ids), codes=True)
    return [seen[one] for one in ids]


def same(file: Trip, ours: Trip, known: Known) -> None:
    """All that both tell of is the same. No shop says who packed a parcel, nor from where in its
    country; the file tells of no scan, and a day that was given counts as a whole one on the clock
    of whoever waits, which the file does not know."""
    given = file.promised_to
    until = whole_days(given, given, known.where)[1] if given else None
    assert ours == msgspec.structs.replace(
        file, origin=Spot("BR"), sender="", scans=ours.scans, promised_to=until
    )


def test_it_works(shop: Store, tmp_path: Path) -> None:
    """Two orders of a file, imported: what the forecast is asked of each is the same."""
    made = [in_file(), in_file(state="SP", code="01311", price=4_500, postage=799, paid=0.0)]
    told, seen = brought(shop, tmp_path, *made)
    assert len(seen) == 2
    for file, one in zip(told, seen, strict=True):
        trip = expecting.trip_of(one.parcel, one.events, one.known)
        same(file.shipped(), trip, one.known)
        assert stages(trip) == stages(file.shipped())
        assert None not in (trip.postage, trip.price, trip.paid, trip.promised_to)


def test_what_is_paid_after_it_left_is_left_out_in_both(shop: Store, tmp_path: Path) -> None:
    told, (one,) = brought(shop, tmp_path, in_file(paid=4.0))
    trip = expecting.trip_of(one.parcel, one.events, one.known)
    assert trip.paid is told[0].shipped().paid is None
    assert one.known.paid == BOUGHT + 4 * DAY


def test_each_stage_is_grown_from_the_trip_that_the_backtest_grows_it_from(
    shop: Store, tmp_path: Path
) -> None:
    told, (one,) = brought(shop, tmp_path, in_file(delivered=9.0))
    (file,) = told
    grown = dict(as_it_was(one))
    assert grown.keys() == {"placed", "moving"}
    same(file.trip, grown["placed"].trip, one.known)
    same(file.shipped(), grown["moving"].trip, one.known)


def test_an_order_that_is_not_sent_has_the_trip_of_its_purchase(
    shop: Store, tmp_path: Path
) -> None:
    unsent = in_file()
    unsent = msgspec.structs.replace(unsent, handed_over=None)
    told, _ = brought(shop, tmp_path, unsent)
    (row,) = hot_dates.orders(shop.pk, [Order.objects.of(shop).get().pk]).values()
    code = postcodes.of(shop, [row])[row.about]
    known = known_of(shop, row, code)
    bought = msgspec.structs.replace(told[0].trip, promised_to=None)
    same(bought, expecting.trip_to(known, NOW), known)


# ------------------------------------------------------------------- what a shop says by itself


def sent(
    number: int = 1, at: datetime = NOW, code: str = "BS6 5QT", **data: Any
) -> list[shapes.Event]:
    """An order with an address, taken by the carrier the same day."""
    order, parcel = f"order/shop:{number}", f"shipment/dpd:{number}"
    who = shapes.Who(email=f"c{number}@example.com", country="GB")
    bought = placed(at, order, who, country="GB", **data)
    bought = msgspec.structs.replace(bought, private={"address": {"zip": code}})
    return [bought, scan("picked_up", at + DAY / 3, parcel, order, zone_known=True)]


def test_the_postage_is_no_part_of_the_price_and_grams_are_kept(store: Store) -> None:
    tell(store, *sent(total=3300, shipping=500, weight=1200))
    (one,) = whole(store)
    known = one.known
    assert (known.price, known.postage, known.weight) == (2800, 500, 1200)
    assert known.postcode == "BS6 5QT"


@pytest.mark.parametrize("odd", [-1, True, "5.00", 2**63, 1.5, None])
def test_what_is_no_whole_number_says_nothing(store: Store, odd: object) -> None:
    tell(store, *sent(shipping=odd, weight=odd))
    (one,) = whole(store)
    assert (one.known.price, one.known.postage, one.known.weight) == (2800, None, None)


def test_the_newest_address_counts_and_one_without_a_postcode_says_nothing(store: Store) -> None:
    tell(store, *sent())
    for hours, address in ((1, {"postcode": "M1 1AA"}), (2, {"city": "Leeds"})):
        changed = of_order("order.changed", NOW + hours * DAY / 24, "order/shop:1", total=2800)
        tell(store, msgspec.structs.replace(changed, private={"address": address}))
    (one,) = whole(store)
    assert one.known.postcode == "M1 1AA"
    order = Order.objects.of(store).get()
    assert timeline_queries.postcode(store, order) == "M1 1AA", "carriers are told the same"


def test_a_postcode_stands_in_no_table_in_clear(store: Store) -> None:
    came = scan("delivered", NOW + DAY / 2, "shipment/dpd:2", "order/shop:2")
    tell(store, *sent(), *sent(2), came, *sent(3)[:1])
    books.want_anew(store, NOW)
    learning.learn_history(NOW + DAY)
    books.plant(store, {"placed": asking(), "moving": asking()}, NOW + DAY)
    ids = Shipment.objects.of(store).values_list("id", "customer_id")
    hot_dates.look_at(store.pk, hot_dates.PARCEL, ids, NOW + DAY)
    assert looking.expect_due(NOW + DAY) == 2
    while weighing.weigh_under_way(NOW + DAY):
        pass
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (the database's own names)
            for row in cursor.fetchall():
                assert "BS6" not in repr([bytes(one) if isinstance(one, memoryview) else one
                                          for one in row]), table  # fmt: skip


def test_who_was_forgotten_has_none(store: Store) -> None:
    tell(store, *sent())
    erase(store, Customer.objects.of(store).get().pk, now=NOW + DAY, by="test")
    for one in whole(store):
        assert one.known.postcode == ""


def test_it_is_one_statement_however_many_and_none_where_no_tree_asks(store: Store) -> None:
    for number in range(12):
        tell(store, *sent(number))
    ids = list(Shipment.objects.of(store).values_list("id", flat=True))

    def asked(some: list[int], *, codes: bool) -> int:
        rows = hot_dates.parcels(store.pk, some)
        with CaptureQueriesContext(connection) as seen:
            gathered(store, rows, codes=codes)
        return len(seen)

    without = asked(ids, codes=False)
    assert asked(ids, codes=True) == without + 1
    assert asked(ids[:2], codes=True) == without + 1


def asking() -> Trees:
    """Trees that ask for nothing but whether a postcode lies in the far half of a country."""
    by_code = Tree(
        fact=[len(NAMES) - 2, 0, 0],
        limit=[50_000.0, 0.0, 0.0],
        left=[1, 0, 0],
        right=[2, 0, 0],
        value=[0.0, 0.0, 1.5],
    )
    return Trees(1.0, [by_code], {}, [1.0] * 7)


def test_live_dates_of_parcels_and_of_orders_go_by_what_the_trees_ask(
    store: Store, home: Path
) -> None:
    """Near and far differ by the postcode alone: so do the days, as soon as trees ask for it."""
    past = [
        event
        for n in range(60)
        for event in (
            *sent(n, NOW - (40 - n / 3) * DAY, code="10115"),
            scan("delivered", NOW - (38 - n / 3) * DAY, f"shipment/dpd:{n}", f"order/shop:{n}"),
        )
    ]
    timeline.record(store, past, now=NOW, by="import:test", history=True)
    days = Days(home)
    books.want_anew(store, NOW)
    days.settle()

    def foretold(first: int) -> tuple[timedelta, timedelta]:
        """How far apart two parcels come, and two orders, one sent near and one far."""
        for n, code in enumerate(("10115", "80331")):
            days.hear(store, *sent(first + n, days.now, code=code)[:1])
        orders = [Order.objects.of(store).get(about=f"order/shop:{first + n}") for n in (0, 1)]
        for n in (0, 1):
            taken = scan(
                "picked_up", days.now, f"shipment/dpd:{first + n}", f"order/shop:{first + n}"
            )
            days.hear(store, taken)
        parcels = [
            Shipment.objects.of(store).get(about=f"shipment/dpd:{first + n}") for n in (0, 1)
        ]
        near, far = (one.expected_likely for one in parcels)
        soon, late = (one.expected_likely for one in orders)
        assert near
        assert far
        assert soon
        assert late
        return far - near, late - soon

    assert foretold(1000) == (timedelta(0), timedelta(0))
    days.later(hours=1)
    books.plant(store, {"placed": asking(), "moving": asking()}, days.now)
    parcels, orders = foretold(2000)
    assert parcels > DAY
    assert orders > DAY


def test_a_walk_knows_of_an_order_what_a_look_knows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought = sent(total=3300, shipping=500, weight=900)[0]
    tell(store, bought, of_order("order.paid", NOW + DAY / 24, "order/shop:1"))
    books.plant(store, {"placed": asking()}, NOW)
    asked: list[Known] = []
    really = Walking.known_of

    def known_of_life(life: Walking, order: Any) -> Known:
        asked.append(really(life, order))
        return asked[-1]

    monkeypatch.setattr(Walking, "known_of", known_of_life)
    plan = journeys.plan(store, "after-first-delivery", 1)
    walk(store, plan, Customer.objects.of(store).get(), now=NOW + DAY / 12)
    (row,) = hot_dates.orders(store.pk, [Order.objects.of(store).get().pk]).values()
    known = known_of(store, row, "BS6 5QT")
    assert known.paid
    assert asked
    assert all(one == known for one in asked)
