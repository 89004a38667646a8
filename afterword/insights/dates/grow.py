"""Grow trees for delivery dates: gradient boosting of LightGBM (extra ``ml``).

It is fitted here and walked in ``decisions/dates/trees.py``: what leaves this file is plain
numbers. Trees learn ``log(1 + days of work)`` by least absolute error, split at limits drawn by
chance (extremely randomised: many that differ are nearer than one that fits), from the parcels
that arrived, each weighed by how long ago it *arrived*: weighed by when they were bought, the
recent ones would be the quick ones alone, and every date too early.
"""

from collections.abc import Mapping, Sequence
from ctypes import CDLL
from datetime import datetime, timedelta
from functools import cache
from importlib.util import find_spec
from math import log1p
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from afterword.decisions.dates.moments import day
from afterword.decisions.dates.pace import pace_of, worked
from afterword.decisions.dates.say import tree_facts
from afterword.decisions.dates.trees import Tree, Trees
from afterword.decisions.forecast import Trip

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 300
"""Below so many parcels no tree is grown."""
SHARP = 1_000
"""Below so many, trees look for the best limit of each fact, not among limits drawn by chance."""
EVERY = timedelta(days=7)
"""Trees are grown anew so often."""
MOST = 40_000
"""The newest so many are looked at."""
SUMS = 3
"""So many sums of trees are averaged, each grown from other draws of the facts."""
HALF_LIFE = 100.0
"""Days after which a parcel counts half."""
_PLACE_LEAN = 20.0


class Landed(NamedTuple):
    """One stage of a parcel that arrived."""

    trip: Trip
    """As it was known when the stage was reached."""
    since: datetime
    delivered: datetime


@cache
def installed() -> bool:
    """Whether the extra ``ml`` is there, with what the system must bring to it (``libgomp``). Asked
    without taking the whole library into memory."""
    found = find_spec("lightgbm")
    if found is None or find_spec("numpy") is None:
        return False
    try:
        for folder in found.submodule_search_locations or ():
            for path in Path(folder).glob("lib/lib_lightgbm.*"):
                CDLL(str(path))
    except OSError:
        return False
    return True


def grow(landed: Sequence[Landed], now: datetime) -> Trees | None:
    """Trees for one stage, from what had arrived by ``now``; None where that is too little."""
    import numpy

    rows = sorted(landed, key=lambda one: one.delivered)[-MOST:]
    if len(rows) < FEW:
        return None
    weights = 0.5 ** ((day(now) - numpy.array([day(row.delivered) for row in rows])) / HALF_LIFE)
    pace = pace_of(
        (row.delivered, row.trip.destination, float(weight))
        for row, weight in zip(rows, weights, strict=True)
    )
    values = numpy.array(
        [log1p(worked(pace, row.trip.destination, row.since, row.delivered)) for row in rows]
    )
    places = _places(rows, values)
    facts = numpy.array([tree_facts(places, pace, row.trip, row.since) for row in rows])
    sums = [_trees(facts, values, weights, seed) for seed in range(SUMS)]
    return Trees(0.0, [tree for trees in sums for tree in trees], places, pace)


def _trees(
    facts: "NDArray[Any]", values: "NDArray[Any]", weights: "NDArray[Any]", seed: int
) -> list[Tree]:
    """One sum of trees, as its part of ``SUMS``."""
    import lightgbm

    many = len(values) >= 5_000
    # Of few parcels limits drawn by chance miss a sharp rule, which many show soon enough.
    few = len(values) < SHARP
    how = {
        "objective": "quantile",
        "alpha": 0.5,
        "extra_trees": not few,
        "learning_rate": 0.08,
        "num_leaves": 32 if many else 12,
        "max_depth": 6 if many else 4,
        "min_data_in_leaf": 20,
        "feature_fraction_bynode": 0.5 if few else 0.3,
        "lambda_l2": 1.0,
        "seed": seed,
        "deterministic": True,
        "num_threads": 1,  # threads that wait for each other are far slower than one alone
        "verbosity": -1,
    }
    data = lightgbm.Dataset(facts, values, weight=weights)
    found = lightgbm.train(how, data, num_boost_round=120).dump_model()
    return [_tree(one["tree_structure"]) for one in found["tree_info"]]


def _places(rows: Sequence[Landed], values: "NDArray[Any]") -> dict[str, float]:
    """Each region as how far its parcels are off the mean, leaning on nought."""
    middle = float(values.mean())
    sums: dict[str, tuple[float, int]] = {}
    for row, value in zip(rows, values.tolist(), strict=True):
        for mark, spot in (("<", row.trip.origin), (">", row.trip.destination)):
            name = f"{mark}{spot.country}-{spot.region}"
            total, count = sums.get(name, (0.0, 0))
            sums[name] = total + value - middle, count + 1
    return {name: total / (count + _PLACE_LEAN) for name, (total, count) in sums.items()}


def _tree(root: Mapping[str, Any]) -> Tree:
    """A tree of LightGBM. None of the facts is ever missing, so only limits tell the way."""
    tree = Tree([], [], [], [], [])
    _node(root, tree)
    return tree


def _node(node: Mapping[str, Any], tree: Tree) -> int:
    at = len(tree.fact)
    leaf = "leaf_value" in node
    tree.fact.append(0 if leaf else node["split_feature"])
    tree.limit.append(0.0 if leaf else node["threshold"])
    tree.value.append(node["leaf_value"] / SUMS if leaf else 0.0)
    for ways in (tree.left, tree.right):
        ways.append(0)
    if not leaf:
        tree.left[at] = _node(node["left_child"], tree)
        tree.right[at] = _node(node["right_child"], tree)
    return at
