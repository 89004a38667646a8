"""How many parts a text takes, by the tables of 3GPP TS 23.038 and TS 23.040."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.wire.segments import MANY, Segments, packed, pieces, plain, segments, unpacked

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The table of the standard, row by row; the place of the escape is left out."""
EXTENDED = "\f^{}\\[~]|€"


def test_the_short_alphabet_is_the_standards() -> None:
    assert len(set(BASIC)) == 127
    assert [segments(sign).places for sign in BASIC] == [1] * 127
    assert [segments(sign).places for sign in EXTENDED] == [2] * 10
    assert {segments(sign).alphabet for sign in BASIC + EXTENDED} == {"GSM-7"}


@pytest.mark.parametrize("sign", ["ç", "Ł", "ά", "Α", "’", "–", "\t", "\x1b", "₴", "ا", "日"])
def test_what_is_not_in_it_makes_the_whole_text_long(sign: str) -> None:
    assert segments(f"Hello {sign}") == Segments("UCS-2", 1, 7, 63, (sign,))


@pytest.mark.parametrize(
    ("text", "parts", "left"),
    [
        ("", 1, 160),
        ("a" * 160, 1, 0),
        ("a" * 161, 2, 2 * 153 - 161),
        ("a" * 306, 2, 0),
        ("a" * 307, 3, 152),
        ("€" * 80, 1, 0),
        ("€" * 81, 2, 153 - 10),  # 76 of them fill a part but for one place
        ("a" * 152 + "€" + "a" * 100, 2, 153 - 102),
        ("ب" * 70, 1, 0),
        ("ب" * 71, 2, 2 * 67 - 71),
        ("ب" * 134, 2, 0),
        ("🎁" * 35, 1, 0),
        ("🎁" * 36, 2, 67 - 6),  # 33 of them fill a part but for one place
        ("ب" * 66 + "🎁" + "ب" * 10, 2, 67 - 12),
    ],
)
def test_parts(text: str, parts: int, left: int) -> None:
    found = segments(text)
    assert (found.parts, found.left) == (parts, left)


def test_a_sign_of_several_takes_the_places_of_each() -> None:
    family = "👨‍👩‍👧"
    assert segments(family).places == 8
    assert segments("👍🏽").places == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It’s “here” – finally…", 'It\'s "here" - finally...'),
        ("Leça’s\u00a0café", "LeÇa's café"),
        ("zero\u200bwidth\ufe0f", "zerowidth"),
        ("plain already", "plain already"),
        # It would save nothing, so nothing is touched.
        ("It’s a gift 🎁", "It’s a gift 🎁"),
        ("“Καλημέρα”", "“Καλημέρα”"),
        ("“مرحبا”", "“مرحبا”"),
        ("Łódź’s", "Łódź’s"),
    ],
)
def test_what_says_the_same_takes_its_place_where_that_saves_parts(text: str, found: str) -> None:
    assert plain(text) == found


def test_every_sign_that_takes_a_place_is_in_the_short_alphabet() -> None:
    from afterword.wire.segments import _INSTEAD

    assert all(segments(other).alphabet == "GSM-7" for other in _INSTEAD.values())
    assert all(segments(sign).alphabet == "UCS-2" for sign in _INSTEAD)


@given(st.text(st.sampled_from("a€[@é\r\nب😀"), max_size=400) | st.text("a€{", max_size=400))
def test_what_is_cut_is_as_many_parts_as_are_counted_and_whole_again(text: str) -> None:
    alphabet, parts = pieces(text)
    found = segments(text)
    assert (alphabet, len(parts), "".join(parts)) == (found.alphabet, found.parts, text)
    size = 1 if alphabet == "GSM-7" else 2
    if len(parts) > 1:
        assert all(0 < len(packed(one, alphabet)) <= MANY[alphabet] * size for one in parts)
    if alphabet == "GSM-7":
        assert "".join(unpacked(packed(one, alphabet)) for one in parts) == text
