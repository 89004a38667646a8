"""Reading JSON that others wrote: the quick way says what the thorough one says."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.wire.reading import load, part, parts, text
from afterword.wire.shapes import Misread

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)  # fmt: skip


@given(VALUES)
def test_it_reads_what_pythons_own_reader_reads(value: Any) -> None:
    written = json.dumps(value)
    assert load(written.encode()) == json.loads(written, parse_float=Decimal)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"1.10", Decimal("1.10")),
        (b"1E400", Decimal("1E+400")),
        (b"123456789012345678901234567890", 123456789012345678901234567890),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"a": "é"}'.encode("utf-16"), {"a": "é"}),
        (b'"\\ud83d"', "\ud83d"),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_odd_but_readable(body: bytes, value: Any) -> None:
    assert load(body) == value


@pytest.mark.parametrize("body", [b"", b"{", b"NaN", b'"\xff"', b'"a\x00"', b"[" * 100_000, b"1 2"])
def test_what_is_no_json_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(Misread, match="not JSON"):
        load(body)


@pytest.mark.parametrize("thing", [None, 1, "x", [], {"a": None}, {"a": "x"}, {"a": 1}, {}])
def test_what_is_not_there_is_empty(thing: Any) -> None:
    assert part(thing, "a") == {}
    assert parts(thing, "a") == []


def test_half_a_letter_and_a_nul_are_left_out() -> None:
    assert text(" a\0b\ud83d ") == "ab?"
    assert text("\0 a") == "a"
