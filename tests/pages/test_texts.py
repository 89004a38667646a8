"""The pages' words: compiled when they must be, whole in every language, tokens as the desk's."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from afterword.ui import translations

ROOM = Path(str(translations.PACKAGE)) / "pages"


def test_it_works(tmp_path: Path) -> None:
    made = translations.compile_texts(tmp_path)
    assert tmp_path / "locale/pages/ar/LC_MESSAGES/django.mo" in made
    assert translations.compile_texts(tmp_path) == []


def test_only_what_is_older_is_made_again(tmp_path: Path) -> None:
    translations.compile_texts(tmp_path)
    old = tmp_path / "locale/pages/es/LC_MESSAGES/django.mo"
    os.utime(old, (1, 1))
    assert translations.compile_texts(tmp_path) == [old]


def test_django_looks_where_they_are_made() -> None:
    assert translations.folders(settings.HOME / "made") == list(settings.LOCALE_PATHS)
    with translation.override("es"):
        assert translation.gettext("Send my answer") == "Enviar mi respuesta"


def _messages(language: str) -> dict[str, Message]:
    with (ROOM / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as stream:
        return {str(one.id): one for one in read_po(stream, locale=language) if one.id}


def _in_templates() -> set[str]:
    found: set[str] = set()
    for path in (ROOM / "templates").rglob("*.html"):
        found.update(re.findall(r'{% translate "([^"]+)" %}', path.read_text(encoding="utf-8")))
    return found


def _variables(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%s", text))


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_text_is_translated_with_its_variables(language: str) -> None:
    known = _messages(language)
    assert _in_templates() - set(known) == set()
    for message in known.values():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        words = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert all(words)
        if len(words) == 1:
            assert _variables(words[0]) == _variables(str(ids[0]))


def test_the_tokens_are_those_of_the_desk() -> None:
    def values(sheet: Path) -> dict[str, str]:
        text = sheet.read_text(encoding="utf-8")
        return dict(re.findall(r"^  (--[\w-]+): (light-dark\([^;]+\));", text, re.MULTILINE))

    desk = values(translations.PACKAGE / "ui/static/ui/tokens.css")
    ours = values(ROOM / "static/pages/pages.css")
    shared = {name: value for name, value in ours.items() if name in desk}
    assert {"--paper", "--ink", "--amber", "--rose"} <= set(shared)
    assert shared == {name: desk[name] for name in shared}
