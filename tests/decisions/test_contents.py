"""Which lines lie in which parcel: each piece once, and the right size of it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.decisions.contents import Piece, laid_out, pieces
from afterword.decisions.orders import Line

SMALL, LARGE = (Line("p1", f"Shirt - {size}", 1, 3000) for size in "SL")
KETTLE = Line("p2", "Kettle", 2, 8900)
WRAP = Line("", "Gift wrap", 1, 300)


def names(lines: list[Line], *parcels: list[Piece]) -> list[list[tuple[str, int]]]:
    found, _left = laid_out(lines, {str(at): one for at, one in enumerate(parcels)})
    return [[(line.title, count) for line, count in one] for one in found.values()]


def test_it_works() -> None:
    lines = [SMALL, LARGE, KETTLE]
    told = [Piece("p1", 1, "Shirt - L"), Piece("p2", 1)]
    assert names(lines, told) == [[("Shirt - L", 1), ("Kettle", 1)]]
    assert laid_out(lines, {"a": told})[1] == [1, 0, 1]


def test_without_a_name_they_are_given_out_in_order_and_none_twice() -> None:
    lines = [SMALL, LARGE]
    assert names(lines, [Piece("p1", 1)], [Piece("p1", 1)]) == [
        [("Shirt - S", 1)],
        [("Shirt - L", 1)],
    ]
    assert names(lines, [Piece("p1", 2)]) == [[("Shirt - S", 1), ("Shirt - L", 1)]]
    # A name that no line has says nothing.
    assert names(lines, [Piece("p1", 1, "Shirt - XL")]) == [[("Shirt - S", 1)]]


def test_what_has_no_product_goes_by_its_name() -> None:
    assert names([WRAP, KETTLE], [Piece("", 1, "Gift wrap")]) == [[("Gift wrap", 1)]]
    assert names([WRAP, KETTLE], [Piece("", 1)], [Piece("p9", 1)]) == [[], []]


def test_more_than_was_ordered_is_of_the_line_all_the_same() -> None:
    assert names([KETTLE], [Piece("p2", 5)]) == [[("Kettle", 5)]]
    assert laid_out([KETTLE], {"a": [Piece("p2", 5)]})[1] == [0]


_products, _titles = st.sampled_from(["p1", "p2", ""]), st.sampled_from(["", "a", "b"])
_lines = st.lists(st.builds(Line, _products, _titles, st.integers(1, 3), st.just(1)), max_size=4)
_told = st.lists(st.builds(Piece, _products, st.integers(0, 4), _titles), max_size=3)


CALM = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@CALM
@given(lines=_lines, told=st.lists(_told, max_size=3))
def test_what_lies_in_none_and_what_lies_in_one_is_all(
    lines: list[Line], told: list[list[Piece]]
) -> None:
    found, left = laid_out(lines, {str(at): one for at, one in enumerate(told)})
    for at, line in enumerate(lines):
        inside = sum(count for one in found.values() for each, count in one if each is line)
        assert left[at] == max(0, line.quantity - inside)
        assert all(count > 0 for one in found.values() for _, count in one)


def test_what_was_stored_in_pairs_is_read_too() -> None:
    assert pieces([["p1", 2], ["p1", 1, "Shirt - S"]]) == (
        Piece("p1", 2, ""),
        Piece("p1", 1, "Shirt - S"),
    )
