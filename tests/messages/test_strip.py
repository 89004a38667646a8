"""The strip of days in a mail: what is in each parcel, beside its bar."""

from typing import Any

import pytest

from afterword.messages.strip import _labelled


def cells(*given: tuple[int, str]) -> list[dict[str, Any]]:
    return [{"span": span, "kind": kind, "text": ""} for span, kind in given]


def shown(rows: list[list[dict[str, Any]]]) -> list[list[tuple[int, str, str]]]:
    return [[(one["span"], one["kind"], one["text"]) for one in row] for row in rows]


@pytest.mark.parametrize(
    ("says", "rows", "place"),
    [
        ("before its bar", [cells((2, "gap"), (1, "plan"), (2, "gap"))], (0, 0, 2)),
        ("before a later bar", [cells((2, "plan"), (3, "gap")), cells((4, "gap"), (1, "late"))],
         (1, 0, 4)),
        ("after its bar", [cells((2, "plan"), (3, "gap"))], (0, 1, 3)),
        ("after a later bar", [cells((5, "plan")), cells((2, "late"), (3, "gap"))], (1, 1, 3)),
        ("in a row of its own", [cells((5, "plan"))], (0, 0, 5)),
    ],
)  # fmt: skip
def test_what_is_in_a_parcel_is_always_told(
    says: str, rows: list[list[dict[str, Any]]], place: tuple[int, int, int]
) -> None:
    found = shown(_labelled(rows, "V60 filters", 5))
    row, column, span = place
    assert found[row][column] == (span, "label", "V60 filters"), says
    assert sum(kind == "label" for line in found for _, kind, _ in line) == 1
    assert all(sum(span for span, _, _ in line) == 5 for line in found)


def test_a_parcel_without_a_bar_has_no_row() -> None:
    assert _labelled([], "V60 filters", 5) == []


@pytest.mark.parametrize(
    ("says", "name", "rows", "columns", "place"),
    [
        ("one column breaks its words", "Gooseneck kettle and Morning House",
         cells((1, "gap"), (2, "plan"), (2, "gap")), 5, (0, 0, 5)),
        ("the other side has more room", "Fern Street Espresso",
         cells((1, "gap"), (1, "plan"), (3, "gap")), 5, (0, 2, 3)),
        ("of seven columns each is narrower", "Stoneware server and cup",
         cells((2, "gap"), (5, "plan")), 7, (0, 0, 7)),
        ("two lines are not too many", "Gooseneck kettle",
         cells((2, "gap"), (3, "plan")), 5, (0, 0, 2)),
    ],
)  # fmt: skip
def test_no_word_is_broken_for_want_of_room(
    says: str,
    name: str,
    rows: list[dict[str, Any]],
    columns: int,
    place: tuple[int, int, int],
) -> None:
    row, column, span = place
    found = shown(_labelled([rows], name, columns))
    assert found[row][column] == (span, "label", name), says
