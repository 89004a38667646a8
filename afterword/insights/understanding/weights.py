"""What was learnt, as plain numbers, and weighing a text with it. Pure Python: nothing to install.

The file beside this one is made by ``python -m afterword.insights.understanding.fit`` from our own
sentences; a test holds that it was made from those that are there.
"""

import zlib
from array import array
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, log, sqrt
from pathlib import Path

import msgspec

from afterword.decisions.understanding.reading import Spoken

from .features import BLOCKS, features

FILE = Path(__file__).parent / "weights.bin"
More = Mapping[int, Sequence[float]]
"""What a store has learnt by itself: what is added to the weights of some features."""
FINE = 4096
"""A weight is kept as a whole number of so many parts of one."""


class Learnt(msgspec.Struct, frozen=True, kw_only=True):
    """The file."""

    mark: str
    """Of the sentences and the code that it was learnt from."""
    answers: list[str]
    """What may be answered: the intents."""
    names: str
    """The features, one a line."""
    rarity: bytes
    """How much each feature tells, as 16 bits."""
    weights: bytes
    """By feature, then by answer, as 16 bits."""
    base: list[float]
    slope: float
    """By which what is weighed becomes odds."""


class Scales:
    """Weighs texts. Not changed once it is made, so that threads may share it."""

    def __init__(self, learnt: Learnt) -> None:
        self.learnt = learnt
        self.answers: Sequence[str] = learnt.answers
        self._places = {name: at for at, name in enumerate(learnt.names.split("\n"))}
        self._rarity = array("h", learnt.rarity)
        self._weights = array("h", learnt.weights)

    def numbers(self, spoken: Spoken) -> dict[int, float]:
        """The features of a text that are known, by their places."""
        made: dict[int, float] = {}
        for block, counted in features(spoken).items():
            here = [
                (at, (1 + log(many)) * self._rarity[at] / FINE)
                for name, many in counted.items()
                if (at := self._places.get(block + name)) is not None
            ]
            length = sqrt(sum(one * one for _, one in here)) or 1.0
            for at, one in here:
                made[at] = BLOCKS[block] * one / length
        return made

    def far(self, numbers: Mapping[int, float], more: More | None = None) -> list[float]:
        """How far a text is on the side of each answer."""
        many = len(self.answers)
        sums = list(self.learnt.base)
        for at, one in numbers.items():
            row = self._weights[at * many : (at + 1) * many]
            for answer, weight in enumerate(row):
                sums[answer] += one * weight / FINE
            if more and (added := more.get(at)):
                for answer, weight_more in enumerate(added):
                    sums[answer] += one * weight_more
        return sums

    def weigh(self, numbers: Mapping[int, float], more: More | None = None) -> list[float]:
        """How likely each answer is; together they are 1."""
        sums = self.far(numbers, more)
        highest = max(sums)
        odds = [exp((one - highest) * self.learnt.slope) for one in sums]
        whole = sum(odds)
        return [one / whole for one in odds]


@cache
def scales() -> Scales:
    """What was learnt from our sentences, read once for each process."""
    data = zlib.decompress(FILE.read_bytes())
    return Scales(msgspec.msgpack.decode(data, type=Learnt))


def write(learnt: Learnt) -> None:
    """Write the file."""
    FILE.write_bytes(zlib.compress(msgspec.msgpack.encode(learnt), 9))
