"""What is taken out of a message before it is understood."""

import pytest

from afterword.decisions.understanding.cleaning import said


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Where is it? ana@example.com", "Where is it?"),
        ("See https://a.example/x?y=1 now", "See   now"),
        ("it is (www.a.example)", "it is ("),
        ("3 @ 5.50 each", "3 @ 5.50 each"),
        ("at home @ana", "at home @ana"),
        ("me@home and x@y.z", "me@home and"),
    ],
)
def test_it_works(text: str, kept: str) -> None:
    assert said(text) == kept


@pytest.mark.parametrize("sign", ["@", "a@", "@.", "a", ".", "www.", "https://"])
def test_a_long_row_of_signs_is_looked_at_once(sign: str) -> None:
    """Four thousand of them fit into one message over WhatsApp, and who tries each with each is at
    it for minutes, while nobody else is heard."""
    for many in (4_096, 12_000, 500_000):
        assert len(said((sign * many)[:many])) < 2_000
