"""The frame of a mail: the store's name above, and the foot."""

import pytest

from afterword.messages.compile import compiled
from afterword.messages.framing import Frame

TEXT = """
template: bare
name: Bare
words:
  en:
    subject: Hello
    preheader: Hello
    opening: Good day.
    why: You bought something.
blocks:
  - {block: text, words: opening}
"""
LEAVE = {"links": {"unsubscribe": "https://shop.example/u/1"}}
STAY = {"links": {"unsubscribe": ""}}


def written(frame: Frame, known: dict[str, dict[str, str]], language: str = "en") -> list[str]:
    """The markup and the text."""
    made = compiled(TEXT, language, "casual", frame)
    return [made.html.fill(known), made.text.fill(known)]


def test_it_works() -> None:
    frame = Frame(colour="#2f6b4f", name="Ada & Fern", url="https://shop.example/?a=1&b=2")
    page, text = written(frame, LEAVE)
    assert 'href="https://shop.example/?a=1&amp;b=2"' in page
    assert 'Ada <i class="words">&amp;</i> Fern' in page.replace(' style="color:#2f6b4f"', "")
    assert '<a href="https://shop.example/u/1">' in page
    assert text.endswith(": https://shop.example/u/1\nAda & Fern\n")


def test_what_is_never_stopped_says_no_more_than_whose_it_is() -> None:
    frame = Frame(colour="#2f6b4f", name="Ada", url="https://shop.example", address="1 High Street")
    page, text = written(frame, STAY)
    assert "<a href" not in page.partition("You bought something.")[2]
    assert "<br>Ada, 1 High Street" in page.replace("<br />", "<br>")
    assert text.endswith("You bought something.\nAda, 1 High Street\n")


@pytest.mark.parametrize("name", ["{{ order.number }}", "{% raw %}", "a {b} c", "O'Neill <b>"])
def test_what_a_store_is_called_is_not_read(name: str) -> None:
    page, text = written(Frame(colour="#2f6b4f", name=name, url="https://shop.example"), STAY)
    assert text.endswith(f"\n{name}\n")
    assert name.replace("<", "&lt;").replace(">", "&gt;") in page.replace("&#x27;", "'")
