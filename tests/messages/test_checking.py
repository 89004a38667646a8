"""Looking a template over: what a journey's subject leaves empty, what blocks ask first, and a
design that leaves the rest of a text alone."""

import msgspec
import pytest

from afterword.messages import checking, designing
from afterword.messages.queries import shipped
from afterword.messages.text import parse

HELLO = """\
template: hello
name: Hello   # as we call it
words:
  en:
    subject: "{{ order.first }}"
    preheader: "x"
    heading: "{{ suggestion.title }}"
    why: "{{ store.name }}"
blocks:
  - {block: heading, when: suggestion}
"""


def found(text: str, *, orderless: bool = False) -> list[tuple[str, int, str]]:
    return [(one.code, one.line, one.what) for one in checking.problems(text, orderless=orderless)]


def test_it_works() -> None:
    assert found(HELLO) == []
    assert found(HELLO, orderless=True) == [("missing", 5, "order.first")]


def test_what_a_block_asks_first_holds_for_its_words() -> None:
    bare = HELLO.replace(", when: suggestion", "")
    assert found(bare) == [("missing", 7, "suggestion.title")]
    twice = HELLO + "  - {block: heading}\n"
    assert found(twice) == [("missing", 7, "suggestion.title")]


@pytest.mark.parametrize(
    ("was", "becomes", "line", "instead"),
    [
        ("order.first", "order.frist", 5, "{{ order.first }}"),
        ("order.first", "first_name", 5, ""),
        ("order.first", "customer.first_name", 5, "{{ customer.name }}"),
        ("store.name", "store.adress", 8, "{{ store.address }}"),
    ],
)
def test_the_name_that_was_meant_is_offered(
    was: str, becomes: str, line: int, instead: str
) -> None:
    (one,) = checking.problems(HELLO.replace(was, becomes))
    assert (one.code, one.line, one.stops) == ("unknown", line, True)
    assert not instead or one.instead == instead


def test_a_fault_of_form_names_its_line() -> None:
    (one,) = checking.problems(HELLO.replace("{block: heading, when", "{block: heading, wehn"))
    assert (one.code, one.line) == ("unreadable", 10)
    (one,) = checking.problems(HELLO.replace("words:", "words: ["))
    assert one.code == "unreadable"
    assert one.line > 0


def test_every_template_that_ships_can_be_saved_as_it_is() -> None:
    for key, text in shipped().items():
        assert (key, [one for one in checking.problems(text) if one.stops]) == (key, [])


def test_a_design_leaves_the_rest_of_a_text_as_it_was() -> None:
    made = designing.Design(
        name="Hello", language="en", words="Dear {{ customer.name }}", why="w", headline="Hi"
    )
    text = designing.written(HELLO, "hello", made)
    assert "# as we call it" in text
    assert "  - {block: heading, when: suggestion}" in text
    after = parse(text)
    assert after.post is not None
    assert after.words["en"]["post"] == "Dear {{ customer.name }}"
    assert designing.written(text, "hello", made) == text
    less = designing.written(text, "hello", msgspec.structs.replace(made, headline=""))
    assert parse(less).words["en"]["post_headline"] == ""
    fresh = parse(designing.written("", "fresh", made))
    assert (fresh.template, fresh.name, fresh.words["en"]["why"]) == ("fresh", "Hello", "w")
