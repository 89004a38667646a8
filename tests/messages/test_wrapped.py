"""Written text is broken into lines that a small screen shows whole."""

import pytest

from afterword.messages.compile import unwrapped, wrapped

LINK = "https://shop.example/o/" + "x" * 60


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("Hello", ["Hello"]),
        ("one\n\ntwo ", ["one", "", "two"]),
        # the sign of a signature keeps its space (RFC 3676 §4.3)
        ("-- \nAda", ["-- ", "Ada"]),
        ("x" * 50, ["x" * 50]),
        ("x" * 25 + " " + "y" * 24 + " z", ["x" * 25 + " " + "y" * 24, "z"]),
        # as far in as it began
        ("  1. " + "x" * 30 + " " + "y" * 30, ["  1. " + "x" * 30, "  " + "y" * 30]),
        # a link stays whole, on a line of its own
        (f"Your order: {LINK} and so on", ["Your order:", LINK, "and so on"]),
        (f"  {LINK}", [f"  {LINK}"]),
        ("a  b\tc", ["a  b    c"]),
    ],
)
def test_it_works(text: str, lines: list[str]) -> None:
    assert wrapped(text) == "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "It comes on Thursday, and if nobody is there the neighbours take it in.",
        "Warmly,\nyour people\nAda Fern\nWrite back; it goes on here.",
        "Short.\n\nA line that is longer than fifty columns and so has to be broken.\nAda",
        "  1. Rinse the paper with water that has just come off the boil, twice.\n  2. Grind.",
        "x" * 50 + "\n\n" + "y" * 50,
        f"{LINK}\nAda",
    ],
)
def test_what_was_broken_is_whole_again_and_lines_stay_lines(text: str) -> None:
    assert unwrapped(wrapped(text)) == text
