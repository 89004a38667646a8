"""The phrases that the recogniser is judged by: language, meaning, text and sort of phrase.

They were written before the recogniser. Half of them, by a hash of the text, are sealed: nobody
looks at how they come out while the grammars are being improved.
"""

from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "corpus"


class Phrase(NamedTuple):
    """One thing that somebody wrote, and what is meant by it."""

    language: str
    meaning: str
    text: str
    sort: str
    """``keyword``, ``natural`` (own wording), ``near`` (it only sounds so), ``plain``."""

    @property
    def sealed(self) -> bool:
        return blake2b(self.text.encode(), digest_size=1).digest()[0] % 2 == 1


def later() -> list[Phrase]:
    """Phrases that were written after the recogniser, to find what it had not thought of."""
    path = FOLDER.parent / "later.tsv"
    return [Phrase(*line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()]


def phrases() -> list[Phrase]:
    """All phrases, language by language."""
    return [
        Phrase(*line.split("\t"))
        for path in sorted(FOLDER.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
