"""Every text the team reads stands in every language, whole and with its variables.

A scanner reads the sources as they are: ``translate`` and ``blocktranslate`` in templates,
``_("…")`` in template expressions, and the calls of gettext in Python, whatever name they were
imported under. What it finds and what translators wrote must be the same.

What is wrong with what somebody wrote (``Fault``) is said in rooms that know no translating; the
desk says it through ``ui.fault_words``, so its sentences are texts of ``ui``. What the command
line alone says (``site``) stays English.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from gettext import c2py
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import ngettext

from afterword.decisions import faults, foreign
from afterword.decisions.faults import Fault, Wrong
from afterword.ui import translations

ROOMS = ("api", "desk", "pages", "ui")
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
Text = str | tuple[str, str]
"""A text as it is written in English: one form, or singular and plural."""

_TRANSLATE = re.compile(r"""{%-?\s*translate\s+(?:"([^"]*)"|'([^']*)')""")
_BLOCK = re.compile(r"{%\s*blocktranslate\b(.*?)%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
_PLURAL = re.compile(r"{%\s*plural\s*%}")
_INSIDE = re.compile(r"""\b_\((?:"([^"]*)"|'([^']*)')\)""")
_NAMED = re.compile(r"{{\s*(\w+)\s*}}")
_HOLE = re.compile(r"%\(\w+\)(?:02)?[ds]|%(?:\.0)?[ds]|\{\w+\}")


def in_templates(room: Path) -> Iterator[Text]:
    """The texts of a room's templates."""
    for path in sorted(room.rglob("templates/**/*.*")):
        written = path.read_text(encoding="utf-8")
        for found in (*_TRANSLATE.finditer(written), *_INSIDE.finditer(written)):
            yield found[1] or found[2]
        for words, inside in _BLOCK.findall(written):
            forms = [_NAMED.sub(r"%(\1)s", form) for form in _PLURAL.split(inside)]
            if " trimmed" in words:
                forms = [" ".join(form.split()) for form in forms]
            yield (forms[0], forms[1]) if len(forms) > 1 else forms[0]


def in_python(room: Path) -> Iterator[Text]:
    """The texts of a room's modules: the arguments of every function of gettext they import."""
    for path in sorted(room.rglob("*.py")):
        written = path.read_text(encoding="utf-8")
        if "gettext" in written:
            tree = ast.parse(written)
            names = dict(_imported(tree))
            for call in ast.walk(tree):
                name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
                if isinstance(call, ast.Call) and name in names:
                    yield _text(call, names[name], path)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for one in node.names:
                if "gettext" in one.name:
                    yield one.asname or one.name, one.name.removesuffix("_lazy")


def _text(call: ast.Call, name: str, path: Path) -> Text:
    first = 1 if name.startswith(("p", "np")) else 0  # before it stands the context
    many = name.startswith("n")
    wanted = call.args[first : first + (2 if many else 1)]
    forms = [ast.literal_eval(argument) for argument in wanted]
    assert all(isinstance(form, str) for form in forms), f"{path}:{call.lineno}"
    return (forms[0], forms[1]) if many else str(forms[0])


class Sentence(NamedTuple):
    """What one place in the sources says is wrong."""

    where: str
    says: str
    values: set[str] | None
    """The names of what is filled in; ``None``: they are not written there."""


UNSAID = {
    "decisions/foreign.py": "what the readers say: its own table of sentences is taken instead",
    "engine/scenario.py": "only the command line shows what is wrong with a scenario",
    "engine/scenario_living.py": "as for engine/scenario.py",
}
"""Where faults are made whose sentences are not among the desk's, and why."""


@cache
def in_faults() -> tuple[Sentence, ...]:
    """The sentences of all faults: what each ``Fault`` that is made says, and each ``Wrong`` that
    is raised. It is written there or a constant of its module (of a table: all it holds)."""
    written = {path: path.read_text("utf-8") for path in translations.PACKAGE.rglob("*.py")}
    raised = {one for text in written.values() for one in _RAISED.findall(text)}
    makes = re.compile(rf"\b(?:{'|'.join(('Fault', *sorted(raised)))})\(")
    found = [Sentence("decisions/foreign.py", one, None) for one in foreign.SENTENCES]
    for path, text in written.items():
        where = path.relative_to(translations.PACKAGE).as_posix()
        if where not in UNSAID and not where.startswith("site/") and makes.search(text):
            found += _of_module(where, text)
    return tuple(found)


_RAISED = re.compile(r"^class (\w+)\(Wrong\b", re.MULTILINE)


def _of_module(where: str, text: str) -> Iterator[Sentence]:
    module = import_module("afterword." + where.removesuffix(".py").replace("/", "."))
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call):
            made = _object(call.func, module)
            if not isinstance(made, type) or not issubclass(made, Fault | Wrong):
                continue
            if not call.args:
                assert module is faults, (
                    f"{where}:{call.lineno}: write its parts without their names"
                )
                continue
            what, *more = call.args[1 if made is Fault else 0 :]
            if made is Fault or not _SAID.fullmatch(ast.unparse(what)):
                values = _keys(more[0]) if more else set[str]()
                for one in _constants(what, module):
                    yield Sentence(f"{where}:{call.lineno}", one, values)


_SAID = re.compile(r"(?:\w+\.)?(?:faults|found)|\[.*\]|_\(.*\)", re.DOTALL)
"""What is raised with faults that were made elsewhere, or in the reader's language."""


def _object(written: ast.expr, module: ModuleType) -> object:
    """What a name stands for in a module: ``Fault``, ``moving.BadRule``."""
    if isinstance(written, ast.Attribute):
        return getattr(_object(written.value, module), written.attr, None)
    return getattr(module, getattr(written, "id", ""), None)


def _constants(written: ast.expr, module: ModuleType) -> list[str]:
    if isinstance(written, ast.Constant):
        return [str(written.value)]
    held = _object(written.value if isinstance(written, ast.Subscript) else written, module)
    said: list[Any] = list(held.values()) if isinstance(held, dict) else [held]
    told = f"{module.__name__}:{written.lineno}: write the sentence there, or as a constant"
    assert said, told
    assert all(isinstance(one, str) for one in said), told
    return said


def _keys(written: ast.expr) -> set[str]:
    assert isinstance(written, ast.Dict), f"line {written.lineno}: write the values there"
    return {ast.literal_eval(key) for key in written.keys if key}


def texts(room: str) -> set[Text]:
    """Every text in a room's sources."""
    folder = translations.PACKAGE / room
    of_faults = {one.says for one in in_faults()} if room == "ui" else set[Text]()
    return {*in_templates(folder), *in_python(folder), *of_faults}


def catalogue(room: str, language: str) -> Catalog:
    """What translators wrote for a room."""
    path = translations.PACKAGE / room / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def messages(room: str, language: str) -> dict[Text, Message]:
    """The same, by the English text."""
    found: dict[Text, Message] = {}
    for one in catalogue(room, language):
        if one.id:
            found[(one.id[0], one.id[1]) if isinstance(one.id, tuple) else str(one.id)] = one
    return found


def holes(text: str) -> list[str]:
    """The variables of a text. ``%.0d`` and ``%.0s`` take a number and print nothing of it."""
    return sorted(_HOLE.findall(text.replace("%.0s", "%d")))


def whole(text: Text, form: str) -> bool:
    """Whether a translated form has its variables: those of one of the English forms.

    A form may leave out a variable that is named, where the language says the number as a word.
    """
    english = (text,) if isinstance(text, str) else text
    if holes(form) in [holes(one) for one in english]:
        return True
    named = [one for one in holes(form) if one.startswith("%(")]
    return isinstance(text, tuple) and named == holes(form) and set(named) <= set(holes(text[1]))


def test_it_works() -> None:
    found = texts("desk")
    assert "Needs a person" in found
    assert "Every value that was looked at" in found
    assert ("%d parcel is late", "%d parcels are late") in found
    assert ("%(n)s person inside", "%(n)s people inside") in found
    assert "a guest" in found
    assert "held back while {guard}" in texts("ui")
    assert "there is no template %(template)s" in texts("ui")
    assert "compare a flag with a flag" in texts("ui"), "of a table, all it holds"
    assert "a public review is asked of everyone" in " ".join(map(str, texts("ui")))


def test_what_is_filled_into_a_fault_has_its_place() -> None:
    assert len(in_faults()) > 100
    for one in in_faults():
        wanted = set(re.findall(r"%\((\w+)\)s", one.says))
        # A table has sentences with and without a value.
        assert one.values is None or wanted <= one.values, one
        assert "%" not in re.sub(r"%\(\w+\)s", "", one.says), one


def test_what_is_left_out_makes_faults_and_says_none_of_them_at_the_desk() -> None:
    for where in UNSAID:
        assert "Fault(" in (translations.PACKAGE / where).read_text("utf-8")
    for path in (translations.PACKAGE / "desk").rglob("*.py"):
        assert "engine.scenario" not in path.read_text("utf-8"), path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_every_text_is_translated_and_nothing_is_left_over(room: str, language: str) -> None:
    found, known = texts(room), set(messages(room, language))
    assert sorted(map(str, found - known)) == []
    assert sorted(map(str, known - found)) == []


@pytest.mark.parametrize(("language", "many"), [("es", 1), ("ar", 4)])
@pytest.mark.parametrize("room", ROOMS)
def test_every_room_counts_alike(room: str, language: str, many: int) -> None:
    """Which form fourteen things take; CLDR calls it "other" in Spanish, and "many" in Arabic."""
    path = translations.PACKAGE / room / "locale" / language / "LC_MESSAGES" / "django.po"
    header = path.read_text(encoding="utf-8").partition("\n\n")[0].replace('"\n"', "")
    (form,) = re.findall(r"plural=(.+?);", header)
    assert [c2py(form)(number) for number in (14, 65, 365)] == [many, many, many]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_every_translation_is_whole(room: str, language: str) -> None:
    plurals = {"es": 2, "ar": 6}[language]
    assert catalogue(room, language).num_plurals == plurals
    for text, message in messages(room, language).items():
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert len(forms) == (1 if isinstance(text, str) else plurals), text
        assert [form for form in forms if not form.strip()] == [], text
        assert [form for form in forms if not whole(text, form)] == [], text
        assert not message.fuzzy, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_text_is_said_the_same_way_in_every_room(language: str) -> None:
    said: dict[Text, object] = {}
    for room in ROOMS:
        for text, message in messages(room, language).items():
            assert said.setdefault(text, message.string) == message.string, (room, text)


def test_nobody_else_has_texts() -> None:
    others = {path.name for path in translations.PACKAGE.iterdir() if path.is_dir()} - {*ROOMS}
    assert {room: texts(room) for room in sorted(others) if texts(room)} == {}


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 طرد متأخر"),
        (1, "طرد واحد متأخر"),
        (2, "طردان متأخران"),
        (3, "3 طرود متأخرة"),
        (11, "11 طردًا متأخرًا"),
        (100, "100 طرد متأخر"),
        (103, "103 طرود متأخرة"),
    ],
)
def test_arabic_counts_in_six_ways(count: int, said: str) -> None:
    with translation.override("ar"):
        assert ngettext("%d parcel is late", "%d parcels are late", count) % count == said


_COMMA = re.compile(r"(?:}}|%}|</\w+>)[,;] (?=\{\{|\{%|<)|join:\", ?\"")


def test_commas_between_two_values_are_the_readers() -> None:
    """Arabic has a comma and a semicolon of its own: what stands between two values is
    `{% comma %}` or `{% semicolon %}`, and what stands in a text is its translators'."""
    for room in ROOMS:
        for path in sorted((translations.PACKAGE / room).rglob("templates/**/*.html")):
            written = _BLOCK.sub("", path.read_text(encoding="utf-8"))
            assert not _COMMA.findall(written), path


def test_the_comma_of_each_language() -> None:
    for language, comma in (("en", ", "), ("es", ", "), ("ar", "، ")):
        with translation.override(language):
            shown = Template("{{ one }}{% comma %}{{ some|listed }}")
            told = shown.render(Context({"one": "a", "some": ["b", 7]}))
            assert told == f"a{comma}b{comma}7"
