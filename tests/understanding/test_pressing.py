"""How much it presses: 345 sentences in 15 languages, on which the words were widened afterwards.

``pressing.jsonl`` has ways to press (a day, a flight, a child, a wrong house number, a threat) and
ways that sound like it and do not. What is found in them says that these ways are known, and
nothing of others: the figure for what nobody looked at is that of the corpus's sealed half.
"""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from tests.understanding import scoring

LINES = [
    json.loads(one)
    for one in (Path(__file__).parent / "pressing.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def read() -> list[tuple[dict[str, object], bool]]:
    """Each sentence, and whether it was taken to press."""
    reader = scoring.of_this_machine()
    return [(one, reader(one["text"]).urgency == "high") for one in LINES]


def test_it_works(read: list[tuple[dict[str, object], bool]]) -> None:
    pressing = [high for one, high in read if one["presses"]]
    calm = [high for one, high in read if not one["presses"]]
    assert (len(pressing), len(calm)) == (270, 75)
    assert sum(pressing) / len(pressing) >= 0.97
    assert sum(calm) == 0, "no hurry, a question, thanks: none of it presses"


@pytest.mark.parametrize("by", ["language", "what"])
def test_no_language_and_no_way_is_left_behind(
    read: list[tuple[dict[str, object], bool]], by: str
) -> None:
    found = defaultdict[object, list[bool]](list)
    for one, high in read:
        found[one[by]].append(high == one["presses"])
    shares = {name: sum(right) / len(right) for name, right in found.items()}
    assert min(shares.values()) >= 0.8, shares


def test_what_is_said_of_any_parcel_presses_no_more() -> None:
    """ "It is a present, no bill please", "no samples, I am allergic"."""
    wishes = [one for one in scoring.lines("open") if one.intent == "preferences"]
    found = scoring.read(scoring.of_this_machine(), wishes)
    assert sum(one.urgency == "high" for one in found) <= 0.05 * len(found)
