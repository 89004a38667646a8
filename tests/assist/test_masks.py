"""What a model need not know is behind marks before anything leaves, and comes back afterwards."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.decisions.assisting.masks import Masks, Private, unnamed

ANA = (
    Private("name", "Ana Petrović"),
    Private("name", "Ana"),
    Private("name", "Petrović"),
    Private("email", "ana@example.com"),
    Private("phone", "+385911234567"),
    Private("address", "Ilica 42"),
    Private("address", "10000"),
    Private("order", "#1042"),
    Private("order", "1042"),
    Private("parcel", "15527708"),
)


def test_it_works() -> None:
    masks = Masks(ANA)
    words = "Hi, Ana Petrovic here (ana@example.com): parcel 15527708 of #1042 is not at Ilica 42."
    hidden = masks.hide(words)
    assert hidden == (
        "Hi, [name-1] here ([email-1]): parcel [parcel-1] of [order-1] is not at [address-1]."
    )
    assert masks.hide("Ana, and ANA PETROVIĆ") == "[name-2], and [name-3]"
    assert masks.hide("#1042 again") == "[order-1] again"
    assert masks.show(hidden).words == words


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ("Recite Petroviću da čeka", "Recite [name-1]u da čeka"),  # declined
        ("Banana and Anatomy", "Banana and Anatomy"),  # a short name stands alone
        ("Write to mia.k@post.example now", "Write to [email-1] now"),  # of somebody else
        ("See https://evil.example/x?y=1, please", "See [link-1] please"),
        ("on www.dpd.hr/track and dpd.com", "on [link-1] and [link-2]"),
        ("Call 091 123 4567 or +44 (0)20 7946 0000", "Call [phone-1] or [phone-2]"),
        ("١٢٣٤٥٦٧ please", "[phone-1] please"),
        ("My number: RR123456785GB", "My number: [parcel-1]"),
        ("order AB-77123-X", "order [parcel-1]"),
        ("Order #A-99 is not mine", "Order [order-1] is not mine"),
        ("It costs 12.50, or 1,250.00, on 2026-11-24 or 24.11.2026", None),
        ("At 10:30, p.ej. the 2nd of 3. Thanks.It is late", None),
        ("my name is Marija Horvat and", "my name is [name-1] and"),
        ("Hello, this is Marija, and this is late", "Hello, this is [name-1], and this is late"),
        ("Too late.\nKind regards,\nMarija", "Too late.\nKind regards,\n[name-1]"),
        ("¿Dónde está?\nGracias\nMateo G.", "¿Dónde está?\nGracias\n[name-1]"),
        ("I say [name-1] and [Order - 2]", "I say [text-1] and [text-2]"),
    ],
)
def test_what_is_hidden(words: str, hidden: str | None) -> None:
    masks = Masks(ANA)
    assert masks.hide(words) == (words if hidden is None else hidden)
    assert masks.show(masks.hide(words)).words == words


@pytest.mark.parametrize(
    ("name", "words", "hidden"),
    [
        ("يوسف", "أين طلبي؟ ليوسف", "أين طلبي؟ ل[name-1]"),
        ("王小明", "我是王小明的妈妈", "我是[name-1]的妈妈"),
        ("Ελένη", "Η ΕΛΕΝΗ εδώ", "Η [name-1] εδώ"),
        ("Jürgen Groß", "JURGEN GROSS schreibt", "[name-1] schreibt"),
        ("Işıl Łuczak", "ISIL LUCZAK, isil luczak", "[name-1], [name-2]"),
        ("Nguyễn", "nguyen here", "[name-1] here"),
    ],
)
def test_names_in_every_script(name: str, words: str, hidden: str) -> None:
    masks = Masks([Private("name", name)])
    assert masks.hide(words) == hidden
    assert masks.show(hidden).words == words


def test_a_mark_that_stands_for_nothing_is_left_out() -> None:
    masks = Masks(ANA)
    masks.hide("Ana")
    shown = masks.show("Dear [Name-1], [name-7] and [order-1] come.")
    assert (shown.words, shown.lost) == ("Dear Ana,  and  come.", ("[name-7]", "[order-1]"))


def test_links_in_an_answer_are_made_up() -> None:
    assert unnamed("Pay at http://evil.example/x or mail a@b.example.") == (
        "Pay at  or mail ",
        ("a@b.example.", "http://evil.example/x"),
    )


TEXTS = st.text(max_size=60) | st.sampled_from(
    ["[name-1]", "[order-", "1]", "Ana", "é", "e\u0301", "#1042", "ana@example.com", "İ", "ß", " "]
)
PIECES = st.lists(TEXTS, max_size=8).map("".join)


CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""However busy the machine is."""


@CALM
@given(PIECES, PIECES)
def test_everything_comes_back(one: str, other: str) -> None:
    masks = Masks(ANA)
    first, second = masks.hide(one), masks.hide(other)
    assert masks.show(first).words == one
    assert masks.show(f"{second} / {first}").words == f"{other} / {one}"
    assert masks.show(first).lost == ()


LONG = st.text(st.characters(categories=("L", "N")), min_size=4, max_size=20)


@CALM
@given(st.lists(LONG, min_size=1, max_size=4), st.data())
def test_nothing_that_is_known_goes_out(values: list[str], data: st.DataObject) -> None:
    """Between words of others, in any case."""
    masks = Masks([Private("name", one) for one in values])
    words = st.sampled_from([*values, *(one.upper() for one in values), "the", "?"])
    written = " ".join(data.draw(st.lists(words, min_size=1, max_size=8)))
    left = masks.hide(written)
    for mark in ("[name-", "[parcel-", "[phone-"):
        left = left.replace(mark, "[")
    for one in values:
        assert f" {one} " not in f" {left} "
        assert f" {one.upper()} " not in f" {left} "


@CALM
@given(st.text(max_size=200))
def test_an_answer_never_stops_it(answer: str) -> None:
    masks = Masks(ANA)
    masks.hide("Ana #1042")
    assert "[name-9]" not in masks.show(answer + "[name-9]").words
    unnamed(answer)
