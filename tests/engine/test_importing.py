"""Importing: the laws of the numbers, repeating, stopping, news of what is known."""

from datetime import timedelta
from pathlib import Path

import pytest

from afterword.engine import importing
from afterword.engine.importing import Elsewhere
from afterword.engine.models import Import
from afterword.engine.reactions import react
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run
from afterword.timeline import actions as timeline
from afterword.timeline import models
from tests.conftest import NOW
from tests.connectors.csv.given import FILES, Stopped, bring, events, orders, written
from tests.given import a_store, placed

OLIST = sorted((FILES / "olist").iterdir())
HEAD = "order,placed,email,currency,title,quantity,price,status,refunded\n"


def rows(count: int) -> str:
    """Orders of two lines that stand far apart."""
    first = [f"N{n},2025-01-01T10:00:00Z,p{n}@example.com,EUR,Cup,1,5,," for n in range(count)]
    second = [f"N{n},2025-01-01T10:00:00Z,p{n}@example.com,EUR,Pot,1,7,," for n in range(count)]
    return HEAD + "\n".join([*first, *second]) + "\n"


def test_it_works(store: Store, tmp_path: Path) -> None:
    done = bring(store, "afterword", written(tmp_path, "orders.csv", rows(300)))
    assert done.numbers == (600, 600, 0, 0)
    found = orders(store)
    assert len(found) == 300
    assert {(order.total, order.items) for order in found.values()} == {(1200, 2)}


def test_twice_changes_nothing(store: Store) -> None:
    bring(store, "olist", *OLIST)
    before = models.Event.objects.of(store).count()
    again = bring(store, "olist", *OLIST, now=NOW + timedelta(days=1))
    assert again.numbers == (34, 0, 32, 2)
    assert models.Event.objects.of(store).count() == before
    assert Import.objects.of(store).count() == 1


@pytest.mark.parametrize(
    ("mapping", "names"),
    [
        ("olist", [f"olist/{path.name}" for path in OLIST]),
        ("online-retail", ["till.csv"]),
        ("afterword", ["lines.csv", "shipments.csv"]),
        ("consents", ["consents.csv"]),
        ("customers", ["customers.csv"]),
    ],
)
def test_a_dry_run_gives_the_numbers_and_writes_nothing(
    store: Store, mapping: str, names: list[str]
) -> None:
    paths = [FILES / name for name in names]
    dry = bring(store, mapping, *paths, dry=True)
    assert models.Event.objects.of(store).count() == 0
    assert models.Customer.objects.of(store).count() == 0
    assert Import.objects.of(store).count() == 0
    assert bring(store, mapping, *paths) == dry


def test_a_dry_run_knows_repeats_that_stand_far_apart(store: Store, tmp_path: Path) -> None:
    line = "kim@example.com,email,offers,yes,2025-01-01T10:00:00Z,checkout\n"
    others = "".join(line.replace("kim", f"k{n}") for n in range(importing.BATCH))
    head = "email,channel,purpose,given,at,source\n"
    path = written(tmp_path, "consents.csv", head + line + others + line)
    dry = bring(store, "consents", path, dry=True)
    assert dry.numbers == (502, 501, 1, 0)
    assert bring(store, "consents", path).numbers == dry.numbers


def test_stopped_it_goes_on_where_it_was(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, "orders.csv", rows(700) + "N9999,never,,EUR,Cup,1,5,,\n")
    with pytest.raises(Stopped):
        bring(store, "afterword", path, stop_after=500)
    row = Import.objects.of(store).get()
    assert (row.position, row.imported, row.ended) == (500, 500, None)
    assert len(orders(store)) == 250
    done = bring(store, "afterword", path, now=NOW + timedelta(minutes=5))
    assert done.numbers == (1401, 1400, 0, 1)
    assert [line for line, _ in done.reasons] == [1402], "it is told again after the stop"
    assert {(order.total, order.items) for order in orders(store).values()} == {(1200, 2)}
    row.refresh_from_db()
    assert (row.position, row.imported, row.bad) == (1401, 1400, 1)
    assert row.ended == NOW + timedelta(minutes=5)


def test_two_at_once_do_not_mix(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, "orders.csv", rows(700))
    with pytest.raises(Stopped):
        bring(store, "afterword", path, stop_after=500)
    row = Import.objects.of(store).get()

    def overtaken(*_: object) -> int:
        return Import.objects.of(store).filter(id=row.pk).update(position=900, rows=900)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing._Batch, "record", _overtaking(importing._Batch.record, overtaken))
        with pytest.raises(Elsewhere, match="by another command"):
            bring(store, "afterword", path)
    assert len(orders(store)) == 250, "nothing of the batch at hand went in"


def _overtaking(record: object, overtaken: object) -> object:
    def both(batch: object) -> object:
        tally = record(batch)  # type: ignore[operator]
        overtaken()  # type: ignore[operator]
        return tally

    return both


def test_history_starts_no_journey(store: Store) -> None:
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    bring(store, "afterword", FILES / "lines.csv")
    while react(NOW):
        pass
    assert Run.objects.of(store).count() == 0
    assert {(one.history, one.known == one.happened) for one in events(store, "order.placed")} == {
        (True, True)
    }


def test_a_later_file_tells_what_changed(store: Store, tmp_path: Path) -> None:
    cup = "A1,2025-01-01T10:00:00Z,ana@example.com,EUR,Cup,1,5,{},{}\n"
    pot = "A1,2025-01-01T10:00:00Z,ana@example.com,EUR,Pot,1,7,,\n"
    first = written(tmp_path, "first.csv", HEAD + cup.format("paid", ""))
    assert bring(store, "afterword", first).numbers == (1, 1, 0, 0)
    later = written(tmp_path, "later.csv", HEAD + cup.format("paid", "2") + pot)
    assert bring(store, "afterword", later).numbers == (2, 2, 0, 0)
    order = orders(store)["file:A1"]
    assert (order.total, order.items, order.refunded) == (1200, 2, 200)
    last = written(tmp_path, "last.csv", HEAD + cup.format("cancelled", "5") + pot)
    bring(store, "afterword", last)
    order = orders(store)["file:A1"]
    assert (order.refunded, order.cancelled is not None) == (500, True), "5.00 is the sum so far"
    assert bring(store, "afterword", first).numbers == (1, 0, 1, 0), "an old file undoes nothing"
    assert orders(store)["file:A1"].items == 2


def test_what_the_shop_told_itself_is_left_alone(store: Store) -> None:
    live = placed(NOW - timedelta(days=600), order="order/shopify:5550001", source="shopify")
    timeline.record(store, [live], now=NOW, by="connector:shopify")
    done = bring(store, "shopify-orders", FILES / "orders_export.csv")
    assert done.numbers == (3, 1, 2, 0)
    assert orders(store)["shopify:5550001"].total == 2800
    assert orders(store)["shopify:5550001"].refunded == 0


def test_a_row_the_database_will_not_have_keeps_nobody_out(store: Store, tmp_path: Path) -> None:
    line = "{},2025-01-01T10:00:00Z,ana@example.com,EUR,Cup,1,5,,\n"
    path = written(tmp_path, "orders.csv", HEAD + line.format("A" * 101) + line.format("A2"))
    done = bring(store, "afterword", path)
    assert done.numbers == (2, 1, 0, 1)
    assert "is longer than 100 characters" in done.reasons[0][1]


def test_another_store_is_not_touched(store: Store) -> None:
    other = a_store("other")
    bring(store, "afterword", FILES / "lines.csv")
    assert models.Event.objects.of(other).count() == 0
    assert bring(other, "afterword", FILES / "lines.csv").imported > 0


def test_a_known_product_is_saved_only_when_it_differs(store: Store, tmp_path: Path) -> None:
    head, line = "sku,title,price,currency\n", "K1,{},59.50,EUR\n"
    first = written(tmp_path, "products.csv", head + line.format("Kettle"))
    assert bring(store, "afterword", first).numbers == (1, 1, 0, 0)
    assert bring(store, "afterword", first, now=NOW + timedelta(days=1)).numbers == (1, 0, 1, 0)
    other = written(tmp_path, "later.csv", head + line.format("Red kettle"))
    assert bring(store, "afterword", other, now=NOW + timedelta(days=2)).numbers == (1, 1, 0, 0)
    row = models.Product.objects.of(store).get()
    assert (row.title, row.price, row.told) == ("Red kettle", 5950, NOW + timedelta(days=2))
