"""What every template of the desk keeps to: words that can be translated, nothing inline, sheets
that turn round for right-to-left."""

import re
from pathlib import Path

import pytest

import afterword

PACKAGE = Path(afterword.__file__).parent
TEMPLATES = sorted((PACKAGE / "desk" / "templates").rglob("*.html")) + sorted(
    (PACKAGE / "ui" / "templates").rglob("*.html")
)
SHEETS = sorted((PACKAGE / "ui" / "static" / "ui").glob("*.css"))
ISLANDS = sorted((PACKAGE / "ui" / "static" / "ui" / "islands").glob("*.js"))


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def bare_words(text: str) -> list[str]:
    """Words that no tag of translation stands around."""
    text = re.sub(r"\{% blocktranslate.*?\{% endblocktranslate %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    text = re.sub(r"<(kbd|title)\b[^>]*>.*?</\1>", "", text)
    text = re.sub(r"<svg\b.*?</svg>|<!doctype.*?>", "", text, flags=re.DOTALL)
    spoken = re.findall(r'\b(?:aria-label|placeholder|alt|title)="([^"]*[A-Za-z][^"]*)"', text)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
    return [*spoken, *re.findall(r"[A-Za-z]{2,}", text)]


def test_it_works() -> None:
    assert bare_words('<p title="Hello">{% translate "a" %} bare {{ b }}</p>') == ["Hello", "bare"]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_can_be_translated(path: Path) -> None:
    assert set(bare_words(path.read_text(encoding="utf-8"))) <= {"Afterword"}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style\b|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_sheets_turn_round_for_right_to_left(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    sided = r"[\s;{](?:(?:margin|padding|border)-(?:left|right)|left|right|float)\s*:"
    assert re.findall(sided, text) == []
    assert re.findall(r"text-align:\s*(?:left|right)", text) == []
    assert re.findall(r"url\(\s*[\"']?https?:", text) == []


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_colours_come_from_the_tokens(path: Path) -> None:
    if path.name == "tokens.css":
        return
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    own = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", text))
    # The phone's frame, the ground of a mail and of a picture code are not ours to colour.
    assert own <= {"#23211d", "#ece7df", "#ffffff"}


@pytest.mark.parametrize("path", ISLANDS, ids=name)
def test_an_island_is_small_shows_its_markup_and_defines_one_element(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    head = text.partition("*/")[0]
    (element,) = re.findall(r'customElements\.define\("([\w-]+)"', text)
    assert path.stem == element
    assert f"<{element}" in head
    assert "eval(" not in text
    assert "innerHTML" not in text
