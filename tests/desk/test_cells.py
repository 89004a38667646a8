"""Tables that people open in a spreadsheet."""

import pytest

from afterword.ui.cells import plainly


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\0=1", " =HYPERLINK(A1)", "＝1+1"],
)
def test_it_works(text: str) -> None:
    assert plainly(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana", "+447700900318", "-7", "a=b", "ana@example.com", " "])
def test_what_is_no_formula_stays(text: str) -> None:
    assert plainly(text) == text
