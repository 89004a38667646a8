"""Opening files: encodings, delimiters, packing, and what rows may look like."""

import gzip
import tracemalloc
from pathlib import Path

import pytest

from afterword.engine.import_files import Line, Told, Unusable, look_at, rows_of
from tests.connectors.csv.given import written

TEXT = "Name,City\nZoë,Málaga\nŁukasz,Łódź\n"
WEST = "Name,City\nZoë,Málaga\n"


def cells(path: Path, told: Told = Told()) -> list[Line]:  # noqa: B008 (immutable)
    return list(rows_of(look_at(path, told)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_it_works(tmp_path: Path, encoding: str) -> None:
    assert cells(written(tmp_path, "a.csv", TEXT, encoding)) == [
        Line(2, {"name": "Zoë", "city": "Málaga"}),
        Line(3, {"name": "Łukasz", "city": "Łódź"}),
    ]


def test_what_is_no_utf_8_is_read_as_windows_writes(tmp_path: Path) -> None:
    source = look_at(written(tmp_path, "a.csv", WEST, "cp1252"), Told())
    assert source.says == "CSV, commas between, cp1252"
    assert [one.cells["city"] for one in rows_of(source)] == ["Málaga"]


def test_an_odd_letter_far_behind_still_decides(tmp_path: Path) -> None:
    text = "Name,City\n" + "Ann,Paris\n" * 200_000 + "Zoë,Málaga\n"
    assert cells(written(tmp_path, "a.csv", text, "cp1252"))[-1].cells["city"] == "Málaga"


def test_an_encoding_that_is_told_wins(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "Name,City\nИва,Варна\n", "cp1251")
    assert cells(path, Told(encoding="cp1251"))[0].cells == {"name": "Ива", "city": "Варна"}


@pytest.mark.parametrize(
    ("delimiter", "said"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
def test_delimiters_are_found_out(tmp_path: Path, delimiter: str, said: str) -> None:
    text = delimiter.join(["name", "what, and how", "price"]) + "\n"
    text = text.replace("what, and how", '"what, and how"') + delimiter.join("abc") + "\n"
    source = look_at(written(tmp_path, "a.csv", text), Told())
    assert source.says == f"CSV, {said} between, utf-8"
    assert [list(one.cells.values()) for one in rows_of(source)] == [["a", "b", "c"]]


def test_packed_files(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    assert [one.number for one in cells(path)] == [2, 3]
    path.write_bytes(gzip.compress(TEXT.encode() * 500)[:60])
    with pytest.raises(Unusable, match=r"a\.csv\.gz: it is packed, and ends in the middle"):
        look_at(path, Told())


def test_lines_of_rows_with_line_breaks_in_them(tmp_path: Path) -> None:
    text = 'a,b\n1,"two\nlines, and a ""word"""\n\n3,4\n'
    assert cells(written(tmp_path, "a.csv", text)) == [
        Line(2, {"a": "1", "b": 'two\nlines, and a "word"'}),
        Line(5, {"a": "3", "b": "4"}),
    ]


def test_ragged_rows_stay_out_and_nulls_go(tmp_path: Path) -> None:
    text = "a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1,\0x\0,3\n"
    assert cells(written(tmp_path, "a.csv", text)) == [
        Line(2, {}, "it has 2 cells, and the header has 3"),
        Line(3, {}, "it has 4 cells, and the header has 3"),
        Line(4, {"a": "1", "b": "2", "c": "3"}),
        Line(5, {"a": "1", "b": "x", "c": "3"}),
    ]


def test_a_cell_without_end_spoils_only_itself(tmp_path: Path) -> None:
    text = 'a,b\n1,"' + "x" * 1_100_000 + '"\n3,4\n'
    first, last = cells(written(tmp_path, "a.csv", text))
    assert first.says.startswith("it cannot be read: field larger")
    assert last.cells == {"a": "3", "b": "4"}


def test_the_first_of_two_columns_of_one_name_counts(tmp_path: Path) -> None:
    assert cells(written(tmp_path, "a.csv", "a,A ,b\n1,2,3\n"))[0].cells == {"a": "1", "b": "3"}


def test_json_lines_are_flat_by_path(tmp_path: Path) -> None:
    text = '{"Order ID": 7, "customer": {"e-mail": "a@example.com", "x": null}, "tags": ["a"]}\n'
    source = look_at(written(tmp_path, "a.ndjson", "\n" + text), Told())
    assert source.header == ("orderid", "customer.email", "tags")
    assert list(rows_of(source)) == [
        Line(2, {"orderid": 7, "customer.email": "a@example.com", "tags": ["a"]})
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is empty"),
        ("\ufeff\n\n", "it is empty"),
        ('[{"a": 1}]', "write one object a line"),
        ("{nothing\n", "no line of its beginning is a JSON object"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Unusable, match=says):
        look_at(written(tmp_path, "a.csv", text), Told())


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="there is no such file"):
        look_at(tmp_path / "none.csv", Told())
    with pytest.raises(Unusable, match="it is a folder"):
        look_at(tmp_path, Told())


def test_an_encoding_that_is_none(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", WEST, "cp1252")
    with pytest.raises(Unusable, match="there is no encoding 'klingon'"):
        look_at(path, Told(encoding="klingon"))
    with pytest.raises(Unusable, match="it is not written in 'utf-8'"):
        look_at(path, Told(encoding="utf-8"))


def test_a_long_file_is_never_held_whole(tmp_path: Path) -> None:
    """Twelve megabytes go by in less than four."""
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("name,city\n")
        for number in range(150_000):
            out.write(f"Ann {number} of the very long names without an end,Paris and its suburbs\n")
    assert path.stat().st_size > 10_000_000
    tracemalloc.start()
    try:
        count = sum(1 for _ in rows_of(look_at(path, Told())))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 150_000
    assert peak < 4_000_000
