"""How honest delivery dates are, beside the goals: ``make bench ONLY=dates DATES=folder``.

The folder holds ``orders.csv``, ``order_items.csv``, ``sellers.csv`` and ``customers.csv`` in the
shape of the Olist set, whose licence keeps it out of this project. Without one, the marketplace is
measured that ``tests/insights/dates/market.py`` makes up; the goals in days were not set for it.
``DATES_SPLIT`` and ``DATES_UNTIL`` are other days than those the goals were set for.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import process_time
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

SPLIT, UNTIL = "2017-09-01", "2017-11-20"
BEHIND = 1.10
"""By how much more the table may be off than with trees."""


class Goal(NamedTuple):
    """A figure, and between what it is to lie."""

    says: str
    value: float | None
    least: float = 0.0
    most: float = float("inf")

    @property
    def met(self) -> bool:
        return self.value is not None and self.least <= self.value <= self.most

    @property
    def asked(self) -> str:
        if self.most == float("inf"):
            return ""
        bounds = f"at most {self.most:.2f}"
        return bounds if not self.least else f"{self.least:.0f} to {self.most:.0f}"


Found = Mapping[str, float | None]


def goals(table: Found, trees: Found | None, days: bool) -> list[Goal]:
    """The figures of both ways beside what was asked of them; ``days``: whether the goals in days
    were set for these orders."""
    found = []
    for stage, most in (("purchase", 4.4), ("handover", 3.4)):
        off = trees[f"mae_{stage}"] if trees else None
        if trees:
            asked = most if days else float("inf")
            found.append(Goal(f"{stage}: days off, with ml", off, most=asked))
        behind = BEHIND * off if off is not None else float("inf")
        found.append(Goal(f"{stage}: days off, table", table[f"mae_{stage}"], most=behind))
        for name, one in (("with ml", trees), ("table", table)):
            if one:
                covered = one[f"coverage_{stage}"]
                percent = None if covered is None else 100.0 * covered
                found.append(Goal(f"{stage}: % within the range, {name}", percent, 88.0, 92.0))
                found.append(Goal(f"{stage}: days from end to end, {name}", one[f"width_{stage}"]))
                found.append(Goal(f"{stage}: late, area, {name}", one[f"late_auc_{stage}"]))
    found.append(Goal("the shop's own promise: days off", table["promise_mae"]))
    return found


def shown(rows: list[Goal]) -> Table:
    """The figures for people."""
    found = Table("figure", "value", "goal", "")
    for row in rows:
        value = "nothing to say" if row.value is None else f"{row.value:.2f}"
        said = ("met" if row.met else "NOT MET") if row.asked else ""
        found.add_row(row.says, value, row.asked, said)
    return found


def main() -> None:
    from afterword.insights.dates.grow import installed
    from afterword.insights.dates.orders import Files, read
    from afterword.insights.dates.scores import scores
    from afterword.insights.dates.walk import walk
    from tests.insights.dates import market

    named = os.environ.get("DATES", "")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(named or made)
        if not named:
            market.write(folder, market.orders())
        files = ("orders", "order_items", "sellers", "customers")
        history = read(Files(*(folder / f"{name}.csv" for name in files)))
    usual = (SPLIT, UNTIL) if named else (str(market.SPLIT), str(market.UNTIL))
    split, until = (
        date.fromisoformat(os.environ.get(name) or day)
        for name, day in zip(("DATES_SPLIT", "DATES_UNTIL"), usual, strict=True)
    )
    began = process_time()
    table = scores(walk(history, split, until, "table"))
    between = process_time()
    trees = scores(walk(history, split, until, "ml")) if installed() else None
    ended = process_time()
    rows = goals(table, trees, days=bool(named) and (str(split), str(until)) == (SPLIT, UNTIL))
    console = Console(width=100)
    console.print(shown(rows))
    console.print(
        f"{'these files' if named else 'a made-up marketplace'}: {len(history)} orders, "
        f"{between - began:.1f} s of one core for the table, {ended - between:.1f} s with ml"
    )
    met = [row.met for row in rows if row.asked]
    print(json.dumps({"goals": len(met), "met": sum(met), "table": table, "ml": trees}))


if __name__ == "__main__":
    main()
