"""Grow trees for delivery dates: gradient boosting of scikit-learn (extra ``ml``).

It is fitted here and walked in ``decisions/dates/trees.py``: what leaves this file is plain
numbers. Trees learn ``log(1 + days)``, whose mean is near its median, by least squares from the
parcels that arrived, each weighed by how long ago it *arrived*: weighed by when they were bought,
the recent ones would be the quick ones alone, and every date too early.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.util import find_spec
from math import log1p
from typing import TYPE_CHECKING, Any, NamedTuple

from afterword.decisions.dates.moments import day, days
from afterword.decisions.dates.say import tree_facts
from afterword.decisions.dates.trees import Tree, Trees
from afterword.decisions.forecast import Trip

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW = 300
"""Below so many parcels no tree is grown."""
EVERY = timedelta(days=14)
"""Trees are grown anew so often."""
MOST = 40_000
"""The newest so many are looked at."""
HALF_LIFE = 200.0
"""Days after which a parcel counts half."""
_PLACE_LEAN = 20.0


class Landed(NamedTuple):
    """One stage of a parcel that arrived."""

    trip: Trip
    """As it was known when the stage was reached."""
    since: datetime
    delivered: datetime


def installed() -> bool:
    """Whether the extra ``ml`` is there."""
    return find_spec("sklearn") is not None and find_spec("numpy") is not None


def grow(landed: Sequence[Landed], now: datetime) -> Trees | None:
    """Trees for one stage, from what had arrived by ``now``; None where that is too little."""
    import numpy
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    rows = sorted(landed, key=lambda one: one.delivered)[-MOST:]
    if len(rows) < FEW:
        return None
    values = numpy.array([log1p(days(row.since, row.delivered)) for row in rows])
    weights = 0.5 ** ((day(now) - numpy.array([day(row.delivered) for row in rows])) / HALF_LIFE)
    places = _places(rows, values)
    facts = numpy.array([tree_facts(places, row.trip, row.since) for row in rows])
    model = HistGradientBoostingRegressor(
        loss="squared_error",
        learning_rate=0.09,
        max_iter=80,
        max_depth=4 if len(rows) < 5_000 else 6,
        max_features=0.4,
        min_samples_leaf=20,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )
    with threadpool_limits(1):  # threads that wait for each other are far slower than one alone
        model.fit(facts, values, sample_weight=weights)
    return Trees(_base(model), [_tree(one[0]) for one in model._predictors], places)


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


def _base(model: Any) -> float:
    return float(model._baseline_prediction.ravel()[0])


def _tree(predictor: Any) -> Tree:
    nodes = predictor.nodes
    leaf = nodes["is_leaf"].astype(bool)
    left, right = nodes["left"].astype(int), nodes["right"].astype(int)
    left[leaf] = right[leaf] = 0
    return Tree(
        fact=nodes["feature_idx"].astype(int).tolist(),
        limit=nodes["num_threshold"].astype(float).tolist(),
        left=left.tolist(),
        right=right.tolist(),
        value=nodes["value"].astype(float).tolist(),
    )
