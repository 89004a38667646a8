"""Walking through history: nothing of the future reaches a forecast; figures are what they say."""

import csv
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from afterword.decisions.dates.say import by_trees, tree_facts
from afterword.decisions.forecast import Expected, Spot, Trip
from afterword.insights.dates.grow import Landed, grow
from afterword.insights.dates.orders import Order
from afterword.insights.dates.scores import scores
from afterword.insights.dates.walk import Foretold, walk
from afterword.site import commands
from tests.lacking import needs_trees

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
SPLIT = date(2026, 2, 10)
PLACES = {"SP": 6.0, "RJ": 9.0, "AM": 20.0}


def orders(count: int = 420, seed: int = 1) -> list[Order]:
    """Seven orders a day to three states; every tenth is never delivered."""
    chance = Random(seed)
    found = []
    for n in range(count):
        placed = START + timedelta(hours=24 * n / 7)
        state = chance.choice(list(PLACES))
        taken = placed + timedelta(days=chance.uniform(0.5, 3))
        arrived = taken + timedelta(days=PLACES[state] * chance.lognormvariate(0, 0.3))
        trip = Trip(
            placed=placed,
            origin=Spot("BR", "SP", "01000"),
            destination=Spot("BR", state, "20000"),
            sender=f"s{n % 5}",
            promised_to=placed + timedelta(days=12),
            price=5000,
            postage=1500,
        )
        found.append(Order(trip, placed, taken, arrived if n % 10 else None))
    return found


def test_it_works() -> None:
    told = list(walk(orders(), SPLIT))
    found = scores(told)
    assert len(told) > 250
    assert found["mae_purchase"] is not None
    assert found["mae_purchase"] < 4.0
    assert found["mae_handover"] is not None
    assert found["mae_handover"] < found["mae_purchase"]
    assert found["late_auc_purchase"] is not None
    assert found["late_auc_purchase"] > 0.8
    assert found["coverage_purchase"] is not None
    assert 0.8 < found["coverage_purchase"] < 1.0


@pytest.mark.parametrize("model", ["table", "ml"])
def test_the_future_changes_no_forecast(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever becomes of parcels after a day, and whoever buys then: what was said until that day
    stays the same, to the last digit."""
    from afterword.insights.dates import grow as growing
    from afterword.insights.dates import walk as walking

    if model == "ml":
        needs_trees()
    monkeypatch.setattr(growing, "FEW", 60)
    monkeypatch.setattr(walking, "EVERY", timedelta(days=35))
    cut = START + timedelta(days=48)
    chance = Random(9)

    def shuffled(order: Order) -> Order:
        taken, arrived = order.handed_over, order.delivered
        if taken and taken > cut:
            taken = cut + timedelta(days=chance.uniform(0.1, 9))
        if arrived and arrived > cut:
            arrived = max(taken or cut, cut) + timedelta(days=chance.uniform(0.1, 60))
        return Order(order.trip, order.paid, taken, arrived)

    def said(history: Sequence[Order]) -> list[tuple[str, datetime, Expected]]:
        told = walk(history, SPLIT, None, "ml" if model == "ml" else "table")
        return [(one.stage, one.now, one.expected) for one in told if one.now <= cut]

    real = orders(380)
    other = [shuffled(o) for o in real if o.trip.placed <= cut] + [
        o for o in orders(390, seed=5) if o.trip.placed > cut
    ]
    first, second = said(real), said(other)
    assert len(first) > 60
    assert first == second


@pytest.mark.usefixtures("trees")
def test_trees_say_the_same_without_the_library_that_grew_them() -> None:
    import lightgbm
    import numpy

    landed = [
        Landed(order.trip, order.trip.placed, order.delivered)
        for order in orders(500)
        if order.delivered
    ]
    kept: list[lightgbm.Booster] = []
    whole = lightgbm.train

    def train(*given: Any, **more: Any) -> lightgbm.Booster:
        kept.append(whole(*given, **more))
        return kept[-1]

    patch = pytest.MonkeyPatch()
    patch.setattr(lightgbm, "train", train)
    trees = grow(landed, START + timedelta(days=90))
    patch.undo()
    assert trees is not None
    again = msgspec.json.decode(msgspec.json.encode(trees), type=type(trees))
    for one in landed[::25]:
        facts = numpy.array([tree_facts(trees.places, trees.pace, one.trip, one.since)])
        theirs = sum(sums.predict(facts)[0] for sums in kept) / len(kept)
        assert by_trees(again, one.trip, one.since) == pytest.approx(float(theirs), abs=1e-9)
    assert grow(landed[:50], START) is None


def test_the_figures() -> None:
    def told(off: int, chance: float, late: bool) -> Foretold:
        arrived = START + timedelta(days=10)
        expected = Expected(
            earliest=arrived - timedelta(days=2 + off),
            likely=arrived + timedelta(days=off),
            latest=arrived + timedelta(days=3 - off),
            late_chance=chance,
            stage="placed",
            learnt=9.0,
            level="lane",
            slower=1.0,
        )
        promised = arrived + timedelta(days=-1 if late else 3)
        return Foretold("purchase", START, expected, promised, arrived)

    rows = [told(1, 0.9, True), told(0, 0.4, False), told(4, 0.6, False), told(3, 0.5, True)]
    assert scores(rows) == {
        "mae_purchase": 2.0,
        "mae_handover": None,
        "coverage_purchase": 0.75,
        "coverage_handover": None,
        "width_purchase": 5.0,
        "width_handover": None,
        "late_auc_purchase": 0.75,
        "late_auc_handover": None,
        "promise_mae": 2.0,
    }


def test_only_what_was_bought_within_the_days_counts() -> None:
    until = SPLIT + timedelta(days=6)
    placed = [one.now.date() for one in walk(orders(), SPLIT, until) if one.stage == "purchase"]
    assert min(placed) == SPLIT
    assert max(placed) == until
    assert len(placed) in range(40, 50)


COLUMNS = {
    "orders": (
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
        "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date"
    ),
    "items": "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value",
    "sellers": "seller_id,seller_zip_code_prefix,seller_city,seller_state",
    "customers": (
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state"
    ),
}


def files(folder: Path) -> list[str]:
    rows: dict[str, list[list[str]]] = {name: [text.split(",")] for name, text in COLUMNS.items()}
    for n, one in enumerate(orders(120)):
        moments = (one.trip.placed, one.paid, one.handed_over, one.delivered, one.trip.promised_to)
        written = [f"{at:%Y-%m-%d %H:%M:%S}" if at else "" for at in moments]
        there = one.trip.destination
        rows["orders"].append([f"o{n}", f"c{n}", "delivered", *written])
        rows["items"].append([f"o{n}", "1", "p", one.trip.sender, "", "50.0", "15.0"])
        rows["customers"].append([f"c{n}", f"u{n}", there.postcode, "x", there.region])
    rows["sellers"] += [[f"s{n}", "01000", "x", "SP"] for n in range(5)]
    found = []
    for name, lines in rows.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines)
        found += [f"--{name}", str(folder / f"{name}.csv")]
    return found


def run(*given: str) -> tuple[int, str]:
    app = typer.Typer()
    commands.install(app)
    done = CliRunner().invoke(app, ["dates", "backtest", *given])
    return done.exit_code, done.output


def test_the_command_prints_one_object(tmp_path: Path) -> None:
    given = files(tmp_path)
    code, text = run(*given, "--split", "2026-01-15", "--model", "table", "--json")
    assert code == 0
    found = json.loads(text.splitlines()[-1])
    assert list(found) == [
        *(
            f"{a}_{b}"
            for a in ("mae", "coverage", "width", "late_auc")
            for b in ("purchase", "handover")
        ),
        "promise_mae",
    ]
    assert found["mae_purchase"] > found["mae_handover"] > 0


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    given = files(tmp_path)
    path = tmp_path / "orders.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:3], lines[3].replace("2026-", "20x6-", 1)]))
    code, text = run(*given, "--split", "2026-01-15", "--json")
    assert (code, "orders.csv, line 4" in text) == (1, True)
    path.write_text("order_id\no1\n")
    assert "lacks the column customer_id" in run(*given, "--split", "2026-01-15")[1]
    path.unlink()
    assert "cannot be read" in run(*given, "--split", "2026-01-15")[1]
    code, text = run(*given, "--split", "2026-01-15", "--until", "2026-01-01")
    assert (code, "lies before" in text) == (2, True)
