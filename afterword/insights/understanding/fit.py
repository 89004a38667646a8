"""Learn the numbers from our sentences: ``python -m afterword.insights.understanding.fit``.

A linear support vector machine of scikit-learn (extra ``ml``) for each intent against the others;
the same sentences give the same file. Only features that stand in at least two lines count. The
slope by which distances become odds is chosen where the log loss on lines that were not learnt
from is least.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afterword.decisions.understanding import INTENTS, lexicons
from afterword.decisions.understanding.reading import spoken_in

from . import features as featuring
from . import seeds as seeding
from .features import BLOCKS, features
from .seeds import Seed, written
from .weights import FILE, FINE, Learnt, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRENGTH = 1.0
"""How much each sentence may bend the line (``C``)."""
LINES = 2
"""A feature counts that stands in so many lines."""
PARTS = 5
"""Parts in which the lines are held out by turns."""
_SLOPES = [1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0]


def mark() -> str:
    """Of all that decides what the numbers will be."""
    found = hashlib.sha256(written())
    folder = Path(lexicons.__file__).parent
    for path in (
        *sorted(folder.glob("*.py")),
        *sorted(folder.parent.glob("*.py")),
        Path(featuring.__file__),
        Path(seeding.__file__),
        Path(__file__),
    ):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


class Table:
    """The sentences as a table of numbers."""

    def __init__(self, learnt_from: Sequence[Seed]) -> None:
        from scipy.sparse import csr_matrix

        found = [features(spoken_in(one.text)) for one in learnt_from]
        lines: dict[str, set[int]] = defaultdict(set)
        for one, seed in zip(found, learnt_from, strict=True):
            for block, counted in one.items():
                for name in counted:
                    lines[block + name].add(seed.line)
        self.names = sorted(name for name, where in lines.items() if len(where) >= LINES)
        self.places = {name: at for at, name in enumerate(self.names)}
        many = len({one.line for one in learnt_from})
        self.rarity = [
            round((1 + log((1 + many) / (1 + len(lines[name])))) * FINE) / FINE
            for name in self.names
        ]
        self.rarity = [min(one, 7.9) for one in self.rarity]
        data: list[float] = []
        places: list[int] = []
        ends = [0]
        for one in found:
            for at, value in self._row(one):
                places.append(at)
                data.append(value)
            ends.append(len(places))
        shape = (len(found), len(self.names))
        self.rows: Any = csr_matrix((data, places, ends), shape=shape)

    def _row(self, found: dict[str, Any]) -> Iterator[tuple[int, float]]:
        for block, counted in found.items():
            here = [
                (at, (1 + log(many)) * self.rarity[at])
                for name, many in counted.items()
                if (at := self.places.get(block + name)) is not None
            ]
            length = sqrt(sum(one * one for _, one in here)) or 1.0
            yield from ((at, BLOCKS[block] * one / length) for at, one in here)


def fit() -> Learnt:
    """Learn from all the sentences."""
    import numpy
    from threadpoolctl import threadpool_limits

    learnt_from = list(seeding.seeds())
    with threadpool_limits(1):
        table = Table(learnt_from)
        answers = numpy.array([INTENTS.index(one.intent) for one in learnt_from])
        trust = numpy.array([one.weight for one in learnt_from])
        slope = _slope(table.rows, answers, trust, [one.line for one in learnt_from])
        machine = _machine(table.rows, answers, trust)
    weights = numpy.clip(numpy.rint(machine.coef_.T * FINE), -32768, 32767).astype(int)
    return Learnt(
        mark=mark(),
        answers=list(INTENTS),
        names="\n".join(table.names),
        rarity=array("h", [min(32767, round(one * FINE)) for one in table.rarity]).tobytes(),
        weights=array("h", weights.ravel().tolist()).tobytes(),
        base=[round(float(one), 6) for one in machine.intercept_],
        slope=slope,
    )


def _machine(rows: Any, answers: "NDArray[Any]", trust: "NDArray[Any]") -> Any:
    from sklearn.svm import LinearSVC

    machine = LinearSVC(
        C=STRENGTH, tol=1e-3, random_state=0, max_iter=3000, class_weight="balanced"
    )
    return machine.fit(rows, answers, sample_weight=trust)


def held_out(
    rows: Any, answers: "NDArray[Any]", trust: "NDArray[Any]", lines: Sequence[int]
) -> "NDArray[Any]":
    """How far each sentence is on the side of each intent, by a machine that has not seen its
    line."""
    import numpy

    part = numpy.array([line * 7919 % PARTS for line in lines])
    found = numpy.zeros((len(answers), len(INTENTS)))
    for one in range(PARTS):
        seen = part != one
        machine = _machine(rows[seen], answers[seen], trust[seen])
        found[~seen] = machine.decision_function(rows[~seen])
    return found


def _slope(
    rows: Any, answers: "NDArray[Any]", trust: "NDArray[Any]", lines: Sequence[int]
) -> float:
    import numpy

    far = held_out(rows, answers, trust, lines)

    def loss(slope: float) -> float:
        odds = numpy.exp((far - far.max(axis=1, keepdims=True)) * slope)
        right = odds[numpy.arange(len(answers)), answers] / odds.sum(axis=1)
        return float(-(trust * numpy.log(numpy.maximum(right, 1e-9))).sum())

    return min(_SLOPES, key=loss)


if __name__ == "__main__":
    write(fit())
    print(f"{FILE} ({FILE.stat().st_size:,} bytes)")
