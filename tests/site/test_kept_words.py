"""What adapters and the wire say in English is among the sentences that the desk can say anew."""

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from django.utils import translation

from afterword.ui import kept_words, translations, words

SPOKEN = (
    "wire/http.py",
    "wire/smtp.py",
    "wire/smpp.py",
    "outbox/recovery.py",
    "outbox/webhooks/standard.py",
    "connectors/shopify/connecting.py",
    "connectors/shopify/bulk.py",
    "connectors/woocommerce/connecting.py",
    "connectors/woocommerce/asking.py",
)
"""Whose every sentence is known; of others, those that were met."""
HOLES = (
    "7",
    "read_orders",
    "7 webhooks of orders",
    " (x)",
    " 3 had to be set up again.",
    "ahead of",
    "Late.",
)
"""What may stand where a value is filled in: a number, a scope, a part of a sentence."""


def sentences(path: Path) -> Iterator[ast.expr]:
    """What is said in a module: each ``says``, named or given, and each text that is returned by a
    function of words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg="says") | ast.Assign(targets=[ast.Name(id="says")]):
                yield from _written(node.value)
            case ast.FunctionDef(name="words" | "_plain"):
                for one in ast.walk(node):
                    if isinstance(one, ast.Return) and one.value is not None:
                        yield from _written(one.value)


def _written(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.IfExp):
        yield from _written(value.body)
        yield from _written(value.orelse)
    elif isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str) and " " in value.value
    ):
        yield value


def filled(sentence: ast.expr) -> Iterator[str]:
    """A sentence with one thing or the other in each of its holes."""
    if isinstance(sentence, ast.Constant):
        yield str(sentence.value)
        return
    assert isinstance(sentence, ast.JoinedStr)
    parts = [
        (str(part.value),) if isinstance(part, ast.Constant) else HOLES for part in sentence.values
    ]
    yield from map("".join, product(*parts))


def test_it_works() -> None:
    found = [ast.unparse(one) for one in sentences(translations.PACKAGE / "wire/http.py")]
    assert "'it was stopped before it was written'" in found
    assert "f'the line broke after it was handed over: {says}'" in found


@pytest.mark.parametrize("module", SPOKEN)
def test_every_sentence_is_known(module: str) -> None:
    found = list(sentences(translations.PACKAGE / module))
    assert found, "the module says nothing any more: take it out of the list"
    unknown = [ast.unparse(one) for one in found if not any(map(kept_words.known, filled(one)))]
    assert unknown == []


def test_what_the_engine_calls_its_tasks_is_known() -> None:
    """They are opened in English, whoever reads them."""
    with translation.override("en"):
        titles = [str(one) for one in words.TASKS.values()]
    assert [one for one in titles if one not in kept_words.SENTENCES] == []


def test_the_first_that_fits_is_the_right_one() -> None:
    """No sentence is hidden behind a more general one before it."""
    for sentence in kept_words.SENTENCES:
        text = sentence
        for name in ("n", "count", "status"):
            text = text.replace(f"%({name})s", "7")
        text = text.replace("%(scope)s", "read_orders").replace("%(server)s", "mail.example:25")
        text = text.replace("%(day)s", "03 May 2026")
        while "%(" in text:
            start = text.index("%(")
            text = text[:start] + "x" + text[text.index(")s", start) + 2 :]
        found = kept_words.known(text)
        assert found, text
        assert found[0] == sentence, text
