"""docs/acceptance.md names tests that are there, and says why where there is none."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "acceptance.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split(" | "))
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| asked |")
]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def test_it_works() -> None:
    assert len(ROWS) > 80
    assert len(NAMED) > 100


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_is_there(path: str, name: str) -> None:
    assert (ROOT / path).is_file()
    assert name.startswith("test_")
    assert name in named_in(path)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_a_line_names_tests_or_says_why_there_are_none(row: tuple[str, ...]) -> None:
    asked, proof = row
    assert asked
    named = re.fullmatch(r"`tests/[\w/]+\.py::\w+`(?:, `tests/[\w/]+\.py::\w+`)*", proof)
    assert named or re.fullmatch(r"open(?:: \S.+)?", proof), proof


def test_nothing_is_asked_twice_under_one_heading() -> None:
    for part in re.split(r"^#+ ", PAGE, flags=re.MULTILINE):
        asked = [line.partition(" | ")[0] for line in part.splitlines() if line.startswith("| ")]
        assert len(asked) == len(set(asked)), part.splitlines()[0]
